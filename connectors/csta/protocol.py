"""ECMA-323 over TCP without SOAP: bytes of one connection in, whole messages out, and back.

A frame is 00 00, its length in 16 bits with these 8 bytes counted in, four digits that say what it
answers (9999: an event), and one XML document. A length nobody can mean leaves no way to find the
next frame: the connection is over. A document that is none costs that message alone.
"""

import logging

import msgspec

from connectors.csta.document import DocumentError, Node, parse

HEADER_BYTES = 8
FRAME_LIMIT = 0xFFFF
"""The most a length of 16 bits can say; nothing is kept beyond one frame."""

EVENT_ID = 9999
LARGEST_ID = 9998
_PLAIN = b"\x00\x00"
_SOAP = b"\x00\x01"
_log = logging.getLogger(__name__)


class CstaError(ValueError):
    """What was received can't be CSTA; the message says why, and nothing of what it was."""


class Message(msgspec.Struct, frozen=True):
    """One message.

    Attributes:
        invoke_id: Of the request it is or answers; 9999: an event.
        root: The document.
    """

    invoke_id: int
    root: Node

    @property
    def name(self) -> str:
        """What it is, without its namespace."""
        return self.root.name


class Framer:
    """Cuts one connection's bytes into messages."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._complained = False

    @property
    def kept(self) -> int:
        """How many bytes wait for the rest of their frame."""
        return len(self._rest)

    def feed(self, received: bytes) -> list[Message]:
        """Return the messages that became whole.

        Raises:
            CstaError: No frame begins where one has to; nothing more can be read.
        """
        rest, start, found = self._rest, 0, []
        rest += received
        while len(rest) - start >= HEADER_BYTES:
            length = _length(rest, start)
            if len(rest) - start < length:
                break
            if message := self._read(bytes(rest[start : start + length])):
                found.append(message)
            start += length
        if not rest[start:].startswith(_PLAIN[: len(rest) - start]):
            _refuse(bytes(rest[start : start + 2]))
        del rest[:start]
        return found

    def _read(self, frame: bytes) -> Message | None:
        try:
            return Message(int(frame[4:HEADER_BYTES]), parse(frame[HEADER_BYTES:]))
        except DocumentError as error:
            level = logging.DEBUG if self._complained else logging.WARNING
            self._complained = True
            _log.log(level, "csta: a message of %d bytes was dropped: %s", len(frame), error)
            return None


def _length(rest: bytearray, start: int) -> int:
    """Return the length of the frame that begins there."""
    if rest[start : start + 2] != _PLAIN:
        _refuse(bytes(rest[start : start + 2]))
    length = int.from_bytes(rest[start + 2 : start + 4], "big")
    if length < HEADER_BYTES:
        raise CstaError(f"a frame of {length} bytes is shorter than its own header")
    if not bytes(rest[start + 4 : start + HEADER_BYTES]).isdigit():
        raise CstaError("the invoke id of a frame is not four digits")
    return length


def _refuse(begins: bytes) -> None:
    if begins == _SOAP:
        raise CstaError("the switch wraps CSTA in SOAP: have it speak XML without SOAP")
    raise CstaError("what answers there does not speak CSTA XML over TCP")


def frame(invoke_id: int, document: str) -> bytes:
    """Return a document with its header.

    Raises:
        CstaError: It is longer than a frame can be.
    """
    body = document.encode()
    length = HEADER_BYTES + len(body)
    if length > FRAME_LIMIT:
        raise CstaError(f"a message of {length} bytes does not fit a frame")
    return _PLAIN + length.to_bytes(2, "big") + f"{invoke_id:04d}".encode() + body
