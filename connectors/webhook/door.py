"""The address messages are posted to: on this machine alone, or behind TLS.

Whatever is read is bounded, browsers are kept out (`Host`, `Origin`: a page must not reach it by
another name), and the answer goes out before anything is done with the message.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from app.sdk.errors import NotReady
from connectors.webhook.protocol import BODY_LIMIT, Intake, Taken, too_large
from connectors.webhook.refusal import Refused
from connectors.webhook.report import Report
from connectors.webhook.settings import Settings, is_loopback

WAITING_LIMIT = 1_000
"""Messages taken on that nobody has heard yet; more are sent away for a moment."""

READ_LIMIT_S = 10.0
BUSY_S = 1
LINGER_S = 1.0
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_log = logging.getLogger(__name__)


class Door:
    """Takes messages on and keeps them until they are heard.

    Attributes:
        url: Where it listens.
        refused: How many messages were refused, and the last reason; for whoever looks after it.
    """

    def __init__(self, name: str, settings: Settings, intake: Intake) -> None:
        self._name = name
        self._settings = settings
        self._intake = intake
        self._waiting: asyncio.Queue[tuple[Report, ...]] = asyncio.Queue(WAITING_LIMIT)
        self._local = is_loopback(settings.host)
        self.url = ""
        self.refused: tuple[int, str] = (0, "")

    async def next(self) -> tuple[Report, ...]:
        """Return the reports of the next message, once there is one."""
        return await self._waiting.get()

    async def answer(self, request: web.Request) -> web.Response:
        """Take one request."""
        try:
            taken = await self._take(request)
        except Refused as refused:
            return self._refuse(refused)
        status = 200 if taken.doubled else 202
        said = {"accepted": len(taken.reports), "ignored": taken.passed, "duplicate": taken.doubled}
        return web.json_response(said, status=status)

    async def _take(self, request: web.Request) -> Taken:
        self._admit(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await _body(request)
        now_s = asyncio.get_running_loop().time()
        taken = self._intake.take(headers, body, self._asked(request), now_s)
        if taken.reports:
            try:
                self._waiting.put_nowait(taken.reports)
            except asyncio.QueueFull as error:
                self._intake.forget(taken)
                raise Refused(
                    503, "busy", "queue", "too many messages wait to be heard", retry_s=BUSY_S
                ) from error
        return taken

    def _admit(self, request: web.Request) -> None:
        """Let in only what may be from the sender, before anything of it is read."""
        if "Origin" in request.headers:
            raise Refused(403, "from-a-browser", "origin", "pages in a browser may not send here")
        if self._local and _host(request) not in LOCAL_NAMES:
            raise Refused(
                403, "wrong-host", "host", "this machine is called 127.0.0.1 or localhost here"
            )
        if request.path != self._settings.path:
            raise Refused(404, "no-such-path", "path", f"messages go to {self._settings.path}")
        if request.method != "POST":
            raise Refused(405, "wrong-method", "method", "messages are sent by POST")

    def _asked(self, request: web.Request) -> str:
        """Return the address as the sender knows it."""
        public = self._settings.public_url
        if not public:
            return str(request.url)
        query = request.query_string
        return f"{public}?{query}" if query and "?" not in public else public

    def _refuse(self, refused: Refused) -> web.Response:
        count, last = self.refused
        said = f"{refused.status} {refused.error}: {refused.where}: {refused.say}"
        if said != last:
            _log.warning("%s: a message was refused: %s", self._name, said)
        self.refused = (count + 1, said)
        headers = {} if refused.retry_s is None else {"Retry-After": str(refused.retry_s)}
        if refused.status == 405:
            headers["Allow"] = "POST"
        body = {"error": refused.error, "where": refused.where, "say": refused.say}
        return web.json_response(body, status=refused.status, headers=headers)


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > BODY_LIMIT:
        raise too_large()
    try:
        async with asyncio.timeout(READ_LIMIT_S):
            return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise too_large() from error
    except TimeoutError as error:
        raise Refused(408, "too-slow", "body", "the message did not come in time") from error


def _host(request: web.Request) -> str:
    host = request.headers.get("Host", "")
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


@asynccontextmanager
async def opened(
    name: str, settings: Settings, intake: Intake, told: Callable[[str], None]
) -> AsyncIterator[Door]:
    """Listen for as long as the block lasts.

    Args:
        name: What the connector is called.
        settings: Where.
        intake: What takes the messages on.
        told: Called with the address, once it is known.

    Raises:
        NotReady: The address or port can't be had, or the certificate can't be read.
    """
    tls = tls_of(name, settings)
    door = Door(name, settings, intake)
    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_route("*", "/{path:.*}", door.answer)
    runner = web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=15.0,
        lingering_time=LINGER_S,
        shutdown_timeout=LINGER_S,
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port, ssl_context=tls)
        try:
            await site.start()
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            raise NotReady(name, f"can't listen at {where}: {error.strerror or error}") from error
        port = runner.addresses[0][1]
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        door.url = f"{'https' if tls else 'http'}://{host}:{port}{settings.path}"
        told(door.url)
        yield door
    finally:
        await runner.cleanup()


def tls_of(name: str, settings: Settings) -> ssl.SSLContext | None:
    """Return what the server proves itself with; None: it need not.

    Raises:
        NotReady: A file can't be read, or the two do not belong together.
    """
    if not settings.certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.certificate, settings.key)
    except OSError as error:  # an SSLError is one
        why = error.strerror or "they do not belong together"
        raise NotReady(
            name, f"certificate {settings.certificate!r} and key {settings.key!r}: {why}"
        ) from error
    return context
