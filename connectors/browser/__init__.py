"""The browser beside the card: whom a web CRM shows is read, and its forms are filled in."""

from connectors.browser.connector import connect, offers
from connectors.browser.settings import Settings

__all__ = ["Settings", "connect", "offers"]
