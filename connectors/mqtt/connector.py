"""The connector itself: stays connected to the broker for as long as somebody listens."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from ssl import SSLContext

from app.domain.events import LinkEvent, LinkLost, SwitchEvent
from app.sdk.calls.clock import DeskTime, SwitchClock
from app.sdk.calls.link import Link
from app.sdk.connector import ConnectorContext, Health
from app.sdk.errors import NotReady
from app.sdk.pinning import tls_context
from connectors.mqtt.board import Board, Heard
from connectors.mqtt.line import CONNECTOR, Line, Message
from connectors.mqtt.settings import Settings
from connectors.mqtt.topics import Topics

PATIENCE_S = 2.0
"""How long a gateway's status and manifest may take before their absence is told."""


class Mqtt:
    """A call source that hears a telephony gateway through a broker."""

    name = CONNECTOR

    def __init__(
        self, settings: Settings, context: ConnectorContext, password: str, tls: SSLContext | None
    ) -> None:
        self._settings = settings
        self._context = context
        self._password = password
        self._tls = tls
        clock = SwitchClock(context.now)
        self._desk_time = DeskTime(clock)
        self._topics = Topics(settings.tenant, context.agent, settings.gateway)
        self._board = Board(self._topics, clock)
        self._link = Link(self.name, f"{settings.host}:{settings.port}", context)

    def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Yield the events of this agent's calls; see `app.sdk.connector.CallSource.events`."""
        return self._link.events(self._hear_connection)

    async def health(self) -> tuple[Health, ...]:
        """Say how the line stands, and the gateway behind it."""
        return await self._link.health(self._hear_connection)

    async def _hear_connection(self) -> AsyncGenerator[Heard, None]:
        line = Line(self._settings, self._topics, self._password, self._tls, self._client_id())
        try:
            await line.open()
            async with aclosing(self._told(line)) as told:
                async for event in told:
                    lost = isinstance(event, LinkLost)
                    yield self._link.lost(self._board.lacking) if lost else self._tell(event)
        finally:
            self._board.lose()
            await line.close()

    async def _told(self, line: Line) -> AsyncGenerator[Heard, None]:
        """Yield what the messages mean; a truth that does not come in time is told as lost."""
        loop = asyncio.get_running_loop()
        patient_until_s: float | None = loop.time() + PATIENCE_S
        async with aclosing(line.messages()) as messages:
            async for message in messages:
                for event in self._heard(message):
                    yield event
                if patient_until_s is not None and loop.time() >= patient_until_s:
                    patient_until_s = None
                    if not self._board.up:
                        yield self._link.lost(self._board.lacking)

    def _heard(self, message: Message | None) -> list[Heard]:
        if message is None:
            return self._board.tick()
        return self._board.hear(message.topic, message.payload, kept=message.kept)

    def _tell(self, event: Heard) -> Heard:
        return self._desk_time.tell(event)

    def _client_id(self) -> str:
        """Two desks of one name would throw each other out for ever."""
        return f"ringside-{int(self._context.random() * 2**48):012x}"


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Mqtt]:
    """Offer the gateway as a call source.

    The connection is made, and made again, while `events` is iterated.

    Raises:
        AuthFailed: There is no password.
        NotReady: The authority's file can't be read, or the agent has no name.
    """
    if not context.agent:
        raise NotReady(CONNECTOR, "`agent` is empty in the settings: whose calls are to be heard?")
    tls = None
    if settings.tls:
        tls = tls_context(CONNECTOR, settings.tls_ca, pinned=bool(settings.pins))
    yield Mqtt(settings, context, context.secret("password"), tls)
