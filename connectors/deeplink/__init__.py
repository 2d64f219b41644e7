"""Links into the program the agent works in: a click here brings the customer up there."""

from connectors.deeplink.connector import connect, offers
from connectors.deeplink.settings import Settings

__all__ = ["Settings", "connect", "offers"]
