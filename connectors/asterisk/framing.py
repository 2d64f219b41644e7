"""Bytes from a manager connection in, whole messages out, whatever the network did to them.

A message ends at an empty line (CR LF CR LF). The greeting is one line without an empty line after
it. Nothing is kept beyond one message of `MESSAGE_LIMIT` bytes: a longer one is dropped, named once
in the log, and the stream goes on after its empty line.
"""

import logging

GREETING = b"Asterisk Call Manager"
MESSAGE_LIMIT = 1024 * 1024
_END = b"\r\n\r\n"
_log = logging.getLogger(__name__)


class Framer:
    """Cuts one connection's bytes into messages (without the empty line)."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._searched = 0
        self._dropping = False
        self._greeted = False

    def feed(self, received: bytes) -> list[bytes]:
        """Return the messages that became whole; the greeting counts as one."""
        self._rest += received
        greeting = self._take_greeting()
        if self._rest.find(_END, self._searched) < 0:
            self._hold_back()
            return greeting
        *whole, rest = bytes(self._rest).split(_END)
        self._rest = bytearray(rest)
        self._searched = 0
        if self._dropping:
            self._dropping = False
            del whole[0]
        self._hold_back()
        return greeting + [one.lstrip(b"\r\n") for one in whole if self._fits(one)]

    def __len__(self) -> int:
        """Return how many bytes wait for the rest of their message."""
        return len(self._rest)

    def _take_greeting(self) -> list[bytes]:
        """Take the greeting off the start of the stream, once its whole line is there."""
        if self._greeted:
            return []
        if not self._rest.startswith(GREETING[: len(self._rest)]):
            self._greeted = True
            return []
        line_end = self._rest.find(b"\n")
        if line_end < 0:
            return []
        self._greeted = True
        line = bytes(self._rest[:line_end]).rstrip(b"\r")
        del self._rest[: line_end + 1]
        return [line]

    def _hold_back(self) -> None:
        """Remember how far the rest was searched, and drop it when it is too long to be kept."""
        if not self._dropping and len(self._rest) > MESSAGE_LIMIT:
            self._complain(len(self._rest))
            self._dropping = True
        if self._dropping:
            del self._rest[: -len(_END) + 1]
        self._searched = max(0, len(self._rest) - len(_END) + 1)

    def _fits(self, message: bytes) -> bool:
        if len(message) > MESSAGE_LIMIT:
            self._complain(len(message))
            return False
        return bool(message.strip(b"\r\n"))

    @staticmethod
    def _complain(size: int) -> None:
        _log.warning(
            "asterisk: a message longer than %d bytes was dropped (%d bytes so far)",
            MESSAGE_LIMIT,
            size,
        )


def split_connections(recording: bytes) -> list[bytes]:
    """Split a recording of several connections at its `#### new connection` lines."""
    mark = b"#### new connection"
    if mark not in recording:
        return [recording]
    return [part.lstrip(b"\r\n") for part in recording.split(mark) if part.strip(b"\r\n")]
