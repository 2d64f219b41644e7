"""The connector itself: stays connected to the CSTA server for as long as somebody listens."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress

from app.sdk.calls.clock import DeskTime, SwitchClock
from app.sdk.calls.link import CLOSED, Link
from app.sdk.calls.tls import tls_context
from app.sdk.connector import ConnectorContext, Health
from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from connectors.csta.devices import Own
from connectors.csta.dialogue import CONNECTOR, Dialogue, Stage
from connectors.csta.listener import TURN_LIMIT, Heard, Listener
from connectors.csta.protocol import CstaError
from connectors.csta.settings import Settings
from connectors.csta.tracker import SETTLE_S

CONNECT_LIMIT_S = 3.0
READ_BYTES = 4_096
"""What is taken apart before anybody else gets a turn; an event is about 1,000."""

GOODBYE_S = 0.5


class Csta:
    """A call source that hears a CSTA server."""

    name = CONNECTOR

    def __init__(
        self, settings: Settings, context: ConnectorContext, password: str,
        tls: ssl.SSLContext | None,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._password = password
        self._tls = tls
        self._devices = (context.agent, *settings.devices)
        clock = SwitchClock(context.now)
        self._desk_time = DeskTime(clock)
        self._listener = Listener(Own(self._devices, settings.internal), clock)
        self._link = Link(self.name, f"{settings.host}:{settings.port}", context)

    def events(self) -> AsyncGenerator[Heard, None]:
        """Yield the events of this agent's calls; see `app.sdk.connector.CallSource.events`."""
        return self._link.events(self._hear_connection)

    async def health(self) -> tuple[Health, ...]:
        """Say how the line stands."""
        return await self._link.health(self._hear_connection)

    async def _hear_connection(self) -> AsyncGenerator[Heard, None]:
        settings = self._settings
        async with asyncio.timeout(CONNECT_LIMIT_S):
            reader, writer = await asyncio.open_connection(
                settings.host, settings.port, ssl=self._tls,
                ssl_shutdown_timeout=GOODBYE_S if self._tls else None,
            )  # fmt: skip
        listener = self._listener
        dialogue = Dialogue(settings, self._password, self._devices, listener.snapshot)
        listener.connect()
        try:
            dialogue.begin(_now_s())
            async with aclosing(self._talk(dialogue, reader, writer)) as heard:
                async for event in heard:
                    yield self._desk_time.tell(event)
        except ConnectorError:
            writer.transport.abort()
            raise
        finally:
            await _leave(dialogue, writer)

    async def _talk(
        self, dialogue: Dialogue, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> AsyncGenerator[Heard, None]:
        """Read, hear, answer, until the connection ends by raising why."""
        while True:
            _send(dialogue, writer)
            received = await self._read(dialogue, reader)
            if received is not None:
                dialogue.heard(_now_s())
                self._feed(received)
            while self._listener.waiting:
                told = self._turn(dialogue)
                _send(dialogue, writer)
                for event in told:
                    yield event
                await asyncio.sleep(0)
            if received == b"":
                raise NotReady(CONNECTOR, CLOSED)
            dialogue.tick(_now_s())
            for event in self._settled():
                yield event

    async def _read(self, dialogue: Dialogue, reader: asyncio.StreamReader) -> bytes | None:
        """Return what is received before something is due; None when something is."""
        due_s = dialogue.due_s()
        if self._listener.tracker.unsettled:
            due_s = min(due_s, _now_s() + SETTLE_S)
        limit = asyncio.timeout_at(due_s)
        try:
            async with limit:
                return await reader.read(READ_BYTES)
        except TimeoutError:
            if not limit.expired():
                raise
            return None

    def _feed(self, received: bytes) -> None:
        try:
            self._listener.feed(received)
        except CstaError as error:
            raise InvalidReply(CONNECTOR, str(error)) from error

    def _turn(self, dialogue: Dialogue) -> list[Heard]:
        """Hear a bounded number of messages."""
        listener, told = self._listener, list[Heard]()
        for _ in range(min(TURN_LIMIT, len(listener.waiting))):
            message = listener.waiting.popleft()
            before = dialogue.stage
            told += listener.hear(message, dialogue.monitors.get)
            dialogue.hear(message, _now_s())
            if dialogue.stage is Stage.LIVE and before is not Stage.LIVE:
                told += listener.reconcile()
            listener.tracker.listing = dialogue.stage is not Stage.LIVE
        return told

    def _settled(self) -> list[Heard]:
        tracker = self._listener.tracker
        if tracker.listing or not tracker.unsettled:
            return []
        return [*tracker.settle(self._listener.clock.time())]


def _send(dialogue: Dialogue, writer: asyncio.StreamWriter) -> None:
    outgoing = dialogue.take_outgoing()
    if outgoing and not writer.is_closing():
        writer.write(outgoing)


async def _leave(dialogue: Dialogue, writer: asyncio.StreamWriter) -> None:
    """Take leave of a server that is there, and let go of the socket."""
    if not writer.is_closing():
        dialogue.end()
        _send(dialogue, writer)
        writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(GOODBYE_S):
                await writer.wait_closed()
    writer.transport.abort()


def _now_s() -> float:
    return asyncio.get_running_loop().time()


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Csta]:
    """Offer the switch as a call source.

    The connection is made, and made again, while `events` is iterated.

    Raises:
        AuthFailed: There is a user and no password.
        NotReady: The authority's file can't be read.
    """
    password = context.secret("password") if settings.username else ""
    yield Csta(settings, context, password, tls_context(CONNECTOR, settings.tls, settings.tls_ca))
