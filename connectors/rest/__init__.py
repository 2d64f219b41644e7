"""Any system with an HTTP API that speaks JSON, set up with nothing but settings."""

from connectors.rest.connector import connect
from connectors.rest.settings import Settings, offers

__all__ = ["Settings", "connect", "offers"]
