"""Accounting in PostgreSQL, over TLS with a certificate that is checked, never able to write."""

from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from app.sdk.text import plain
from connectors.radius.settings import LOCAL

MIN_CONNECT_S = 2
"""What libpq takes for the least."""


class Postgres:
    """Reads as whoever the address names; the server itself ends a look that takes too long."""

    mark = "%s"
    errors: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, address: str, password: str, limit_s: float, connector: str) -> None:
        self._address = address
        self._password = password
        self._limit_s = limit_s
        self._connector = connector

    def open(self) -> Any:
        """Connect; each look is a connection of its own, as hundreds of desks are idle."""
        parts = urlsplit(self._address)
        said = parse_qs(parts.query)
        more: dict[str, Any] = {"password": self._password} if self._password else {}
        if (parts.hostname or "") not in LOCAL and "sslmode" not in said:
            more["sslmode"] = "verify-full"
            if "sslrootcert" not in said:
                more["sslrootcert"] = "system"
        limit_ms = ceil(self._limit_s * 1000)
        connection = psycopg.connect(
            self._address,
            autocommit=True,
            application_name="ringside",
            connect_timeout=max(MIN_CONNECT_S, ceil(self._limit_s)),
            tcp_user_timeout=limit_ms,
            **more,
        )
        connection.execute("SET default_transaction_read_only = on")
        connection.execute(f"SET statement_timeout = {limit_ms}")  # a number of ours
        return connection

    def cancel(self, connection: Any) -> None:
        """Have the server end the query."""
        connection.cancel_safe(timeout=self._limit_s)

    def now(self, connection: Any) -> datetime | None:
        """The server's time."""
        row = connection.execute("SELECT now()").fetchone()
        found: datetime = row[0]
        return found

    def why(self, error: Exception) -> ConnectorError:
        """Go by what kind of error it is; its text may hold the query's values."""
        name = self._connector
        match error:
            case psycopg.errors.InsufficientPrivilege():
                return AuthFailed(name, "the database's user may not read accounting")
            case psycopg.errors.UndefinedTable() | psycopg.errors.UndefinedColumn():
                words = plain(str(error).split("\n", maxsplit=1)[0], 120)
                return ConnectorError(name, f"{words}: see `tables` in the settings")
            case psycopg.errors.QueryCanceled():
                return NotReady(name, f"the database took longer than {self._limit_s:g} s")
            case psycopg.OperationalError() if "authentication failed" in str(error):
                return AuthFailed(name, "the database refused the user or the password")
            case psycopg.OperationalError():
                return NotReady(name, "the accounting database is not reachable")
            case psycopg.ProgrammingError() if error.sqlstate is None:
                return ConnectorError(name, "the database's address is not understood")
            case _:
                state = getattr(error, "sqlstate", None) or "error"
                return ConnectorError(name, f"the database refused: {state}")
