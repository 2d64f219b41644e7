"""Beside the calls, in a file of its own: the reason log, and what has been learnt from it.

The lines hold no person (`app.domain.experience.line`), and so are kept longer than the calls. What
has been learnt can be learnt again from them: a record of it that can't be read is set aside.
"""

import zlib
from typing import Any

import msgspec

from app.domain.experience import Experience, ReasonLine
from app.domain.experience.experience import FORMAT
from app.domain.experience.reliability import BINS
from app.store.database import Form, explained
from app.store.store_file import StoreFile

REASONS = Form(
    named="The reason log",
    schema=1,
    create="""
CREATE TABLE line(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  call TEXT NOT NULL UNIQUE,
  line BLOB NOT NULL
) STRICT;
CREATE TABLE learnt(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
""",
)
_CURRENT, _ASIDE = "experience", "experience.set-aside"


class Learnt(msgspec.Struct, frozen=True, kw_only=True):
    """What had been learnt when it was kept.

    Attributes:
        through: The number of the last line it has learnt from.
    """

    through: int = 0
    experience: Experience = Experience()


class ReasonStore(StoreFile):
    """One open file of lines, and what has been learnt from them."""

    form = REASONS

    def add(self, line: ReasonLine, keep: int) -> int | None:
        """Keep the line of a call and let all but the latest `keep` go.

        Returns:
            Its number; None when the call had a line already, which this one replaces.
        """
        packed = zlib.compress(msgspec.json.encode(line))
        with explained(REASONS):
            self._connection.execute("UPDATE line SET line = ? WHERE call = ?", (packed, line.call))
            if self._connection.changes():
                return None
            self._connection.execute(
                "INSERT INTO line(call, line) VALUES(?, ?)", (line.call, packed)
            )
            number = self._connection.last_insert_rowid()
            self._connection.execute("DELETE FROM line WHERE number <= ?", (number - keep,))
            return number

    def lines(self, after: int = 0) -> list[tuple[int, ReasonLine]]:
        """Return the lines after that number, oldest first; one that can't be read is told of."""
        with explained(REASONS):
            rows: list[Any] = self._connection.execute(
                "SELECT number, line FROM line WHERE number > ? ORDER BY number", (after,)
            ).fetchall()
        found: list[tuple[int, ReasonLine]] = []
        for number, packed in rows:
            try:
                found.append(
                    (number, msgspec.json.decode(zlib.decompress(packed), type=ReasonLine))
                )
            except (zlib.error, ValueError) as error:
                text = f"Line {number} of the reason log was passed over: {error}"
                self._notice(text)
        return found

    def keep(self, learnt: Learnt) -> None:
        """Keep what has been learnt, in place of what was kept before."""
        self._put(_CURRENT, msgspec.msgpack.encode(learnt))

    def learnt(self) -> Learnt:
        """Return what was kept last; what can't be read is set aside, as if nothing was learnt."""
        with explained(REASONS):
            kept = self._connection.execute(
                "SELECT value FROM learnt WHERE name = ?", (_CURRENT,)
            ).get
        if kept is None:
            return Learnt()
        try:
            return _decoded(kept)
        except ValueError as error:
            self._put(_ASIDE, kept)
            with explained(REASONS):
                self._connection.execute("DELETE FROM learnt WHERE name = ?", (_CURRENT,))
            text = (
                f"What had been learnt of the reasons could not be read ({error}). It was set "
                "aside, and is learnt anew from the reason log."
            )
            self._notice(text)
            return Learnt()

    def _put(self, name: str, value: bytes) -> None:
        with explained(REASONS):
            self._connection.execute(
                "INSERT INTO learnt(name, value) VALUES(?, ?) "
                "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                (name, value),
            )


def _decoded(kept: bytes) -> Learnt:
    found = msgspec.msgpack.decode(kept, type=Learnt)
    experience = found.experience
    if experience.format != FORMAT:
        raise ValueError(f"it is of version {experience.format}, this program knows {FORMAT}")
    if {len(experience.by_rules), len(experience.by_model)} != {BINS}:
        raise ValueError("it is cut off")
    return found
