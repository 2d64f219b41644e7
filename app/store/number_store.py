"""Beside the calls, in a file of its own: what is remembered of numbers.

No number stands in it: each is known by its salted hash, and the salt is in the same encrypted
file. What is older than a year is let go of.
"""

import hashlib
import os
from datetime import datetime, timedelta
from typing import Any

from app.store.database import Form, explained
from app.store.store_file import StoreFile

NUMBERS = Form(
    named="The number memory",
    schema=1,
    create="""
CREATE TABLE salt(salt BLOB NOT NULL) STRICT;
CREATE TABLE number(
  name BLOB PRIMARY KEY,
  kept_at REAL NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX number_kept ON number(kept_at);
""",
)
KEPT = timedelta(days=365)
SALT_BYTES = 16


class NumberFile(StoreFile):
    """One open file of what is remembered, by number."""

    form = NUMBERS
    _salt: bytes | None = None

    def find(self, number: str) -> bytes | None:
        """Return what was kept of a number; None: nothing was."""
        with explained(NUMBERS):
            kept: Any = self._connection.execute(
                "SELECT value FROM number WHERE name = ?", (self._name(number),)
            ).get
        return None if kept is None else bytes(kept)

    def keep(self, number: str, value: bytes, at: datetime) -> None:
        """Keep it in place of what was kept before, and let go of what is too old."""
        with explained(NUMBERS):
            self._connection.execute(
                "DELETE FROM number WHERE kept_at < ?", ((at - KEPT).timestamp(),)
            )
            self._connection.execute(
                "INSERT INTO number(name, kept_at, value) VALUES(?, ?, ?) "
                "ON CONFLICT(name) DO UPDATE SET value = excluded.value, "
                "kept_at = excluded.kept_at",
                (self._name(number), at.timestamp(), value),
            )

    def __len__(self) -> int:
        with explained(NUMBERS):
            count: Any = self._connection.execute("SELECT count(*) FROM number").get
        return int(count)

    def _name(self, number: str) -> bytes:
        if self._salt is None:
            kept: Any = self._connection.execute("SELECT salt FROM salt").get
            self._salt = bytes(kept) if kept is not None else self._new_salt()
        return hashlib.blake2b(number.encode(), key=self._salt, digest_size=16).digest()

    def _new_salt(self) -> bytes:
        salt = os.urandom(SALT_BYTES)
        self._connection.execute("INSERT INTO salt(salt) VALUES(?)", (salt,))
        return salt
