"""A gateway for the tests: says what it is told to say, and notes what it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import WSMsgType, web

from app.sdk.kit import SECRET


class Running:
    """One gateway. `scripts` has what it says to each hello, in order; the last one is repeated."""

    def __init__(self, scripts: Sequence[Sequence[object]], *, deaf: bool = False) -> None:
        self.scripts = list(scripts)
        self.deaf = deaf
        self.hellos: list[dict] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.url = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            return web.Response(status=401)
        socket = web.WebSocketResponse(autoping=not self.deaf)
        await socket.prepare(request)
        self.sockets.append(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._answer(socket, json.loads(message.data))
        return socket

    async def _answer(self, socket: web.WebSocketResponse, hello: dict) -> None:
        script = self.scripts[min(len(self.hellos), len(self.scripts) - 1)]
        self.hellos.append(hello)
        for frame in script:
            await socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def say(self, *frames: dict) -> None:
        for frame in frames:
            await self.sockets[-1].send_str(json.dumps(frame))

    async def hang_up(self) -> None:
        async with asyncio.TaskGroup() as group:
            for socket in self.sockets:
                group.create_task(socket.close())


@asynccontextmanager
async def gateway(*scripts: Sequence[object], deaf: bool = False) -> AsyncIterator[Running]:
    running = Running(scripts, deaf=deaf)
    app = web.Application()
    app.router.add_get("/feed", running.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        running.url = f"ws://127.0.0.1:{runner.addresses[0][1]}/feed"
        yield running
    finally:
        await running.hang_up()
        await runner.cleanup()
