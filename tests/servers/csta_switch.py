"""A CSTA server of the tests' own: sessions with timers, monitors and snapshots over TCP.

Written from ECMA-323, ECMA-269 and ECMA-354, for want of a free one to run.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from tests.servers.csta_calls import SwitchCall, SwitchingFunction
from tests.servers.csta_words import (
    EVENT,
    SESSIONS,
    connection,
    device,
    document,
    element,
    framed,
    frames,
    root_of,
    text,
    value_of,
)


@dataclass
class Client:
    """One connection, and every byte of both directions."""

    writer: asyncio.StreamWriter
    received: bytearray = field(default_factory=bytearray)
    sent: bytearray = field(default_factory=bytearray)
    asked: list[str] = field(default_factory=list)
    monitors: dict[str, str] = field(default_factory=dict)
    session: str = ""
    ended: bool = False

    def say(self, number: int, content: str | bytes) -> None:
        """Send one document."""
        self.send(framed(number, content))

    def send(self, content: bytes) -> None:
        """Send bytes as they are."""
        if not self.ended and not self.writer.is_closing():
            self.sent += content
            self.writer.write(content)


class CstaSwitch:
    """A switch that listens on loopback.

    Args:
        accounts: Passwords by user; empty: nobody has to sign in.
        granted_s: How long sessions last; None: as long as asked for.
        refuses: Requests that are answered with an error, and which one.
        deaf: Requests that are never answered.
    """

    def __init__(
        self, accounts: dict[str, str] | None = None, *, granted_s: int | None = None,
        refuses: dict[str, str] | None = None, deaf: frozenset[str] = frozenset(),
        tls: ssl.SSLContext | None = None, **calls: Any,
    ) -> None:  # fmt: skip
        self.clients: list[Client] = []
        self.function = SwitchingFunction(self._tell, **calls)
        self.accounts = accounts or {}
        self.granted_s = granted_s
        self.refuses = refuses or {}
        self.deaf = deaf
        self.port = 0
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._monitors = 1_169_730_058
        self._expiries: dict[str, asyncio.TimerHandle] = {}
        self._serving: set[asyncio.Task[None] | None] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, ssl=self._tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.drop_clients()
        for timer in self._expiries.values():
            timer.cancel()
        await self._server.wait_closed()
        if serving := {task for task in self._serving if task is not None}:
            await asyncio.wait(serving, timeout=3)

    def drop_clients(self) -> None:
        """Break every connection."""
        for client in self.clients:
            client.ended = True
            client.writer.transport.abort()

    @property
    def asked(self) -> list[str]:
        """Everything that was asked, over every connection."""
        return [name for client in self.clients for name in client.asked]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(writer)
        self._serving.add(asyncio.current_task())
        self.clients.append(client)
        waiting = bytearray()
        with suppress(OSError):
            while received := await reader.read(65536):
                client.received += received
                waiting += received
                for number, content in frames(waiting):
                    self._answer(client, number, content)
        client.ended = True
        writer.transport.abort()

    def _answer(self, client: Client, number: int, content: str) -> None:
        name = root_of(content)
        client.asked.append(name)
        if name in self.deaf or name.endswith("Response"):
            return
        if name in self.refuses:
            if "ApplicationSession" in name:
                why = element("errorCode", text("definedError", self.refuses[name]))
                client.say(number, document(f"{name}NegResponse", why, namespace=SESSIONS))
            else:
                client.say(number, document("CSTAErrorCode", text("operation", self.refuses[name])))
            return
        answers = {
            "StartApplicationSession": self._start,
            "ResetApplicationSessionTimer": self._renew,
            "StopApplicationSession": self._stop,
            "MonitorStart": self._monitor,
            "SnapshotDevice": self._snapshot_device,
            "SnapshotCall": self._snapshot_call,
        }
        if answer := answers.get(name):
            answer(client, number, content)
        else:
            client.say(number, document(f"{name}Response"))

    def _start(self, client: Client, number: int, content: str) -> None:
        user, password = value_of(content, "userName"), value_of(content, "password")
        if self.accounts and self.accounts.get(user) != password:
            why = element("errorCode", text("definedError", "invalidApplicationInfo"))
            reply = "StartApplicationSessionNegResponse"
            client.say(number, document(reply, why, namespace=SESSIONS))
            return
        client.session = f"0099689{len(self.clients):02d}"
        granted_s = self._grant(client, content)
        inner = text("sessionID", client.session)
        inner += text("actualProtocolVersion", value_of(content, "protocolVersion"))
        inner += text("actualSessionDuration", granted_s)
        reply = "StartApplicationSessionPosResponse"
        client.say(number, document(reply, inner, namespace=SESSIONS))

    def _renew(self, client: Client, number: int, content: str) -> None:
        granted_s = self._grant(client, content)
        reply = "ResetApplicationSessionTimerPosResponse"
        inner = text("actualSessionDuration", granted_s)
        client.say(number, document(reply, inner, namespace=SESSIONS))

    def _grant(self, client: Client, content: str) -> int:
        granted_s = self.granted_s or int(value_of(content, "requestedSessionDuration"))
        if timer := self._expiries.pop(client.session, None):
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._expiries[client.session] = loop.call_later(granted_s, self._expire, client)
        return granted_s

    def _expire(self, client: Client) -> None:
        """Nobody renewed the session."""
        reason = element("sessionTermReason", text("definedTermReason", "sessionTimerExpired"))
        inner = text("sessionID", client.session) + reason
        client.say(EVENT, document("ApplicationSessionTerminated", inner, namespace=SESSIONS))
        client.monitors.clear()

    def _stop(self, client: Client, number: int, _content: str) -> None:
        client.monitors.clear()
        if timer := self._expiries.pop(client.session, None):
            timer.cancel()
        reply = "StopApplicationSessionPosResponse"
        client.say(number, document(reply, namespace=SESSIONS))

    def _monitor(self, client: Client, number: int, content: str) -> None:
        self._monitors += 1
        client.monitors[str(self._monitors)] = value_of(content, "deviceObject")
        client.say(
            number, document("MonitorStartResponse", text("monitorCrossRefID", self._monitors))
        )

    def _snapshot_device(self, client: Client, number: int, content: str) -> None:
        asked = value_of(content, "snapshotObject")
        entries = [self._device_entry(asked, call) for call in self.function.on(asked)]
        listed = element("crossRefIDorSnapshotData", element("snapshotData", *entries))
        client.say(number, document("SnapshotDeviceResponse", listed))

    @staticmethod
    def _device_entry(asked: str, call: SwitchCall) -> str:
        states = [call.states[asked], *(s for one, s in call.states.items() if one != asked)]
        compound = element("compoundCallState", *(text("localConnectionState", s) for s in states))
        place = connection("connectionIdentifier", call.number, asked)
        return element("snapshotDeviceResponseInfo", place, element("localCallState", compound))

    def _snapshot_call(self, client: Client, number: int, content: str) -> None:
        call = self.function.calls.get(value_of(content, "callID"))
        if call is None or not call.states:
            client.say(number, document("CSTAErrorCode", text("operation", "invalidCallID")))
            return
        entries = [
            element(
                "snapshotCallResponseInfo",
                device("deviceOnCall", one, call.calling[1] if one == call.calling[0] else ""),
                connection("callIdentifier", call.number, one),
                text("localConnectionState", state),
            )
            for one, state in call.states.items()
        ]
        inner = element("crossRefIDorSnapshotData", element("snapshotData", *entries))
        inner += device("callingDevice", *call.calling) + device("calledDevice", call.called)
        inner += device("networkCalledDevice", call.dialled) if call.dialled else ""
        thread = element("threadData", text("threadLinkageID", call.thread))
        inner += element("callLinkageData", thread)
        client.say(number, document("SnapshotCallResponse", inner))

    def _tell(self, number: str, name: str, inner: str) -> None:
        for client in self.clients:
            for monitor, watched in client.monitors.items():
                if watched == number:
                    client.say(EVENT, document(name, text("monitorCrossRefID", monitor), inner))
