"""Takes what a soft phone on this machine says of its calls: by command line, or from baresip."""

from connectors.softphone.connector import connect
from connectors.softphone.replay import replay
from connectors.softphone.settings import Settings

__all__ = ["Settings", "connect", "replay"]
