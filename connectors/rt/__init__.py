"""Request Tracker 5: tickets opened, noted on and found over its REST API."""

from connectors.rt.connector import connect, offers
from connectors.rt.settings import Settings

__all__ = ["Settings", "connect", "offers"]
