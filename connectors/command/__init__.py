"""A program on this machine that takes and gives JSON, set up with nothing but settings."""

from connectors.command.connector import connect
from connectors.command.settings import Settings, offers

__all__ = ["Settings", "connect", "offers"]
