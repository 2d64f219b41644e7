"""Puts latency and the switched-on faults between a request and its answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from app.sandbox.office.faults import Fault, FaultKind, Faults
from app.sandbox.office.latency import Latency
from app.sandbox.office.wire_answers import answer, cut_off, hang_up, refusal, say_nothing, spoiled

Respond = Callable[[web.Request], Awaitable[web.Response]]
RespondAnyhow = Callable[[web.Request], Awaitable[web.StreamResponse]]

REFUSALS = {
    FaultKind.DOWN: (503, "unavailable", "the system is down"),
    FaultKind.SERVER_ERROR: (500, "internalError", "the system failed"),
    FaultKind.AUTH_EXPIRED: (401, "tokenExpired", "the token has expired"),
    FaultKind.FORBIDDEN: (403, "forbidden", "not for this client"),
}

ALWAYS_FOUND = frozenset({"customer", "monitor"})
"""What a bad day spares: who the customer is, and how far an order has come."""


class FaultyWire:
    """Wraps what answers a request."""

    def __init__(self, faults: Faults, latency: Latency) -> None:
        self._faults = faults
        self._latency = latency

    def wrap(self, respond: Respond, api: str, system: str) -> RespondAnyhow:
        """Let every request to that API of that system wait its time and meet its fault."""

        async def faulty(request: web.Request) -> web.StreamResponse:
            fault = self._faults.take(api, system)
            if fault is None and request.method == "GET" and api not in ALWAYS_FOUND:
                fault = self._faults.chance()
            await asyncio.sleep(self._latency.draw_s(system))
            if fault is None:
                return await respond(request)
            instead = await self._instead(fault, request)
            return instead or await self._spoil(fault, request, await respond(request))

        return faulty

    async def _instead(self, fault: Fault, request: web.Request) -> web.Response | None:
        if fault.kind in REFUSALS:
            return refusal(*REFUSALS[fault.kind])
        match fault.kind:
            case FaultKind.EMPTY:
                return web.Response(status=200, content_type="application/json")
            case FaultKind.DROPPED:
                hang_up(request)
                return web.Response()
            case FaultKind.REQUEST_LOST:
                await say_nothing()
            case FaultKind.SLOW:
                await asyncio.sleep(fault.seconds)
        return None

    async def _spoil(
        self, fault: Fault, request: web.Request, sound: web.Response
    ) -> web.StreamResponse:
        match fault.kind:
            case FaultKind.ANSWER_LOST:
                await say_nothing()
            case FaultKind.CUT_OFF:
                return await cut_off(request, sound)
            case FaultKind.WRONG_SHAPE if isinstance(sound.body, bytes):
                return answer(spoiled(json.loads(sound.body)), status=sound.status)
        return sound
