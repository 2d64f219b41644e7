"""Writes what the switches tell this desk to a file, without persons, while support asks for it."""

import logging
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import BinaryIO

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.connector import CallSource
from app.store.codec import encode_event
from app.store.redaction import Redactor

LIMIT_BYTES = 50_000_000
log = logging.getLogger(__name__)


class Tape:
    """A file that grows by one line for each event, up to `LIMIT_BYTES`."""

    def __init__(self, file: BinaryIO, limit_bytes: int = LIMIT_BYTES) -> None:
        self._file = file
        self._left = limit_bytes
        self._redactor = Redactor(secrets.token_bytes(32))

    def write(self, event: SwitchEvent | LinkEvent) -> None:
        """Write one event; the call goes on, whatever becomes of the file."""
        if self._left <= 0 or self._file.closed:
            return
        line = encode_event(self._redactor.redact(event)) + b"\n"
        self._left -= len(line)
        try:
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            log.warning("support.record: nothing more is written: %s", error.strerror)
            self._left = 0
            return
        if self._left <= 0:
            log.warning("support.record: the file is full; nothing more is written")


def open_tape(place: str, stack: AsyncExitStack) -> Tape | None:
    """Begin the file anew, for its owner's eyes only; None where nothing is to be written.

    It is closed with the stack; what is heard after that is not written.
    """
    file = _open(Path(place)) if place else None
    if file is None:
        return None
    log.warning("support.record: what the switch tells is written to %s", place)
    return Tape(stack.enter_context(file))


def _open(place: Path) -> BinaryIO | None:
    try:
        place.unlink(missing_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        log.warning("support.record = %r: nothing is written: %s", str(place), error.strerror)
        return None
    return os.fdopen(handle, "wb")


class _Taped:
    """A switch whose every event is written down before anybody hears it."""

    def __init__(self, source: CallSource, tape: Tape) -> None:
        self.name = source.name
        self._source = source
        self._tape = tape

    async def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Yield what the switch tells."""
        async with aclosing(self._source.events()) as events:
            async for event in events:
                self._tape.write(event)
                yield event


def taped(source: CallSource, tape: Tape | None) -> CallSource:
    """Return the switch, written down if there is a tape."""
    return source if tape is None else _Taped(source, tape)
