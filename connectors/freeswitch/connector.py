"""The connector itself: stays connected to the switch for as long as somebody listens."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.calls.clock import DeskTime, SwitchClock
from app.sdk.calls.link import CLOSED, Link
from app.sdk.calls.tls import tls_context
from app.sdk.connector import ConnectorContext, Health
from app.sdk.errors import InvalidReply, NotReady
from connectors.freeswitch.dialogue import CONNECTOR, Dialogue, Stage
from connectors.freeswitch.framing import EslError
from connectors.freeswitch.listener import Listener
from connectors.freeswitch.settings import Settings
from connectors.freeswitch.tracker import SETTLE_S

TURN_LIMIT = 100
"""Frames heard before the event loop gets its turn."""

LOGIN_LIMIT_S = 3.0
LISTING_LIMIT_S = 10.0
ANSWER_LIMIT_S = 5.0
READ_BYTES = 64 * 1024
Heard = SwitchEvent | LinkEvent


class FreeSwitch:
    """A call source that hears a FreeSWITCH switch."""

    name = CONNECTOR

    def __init__(
        self, settings: Settings, context: ConnectorContext, password: str,
        tls: ssl.SSLContext | None,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._password = password
        self._tls = tls
        clock = SwitchClock(context.now)
        self._desk_time = DeskTime(clock)
        self._listener = Listener(context.agent, settings, clock, up=None)
        self._link = Link(self.name, f"{settings.host}:{settings.port}", context)

    def events(self) -> AsyncGenerator[Heard, None]:
        """Yield the events of this agent's calls; see `app.sdk.connector.CallSource.events`."""
        return self._link.events(self._hear_connection)

    async def health(self) -> tuple[Health, ...]:
        """Say how the line stands."""
        return await self._link.health(self._hear_connection)

    async def _hear_connection(self) -> AsyncGenerator[Heard, None]:
        settings = self._settings
        async with asyncio.timeout(LOGIN_LIMIT_S):
            reader, writer = await asyncio.open_connection(
                settings.host, settings.port, ssl=self._tls
            )
        try:
            talk = Talk(self._listener, self._password, settings)
            async with aclosing(talk.events(reader, writer)) as events:
                async for event in events:
                    yield self._desk_time.tell(event)
        finally:
            self._listener.lose()
            writer.transport.abort()


class Talk:
    """One connection: what is read, what is said, and when silence is too long."""

    def __init__(self, listener: Listener, password: str, settings: Settings) -> None:
        listener.connect()
        self._listener = listener
        self._dialogue = Dialogue(password, settings.format, listener.snapshot)
        self._keepalive_s = settings.keepalive_s
        self._loop = asyncio.get_running_loop()
        self._entered_s = self._heard_s = self._loop.time()
        self._asked_s: float | None = None

    async def events(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> AsyncGenerator[Heard, None]:
        """Yield what is heard until the connection ends, which raises why."""
        while True:
            received = await self._read(reader)
            for event in self._feed(received):
                yield event
            while True:
                for event in self._turn():
                    yield event
                writer.write(self._dialogue.take_outgoing())
                if not self._listener.behind:
                    break
                await asyncio.sleep(0)

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        """Read what there is; nothing when a time limit comes first.

        Raises:
            NotReady: The connection is at its end, or silent for too long.
        """
        try:
            async with asyncio.timeout(self._pause_s()):
                received = await reader.read(READ_BYTES)
        except TimeoutError:
            self._watch()
            return b""
        if not received:
            raise NotReady(CONNECTOR, CLOSED)
        self._heard_s = self._loop.time()
        return received

    def _pause_s(self) -> float:
        """How long nothing may be heard before something is to be done."""
        if self._listener.tracker.unsettled:
            return min(SETTLE_S, self._keepalive_s)
        return self._keepalive_s if self._dialogue.stage is Stage.LIVE else LOGIN_LIMIT_S

    def _watch(self) -> None:
        """Ask after a silence; end after a longer one. Any byte is a sign of life.

        Raises:
            NotReady: The switch is silent.
        """
        now_s = self._loop.time()
        if self._dialogue.stage is not Stage.LIVE:
            login = self._dialogue.stage is not Stage.LISTING
            limit_s = LOGIN_LIMIT_S if login else LISTING_LIMIT_S
            if now_s - self._entered_s >= limit_s:
                what = "the login" if login else "the list of channels"
                raise NotReady(CONNECTOR, f"no answer to {what} in time")
            return
        if self._asked_s is not None and self._heard_s < self._asked_s:
            if now_s - self._asked_s >= min(ANSWER_LIMIT_S, self._keepalive_s):
                raise NotReady(CONNECTOR, "the switch has fallen silent")
        elif now_s - self._heard_s >= self._keepalive_s:
            self._ask_alive(now_s)

    def _ask_alive(self, now_s: float) -> None:
        self._asked_s = now_s
        self._dialogue.ask_alive(self._listener.tracker.live_legs())

    def _feed(self, received: bytes) -> list[Heard]:
        if not received:
            return self._listener.settle()
        try:
            self._listener.feed(received)
        except EslError as error:
            raise InvalidReply(
                CONNECTOR, f"what answers there is no FreeSWITCH event socket: {error}"
            ) from error
        return []

    def _turn(self) -> list[Heard]:
        """Hear a bounded number of frames, and answer."""
        told = self._listener.work(TURN_LIMIT)
        stage = self._dialogue.stage
        while self._listener.answers:
            self._dialogue.hear(self._listener.answers.popleft())
        if self._dialogue.listed:
            self._dialogue.go_live()
            told += self._listener.restore()
        self._doubt()
        if stage is not self._dialogue.stage:
            self._entered_s = self._loop.time()
        return told

    def _doubt(self) -> None:
        """List anew when events were lost, or verify now and then that calls are still there."""
        if self._dialogue.stage is not Stage.LIVE:
            return
        if self._dialogue.doubted or self._listener.board.lost:
            self._listener.board.lost = False
            self._dialogue.ask_lists()
            return
        now_s = self._loop.time()
        due_s = (self._asked_s or self._entered_s) + self._keepalive_s
        if now_s >= due_s and (legs := self._listener.tracker.live_legs()):
            self._asked_s = now_s
            self._dialogue.ask_alive(legs)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[FreeSwitch]:
    """Offer the switch as a call source.

    The connection is made, and made again, while `events` is iterated.

    Raises:
        AuthFailed: There is no password.
        NotReady: The authority's file can't be read.
    """
    yield FreeSwitch(
        settings,
        context,
        context.secret("password"),
        tls_context(CONNECTOR, settings.tls, settings.tls_ca),
    )
