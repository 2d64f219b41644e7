"""Databases by SELECTs of the settings: PostgreSQL, and whatever has an ODBC driver; read only."""

from connectors.sql.connector import Sql, connect, offers
from connectors.sql.settings import Settings

__all__ = ["Settings", "Sql", "connect", "offers"]
