"""The connector itself: stays connected to the switch for as long as somebody listens."""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from connectors.asterisk.clock import DeskTime, SwitchClock
from connectors.asterisk.dialogue import CONNECTOR, Dialogue
from connectors.asterisk.listener import Listener
from connectors.asterisk.settings import Settings
from connectors.asterisk.wire import LOGIN_LIMIT_S, Wire

FIRST_DELAY_S = 0.25
LONGEST_DELAY_S = 30.0
_log = logging.getLogger(__name__)


class Asterisk:
    """A call source that hears an Asterisk switch."""

    name = CONNECTOR

    def __init__(
        self, settings: Settings, context: ConnectorContext, password: str,
        tls: ssl.SSLContext | None,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._context = context
        self._password = password
        self._tls = tls
        self._dialogue: Dialogue | None = None
        clock = SwitchClock(context.now)
        self._desk_time = DeskTime(clock)
        self._listener = Listener(context.agent, clock, self._is_ours, up=None)
        self._wire: Wire | None = None

    async def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Yield the events of this agent's calls; see `app.sdk.connector.CallSource.events`."""
        tries = 0
        while True:
            try:
                async with aclosing(self._hear_connection()) as heard:
                    async for event in heard:
                        yield self._desk_time.tell(event)
            except AuthFailed:
                raise
            except (ConnectorError, OSError, TimeoutError) as reason:
                _log.info("asterisk: %s:%d: %s", self._settings.host, self._settings.port, reason)
            if self._dialogue is not None and self._dialogue.was_live:
                tries = 0
            for lost in self._listener.lose():
                yield self._desk_time.tell(lost)
            await asyncio.sleep(self._delay_s(tries))
            tries += 1

    async def _hear_connection(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        wire = await self._open()
        try:
            async with aclosing(wire.events()) as events:
                async for event in events:
                    yield event
        finally:
            self.close()

    async def _open(self) -> Wire:
        settings, context = self._settings, self._context
        token = f"ringside-{int(context.random() * 2**48):x}"
        dialogue = self._dialogue = Dialogue(settings, self._password, token)
        self._listener.connect()
        self._wire = wire = Wire(self._listener, dialogue, settings.keepalive_s)
        async with asyncio.timeout(LOGIN_LIMIT_S):
            await asyncio.get_running_loop().create_connection(
                lambda: wire, settings.host, settings.port, ssl=self._tls
            )
        return wire

    def close(self) -> None:
        """Let go of the connection, if there is one."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def _is_ours(self, action_id: str) -> bool:
        return self._dialogue is not None and self._dialogue.is_ours(action_id)

    def _delay_s(self, tries: int) -> float:
        """Longer each time, and never the same for two desktops."""
        longest = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0 ** min(tries, 10))
        return longest * (0.5 + self._context.random() / 2)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Asterisk]:
    """Offer the switch as a call source.

    The connection is made, and made again, while `events` is iterated.

    Raises:
        AuthFailed: There is no password.
        NotReady: The authority's file can't be read.
    """
    source = Asterisk(settings, context, context.secret("password"), _tls_context(settings))
    try:
        yield source
    finally:
        source.close()


def _tls_context(settings: Settings) -> ssl.SSLContext | None:
    if not settings.tls:
        return None
    try:
        return ssl.create_default_context(cafile=settings.tls_ca)
    except OSError as error:
        raise NotReady(CONNECTOR, f"tls_ca = {settings.tls_ca!r}: {error.strerror}") from error
