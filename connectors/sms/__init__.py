"""Text messages through a gateway with Kannel's HTTP interface; it speaks SMPP to the network."""

from connectors.sms.connector import connect, offers
from connectors.sms.settings import Settings

__all__ = ["Settings", "connect", "offers"]
