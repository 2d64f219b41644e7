"""What desk and child say to one another: frozen structs as msgpack, each in a frame of its own.

A frame is four bytes of length, the most significant first, and the message. Nobody sends one of
more than `FRAME_BYTES`, and nobody reads one.
"""

from typing import Any, TypeVar

import msgspec

from app.isolated.questions import AnyQuestion
from app.sdk.manifest import Offer

FRAME_BYTES = 1 << 20
HEAD_BYTES = 4
T = TypeVar("T")


class UnreadableError(ValueError):
    """What came is not what is said here; the message says in which way."""


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="says", tag=str.lower):
    """What every message is."""


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """Which connector's code is to run.

    Attributes:
        kind: Its id.
        package: What it is imported as.
        folder: Where the package lies, where Python does not know; else empty.
    """

    kind: str
    package: str
    folder: str = ""


class Open(_Message, frozen=True, kw_only=True):
    """Load the connector and connect. The first message; `Describe` stands in its place.

    Attributes:
        settings: The connector's own part of its table, unchecked.
        secrets: Those it may ask for, by name.
        refused: Why a secret is not to be had, by name.
        heap_bytes: More than this the system is to refuse the process; 0: no limit.
    """

    code: Package
    name: str
    agent: str
    settings: dict[str, Any]
    secrets: dict[str, str] = {}
    refused: dict[str, str] = {}
    heap_bytes: int = 0


class Describe(_Message, frozen=True, kw_only=True):
    """Check the settings, say what they offer, and end."""

    code: Package
    name: str
    settings: dict[str, Any]


class Ask(_Message, frozen=True, kw_only=True):
    """Answer a question; `number` is the desk's own and never used twice."""

    number: int
    question: AnyQuestion


class Grant(_Message, frozen=True, kw_only=True):
    """So many more items of that answer may be sent."""

    number: int
    more: int


class Drop(_Message, frozen=True, kw_only=True):
    """Nobody waits for that answer any more: cancel, and say when it has ended."""

    number: int


class Ping(_Message, frozen=True, kw_only=True):
    """Say that the loop still turns."""

    number: int


FromDesk = Open | Describe | Ask | Grant | Drop | Ping


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """An error in words: one of the five, or a time limit."""

    kind: str
    connector: str
    message: str


class Opened(_Message, frozen=True, kw_only=True):
    """Connected; `able` names what the connector can be asked."""

    able: frozenset[str]


class NotOpened(_Message, frozen=True, kw_only=True):
    """It could not be loaded or would not connect; the process ends."""

    error: Wrong


class Mistaken(_Message, frozen=True, kw_only=True):
    """The settings are wrong; each place is below the connector's table."""

    problems: tuple[tuple[tuple[str | int, ...], str], ...]


class Described(_Message, frozen=True, kw_only=True):
    """The settings are right, and offer this."""

    offer: Offer


class Item(_Message, frozen=True, kw_only=True):
    """One of the things an answer consists of."""

    number: int
    value: msgspec.Raw


class Progressed(_Message, frozen=True, kw_only=True):
    """An order is so far, 0 to 1."""

    number: int
    share: float


class Ended(_Message, frozen=True, kw_only=True):
    """The answer is whole, or there is none; nothing more comes under its number."""

    number: int
    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    error: Wrong | None = None


class Pong(_Message, frozen=True, kw_only=True):
    """The loop turns."""

    number: int


FromChild = Opened | NotOpened | Mistaken | Described | Item | Progressed | Ended | Pong

_encoder = msgspec.msgpack.Encoder()
_from_desk: msgspec.msgpack.Decoder[FromDesk] = msgspec.msgpack.Decoder(FromDesk)
_from_child: msgspec.msgpack.Decoder[FromChild] = msgspec.msgpack.Decoder(FromChild)


def packed(message: FromDesk | FromChild) -> bytes:
    """Return the frame of a message.

    Raises:
        UnreadableError: It is too long, or holds what can't be said.
    """
    try:
        body = _encoder.encode(message)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise UnreadableError(f"can't be sent: {error}") from error
    if len(body) > FRAME_BYTES:
        raise UnreadableError(f"{len(body)} bytes, more than {FRAME_BYTES}")
    return len(body).to_bytes(HEAD_BYTES, "big") + body


def raw(value: object) -> msgspec.Raw:
    """Pack one value for a message that carries values of any kind.

    Raises:
        UnreadableError: It can't be said.
    """
    try:
        return msgspec.Raw(_encoder.encode(value))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise UnreadableError(f"can't be sent: {error}") from error


def length(head: bytes) -> int:
    """Return how long the message is that follows.

    Raises:
        UnreadableError: Longer than any may be.
    """
    found = int.from_bytes(head, "big")
    if found > FRAME_BYTES:
        raise UnreadableError(f"a message of {found} bytes, more than {FRAME_BYTES}")
    return found


def from_desk(body: bytes) -> FromDesk:
    """Read a message of the desk's; raises `UnreadableError`."""
    return unpacked(_from_desk, body)


def from_child(body: bytes) -> FromChild:
    """Read a message of a child's; raises `UnreadableError`."""
    return unpacked(_from_child, body)


def unpacked(decoder: "msgspec.msgpack.Decoder[T]", body: bytes | msgspec.Raw) -> T:
    """Read what must be of one kind; raises `UnreadableError`."""
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(f"not understood: {error}") from error
