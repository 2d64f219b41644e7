"""One connection to the broker: signs in, subscribes, and notices silence."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from gmqtt import Subscription

from app.sdk.calls.link import CLOSED
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from app.sdk.pinning import check_peer
from connectors.mqtt.protocol import PAYLOAD_LIMIT
from connectors.mqtt.settings import Settings
from connectors.mqtt.topics import Topics, level
from connectors.mqtt.wire import Client, MQTTConnectError

CONNECTOR = "mqtt"
OPEN_LIMIT_S = 3.0
TICK_S = 0.5
UNREAD_LIMIT = 500
"""Messages nobody has taken yet, above which nothing more is read."""

ANSWER_LIMIT_S = 4.0
_RECEIVE_MAXIMUM = 100
_REFUSED = frozenset({134, 135, 138, 140})
_FAILURE = 0x80
_NOT_AUTHORIZED = 0x87
_RETAIN = "retain"


class Message(msgspec.Struct, frozen=True):
    """One message of the broker; `kept`: it was there before we asked."""

    topic: str
    payload: bytes
    kept: bool


class Line:
    """Carries the messages of one agent's topics."""

    def __init__(
        self, settings: Settings, topics: Topics, password: str, tls: ssl.SSLContext | None,
        client_id: str,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._topics = topics
        self._tls = tls
        self._inbox: asyncio.Queue[Message | None] = asyncio.Queue()
        self._subscribed = asyncio.Event()
        self._refusal: ConnectorError | None = None
        self._limit: asyncio.Timeout | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._over = False
        self._asked_s: float | None = None
        self._client = client = Client(
            client_id, session_expiry_interval=0, receive_maximum=_RECEIVE_MAXIMUM,
            maximum_packet_size=PAYLOAD_LIMIT + 4_096,
        )  # fmt: skip
        client.set_auth_credentials(settings.username or level(topics.agent), password)
        client.server_name = settings.tls_name or settings.host
        client.look = self._look
        client.on_message = self._hear
        client.on_subscribe = self._take_answer
        client.on_disconnect = self._end

    async def open(self) -> None:
        """Connect, sign in and subscribe.

        Raises:
            AuthFailed: The password, or the subscription, was refused.
            NotReady: The broker is not there, or not the one it should be.
        """
        settings = self._settings
        try:
            async with asyncio.timeout(OPEN_LIMIT_S) as self._limit:
                await self._client.connect(
                    settings.host, settings.port, ssl=self._tls or False,
                    keepalive=max(1, round(2 * settings.keepalive_s)),
                )  # fmt: skip
                self._client.subscribe([
                    Subscription(topic, qos=1, no_local=True)
                    for topic in (self._topics.status, self._topics.state, self._topics.calls)
                ])  # fmt: skip
                await self._subscribed.wait()
        except MQTTConnectError as error:
            raise self._refused(error) from error
        except ssl.SSLError as error:
            raise NotReady(CONNECTOR, _tls_words(error)) from error
        except TimeoutError as error:
            raise self._unanswered() from error
        if self._refusal is not None:
            raise self._refusal
        self._watch()

    async def messages(self) -> AsyncGenerator[Message | None, None]:
        """Yield each message, and None now and then, until the connection ends; then raise why.

        Raises:
            NotReady: The connection broke or fell silent.
        """
        while not self._over or not self._inbox.empty():
            message = await self._inbox.get()
            self._make_room()
            yield message
        raise self._refusal or NotReady(CONNECTOR, self._why(CLOSED))

    async def close(self) -> None:
        """Let go of the socket and the timer."""
        if self._timer is not None:
            self._timer.cancel()
        await self._client.leave()

    def _look(self, transport: asyncio.BaseTransport) -> None:
        """Before the first word: is it who it should be?"""
        check_peer(CONNECTOR, transport, self._settings.pins)

    def _hear(
        self, _client: Client, topic: str, payload: bytes, _qos: int, properties: dict[str, Any]
    ) -> int:
        kept = bool(properties.get(_RETAIN))
        self._inbox.put_nowait(Message(str(topic), bytes(payload), kept))
        self._make_room()
        return 0

    def _make_room(self) -> None:
        protocol = self._client.protocol
        if protocol is not None:
            if self._inbox.qsize() > UNREAD_LIMIT:
                protocol.room.clear()
            else:
                protocol.room.set()

    def _take_answer(
        self, _client: Client, _mid: int, granted: tuple[int, ...], _properties: dict[str, Any]
    ) -> None:
        refused = [code for code in granted if code >= _FAILURE]
        if refused:
            kind = AuthFailed if _NOT_AUTHORIZED in refused else NotReady
            where = f"{self._topics.calls} or {self._topics.status}"
            why = f"the broker refuses to send {where} (reason {refused[0]:#04x})"
            self._refusal = kind(CONNECTOR, why)
        self._subscribed.set()

    def _end(self, _client: Client, _packet: object) -> None:
        self._over = True
        self._inbox.put_nowait(None)
        if self._limit is not None and not self._subscribed.is_set() and not self._limit.expired():
            self._limit.reschedule(asyncio.get_running_loop().time())

    def _watch(self) -> None:
        """Ask after a silence; end after a longer one. Any byte is a sign of life."""
        loop, protocol = asyncio.get_running_loop(), self._client.protocol
        if self._over or protocol is None:
            return
        silent_s = loop.time() - protocol.heard_s
        limit_s = self._settings.keepalive_s
        if silent_s >= limit_s + min(ANSWER_LIMIT_S, limit_s):
            self._refusal = NotReady(CONNECTOR, "the broker has fallen silent")
            protocol.abort()
            return
        if silent_s < limit_s:
            self._asked_s = None
        elif self._asked_s is None:
            self._asked_s = loop.time()
            protocol.send_ping_request()
        self._inbox.put_nowait(None)
        self._timer = loop.call_later(TICK_S, self._watch)

    def _refused(self, error: MQTTConnectError) -> ConnectorError:
        said = str(error)
        if any(f"code {code} " in said for code in _REFUSED):
            user = self._settings.username or level(self._topics.agent)
            return AuthFailed(CONNECTOR, f"the broker refused the user {user!r} or the password")
        return NotReady(CONNECTOR, f"the broker refused the connection: {said}")

    def _unanswered(self) -> ConnectorError:
        """Why there is no connection: a refusal may come in one piece with its end."""
        if self._refusal is not None:
            return self._refusal
        if (refusal := self._client.refusal) is not None:
            return self._refused(refusal)
        if not self._over:
            return NotReady(CONNECTOR, "no answer to the sign-in in time")
        why = "the broker hung up before it answered; does it speak MQTT 5 at this port?"
        return NotReady(CONNECTOR, self._why(why))

    def _why(self, otherwise: str) -> str:
        protocol = self._client.protocol
        return (protocol.wrong if protocol is not None else "") or otherwise


def _tls_words(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the broker's certificate was refused: {error.verify_message}"
    return f"no TLS with the broker: {error.reason or 'it does not speak it at this port'}"
