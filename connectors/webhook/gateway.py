"""A WebSocket the desk opens to a gateway: nothing on the desk has to be reachable for it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from app.sdk.calls.cleaning import clean_text
from app.sdk.errors import AuthFailed, InvalidReply, NotReady
from connectors.webhook.feed import FRAME_LIMIT, Feed, FeedError, Heard

HEARTBEAT_S = 6.0
"""A ping is sent so often, and its answer waited for half as long: a dead line shows in 9 s."""

OPEN_LIMIT_S = 5.0
_REFUSED = frozenset({401, 403})
_GONE = frozenset(
    {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING,
     aiohttp.WSMsgType.ERROR}
)  # fmt: skip


class Gateway:
    """One connection to it."""

    def __init__(self, name: str, feed: Feed, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._name = name
        self._feed = feed
        self._socket = socket

    async def hear(self) -> Heard:
        """Return what the next frame means, once there is one.

        Raises:
            NotReady: The connection ended.
            InvalidReply: The gateway says what was not agreed on.
        """
        message = await self._socket.receive()
        if message.type in _GONE:
            raise NotReady(self._name, "the gateway closed the connection")
        if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
            return Heard()
        try:
            heard = self._feed.hear(message.data)
        except FeedError as error:
            raise InvalidReply(self._name, f"the gateway: {error}") from error
        if heard.say:
            await self._send(heard.say)
        return heard

    async def begin(self) -> None:
        """Say hello."""
        await self._send(self._feed.hello())

    async def _send(self, text: str) -> None:
        try:
            await self._socket.send_str(text)
        except (aiohttp.ClientError, ConnectionError) as error:
            raise NotReady(self._name, "the gateway closed the connection") from error


@asynccontextmanager
async def connected(
    name: str, url: str, token: str, tls: ssl.SSLContext, feed: Feed
) -> AsyncIterator[Gateway]:
    """Be connected for as long as the block lasts.

    Raises:
        AuthFailed: The token was refused.
        NotReady: There is no gateway to be had there.
    """
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=OPEN_LIMIT_S, sock_read=OPEN_LIMIT_S)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        socket = await _open(name, session, url, token, tls)
        try:
            gateway = Gateway(name, feed, socket)
            await gateway.begin()
            yield gateway
        finally:
            await socket.close()


async def _open(
    name: str, session: aiohttp.ClientSession, url: str, token: str, tls: ssl.SSLContext
) -> aiohttp.ClientWebSocketResponse:
    try:
        return await session.ws_connect(
            url,
            headers={"Authorization": f"Bearer {token}"},
            heartbeat=HEARTBEAT_S,
            max_msg_size=FRAME_LIMIT,
            ssl=tls,
            timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
        )
    except aiohttp.WSServerHandshakeError as error:
        if error.status in _REFUSED:
            raise AuthFailed(name, "the gateway refuses the token") from error
        raise NotReady(name, f"no gateway answers there (status {error.status})") from error
    except aiohttp.ClientConnectorCertificateError as error:
        raise NotReady(name, "the gateway's certificate is vouched for by nobody") from error
    except aiohttp.ClientError as error:
        said = clean_text(str(error)) or type(error).__name__
        raise NotReady(name, f"the gateway can't be reached: {said}") from error


def tls_of(name: str, ca: str | None) -> ssl.SSLContext:
    """Return what the gateway's certificate is checked with.

    Raises:
        NotReady: The authority's file can't be read.
    """
    try:
        return ssl.create_default_context(cafile=ca)
    except OSError as error:
        raise NotReady(name, f"ca = {ca!r}: {error.strerror or 'no certificate'}") from error
