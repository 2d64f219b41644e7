"""One connection to the switch on the event loop: reads within bounds and notices silence.

A flood is heard in small turns, so that the window this program also draws never waits for it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.errors import ConnectorError, NotReady
from connectors.asterisk.calls import SETTLE_S
from connectors.asterisk.dialogue import CONNECTOR, Dialogue, Stage
from connectors.asterisk.listener import Listener

TURN_LIMIT = 200
"""Messages heard before the event loop gets its turn."""

UNREAD_LIMIT = 5_000
"""Events nobody has taken yet, above which nothing more is read."""

LOGIN_LIMIT_S = 3.0
_BOOT_GRACE_S = 1.0
_LISTING_LIMIT_S = 10.0
_ANSWER_LIMIT_S = 5.0


class Wire(asyncio.Protocol):
    """Carries the dialogue and the listener over one socket."""

    def __init__(self, listener: Listener, dialogue: Dialogue, keepalive_s: float) -> None:
        self._listener = listener
        self._dialogue = dialogue
        self._keepalive_s = keepalive_s
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._told: asyncio.Queue[SwitchEvent | LinkEvent | None] = asyncio.Queue()
        self._reason: ConnectorError | None = None
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._turn_due = False
        self._ended = False
        self._heard_s = self._loop.time()
        self._stage = dialogue.stage

    async def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Yield what is heard until the connection ends, then raise why.

        Raises:
            AuthFailed: The login was refused.
            NotReady: The connection broke or fell silent.
        """
        while (event := await self._told.get()) is not None:
            yield event
            self._read_on()
        raise self._reason or NotReady(CONNECTOR, "the switch closed the connection")

    def close(self) -> None:
        """Let go of the socket and every timer."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin: nothing is said before the switch greets."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._after("login", LOGIN_LIMIT_S, lambda: self._fail("no answer to the login in time"))

    def data_received(self, data: bytes) -> None:
        """Take bytes in; they are heard in turns."""
        self._heard_s = self._loop.time()
        self._listener.feed(data)
        if not self._turn_due:
            self._turn()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hear what is left, then end."""
        if exc is not None and self._reason is None:
            self._reason = NotReady(CONNECTOR, "the connection broke")
            self._reason.__cause__ = exc
        self._ended = True
        if not self._turn_due:
            self._turn()

    def _turn(self) -> None:
        """Hear a bounded number of messages; the rest after everybody else had their turn."""
        self._turn_due = False
        for event in self._listener.work(TURN_LIMIT):
            self._told.put_nowait(event)
        self._talk()
        if self._listener.behind:
            self._turn_due = True
            if self._transport is not None:
                self._transport.pause_reading()
            self._loop.call_soon(self._turn)
        elif self._ended:
            self._told.put_nowait(None)
        else:
            self._read_on()
            self._await_decision()

    def _read_on(self) -> None:
        """Read from the socket again, unless too much waits to be heard or taken."""
        if self._transport is None or self._ended:
            return
        if self._turn_due or self._told.qsize() > UNREAD_LIMIT:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _talk(self) -> None:
        """Let the dialogue take the answers, and send what it says."""
        try:
            while self._listener.answers:
                self._dialogue.hear(self._listener.answers.popleft())
                self._follow_stage()
        except ConnectorError as error:
            self._end(error)
            return
        if self._dialogue.stage is Stage.LISTING and self._listener.snapshot.done:
            self._dialogue.go_live()
            self._follow_stage()
        self._send()

    def _follow_stage(self) -> None:
        if self._dialogue.stage is not self._stage:
            self._enter(self._dialogue.stage)

    def _enter(self, stage: Stage) -> None:
        self._stage = stage
        if stage is Stage.BOOTING:
            self._cancel("login")
            self._cancel("listing")
            self._after("boot", _BOOT_GRACE_S, self._ask_snapshot)
            self._watch()
        elif stage is Stage.LISTING:
            self._cancel("boot")
            self._after("listing", _LISTING_LIMIT_S, lambda: self._fail("no list of channels"))
        elif stage is Stage.LIVE:
            self._cancel("listing")
            for event in self._listener.restore():
                self._told.put_nowait(event)

    def _ask_snapshot(self) -> None:
        """A user without the class `system` is never told that the switch is up."""
        self._dialogue.ask_snapshot()
        self._enter(self._dialogue.stage)
        self._send()

    def _watch(self) -> None:
        """Ask after a silence; end after a longer one. Any byte is a sign of life."""
        silent_s = self._loop.time() - self._heard_s
        answer_limit_s = min(_ANSWER_LIMIT_S, self._keepalive_s)
        if silent_s >= self._keepalive_s + answer_limit_s:
            self._fail("the switch has fallen silent")
            return
        if silent_s >= self._keepalive_s:
            self._dialogue.ask_alive()
            self._send()
            self._after("watch", answer_limit_s, self._watch)
        else:
            self._after("watch", self._keepalive_s - silent_s, self._watch)

    def _await_decision(self) -> None:
        if self._listener.tracker.unsettled and "settle" not in self._timers:
            self._after("settle", SETTLE_S, self._settle)

    def _settle(self) -> None:
        for event in self._listener.tracker.settle(self._listener.clock.time()):
            self._told.put_nowait(event)
        self._await_decision()

    def _send(self) -> None:
        outgoing = self._dialogue.take_outgoing()
        if outgoing and self._transport is not None and not self._transport.is_closing():
            self._transport.write(outgoing)

    def _fail(self, why: str) -> None:
        self._end(NotReady(CONNECTOR, why))

    def _end(self, reason: ConnectorError) -> None:
        self._reason = self._reason or reason
        self.close()

    def _after(self, name: str, delay_s: float, call: Callable[[], None]) -> None:
        def run() -> None:
            self._timers.pop(name, None)
            call()

        self._cancel(name)
        self._timers[name] = self._loop.call_later(delay_s, run)

    def _cancel(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()
