"""The pretend operator's back office: TM Forum style APIs over HTTP on loopback."""

from types import TracebackType
from typing import Self

import msgspec
from aiohttp import web

from app.sandbox.office.collections import Collection, Records, UnreachableError, collections
from app.sandbox.office.fault_switches import FaultSwitches
from app.sandbox.office.faults import Faults
from app.sandbox.office.faulty_wire import FaultyWire, Respond, RespondAnyhow
from app.sandbox.office.fields import FIELDS
from app.sandbox.office.hub import Hubs
from app.sandbox.office.latency import Latency
from app.sandbox.office.orders import Orders, Place
from app.sandbox.office.query import QueryError, matches, page, select
from app.sandbox.office.wire_answers import answer, refusal
from app.sandbox.town.operator import SEED, Operator

DEFAULT_TOKEN = "sandbox"
LOOPBACK = "127.0.0.1"


class BackOffice:
    """An HTTP server on loopback for as long as its context is entered.

    Args:
        operator: Whose state is shown.
        token: The bearer token to ask for.
        pace: What each system's latency is multiplied by; 0 answers at once.
        faults: Switches to share; own ones otherwise.
        filters: Whether attribute filters are followed; some real servers ignore them.
        port: 0 picks a free one.
        seed: Of the latency.
    """

    def __init__(
        self,
        operator: Operator,
        *,
        token: str = DEFAULT_TOKEN,
        pace: float = 1.0,
        faults: Faults | None = None,
        filters: bool = True,
        port: int = 0,
        seed: int = SEED,
    ) -> None:
        self.faults = faults or Faults()
        self.hubs = Hubs()
        self._token = token
        self._filters = filters
        self._port = port
        self._latency = Latency(seed, pace)
        records = Records(operator)
        shown = [*collections(records)]
        places = [*Orders(operator, records).places()]
        for field in FIELDS:
            shown += field.collections(operator)
            places += field.places(operator)
        self._runner = web.AppRunner(
            self._build(shown, places),
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=0.5,
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
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    def _build(self, shown: list[Collection], places: list[Place]) -> web.Application:
        app = web.Application()
        meet = FaultyWire(self.faults, self._latency).wrap
        known = {place.system for place in places} | {place.name for place in places}
        for each in shown:
            known |= {each.api, each.system}
            listing = meet(self._list(each), each.api, each.system)
            item = meet(self._item(each), each.api, each.system)
            app.router.add_get(each.path, self._guard(listing))
            app.router.add_get(f"{each.path}/{{id}}", self._guard(item))
        for place in places:
            respond = meet(self._order(place), place.name, place.system)
            app.router.add_route(place.method, place.path, self._guard(respond))
        for root in sorted({each.path.rpartition("/")[0] for each in shown}):
            for route in self.hubs.routes(root):
                app.router.add_route(route.method, route.path, self._guard(route.handler))
        switches = FaultSwitches(self.faults, known)
        for method, path, switch in switches.routes():
            app.router.add_route(method, path, self._guard(switch))
        return app

    def _guard(self, respond: RespondAnyhow) -> RespondAnyhow:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if request.headers.get("Authorization") != f"Bearer {self._token}":
                return refusal(401, "invalidToken", "no or wrong bearer token")
            try:
                return await respond(request)
            except QueryError as error:
                return refusal(400, "badQuery", str(error))
            except UnreachableError as error:
                return refusal(503, "unavailable", str(error))

        return guarded

    def _list(self, collection: Collection) -> Respond:
        async def respond(request: web.Request) -> web.Response:
            asked = request.query if self._filters else {}
            found = [item for item in collection.some(asked) if matches(item, asked)]
            shown = [select(item, request.query) for item in page(found, request.query)]
            counts = {"X-Total-Count": str(len(found)), "X-Result-Count": str(len(shown))}
            return answer(shown, headers=counts)

        return respond

    def _item(self, collection: Collection) -> Respond:
        async def respond(request: web.Request) -> web.Response:
            item = collection.one(request.match_info["id"])
            if item is None:
                return refusal(404, "notFound", f"no such {collection.api}")
            return answer(select(item, request.query))

        return respond

    def _order(self, place: Place) -> Respond:
        async def respond(request: web.Request) -> web.Response:
            try:
                body = msgspec.json.decode(await request.read())
            except msgspec.DecodeError as error:
                return refusal(400, "badBody", f"not JSON: {error}")
            if not isinstance(body, dict):
                return refusal(400, "badBody", "an object is expected")
            return place.take(request, body)

        return respond
