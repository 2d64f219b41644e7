"""One line to the switch on the event loop, by TCP, TLS or UDP; floods are heard in turns."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable
from typing import cast

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from connectors.sip_dialog.framing import Framer
from connectors.sip_dialog.listener import Listener
from connectors.sip_dialog.message import Message, SipError, parse
from connectors.sip_dialog.protocol import Watcher
from connectors.sip_dialog.refusals import RefusedError

CONNECTOR = "sip_dialog"
TURN_LIMIT = 200
"""Messages heard before the event loop gets its turn."""

UNREAD_LIMIT = 5_000
"""Events nobody has taken yet, above which nothing more is read."""

_log = logging.getLogger(__name__)


class Wire:
    """Drives the watcher over one transport.

    Attributes:
        wait_s: How long the switch asked to be left alone when it ended the line.
    """

    def __init__(self, listener: Listener, watcher: Watcher) -> None:
        self.wait_s = 0
        self._listener = listener
        self._watcher = watcher
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | asyncio.DatagramTransport | None = None
        self._stream: asyncio.Transport | None = None
        self._put: Callable[[bytes], None] = _nowhere
        self._waiting: deque[Message] = deque()
        self._told: asyncio.Queue[SwitchEvent | LinkEvent | None] = asyncio.Queue()
        self._reason: ConnectorError | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._turn_due = False
        self._ended = False

    async def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Subscribe, and yield what is heard until the line ends; then raise why.

        Raises:
            AuthFailed: The switch refuses the name, the password or the extension for good.
            InvalidReply: What answers there does not speak SIP.
            NotReady: The line broke or fell silent, or the switch refuses for now.
        """
        self._drive(lambda: self._watcher.start(self._loop.time()))
        while (event := await self._told.get()) is not None:
            yield event
            self._read_on()
        raise self._reason or NotReady(CONNECTOR, "the switch closed the connection")

    def close(self) -> None:
        """Take leave and let go of the socket and the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        transport, self._transport = self._transport, None
        if transport is not None:
            leave = self._watcher.stop() if self._reason is None else b""
            if leave and not transport.is_closing():
                self._put(leave)
            if leave and transport.get_extra_info("sslcontext") is None:
                transport.close()
            else:
                transport.abort()  # TLS would wait for the other end to take its leave too
        self._ended = True

    def begin(
        self,
        transport: asyncio.Transport | asyncio.DatagramTransport,
        put: Callable[[bytes], None],
        stream: asyncio.Transport | None,
    ) -> None:
        """There is a transport now; `stream` is what can be held up when too much comes."""
        self._transport, self._put, self._stream = transport, put, stream

    def take(self, messages: list[Message], *, ponged: bool = False) -> None:
        """Take messages in; they are heard in turns."""
        self._watcher.alive(self._loop.time(), ponged=ponged)
        self._waiting.extend(messages)
        if not self._turn_due:
            self._turn()

    def fail(self, error: Exception | None) -> None:
        """The line is of no use any more; what was heard before is told first."""
        if self._reason is None and not self._ended:
            self._reason = self._meant(error)
        self._ended = True
        if not self._turn_due:
            self._turn()

    def _meant(self, error: Exception | None) -> ConnectorError:
        """Return the error that says what happened."""
        kind: type[ConnectorError] = NotReady
        match error:
            case RefusedError():
                self.wait_s = error.wait_s
                kind = AuthFailed if error.final else NotReady
            case SipError():
                kind = InvalidReply
            case ConnectorError():
                return error
            case ConnectionRefusedError():
                return NotReady(CONNECTOR, "nobody listens there")
        said = str(error) if isinstance(error, SipError) else "the connection broke"
        meant = kind(CONNECTOR, said if error else "the switch closed the connection")
        meant.__cause__ = error
        return meant

    def _turn(self) -> None:
        """Hear a bounded number of messages; the rest after everybody else had their turn."""
        self._turn_due = False
        count = min(TURN_LIMIT, len(self._waiting))
        self._drive(lambda: self._hear(count))
        if self._waiting:
            self._turn_due = True
            self._pause()
            self._loop.call_soon(self._turn)
        elif self._ended:
            self._end()
        else:
            self._read_on()

    def _hear(self, count: int) -> None:
        for _ in range(count):
            message = self._waiting.popleft()
            for event in self._listener.hear(self._watcher, message, self._loop.time()):
                self._told.put_nowait(event)

    def _drive(self, call: Callable[[], None]) -> None:
        """Let the watcher do something, send what it leaves, and wake it when it is due."""
        try:
            call()
        except (SipError, ConnectorError) as error:
            self._waiting.clear()
            self._send()
            self._reason = self._reason or self._meant(error)
            self._ended = True
            self._end()
            return
        self._send()
        if not self._ended:
            self._wake()

    def _wake(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        now_s = self._loop.time()
        due_s = max(self._watcher.due_s(now_s), now_s + 0.01)
        self._timer = self._loop.call_at(due_s, self._tick)

    def _tick(self) -> None:
        for event in self._listener.age():
            self._told.put_nowait(event)
        self._drive(lambda: self._watcher.tick(self._loop.time()))

    def _send(self) -> None:
        transport = self._transport
        for raw in self._watcher.outgoing:
            if transport is not None and not transport.is_closing():
                self._put(raw)
        self._watcher.outgoing.clear()

    def _end(self) -> None:
        self._told.put_nowait(None)
        self.close()

    def _pause(self) -> None:
        if self._stream is not None:
            self._stream.pause_reading()

    def _read_on(self) -> None:
        """Read from the socket again, unless too much waits to be heard or taken."""
        if self._ended or self._stream is None:
            return
        if self._turn_due or self._told.qsize() > UNREAD_LIMIT:
            self._stream.pause_reading()
        else:
            self._stream.resume_reading()


class Stream(asyncio.Protocol):
    """The line over TCP or TLS."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._framer = Framer()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        stream = cast("asyncio.Transport", transport)
        self._wire.begin(stream, stream.write, stream)

    def data_received(self, data: bytes) -> None:
        """Take bytes in."""
        before = self._framer.pongs
        try:
            messages = self._framer.feed(data)
        except SipError as error:
            self._wire.fail(error)
            return
        self._wire.take(messages, ponged=self._framer.pongs > before)

    def connection_lost(self, exc: Exception | None) -> None:
        """The other end is gone."""
        self._wire.fail(exc)


class Datagrams(asyncio.DatagramProtocol):
    """The line over UDP, to and from the switch alone."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._complained = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        datagrams = cast("asyncio.DatagramTransport", transport)
        self._wire.begin(datagrams, datagrams.sendto, None)

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        """Take one datagram in; one that is no SIP is dropped."""
        if not data.strip(b"\r\n\0 "):
            return
        try:
            messages = [parse(data.lstrip(b"\r\n"))]
        except SipError as error:
            if not self._complained:
                self._complained = True
                _log.warning("sip_dialog: a datagram was dropped: %s", error)
            return
        self._wire.take(messages)

    def error_received(self, exc: Exception) -> None:
        """The network says that nobody listens there."""
        self._wire.fail(exc)

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is closed."""
        self._wire.fail(exc)


def _nowhere(_raw: bytes) -> None:
    """There is no transport yet."""
