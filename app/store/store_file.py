"""One open file of the store, of whatever form: opened, told of, closed."""

from pathlib import Path
from typing import ClassVar, Self

import apsw

from app.store.database import Form, StoreNotice, explained, open_database


class StoreFile:
    """A context manager that closes it. Every call raises `StoreError` when the file fails.

    Attributes:
        form: What kind of file it is; each kind is a class of its own.
        notices: What somebody should know, oldest first; grows when something can't be read.
    """

    form: ClassVar[Form]

    def __init__(self, connection: apsw.Connection, notices: tuple[StoreNotice, ...] = ()) -> None:
        self._connection = connection
        self._closed = False
        self.notices = list(notices)

    @classmethod
    def open(cls, path: Path | None, key: bytes) -> Self:
        """Open or begin a file; see `open_database` for what happens to one that can't be read.

        Args:
            path: The file; None keeps everything in memory, for a key that is not kept.
            key: 32 bytes.

        Raises:
            StoreError: The file is in use elsewhere, or its folder can't be written to.
        """
        return cls(*open_database(path, key, cls.form))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Bring everything into the one file and close it; closing twice is fine."""
        if self._closed:
            return
        self._closed = True
        try:
            with explained(self.form):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._connection.close()

    def _notice(self, text: str) -> None:
        notice = StoreNotice(text=text)
        if notice not in self.notices:
            self.notices.append(notice)
