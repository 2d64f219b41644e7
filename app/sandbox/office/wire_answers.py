"""HTTP answers of the back office, sound and spoiled."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from aiohttp import web

KEPT_WHEN_SPOILED = frozenset({"id", "href", "@type", "@referredType"})


def answer(
    content: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Answer with JSON."""
    body = json.dumps(content, ensure_ascii=False).encode()
    return web.Response(
        body=body, status=status, headers=headers, content_type="application/json", charset="utf-8"
    )


def refusal(status: int, code: str, message: str) -> web.Response:
    """Answer with TM Forum's Error."""
    reason = code[0].upper() + code[1:]
    error = {"@type": "Error", "code": code, "reason": reason, "message": message}
    return answer({**error, "status": str(status)}, status=status)


def spoiled(content: Any) -> Any:
    """Give every value but the ids a type it must not have; an empty list becomes an object."""
    match content:
        case dict():
            return {
                name: value if name in KEPT_WHEN_SPOILED else spoiled(value)
                for name, value in content.items()
            }
        case []:
            return {"entries": []}
        case list():
            return [spoiled(element) for element in content]
        case str():
            return 7
        case _:
            return "seven"


async def cut_off(request: web.Request, sound: web.Response) -> web.StreamResponse:
    """Send half of an answer that announced its full length, then hang up."""
    body = sound.body if isinstance(sound.body, bytes) else b"{}"
    half = web.StreamResponse(status=sound.status, headers={"Content-Type": "application/json"})
    half.content_length = len(body) + 10
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    hang_up(request)
    return half


def hang_up(request: web.Request) -> None:
    """Close the connection without another word."""
    if request.transport is not None:
        request.transport.close()


async def say_nothing() -> NoReturn:
    """Never answer; ends when the caller hangs up or the server closes."""
    await asyncio.Event().wait()
    raise AssertionError("nobody sets this event")
