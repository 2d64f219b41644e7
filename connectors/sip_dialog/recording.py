"""A recording taken apart: `=== time DIRECTION ===` before each datagram, or plain SIP as it came.

Only the lines that look exactly like a mark divide; what a caller's name may hold is within a line.
"""

import re
from datetime import UTC, datetime

import msgspec

from connectors.sip_dialog.framing import BUFFER_LIMIT, Framer
from connectors.sip_dialog.message import Message, SipError, parse

_MARK = re.compile(rb"=== (\d{1,12}(?:\.\d{1,9})?) (SENT|RECV) ===\r?\n")
_BEGIN = b"=== "
_LONGEST_MARK = 64


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a recording; `at` is None where the recording gives no time."""

    message: Message
    sent: bool = False
    at: datetime | None = None


class Tape:
    """Reads a recording from its pieces, however it was cut."""

    def __init__(self) -> None:
        self._rest = b""
        self._searched = 0
        self._framer: Framer | None = None
        self._marked = False

    @property
    def kept(self) -> int:
        """How many bytes wait for what follows them."""
        return len(self._rest) + (self._framer.kept if self._framer else 0)

    def feed(self, piece: bytes) -> list[Recorded]:
        """Return the messages that became whole.

        Raises:
            SipError: It is no recording of SIP.
        """
        if self._framer is not None:
            return [Recorded(message=one) for one in self._framer.feed(piece)]
        self._rest += piece
        if not self._marked:
            if _BEGIN.startswith(self._rest[: len(_BEGIN)]) and len(self._rest) < len(_BEGIN):
                return []
            if not self._rest.startswith(_BEGIN):
                plain, self._rest, self._framer = self._rest, b"", Framer()
                return self.feed(plain)
            self._marked = True
        return self._take()

    def close(self) -> list[Recorded]:
        """Return what is whole though nothing follows it."""
        last, self._rest = self._rest, b""
        return _read(last) if self._marked else []

    def _take(self) -> list[Recorded]:
        """Take every datagram off that another mark follows."""
        found: list[Recorded] = []
        start = 0
        for mark in _MARK.finditer(self._rest, max(1, self._searched)):
            if self._rest[mark.start() - 1 : mark.start()] == b"\n":
                found += _read(self._rest[start : mark.start()])
                start = mark.start()
        self._rest = self._rest[start:]
        self._searched = max(0, len(self._rest) - _LONGEST_MARK)
        if len(self._rest) > BUFFER_LIMIT:
            raise SipError("a datagram longer than is read")
        return found


def _read(part: bytes) -> list[Recorded]:
    mark = _MARK.match(part)
    if mark is None:
        return []
    try:
        message = parse(part[mark.end() :])
    except SipError:
        return []
    at = datetime.fromtimestamp(min(float(mark[1]), 4e9), UTC)
    return [Recorded(message=message, sent=mark[2] == b"SENT", at=at)]
