"""Bytes from an event socket in, whole frames out, whatever the network did to them.

A frame is a block of headers up to an empty line, and a body of `Content-Length` bytes (bytes, not
characters; what stands in the body may have a Content-Length of its own). Nothing beyond
`FRAME_LIMIT` is kept: whoever announces or sends more is not understood.
"""

import msgspec

HEAD_LIMIT = 64 * 1024
BODY_LIMIT = 16 * 1024 * 1024
FRAME_LIMIT = HEAD_LIMIT + BODY_LIMIT
_END = b"\n\n"


class EslError(ValueError):
    """What came is no event socket's."""


class Frame(msgspec.Struct, frozen=True):
    """One frame: its headers (names in lower case) and its body."""

    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The content type."""
        return self.headers.get("content-type", "")


class Framer:
    """Cuts one connection's bytes into frames.

    Attributes:
        kept: How many bytes wait for the rest of their frame.
    """

    def __init__(self) -> None:
        self._rest = bytearray()
        self._searched = 0
        self._headers: dict[str, str] | None = None
        self._wanted = 0

    @property
    def kept(self) -> int:
        """How many bytes wait for the rest of their frame."""
        return len(self._rest)

    def feed(self, received: bytes) -> list[Frame]:
        """Return the frames that became whole.

        Raises:
            EslError: The bytes are no frames; nothing after them can be understood.
        """
        self._rest += received
        frames: list[Frame] = []
        at = 0
        while True:
            if self._headers is None:
                found = self._head(at)
                if found is None:
                    break
                at = found
            if self._headers is not None:
                if len(self._rest) - at < self._wanted:
                    break
                frames.append(Frame(self._headers, bytes(self._rest[at : at + self._wanted])))
                at += self._wanted
                self._headers = None
            self._searched = at
        del self._rest[:at]
        self._searched = max(0, self._searched - at)
        return frames

    def _head(self, at: int) -> int | None:
        """Read the next block of headers; return where it ends, None while it is not whole."""
        while self._rest[at : at + 1] == b"\n":
            at += 1
        end = self._rest.find(_END, max(at, self._searched))
        if end < 0:
            if len(self._rest) - at > HEAD_LIMIT:
                raise EslError(f"headers of more than {HEAD_LIMIT} bytes")
            line_end = self._rest.find(b"\n", at)
            if line_end >= 0 and b":" not in self._rest[at:line_end]:
                raise EslError("a line that is no header")
            self._searched = max(at, len(self._rest) - 1)
            return None
        if end - at > HEAD_LIMIT:
            raise EslError(f"headers of more than {HEAD_LIMIT} bytes")
        self._headers = read_headers(bytes(self._rest[at:end]))
        self._wanted = _length(self._headers)
        return end + len(_END)


def read_headers(block: bytes) -> dict[str, str]:
    """Read a block of headers; the first of a repeated one counts.

    Raises:
        EslError: A line is no header.
    """
    headers: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if not colon:
            raise EslError("a line that is no header")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers


def _length(headers: dict[str, str]) -> int:
    said = headers.get("content-length", "0")
    if not (said.isascii() and said.isdigit() and len(said) <= len(str(BODY_LIMIT))):
        raise EslError("a Content-Length that is no length")
    if int(said) > BODY_LIMIT:
        raise EslError(f"a body of more than {BODY_LIMIT} bytes")
    return int(said)
