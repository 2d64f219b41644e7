"""Host systems on green screens: known screens are read and filled in over TN3270."""

from connectors.tn3270.connector import connect, offers
from connectors.tn3270.settings import Settings

__all__ = ["Settings", "connect", "offers"]
