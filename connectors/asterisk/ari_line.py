"""One connection to the switch over ARI: events by WebSocket, the snapshot by REST.

The name of the application is this desk's own: a second connection under the same name would take
the events away from the first.
"""

import asyncio
import json
import logging
import re
import ssl
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import aiohttp

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from connectors.asterisk.ari_telling import NAMES, Interpreter
from connectors.asterisk.ari_words import (
    MESSAGE_LIMIT,
    AriError,
    Channel,
    read_event,
    read_lists,
)
from connectors.asterisk.calls import SETTLE_S
from connectors.asterisk.dialogue import CONNECTOR
from connectors.asterisk.listener import Listener
from connectors.asterisk.settings import Settings

TURN_LIMIT = 200
"""Messages heard before the event loop gets its turn."""

_ANSWER_LIMIT_S = 3.0
_LISTED_MOST = 64 * 1024 * 1024
_FORBIDDEN = (401, 403)
_log = logging.getLogger(__name__)
Heard = SwitchEvent | LinkEvent


class AriLine:
    """Carries the listener over one WebSocket, and asks the snapshot's questions beside it."""

    def __init__(
        self, settings: Settings, password: str, tls: ssl.SSLContext | None, token: str,
        devices: Sequence[str],
    ) -> None:  # fmt: skip
        """Make one; `token` is the same for all connections of a desk, and no other's."""
        host, port = settings.where
        scheme = "https" if tls else "http"
        self._base = f"{scheme}://{host}:{port}{settings.path.rstrip('/')}"
        secret = aiohttp.encode_basic_auth(settings.username, password, "utf-8")
        self._headers = {"Authorization": secret}
        self._settings = settings
        self._tls = tls
        self._devices = tuple(devices)
        slug = re.sub(r"[^A-Za-z0-9]+", "-", devices[0]).strip("-")
        self.application = f"ringside-{slug}-{token}"

    async def events(self, listener: Listener) -> AsyncGenerator[Heard, None]:
        """Yield what is heard until the connection ends, then raise why.

        Raises:
            AuthFailed: The switch refuses this user or password.
            NotReady: The connection broke, fell silent, or is another's now.
        """
        interpreter = Interpreter()
        try:
            async with self._session() as session, self._connected(session) as socket:
                await self._ask_for_what_matters(session)
                listener.take(await self._snapshot(session, interpreter))
                while listener.behind:
                    for event in listener.work(TURN_LIMIT):
                        yield event
                    await asyncio.sleep(0)
                listener.answers.clear()
                async for event in self._hear(socket, listener, interpreter):
                    yield event
        except aiohttp.WSServerHandshakeError as error:
            raise _refused(error.status) from error
        except aiohttp.ClientError as error:
            raise NotReady(CONNECTOR, f"the connection broke: {error}") from error
        except AriError as error:
            raise InvalidReply(CONNECTOR, str(error)) from error

    async def _hear(
        self, socket: aiohttp.ClientWebSocketResponse, listener: Listener, interpreter: Interpreter
    ) -> AsyncGenerator[Heard, None]:
        heard = 0
        while True:
            limit_s = SETTLE_S if listener.tracker.unsettled else None
            try:
                message = await socket.receive(limit_s)
            except TimeoutError:
                for settled in listener.tracker.settle(listener.clock.time()):
                    yield settled
                continue
            listener.take(self._interpret(message, socket, interpreter))
            for event in listener.work():
                yield event
            heard += 1
            if heard % TURN_LIMIT == 0:
                await asyncio.sleep(0)

    def _interpret(
        self, message: aiohttp.WSMessage, socket: aiohttp.ClientWebSocketResponse,
        interpreter: Interpreter,
    ) -> list[bytes]:  # fmt: skip
        if message.type is not aiohttp.WSMsgType.TEXT:
            if message.type in _ENDS:
                raise NotReady(CONNECTOR, _why_ended(message, socket))
            return []
        try:
            event = read_event(message.data)
        except AriError as error:
            _log.warning("asterisk: %s was dropped", error)
            return []
        if event.type == "ApplicationReplaced":
            raise NotReady(CONNECTOR, "somebody else connected under this desk's name")
        return interpreter.tell(event)

    def _session(self) -> aiohttp.ClientSession:
        limit = aiohttp.ClientTimeout(total=_ANSWER_LIMIT_S)
        connector = aiohttp.TCPConnector(ssl=self._tls or True)
        return aiohttp.ClientSession(headers=self._headers, timeout=limit, connector=connector)

    @asynccontextmanager
    async def _connected(
        self, session: aiohttp.ClientSession
    ) -> AsyncGenerator[aiohttp.ClientWebSocketResponse, None]:
        query = {"app": self.application, "subscribeAll": "true"}
        async with asyncio.timeout(_ANSWER_LIMIT_S):
            socket = await session.ws_connect(
                f"{self._base}/events", params=query, heartbeat=self._settings.keepalive_s,
                max_msg_size=MESSAGE_LIMIT,
            )  # fmt: skip
        try:
            yield socket
        finally:
            if not socket.closed:
                await socket.close()

    async def _ask_for_what_matters(self, session: aiohttp.ClientSession) -> None:
        """Have the switch send these messages alone; where it refuses, the rest is not heeded."""
        wanted = {"allowed": [{"type": name} for name in NAMES]}
        url = f"{self._base}/applications/{self.application}/eventFilter"
        async with session.put(url, json=wanted) as answer:
            if answer.status >= 400:
                _log.info("asterisk: events are not filtered by the switch (%d)", answer.status)

    async def _snapshot(
        self, session: aiohttp.ClientSession, interpreter: Interpreter
    ) -> list[bytes]:
        asked = [await self._get(session, what) for what in ("channels", "bridges")]
        channels, bridges = read_lists(*asked)
        mine = [one for one in channels if one.name.rpartition("-")[0] in self._devices]
        return interpreter.list(channels, bridges, await self._linked(session, mine))

    async def _linked(
        self, session: aiohttp.ClientSession, mine: Sequence[Channel]
    ) -> dict[str, str]:
        """Ask what the switch calls the conversations of the agent's own channels."""
        found: dict[str, str] = {}
        for channel in mine:
            path = f"channels/{channel.id}/variable"
            try:
                said = json.loads(await self._get(session, path, variable="CHANNEL(linkedid)"))
                if isinstance(said, dict) and isinstance(said.get("value"), str) and said["value"]:
                    found[channel.id] = said["value"]
            except (ConnectorError, ValueError):  # gone meanwhile, or never told
                continue
        return found

    async def _get(self, session: aiohttp.ClientSession, what: str, **query: str) -> bytes:
        async with session.get(f"{self._base}/{what}", params=query) as answer:
            if answer.status != 200:
                raise _refused(answer.status)
            content = await answer.content.read(_LISTED_MOST)
            while not answer.content.at_eof() and len(content) < _LISTED_MOST:
                content += await answer.content.read(_LISTED_MOST)
            return content


_ENDS = (
    aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED,
    aiohttp.WSMsgType.ERROR,
)  # fmt: skip


def _why_ended(message: aiohttp.WSMessage, socket: aiohttp.ClientWebSocketResponse) -> str:
    error = socket.exception() or message.data
    if isinstance(error, aiohttp.ServerTimeoutError | TimeoutError):
        return "the switch has fallen silent"
    return "the switch closed the connection"


def _refused(status: int) -> ConnectorError:
    if status in _FORBIDDEN:
        return AuthFailed(CONNECTOR, f"the switch refused the login ({status})")
    if status == 404:
        return NotReady(CONNECTOR, "there is no ARI at that address (404)")
    return NotReady(CONNECTOR, f"the switch answered {status}")
