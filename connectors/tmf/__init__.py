"""An operator's back office behind TM Forum Open APIs: customers, facts about them, and actions."""

from connectors.tmf.connector import connect
from connectors.tmf.settings import Settings

__all__ = ["Settings", "connect"]
