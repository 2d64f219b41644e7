"""A small switch that speaks ARI on loopback: what a test hands it goes out on every WebSocket."""

import asyncio
import base64
import json
from typing import Self

from aiohttp import WSMsgType, web

CHANNEL = {
    "state": "Up", "caller": {"name": "", "number": ""}, "connected": {"name": "", "number": ""},
    "dialplan": {"context": "", "exten": "", "priority": 1, "app_name": "", "app_data": ""},
}  # fmt: skip


class AriSwitch:
    """Answers REST questions with `channels`, `bridges` and `linked`, and plays messages.

    Attributes:
        filters: What was asked to be sent.
        applications: The names connected under, in order.
        muted: Nothing is said any more, not even that it is alive.
    """

    def __init__(self, password: str = "sesame", *, read_only: bool = False) -> None:
        self.channels: list[dict] = []
        self.bridges: list[dict] = []
        self.linked: dict[str, str] = {}
        self.filters: list[dict] = []
        self.applications: list[str] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.muted = False
        self._read_only = read_only
        self._expected = "Basic " + base64.b64encode(f"ringside:{password}".encode()).decode()
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/ari/events", self._events)
        app.router.add_put("/ari/applications/{name}/eventFilter", self._filter)
        app.router.add_get("/ari/channels", self._list_channels)
        app.router.add_get("/ari/bridges", self._list_bridges)
        app.router.add_get("/ari/channels/{channel}/variable", self._variable)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *why: object) -> None:
        self.drop()
        await self._runner.cleanup()

    async def say(self, *messages: dict | str) -> None:
        """Send messages to everybody who is connected."""
        for message in messages:
            text = message if isinstance(message, str) else json.dumps(message)
            for socket in self.sockets:
                await socket.send_str(text)

    def drop(self) -> None:
        """Break every connection, as a network does."""
        for socket in self.sockets:
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    async def until_connected(self, times: int = 1) -> None:
        """Wait until there have been so many connections since the start."""
        while len(self.applications) < times:
            self._changed.clear()
            await self._changed.wait()

    def _check(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != self._expected:
            raise web.HTTPUnauthorized

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        self._check(request)
        assert request.query["subscribeAll"] == "true"
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        self.applications.append(request.query["app"])
        self._changed.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.PING and not self.muted:
                    await socket.pong(message.data)
        finally:
            self.sockets.remove(socket)
        return socket

    async def _filter(self, request: web.Request) -> web.Response:
        self._check(request)
        if self._read_only:
            return web.json_response({"message": "Write access denied"}, status=403)
        self.filters.append(await request.json())
        return web.json_response({"name": request.match_info["name"]})

    async def _list_channels(self, request: web.Request) -> web.Response:
        self._check(request)
        return web.json_response(self.channels)

    async def _list_bridges(self, request: web.Request) -> web.Response:
        self._check(request)
        return web.json_response(self.bridges)

    async def _variable(self, request: web.Request) -> web.Response:
        self._check(request)
        assert request.query["variable"] == "CHANNEL(linkedid)"
        channel = request.match_info["channel"]
        if channel not in self.linked:
            return web.json_response({"message": "Channel not found"}, status=404)
        return web.json_response({"value": self.linked[channel]})


def channel(name: str, number: str, uniqueid: str, **more: object) -> dict:
    """A channel as the switch writes one."""
    own = {"id": uniqueid, "name": name, "caller": {"name": "", "number": number}}
    return {**CHANNEL, **own, **more}
