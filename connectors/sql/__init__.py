"""Databases by SELECTs of the settings: PostgreSQL, and whatever has an ODBC driver; read only."""

from connectors.sql.connector import Sql, SqlDirectory, connect, offers
from connectors.sql.settings import Settings

__all__ = ["Settings", "Sql", "SqlDirectory", "connect", "offers"]
