"""Desktop programs without any interface: their windows are read and filled in by accessibility."""

from connectors.windows_ui.connector import connect, offers
from connectors.windows_ui.settings import Settings

__all__ = ["Settings", "connect", "offers"]
