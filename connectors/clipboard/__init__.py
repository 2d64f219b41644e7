"""The clipboard: a number or a few words at one click, gone again after a moment."""

from connectors.clipboard.connector import connect, offers
from connectors.clipboard.settings import Settings

__all__ = ["Settings", "connect", "offers"]
