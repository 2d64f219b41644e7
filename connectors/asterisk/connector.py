"""The connector itself: stays connected to the switch for as long as somebody listens."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from msgspec.structs import replace

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.calls.clock import DeskTime, SwitchClock
from app.sdk.calls.link import Link
from app.sdk.calls.tls import tls_context
from app.sdk.connector import ConnectorContext, Health
from connectors.asterisk.ari_line import AriLine
from connectors.asterisk.ari_telling import LIST_ID
from connectors.asterisk.dialogue import CONNECTOR, Dialogue
from connectors.asterisk.listener import Listener
from connectors.asterisk.settings import Settings
from connectors.asterisk.wire import LOGIN_LIMIT_S, Wire


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
        self._listener = Listener(context.agent, clock, self._is_ours, None, *settings.devices)
        self._wire: Wire | None = None
        token = f"{int(context.random() * 2**48):x}"
        devices = (context.agent, *settings.devices)
        self._ari = AriLine(settings, password, tls, token, devices)
        self._link = Link(self.name, ":".join(map(str, settings.where)), context)

    def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Yield the events of this agent's calls; see `app.sdk.connector.CallSource.events`."""
        return self._link.events(self._hear_connection)

    async def health(self) -> tuple[Health, ...]:
        """Say how the line stands, and from which queues the agent takes a break."""
        (line,) = await self._link.health(self._hear_connection)
        pauses = self._listener.tracker.board.pauses
        if line.well and pauses:
            each = (f"{queue} ({why})" if why else queue for queue, why in sorted(pauses.items()))
            line = replace(line, detail=f"paused: {', '.join(each)}")
        return (line,)

    async def _hear_connection(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        ari = self._settings.interface == "ari"
        try:
            async with aclosing(self._hear_ari() if ari else self._hear_ami()) as events:
                async for event in events:
                    yield self._desk_time.tell(event)
        finally:
            self._listener.lose()
            self.close()

    async def _hear_ari(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        self._listener.connect()
        async with aclosing(self._ari.events(self._listener)) as events:
            async for event in events:
                yield event

    async def _hear_ami(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        wire = await self._open()
        async with aclosing(wire.events()) as events:
            async for event in events:
                yield event

    async def _open(self) -> Wire:
        settings, context = self._settings, self._context
        token = f"ringside-{int(context.random() * 2**48):x}"
        dialogue = self._dialogue = Dialogue(settings, self._password, token)
        self._listener.connect()
        self._wire = wire = Wire(self._listener, dialogue, settings.keepalive_s)
        async with asyncio.timeout(LOGIN_LIMIT_S):
            await asyncio.get_running_loop().create_connection(
                lambda: wire, *settings.where, ssl=self._tls
            )
        return wire

    def close(self) -> None:
        """Let go of the connection, if there is one."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def _is_ours(self, action_id: str) -> bool:
        if self._settings.interface == "ari":
            return action_id == LIST_ID
        return self._dialogue is not None and self._dialogue.is_ours(action_id)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Asterisk]:
    """Offer the switch as a call source.

    The connection is made, and made again, while `events` is iterated.

    Raises:
        AuthFailed: There is no password.
        NotReady: The authority's file can't be read.
    """
    source = Asterisk(
        settings,
        context,
        context.secret("password"),
        tls_context(CONNECTOR, settings.tls, settings.tls_ca),
    )
    try:
        yield source
    finally:
        source.close()
