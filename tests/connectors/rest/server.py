"""A server on loopback that answers as it is told."""

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(answer: Answer):
    """A server on loopback; yields its address and every request it got."""
    asked: list[web.BaseRequest] = []

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        asked.append(request)
        return await answer(request)

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", asked
    finally:
        await runner.cleanup()


def saying(*answers: Any) -> Answer:
    """Answer so, one after the other; the last one again and again. A number is a status."""
    left = list(answers)

    async def answer(_request: web.Request) -> web.Response:
        said = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(said, web.Response):
            return said
        return web.Response(status=said) if isinstance(said, int) else web.json_response(said)

    return answer
