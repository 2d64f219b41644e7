"""Accounting in any database with an ODBC driver (MySQL, MariaDB), as the machine names it."""

from datetime import datetime
from math import ceil
from typing import Any

import pyodbc

from app.sdk.errors import AuthFailed, ConnectorError, NotReady

STATES = {
    "IM": "the ODBC data source or its driver is not there",
    "42": "a table or column is not there: see `tables` in the settings",
}
UNREACHABLE = ("08", "HYT")


class Odbc:
    """Reads through the driver manager of the machine."""

    mark = "?"
    errors: tuple[type[Exception], ...] = (pyodbc.Error,)

    def __init__(self, source: str, password: str, limit_s: float, connector: str) -> None:
        self._source = source
        self._password = password
        self._limit_s = ceil(limit_s)
        self._connector = connector

    def open(self) -> Any:
        """Connect, asking the driver to refuse writing."""
        source = self._source
        if self._password:
            source += ";PWD={" + self._password.replace("}", "}}") + "}"
        connection = pyodbc.connect(source, autocommit=True, readonly=True, timeout=self._limit_s)
        connection.timeout = self._limit_s
        return connection

    def cancel(self, connection: Any) -> None:
        """Nothing: the driver's own time limit ends the query."""

    def now(self, connection: Any) -> datetime | None:
        """Each database asks for its time in another way: this machine's is taken."""
        return None

    def why(self, error: Exception) -> ConnectorError:
        """Go by the SQLSTATE; the text is the driver's, and may hold anything."""
        state = str(error.args[0]) if error.args else ""
        if state.startswith(UNREACHABLE):
            return NotReady(self._connector, "the accounting database is not reachable")
        if state == "28000":
            return AuthFailed(self._connector, "the database refused the user or the password")
        words = STATES.get(state[:2], f"the database refused: {state[:5] or 'error'}")
        return ConnectorError(self._connector, words)
