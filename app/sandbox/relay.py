"""The pretend operator's service between desks: keeps what one hands over until another asks."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import msgspec
from aiohttp import web

Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOOPBACK = "127.0.0.1"
KEPT_S = 600.0
KEPT_MAX = 1_000
LARGEST_BYTES = 2_000_000
LONGEST_WAIT_S = 60.0


class _Left(msgspec.Struct, frozen=True):
    version: int
    content: bytes
    left_s: float


class RelayService:
    """An HTTP server on loopback for as long as its context is entered.

    Attributes:
        given: How often something was left.
    """

    def __init__(self, token: str, *, port: int = 0) -> None:
        """Make one; `token` is the bearer token to ask for, port 0 picks a free one."""
        self.given = 0
        self._token, self._port = token, port
        self._left: dict[str, _Left] = {}
        self._news = asyncio.Condition()
        app = web.Application(client_max_size=LARGEST_BYTES)
        app.router.add_put("/conversations/{name}", self._for_desks(self._put))
        app.router.add_get("/conversations/{name}", self._for_desks(self._get))
        app.router.add_get("/health", self._for_desks(self._health))
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5
        )

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{LOOPBACK}:{self._port}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, LOOPBACK, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    def _for_desks(self, respond: Respond) -> Respond:
        async def checked(request: web.Request) -> web.StreamResponse:
            if request.headers.get("Authorization") != f"Bearer {self._token}":
                return web.json_response({"message": "sign in with the desk's token"}, status=401)
            return await respond(request)

        return checked

    async def _put(self, request: web.Request) -> web.Response:
        name, content = request.match_info["name"], await request.read()
        self.given += 1
        self._left.pop(name, None)
        self._left[name] = _Left(self.given, content, time.monotonic())
        self._clear_out()
        async with self._news:
            self._news.notify_all()
        return web.Response(status=204)

    async def _get(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        try:
            after = int(request.query.get("after", "0"))
            wait_s = min(float(request.query.get("wait", "0")), LONGEST_WAIT_S)
        except ValueError:
            return web.json_response({"message": "after and wait are numbers"}, status=400)
        try:
            async with asyncio.timeout(wait_s), self._news:
                await self._news.wait_for(lambda: self._newer(name, after) is not None)
        except TimeoutError:
            pass
        left = self._newer(name, after)
        if left is None:
            return web.Response(status=204)
        return web.Response(body=left.content, headers={"Ringside-Version": str(left.version)})

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    def _newer(self, name: str, after: int) -> _Left | None:
        left = self._left.get(name)
        over = left is None or time.monotonic() - left.left_s > KEPT_S
        return None if left is None or over or left.version <= after else left

    def _clear_out(self) -> None:
        while len(self._left) > KEPT_MAX:
            del self._left[next(iter(self._left))]
