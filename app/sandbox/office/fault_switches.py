"""The fault switches over HTTP: `/sandbox/faults`, and one target below it."""

from collections.abc import Iterable

import msgspec
from aiohttp import web

from app.sandbox.office.faults import Fault, Faults
from app.sandbox.office.faulty_wire import RespondAnyhow
from app.sandbox.office.wire_answers import answer, refusal

ROOT = "/sandbox/faults"


class FaultSwitches:
    """GET shows all, PUT sets one (`{"kind": "slow", "seconds": 3}`), DELETE clears one or all."""

    def __init__(self, faults: Faults, targets: Iterable[str]) -> None:
        self._faults = faults
        self._targets = frozenset(targets)

    def routes(self) -> Iterable[tuple[str, str, RespondAnyhow]]:
        """Yield method, path and what answers it."""
        yield "GET", ROOT, self._show
        yield "PUT", f"{ROOT}/{{target}}", self._set
        yield "DELETE", f"{ROOT}/{{target}}", self._clear
        yield "DELETE", ROOT, self._clear

    async def _show(self, _request: web.Request) -> web.Response:
        return answer(msgspec.to_builtins(self._faults.all()))

    async def _set(self, request: web.Request) -> web.Response:
        target = request.match_info["target"]
        if target not in self._targets:
            known = ", ".join(sorted(self._targets))
            return refusal(404, "notFound", f"no system or API {target!r}; there are {known}")
        try:
            fault = msgspec.json.decode(await request.read(), type=Fault)
        except msgspec.DecodeError as error:
            return refusal(400, "badBody", str(error))
        self._faults.set(target, fault)
        return await self._show(request)

    async def _clear(self, request: web.Request) -> web.Response:
        self._faults.clear(request.match_info.get("target"))
        return await self._show(request)
