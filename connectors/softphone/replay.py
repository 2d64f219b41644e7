"""A recording played through the very code that hears a live phone: JSON lines, or netstrings.

A line is an event of baresip's, or a notice as `ringside call` hands it over.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from app.sdk.connector import ConnectorContext
from app.sdk.notice import NoticeError, notice_of
from connectors.softphone.book import Book
from connectors.softphone.protocol import Lines, Listed, Netstrings, PhoneEvent, understood
from connectors.softphone.settings import Settings

_NO_CALL = CallId("")


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[SwitchEvent | LinkEvent]:
    """Play recorded bytes; None marks a broken connection. A phone tells no time: all is now.

    Raises:
        ProtocolError: It is neither.
    """
    book, now = Book(context.agent, settings), context.now()
    framer: Lines | Netstrings | None = None
    up = True
    for received in recording:
        if received is None:
            yield LinkLost(call_id=_NO_CALL, at=now)
            framer, up = None, False
            continue
        if not up:
            up = True
            yield LinkRestored(call_id=_NO_CALL, at=now)
        framer = framer or (Netstrings() if received[:1].isdigit() else Lines())
        for message in framer.feed(received):
            yield from _told(book, message, now)
    if isinstance(framer, Lines):
        for message in framer.feed(b"\n"):
            yield from _told(book, message, now)


def _told(book: Book, message: bytes, now: datetime) -> list[SwitchEvent]:
    match understood(message):
        case PhoneEvent() as event:
            return book.hear(event, now)
        case Listed(empty=True):
            return book.none_left(now)
    try:
        said = json.loads(message)
        return book.take(notice_of(said), now) if isinstance(said, dict) else []
    except (ValueError, RecursionError, NoticeError):
        return []
