"""An operator's AAA over RADIUS: sessions from its accounting, and orders to the BRAS."""

from connectors.radius.connector import connect
from connectors.radius.offering import offers
from connectors.radius.settings import Settings

__all__ = ["Settings", "connect", "offers"]
