"""Accounting in a SQLite file, as small sites and FreeRADIUS's own examples have it."""

import sqlite3
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from app.sdk.text import plain

STEPS = 10_000
LONGEST_VALUE = 1_000_000


class Sqlite:
    """Reads a file; a look that takes too long is ended."""

    mark = "?"
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, path: str, _password: str, limit_s: float, connector: str) -> None:
        self._path = Path(path.removeprefix("//"))
        self._limit_s = limit_s
        self._connector = connector

    def open(self) -> Any:
        """Open the file, read only."""
        connection = sqlite3.connect(
            f"file:{quote(str(self._path))}?mode=ro", uri=True, timeout=self._limit_s / 2,
            check_same_thread=False, isolation_level=None,
        )  # fmt: skip
        connection.text_factory = _text
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        end = time.monotonic() + self._limit_s
        connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
        return connection

    def cancel(self, connection: Any) -> None:
        """Interrupt the query."""
        connection.interrupt()

    def now(self, connection: Any) -> datetime | None:
        """The file's time is this machine's."""
        return None

    def why(self, error: Exception) -> ConnectorError:
        """Tell a file that is not there or in use from one that is something else."""
        words = plain(str(error), 120)
        if "no such" in words:
            return ConnectorError(self._connector, f"{words}: see `tables` in the settings")
        if isinstance(error, sqlite3.OperationalError):
            return NotReady(self._connector, f"the accounting file can't be read: {words}")
        return InvalidReply(self._connector, f"the accounting file can't be read: {words}")


def _text(octets: bytes) -> str:
    return octets.decode(errors="replace")
