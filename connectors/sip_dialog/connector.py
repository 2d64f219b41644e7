"""The connector itself: stays subscribed for as long as somebody listens."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from secrets import token_hex

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.calls.clock import SwitchClock
from app.sdk.calls.link import Link
from app.sdk.calls.tls import tls_context
from app.sdk.connector import ConnectorContext, Health
from connectors.sip_dialog.digest import Login
from connectors.sip_dialog.listener import Listener
from connectors.sip_dialog.protocol import Watcher
from connectors.sip_dialog.settings import Settings
from connectors.sip_dialog.subscription import Place
from connectors.sip_dialog.wire import CONNECTOR, Datagrams, Stream, Wire

OPEN_LIMIT_S = 4.0


class SipDialog:
    """A call source that watches an agent's dialogs at a SIP switch."""

    name = CONNECTOR

    def __init__(
        self, settings: Settings, context: ConnectorContext, tls: ssl.SSLContext | None
    ) -> None:
        self._settings = settings
        self._context = context
        self._tls = tls
        self._listener = Listener(context.agent, settings, SwitchClock(context.now))
        user = settings.username or self._listener.agent
        self._login = Login(user, lambda: context.secret("password"))
        self._wire: Wire | None = None
        self._wait_s = 0
        where = f"{settings.host}:{settings.at_port} ({settings.transport})"
        self._link = Link(self.name, where, context)

    def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Yield the events of this agent's calls; see `app.sdk.connector.CallSource.events`."""
        return self._link.events(self._hear_connection)

    async def health(self) -> tuple[Health, ...]:
        """Say how the line stands."""
        return await self._link.health(self._hear_connection)

    async def _hear_connection(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        wait_s, self._wait_s = self._wait_s, 0
        await asyncio.sleep(wait_s)
        try:
            wire = await self._open()
            async with aclosing(wire.events()) as events:
                async for event in events:
                    yield event
        finally:
            self._wait_s = self._wire.wait_s if self._wire is not None else 0
            self.close()

    async def _open(self) -> Wire:
        settings, loop = self._settings, asyncio.get_running_loop()
        place = Place(transport=settings.transport)
        watcher = Watcher(settings, self._listener.agent, place, self._login, _token)
        self._wire = wire = Wire(self._listener, watcher)
        transport: asyncio.BaseTransport
        async with asyncio.timeout(OPEN_LIMIT_S):
            if settings.transport == "udp":
                transport, _ = await loop.create_datagram_endpoint(
                    lambda: Datagrams(wire), remote_addr=(settings.host, settings.at_port)
                )
            else:
                transport, _ = await loop.create_connection(
                    lambda: Stream(wire), settings.host, settings.at_port, ssl=self._tls
                )
        place.host, place.port = transport.get_extra_info("sockname")[:2]
        return wire

    def close(self) -> None:
        """Let go of the line, if there is one."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[SipDialog]:
    """Offer the switch as a call source.

    The line is made, and made again, while `events` is iterated.

    Raises:
        NotReady: The authority's file can't be read.
    """
    source = SipDialog(
        settings, context, tls_context(CONNECTOR, settings.transport == "tls", settings.tls_ca)
    )
    try:
        yield source
    finally:
        source.close()


def _token() -> str:
    """Return a name nobody guesses, so that nobody can answer or notify in the switch's place."""
    return token_hex(8)
