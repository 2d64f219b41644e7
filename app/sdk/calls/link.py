"""Keep a source's line open: try again, longer each time, and tell once when it goes and comes."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from app.sdk.connector import ConnectorContext, Health
from app.sdk.errors import AuthFailed, ConnectorError

FIRST_DELAY_S = 0.25
LONGEST_DELAY_S = 30.0
EXAMINED_S = 10.0
CLOSED = "the other end closed the connection"
_log = logging.getLogger(__name__)

Heard = SwitchEvent | LinkEvent
Connection = Callable[[], AsyncGenerator[Heard, None]]
"""One connection from beginning to end. It yields the events of the calls, `LinkRestored` each time
its snapshot has been told in full, and what `Link.lost` returns; it ends by raising why."""


class Link:
    """One source's line. It is down until the first snapshot has been told."""

    def __init__(self, name: str, where: str, context: ConnectorContext) -> None:
        """Make one; `where` is what the log calls the other end (`pbx.example:5038`)."""
        self._name, self._where, self._context = name, where, context
        self._up: bool | None = None
        self._tries = 0
        self._listening = False
        self._why = ""

    async def events(self, connection: Connection) -> AsyncGenerator[Heard, None]:
        """Yield what is heard over one connection after the other, as `CallSource.events` asks.

        Raises:
            AuthFailed: Trying again is pointless.
        """
        self._listening = True
        while True:
            async with aclosing(self._hear(connection)) as heard:
                async for event in heard:
                    yield event
            if self._lose():
                yield LinkLost(call_id=CallId(""), at=self._context.now())
            await asyncio.sleep(self._delay_s())

    async def _hear(self, connection: Connection) -> AsyncGenerator[Heard, None]:
        """Yield what one connection says; note why it ended."""
        self._tries += 1
        try:
            async with aclosing(connection()) as heard:
                async for event in heard:
                    if self._counts(event):
                        yield event
            self._why = CLOSED
        except AuthFailed as error:
            self._why = _said(error)
            raise
        except (ConnectorError, OSError, TimeoutError) as error:
            self._why = _said(error)

    def _counts(self, event: Heard) -> bool:
        """Whether an event is to be told: one of the line only when the line changes with it."""
        if isinstance(event, LinkRestored):
            return self._restore()
        return not isinstance(event, LinkLost) or self._lose()

    def lost(self, why: str) -> LinkLost:
        """Return what a connection yields that stands, and over which nothing true is heard.

        A gateway says so of the switch behind it. `LinkRestored` follows over the same connection.
        """
        self._why = why
        return LinkLost(call_id=CallId(""), at=self._context.now())

    async def health(self, connection: Connection) -> tuple[Health, ...]:
        """Say how the line stands; while nobody listens it is opened once to see.

        For `Examined.health`.
        """
        began_s = time.monotonic()
        if not self._listening:
            self._why = await self._tried(connection)
        well = self._up if self._listening else not self._why
        took_s = time.monotonic() - began_s
        detail = "" if well else self._why
        return (Health(system=self._name, well=bool(well), detail=detail, took_s=took_s),)

    async def _tried(self, connection: Connection) -> str:
        """Return why no snapshot is to be had; empty: one was."""
        try:
            async with asyncio.timeout(EXAMINED_S), aclosing(connection()) as heard:
                async for event in heard:
                    if isinstance(event, LinkEvent):
                        return "" if isinstance(event, LinkRestored) else self._why
        except (ConnectorError, OSError, TimeoutError) as error:
            return _said(error)
        return CLOSED

    def _restore(self) -> bool:
        was, self._up, self._tries = self._up, True, 0
        if not was:
            _log.info("%s: %s: connected", self._name, self._where)
        return not was

    def _lose(self) -> bool:
        was, self._up = self._up, False
        if was is False:
            _log.debug("%s: %s: still not there: %s", self._name, self._where, self._why)
            return False
        _log.warning("%s: %s: %s; trying again", self._name, self._where, self._why)
        return True

    def _delay_s(self) -> float:
        """Longer each time, and never the same for two desktops."""
        longest = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0 ** min(self._tries, 10))
        return longest * (0.5 + self._context.random() / 2)


def _said(error: Exception) -> str:
    if isinstance(error, ConnectorError):
        return error.message
    return "no answer in time" if isinstance(error, TimeoutError) else str(error) or repr(error)
