"""Notifications (TMF630 hubs): what has changed in the back office is asked for at once.

Each API is subscribed to with an address of this desk that nobody can guess. An event is no fact:
it says which facts of whom are to be asked for again, so that a forged or doubled one does no harm.
"""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
from aiohttp import web

from app.sdk.connector import Changed
from app.sdk.errors import ConnectorError, NotReady
from app.sdk.http import Http
from app.sdk.replies import understand, written
from connectors.tmf.replies import NAME
from connectors.tmf.settings import HubSettings, Settings

log = logging.getLogger(__name__)

EVENT_MAX = 256_000
KEPT = 500
WAITING_MAX = 100
AGAIN_S = 60.0
LEAVE_S = 1.0
ABOUT: dict[str, tuple[str, ...]] = {
    "trouble_ticket": ("ticket.", "complaint."),
    "service_problem": ("area.",),
    "product_order": ("order.",),
    "customer_bill": ("bill.", "account."),
}
"""What the facts are called that an event of each API is about."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A notification as all versions send it; what they spell differently is not looked at."""

    event_id: str = ""
    event: dict[str, Any] = {}


class Subscribed(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription, by the id it is ended with."""

    id: str


class Hub:
    """Hears notifications and says what they are about; oldest first, none twice."""

    def __init__(self, facts: frozenset[str]) -> None:
        """Make one; `facts` are those the connector gives at all."""
        self.token = secrets.token_urlsafe(24)
        self._facts = facts
        self._changes: asyncio.Queue[Changed] = asyncio.Queue(WAITING_MAX)
        self._heard: OrderedDict[str, None] = OrderedDict()

    async def next(self) -> Changed:
        """Wait for what has changed next."""
        return await self._changes.get()

    async def hear(self, request: web.Request) -> web.Response:
        """Take one notification; what is none of ours is answered with 404."""
        api = request.match_info["api"]
        known = secrets.compare_digest(request.match_info["token"].encode(), self.token.encode())
        if not known or api not in ABOUT:
            return web.Response(status=404)
        try:
            told = msgspec.json.decode(await request.read(), type=Envelope)
        except (msgspec.DecodeError, RecursionError):
            return web.Response(status=400)
        self._take(api, told)
        return web.Response(status=204)

    def _take(self, api: str, told: Envelope) -> None:
        if told.event_id and told.event_id in self._heard:
            return
        self._heard[told.event_id] = None
        while len(self._heard) > KEPT:
            self._heard.popitem(last=False)
        facts = frozenset(name for name in self._facts if name.startswith(ABOUT[api]))
        if self._changes.full():
            self._changes.get_nowait()
        self._changes.put_nowait(Changed(facts=facts, customer_id=customer_in(told.event)))


def customer_in(event: Mapping[str, Any]) -> str:
    """Return the id of the customer a notification is about; empty: it does not say."""
    for resource in event.values():
        parties = resource.get("relatedParty") if isinstance(resource, dict) else None
        for party in parties if isinstance(parties, list) else ():
            found = _customer(party)
            if found:
                return found
    return ""


def _customer(party: object) -> str:
    if not isinstance(party, dict) or str(party.get("role", "")).lower() != "customer":
        return ""
    inner = party.get("partyOrPartyRole")
    found = inner.get("id") if isinstance(inner, dict) else party.get("id")
    return found if isinstance(found, str) else ""


@asynccontextmanager
async def hub(http: Http, settings: Settings, facts: frozenset[str]) -> AsyncIterator[Hub | None]:
    """Listen and stay subscribed for as long as the block lasts; None where that is not wanted.

    Raises:
        NotReady: The port is taken.
    """
    wanted = settings.hub
    if wanted is None:
        yield None
        return
    found = Hub(facts)
    async with _listening(found, wanted) as url, asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_stay(http, getattr(settings.paths, api), f"{url}/{api}"))
            for api in ABOUT
            if api in wanted.apis
        ]
        try:
            yield found
        finally:
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def _listening(found: Hub, wanted: HubSettings) -> AsyncIterator[str]:
    app = web.Application(client_max_size=EVENT_MAX)
    app.router.add_post("/{token}/{api}/listener/{event}", found.hear)
    app.router.add_post("/{token}/{api}", found.hear)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, wanted.host, wanted.port).start()
        except OSError as error:
            why = f"can't listen for notifications at port {wanted.port}"
            raise NotReady(NAME, why) from error
        own = f"http://{wanted.host}:{runner.addresses[0][1]}"
        yield f"{wanted.url.rstrip('/') or own}/{found.token}"
    finally:
        await runner.cleanup()


async def _stay(http: Http, root: str, callback: str) -> None:
    """Be subscribed to one API, and end that when told to stop; a refusal is tried again."""
    path = f"{root.rstrip('/')}/hub"
    while True:
        try:
            body = written(http.name, {"callback": callback})
            said = {"Content-Type": "application/json"}
            answer = await http.tell("POST", path, content=body, headers=said)
            subscription = understand(http.name, answer.body, Subscribed, "hub").id
        except (ConnectorError, TimeoutError) as error:
            log.warning("no notifications of %s: %s", root, error)
            await asyncio.sleep(AGAIN_S)
            continue
        try:
            await asyncio.Event().wait()
        finally:
            with suppress(ConnectorError, TimeoutError):
                async with asyncio.timeout(LEAVE_S):
                    await http.tell("DELETE", f"{path}/{subscription}")
