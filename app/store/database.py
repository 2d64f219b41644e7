"""Open the encrypted SQLite file; one that can't be read is set aside and a new one begun.

The file is readable by its owner only, encrypted with a raw key (SQLite3 Multiple Ciphers,
ChaCha20-Poly1305), and written ahead (WAL): a power cut loses at most the last events.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import apsw
import msgspec

_BUSY_MS = 250  # the whole program waits meanwhile
_LAST_RESORT_PAGES = 10_000
"""SQLite tidies up by itself only then: it waits for the disk, and might do so as a call rings."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of file it is.

    Attributes:
        named: As messages call it, to stand at the beginning of a sentence.
        schema: Its version; a file of another is set aside.
        create: The tables of a new one.
    """

    named: str
    schema: int
    create: str


CALLS = Form(
    named="The call log",
    schema=1,
    create="""
CREATE TABLE session(
  session INTEGER PRIMARY KEY AUTOINCREMENT,
  call_id TEXT NOT NULL,
  begun_at REAL NOT NULL,
  finished INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX session_begun ON session(begun_at);
CREATE INDEX session_open ON session(session) WHERE finished = 0;
CREATE TABLE event(
  number INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES session(session) ON DELETE CASCADE,
  line BLOB NOT NULL
) STRICT;
CREATE INDEX event_session ON event(session, number);
CREATE TABLE remembered(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
""",
)


class StoreError(OSError):
    """A file could not be opened, read or written; fit to show."""


class StoreNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Something about a file that somebody should know.

    Attributes:
        text: Fit to show.
        set_aside: The file that was put away, if one was.
    """

    text: str
    set_aside: Path | None = None


def open_database(
    path: Path | None, key: bytes, form: Form = CALLS
) -> tuple[apsw.Connection, tuple[StoreNotice, ...]]:
    """Open or create the file; None keeps everything in memory, which needs no key.

    Raises:
        StoreError: The file is in use elsewhere, or its folder can't be written to.
    """
    if path is None:
        return _connect(":memory:", b"", form), ()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _connect(str(path), key, form), ()
    except (apsw.NotADBError, apsw.CorruptError, _UnreadableError) as error:
        notice = _set_aside(path, str(error), form)
    except (apsw.Error, OSError) as error:
        raise StoreError(f"{path}: can't be opened: {error}") from error
    try:
        return _connect(str(path), key, form), (notice,)
    except apsw.Error as error:
        raise StoreError(f"{path}: can't be opened: {error}") from error


@contextmanager
def explained(form: Form) -> Iterator[None]:
    """Turn what may go wrong inside into a `StoreError` that says which file failed."""
    try:
        yield
    except (apsw.Error, ValueError, TypeError) as error:
        raise StoreError(f"{form.named} failed: {error}") from error


class _UnreadableError(Exception):
    """The file can be decrypted, but is damaged or of another schema."""


def _connect(path: str, key: bytes, form: Form) -> apsw.Connection:
    if path != ":memory:":
        _create_private(Path(path))
    connection = apsw.Connection(path)
    try:
        connection.set_busy_timeout(_BUSY_MS)
        if key:
            connection.execute(f"PRAGMA key = 'raw:{key.hex()}'")
        _check(connection, form)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "normal")
        connection.wal_autocheckpoint(_LAST_RESORT_PAGES)
        connection.pragma("foreign_keys", True)
        if connection.pragma("user_version") == 0:
            with connection:
                connection.execute(form.create)
                connection.pragma("user_version", form.schema)
    except (apsw.Error, _UnreadableError):
        connection.close(True)
        raise
    return connection


def _create_private(path: Path) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _check(connection: apsw.Connection, form: Form) -> None:
    """Read the file once through, so that damage is found now and not during a call."""
    version = connection.pragma("user_version")
    if version not in (0, form.schema):
        raise _UnreadableError(f"it is of version {version}, this program knows {form.schema}")
    found = connection.execute("PRAGMA quick_check(1)").get
    if found != "ok":
        raise _UnreadableError(f"it is damaged: {found}")


def _set_aside(path: Path, why: str, form: Form) -> StoreNotice:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    kept = path.with_name(f"{path.name}.{stamp}")
    try:
        for ending in ("-wal", "-shm", ""):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(kept.with_name(kept.name + ending))
    except OSError as error:
        raise StoreError(f"{path}: can't be read ({why}) nor set aside: {error}") from error
    return StoreNotice(
        text=(
            f"{form.named} could not be read ({why}). It was set aside as {kept.name}, and a new "
            "one was begun. If the keyring was changed, the old key still opens it."
        ),
        set_aside=kept,
    )
