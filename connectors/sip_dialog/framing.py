"""A stream's bytes in, whole SIP messages out; between them only empty lines, its signs of life."""

from connectors.sip_dialog.message import (
    HEADERS_LIMIT,
    Message,
    SipError,
    content_length,
    parse_head,
)

BUFFER_LIMIT = HEADERS_LIMIT + 512 * 1024 + 4
_END = b"\r\n\r\n"


class Framer:
    """Cuts one connection's bytes into messages.

    Attributes:
        pongs: How many empty lines came between messages: each answers a sign of life of ours.
    """

    def __init__(self) -> None:
        self.pongs = 0
        self._rest = bytearray()
        self._searched = 0
        self._head: Message | None = None
        self._length = 0

    def feed(self, received: bytes) -> list[Message]:
        """Return the messages that became whole.

        Raises:
            SipError: What comes is no SIP; nothing behind it can be found any more.
        """
        self._rest += received
        found: list[Message] = []
        start = 0
        while (end := self._next(start, found)) is not None:
            start = end
        del self._rest[:start]
        self._searched = max(0, self._searched - start)
        if self._head is None and len(self._rest) > HEADERS_LIMIT:
            raise SipError("more headers than are read")
        return found

    @property
    def kept(self) -> int:
        """How many bytes wait for the rest of their message."""
        return len(self._rest)

    def _next(self, start: int, found: list[Message]) -> int | None:
        """Take one head or body off at `start`; return where it ends, None: it is not whole."""
        if self._head is not None:
            return self._take_body(start, self._head, found)
        begin = self._skip_empty_lines(start)
        end = self._rest.find(_END, max(begin, self._searched))
        if end < 0:
            self._searched = max(begin, len(self._rest) - len(_END) + 1)
            return begin if begin > start else None
        self._head = parse_head(bytes(self._rest[begin:end]))
        length = content_length(self._head)
        if length is None:
            raise SipError("a message without its length")
        self._length = length
        self._searched = end + len(_END)
        return end + len(_END)

    def _skip_empty_lines(self, start: int) -> int:
        while self._rest.startswith(b"\r\n", start):
            start += 2
            self.pongs += 1
        return start

    def _take_body(self, start: int, head: Message, found: list[Message]) -> int | None:
        end = start + self._length
        if len(self._rest) < end:
            return None
        body = bytes(self._rest[start:end])
        found.append(
            Message(
                method=head.method, uri=head.uri, status=head.status, reason=head.reason,
                headers=head.headers, body=body,
            )
        )  # fmt: skip
        self._head = None
        self._searched = end
        return end
