"""What a phone may send over `ctrl_tcp`, stand in a recording, or be handed over by anybody."""

from datetime import UTC, datetime

from app.sdk.notice import NoticeError, read_number, read_uri, unpacked
from connectors.softphone.book import ENDED_LIMIT, LIVE_LIMIT, Book
from connectors.softphone.protocol import (
    MESSAGE_LIMIT,
    Lines,
    Netstrings,
    PhoneEvent,
    ProtocolError,
    understood,
)
from connectors.softphone.settings import Settings
from tests.connectors.softphone.native import ROWS
from tests.fuzz.cutting import cut, evenly, uncut

_EPOCH = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)


def _netstring(line: bytes) -> bytes:
    return b"%d:%s," % (len(line.rstrip()), line.rstrip())


_HEARD = [b"".join(piece for piece in row.heard if piece is not None) for row in ROWS]
_WIRES = [b"".join(map(_netstring, heard.splitlines())) for heard in _HEARD]
SEEDS = tuple(
    seed
    for one in (*_HEARD, *_WIRES, b"tel:+86-10;ext=1")
    for seed in (uncut(one), evenly(one, 17))
)


def one(data: bytes) -> None:
    """Hear it as a phone's bytes, as a recording, as a notice and as an address."""
    book = Book("101", Settings(account="*"))
    pieces = list(cut(data))
    for framer in (Netstrings(), Lines()):
        try:
            for piece in pieces:
                messages = framer.feed(piece)
                assert len(framer) <= MESSAGE_LIMIT + 16 + len(piece), "kept more than one message"
                for message in messages:
                    _hear(book, message)
        except ProtocolError:
            continue
    assert len(book) <= LIVE_LIMIT <= ENDED_LIMIT
    text = b"".join(pieces).decode("utf-8", "replace")
    for reads in (read_number, read_uri):
        try:
            number = reads(text)
        except NoticeError:
            continue
        assert number is None or (number.isascii() and number.isprintable() and len(number) <= 64)


def _hear(book: Book, message: bytes) -> None:
    event = understood(message)
    if isinstance(event, PhoneEvent):
        book.hear(event, _EPOCH)
    try:
        notice, _token = unpacked(message)
    except NoticeError:
        return
    book.take(notice, _EPOCH)
    book.age(_EPOCH)
