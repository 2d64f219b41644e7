"""Hubs of the pretend back office (TMF630): who wants to be told, and telling them."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec
from aiohttp import web

from app.sandbox.office.wire_answers import answer, refusal

TELL_S = 2.0


class Hubs:
    """Subscriptions by the root of their API, and the notifications sent to them."""

    def __init__(self) -> None:
        self.callbacks: dict[str, dict[str, str]] = {}

    def routes(self, root: str) -> list[web.RouteDef]:
        """Return the hub of one API."""

        async def subscribe(request: web.Request) -> web.Response:
            return self._subscribe(root, await request.read())

        async def leave(request: web.Request) -> web.Response:
            known = self.callbacks.get(root, {}).pop(request.match_info["id"], None)
            return web.Response(status=204) if known else refusal(404, "notFound", "no such hub")

        return [web.post(f"{root}/hub", subscribe), web.delete(f"{root}/hub/{{id}}", leave)]

    async def publish(self, root: str, event_type: str, event: dict[str, Any]) -> int:
        """Tell everybody who wants to know; return how many have taken it."""
        body = {
            "eventId": uuid4().hex,
            "eventType": event_type,
            "timeOcurred": "2026-03-10T07:00:00Z",
            "event": event,
        }
        taken = 0
        timeout = aiohttp.ClientTimeout(total=TELL_S)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            for callback in list(self.callbacks.get(root, {}).values()):
                with suppress(aiohttp.ClientError, asyncio.TimeoutError):
                    url = f"{callback}/listener/{event_type}"
                    async with http.post(url, json=body) as said:
                        taken += said.status < 300
        return taken

    def _subscribe(self, root: str, body: bytes) -> web.Response:
        try:
            told = msgspec.json.decode(body, type=dict[str, Any])
        except (msgspec.DecodeError, msgspec.ValidationError):
            return refusal(400, "badBody", "an object is expected")
        callback = told.get("callback")
        if not isinstance(callback, str) or not callback.startswith("http"):
            return refusal(400, "badBody", "callback: an address is expected")
        number = uuid4().hex
        self.callbacks.setdefault(root, {})[number] = callback
        return answer({"id": number, "callback": callback}, status=201)
