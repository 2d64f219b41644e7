"""Carries what one desk hands to a colleague's, by the operator's own service over HTTP."""

from connectors.colleagues.connector import connect
from connectors.colleagues.settings import Settings

__all__ = ["Settings", "connect"]
