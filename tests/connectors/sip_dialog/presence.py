"""A presence server that does as it is told, over UDP, TCP or TLS on loopback."""

import asyncio
import hashlib
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress

from connectors.sip_dialog.framing import Framer
from connectors.sip_dialog.message import Message, SipError, address_of, parameters_of, parse, write
from tests.connectors.sip_dialog.staged import document

Send = Callable[[bytes], None]
REALM = "pbx.example"


class Presence(asyncio.DatagramProtocol):
    """Takes subscriptions to one agent's dialogs and notifies of `dialogs`.

    Attributes:
        heard: Every message it was sent.
        pings: How many empty lines it was sent.
        script: Statuses (and headers) to answer SUBSCRIBEs with before it is well.
        lose: How many datagrams to lose first.
        quiet: Whether it says nothing any more.
        pongs: Whether it answers empty lines.
    """

    def __init__(
        self, transport: str = "tcp", password: str = "", algorithm: str = "MD5",
        tls: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        self.kind = transport
        self.port = 0
        self.password, self.algorithm = password, algorithm
        self.nonce = "nonce-1"
        self.dialogs: list[str] = []
        self.heard: list[Message] = []
        self.pings = 0
        self.script: list[tuple[str, list[tuple[str, str]]]] = []
        self.lose = 0
        self.quiet = False
        self.pongs = True
        self.notifies = True
        self.version = -1
        self.granted = 0
        self._cseq = 0
        self._tls = tls
        self._watchers: dict[str, tuple[Send, Message]] = {}
        self._server: asyncio.Server | None = None
        self._udp: asyncio.DatagramTransport | None = None
        self._tasks: set[asyncio.Task] = set()

    async def __aenter__(self) -> "Presence":
        loop = asyncio.get_running_loop()
        if self.kind == "udp":
            self._udp, _ = await loop.create_datagram_endpoint(
                lambda: self, local_addr=("127.0.0.1", self.port)
            )
            self.port = self._udp.get_extra_info("sockname")[1]
        else:
            self._server = await asyncio.start_server(
                self._serve, "127.0.0.1", self.port, ssl=self._tls
            )
            self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self.drop()
        if self._server is not None:
            self._server.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._udp is not None:
            self._udp.close()
        await asyncio.sleep(0)

    def drop(self) -> None:
        """Hang up on everybody."""
        for task in self._tasks:
            task.cancel()
        self._watchers.clear()

    @property
    def subscribes(self) -> list[Message]:
        return [one for one in self.heard if one.method == "SUBSCRIBE"]

    def show(self, *dialogs: str, **said: object) -> None:
        """Notify everybody who watches of this list."""
        self.dialogs = list(dialogs)
        for call_id in list(self._watchers):
            self._notify(call_id, **said)

    def end(self, reason: str) -> None:
        """End every subscription."""
        for call_id in list(self._watchers):
            self._notify(call_id, standing=f"terminated;reason={reason}", body=b"")
            del self._watchers[call_id]

    def _notify(
        self, call_id: str, *, standing: str = "active;expires=300", body: bytes | None = None,
        state: str = "full", skip: int = 0, event: str = "dialog", **changed: str,
    ) -> None:  # fmt: skip
        send, subscribed = self._watchers[call_id]
        self._cseq += 1
        self.version += 1 + skip
        target = address_of(subscribed.first("contact"))
        if body is None:
            body = document(*self.dialogs, version=self.version, state=state)
        headers = {
            "Via": f"SIP/2.0/{self.kind.upper()} 127.0.0.1:{self.port};branch=z9hG4bKp{self._cseq}",
            "From": f"{subscribed.first('to')};tag=server",
            "To": subscribed.first("from"),
            "Call-ID": call_id,
            "CSeq": f"{self._cseq} NOTIFY",
            "Contact": f"<sip:127.0.0.1:{self.port};transport={self.kind}>",
            "Event": event,
            "Subscription-State": standing,
            "Content-Type": "application/dialog-info+xml",
            **changed,
        }
        send(write(f"NOTIFY {target} SIP/2.0", headers.items(), body))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        framer = Framer()
        try:
            with suppress(OSError, SipError, asyncio.CancelledError):
                while piece := await reader.read(65_536):
                    before = framer.pongs
                    for message in framer.feed(piece):
                        self._hear(message, writer.write)
                    self.pings += framer.pongs - before
                    if framer.pongs > before and self.pongs and not self.quiet:
                        writer.write(b"\r\n")
        finally:
            writer.close()
            self._tasks.discard(task)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        pass

    def datagram_received(self, data: bytes, addr: tuple) -> None:
        self.lose -= 1
        if self.lose < 0 and data.strip():
            self._hear(parse(data), lambda raw: self._udp.sendto(raw, addr))

    def _hear(self, message: Message, send: Send) -> None:
        self.heard.append(message)
        if self.quiet or message.status:
            return
        if message.method == "OPTIONS":
            self._answer(message, send, "200 OK")
        elif message.method == "SUBSCRIBE":
            self._subscribed(message, send)

    def _subscribed(self, message: Message, send: Send) -> None:
        if self.script:
            self._answer(message, send, *self.script.pop(0))
            return
        if self.password and not self._proven(message):
            asked = f'Digest realm="{REALM}", nonce="{self.nonce}", algorithm={self.algorithm}'
            stale = ", stale=true" if message.first("authorization") else ""
            wrong = self._nonce_of(message) == self.nonce
            extra = asked + ', qop="auth"' + ("" if wrong else stale)
            self._answer(message, send, "401 Unauthorized", [("WWW-Authenticate", extra)])
            return
        asked_s = message.number("expires") or 0
        granted = min(self.granted or asked_s, asked_s)
        contact = f"<sip:127.0.0.1:{self.port};transport={self.kind}>"
        extra = [("Expires", str(granted)), ("Contact", contact)]
        self._answer(message, send, "200 OK", extra)
        call_id = message.first("call-id")
        self._watchers[call_id] = (send, message)
        if not asked_s:
            del self._watchers[call_id]
        elif self.notifies:
            self._notify(call_id)

    def _answer(
        self, asked: Message, send: Send, status: str, extra: Iterable[tuple[str, str]] = ()
    ) -> None:
        to = asked.first("to")
        headers = [(name.title(), asked.first(name)) for name in ("via", "from", "call-id", "cseq")]
        to = to if "tag=" in to else f"{to};tag=server"
        send(write(f"SIP/2.0 {status}", [*headers, ("To", to), *extra]))

    @staticmethod
    def _nonce_of(message: Message) -> str:
        return _said(message).get("nonce", "")

    def _proven(self, message: Message) -> bool:
        said = _said(message)
        if said.get("nonce") != self.nonce:
            return False

        def hashed(*parts: str) -> str:
            name = "sha256" if self.algorithm == "SHA-256" else "md5"
            return hashlib.new(name, ":".join(parts).encode()).hexdigest()

        who = hashed(said["username"], REALM, self.password)
        what = hashed("SUBSCRIBE", said["uri"])
        due = hashed(who, self.nonce, said["nc"], said["cnonce"], "auth", what)
        return due == said["response"]


def _said(message: Message) -> dict[str, str]:
    words = message.first("authorization").removeprefix("Digest ")
    return parameters_of("x;" + words.replace(", ", ";"))
