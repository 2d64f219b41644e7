"""Bytes of a recording in, events out: one event a line, in JSON.

A recording of a whole call holds more than a switch tells (facts, clicks): that is passed over. A
line that is no event is counted and named, and the others are played.
"""

import msgspec

from app.domain.events import LinkEvent, SwitchEvent

LINE_LIMIT = 1024 * 1024
PROBLEMS_KEPT = 20
Told = SwitchEvent | LinkEvent


class TraceError(ValueError):
    """A line that is no event."""


class _Tag(msgspec.Struct, frozen=True):
    event: str = ""


_told: msgspec.json.Decoder[Told] = msgspec.json.Decoder(Told)
_tag = msgspec.json.Decoder(_Tag)
TAGS = frozenset(
    str(kind.__struct_config__.tag) for kind in (*SwitchEvent.__args__, *LinkEvent.__args__)
)


class Reader:
    """Reads a recording in pieces.

    Attributes:
        problems: What was passed over because it is no event, with the number of its line.
        others: How many lines hold what no switch tells.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.others = 0
        self._rest = bytearray()
        self._searched = 0
        self._dropping = False
        self._number = 0

    @property
    def kept(self) -> int:
        """How many bytes wait for the rest of their line."""
        return len(self._rest)

    def feed(self, received: bytes) -> list[Told]:
        """Return the events whose line became whole."""
        self._rest += received
        if self._rest.find(b"\n", self._searched) < 0:
            self._hold_back()
            return []
        *lines, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        self._searched = 0
        found = [event for line in lines if (event := self._take(line)) is not None]
        self._hold_back()
        return found

    def finish(self) -> list[Told]:
        """Return the event in a last line without an end."""
        return self.feed(b"\n") if self._rest else []

    def _hold_back(self) -> None:
        if len(self._rest) > LINE_LIMIT:
            self._dropping = True
            self._rest.clear()
        self._searched = len(self._rest)

    def _take(self, line: bytes) -> Told | None:
        self._number += 1
        dropped, self._dropping = self._dropping, False
        try:
            if dropped or len(line) > LINE_LIMIT:
                raise TraceError("is too long")
            return read_line(line)
        except TraceError as error:
            if len(self.problems) < PROBLEMS_KEPT:
                self.problems.append(f"line {self._number} {error}")
            return None
        except _Other:
            self.others += 1
            return None


class _Other(Exception):  # noqa: N818 - nothing is wrong with it
    """An event of another kind than a switch's."""


def read_line(line: bytes) -> Told | None:
    """Read one line; None for an empty one.

    Raises:
        TraceError: It is no event.
    """
    if not line.strip():
        return None
    try:
        return _told.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if _tag_of(line) not in ("", *TAGS):
            raise _Other from error
        raise TraceError("is no event of a switch") from error


def _tag_of(line: bytes) -> str:
    try:
        return _tag.decode(line).event
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
