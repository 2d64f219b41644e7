"""Notifications of the back office: subscribed to, heard once, about whom they say, and left."""

import json
from contextlib import aclosing
from urllib.parse import urlsplit

import aiohttp
import pytest

from app.sandbox.office.backoffice import BackOffice
from app.sandbox.office.faults import Fault, FaultKind
from app.sdk.connector import Changed
from connectors.tmf.hub import ABOUT, customer_in
from connectors.tmf.settings import HubSettings, Paths
from tests.connectors.tmf.conftest import World, opened
from tests.servers.launch import until

TICKETS = Paths().trouble_ticket
ONE = HubSettings(apis=("trouble_ticket",))
V5 = {"role": "Customer", "partyOrPartyRole": {"id": "C-7", "@type": "PartyRef"}}
V4 = {"role": "customer", "id": "C-7"}
CHANGED = {"troubleTicket": {"id": "TT-1", "status": "resolved", "relatedParty": [V5]}}


async def subscribed(office: BackOffice) -> None:
    await until(lambda: len(office.hubs.callbacks) == len(ABOUT))


async def heard(world: World) -> Changed:
    async with aclosing(world.tmf.changes()) as changes:
        return await anext(changes)


async def test_a_change_is_told_of_with_whose_it_is():
    async with opened(hub=HubSettings()) as world:
        await subscribed(world.office)
        assert await world.office.hubs.publish(TICKETS, "TroubleTicketStatusChangeEvent", CHANGED)
        told = await heard(world)
    assert told.customer_id == "C-7"
    assert {"ticket.open", "ticket.due_at"} <= told.facts
    assert not any(name.startswith(("bill.", "area.")) for name in told.facts)


async def test_at_the_end_nobody_is_told_any_more():
    async with opened(hub=HubSettings()) as world:
        await subscribed(world.office)
        office = world.office
    assert not any(office.hubs.callbacks.values())


async def test_the_same_notification_counts_once():
    async with opened(hub=HubSettings()) as world:
        await subscribed(world.office)
        [callback] = world.office.hubs.callbacks[TICKETS].values()
        twice = {"eventId": "e1", "event": CHANGED}
        other = {
            "eventId": "e2",
            "event": {"troubleTicket": {"relatedParty": [V4 | {"id": "C-8"}]}},
        }
        async with aiohttp.ClientSession() as http:
            for body in (twice, twice, other):
                async with http.post(f"{callback}/listener/x", json=body) as said:
                    assert said.status == 204
        assert [(await heard(world)).customer_id for _ in range(2)] == ["C-7", "C-8"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/guess/trouble_ticket/listener/x", b"{}", 404),
        ("{token}/alarm/listener/x", b"{}", 404),
        ("{token}/trouble_ticket/listener/x", b"<html>", 400),
        ("{token}/trouble_ticket/listener/x", b'{"event": 7}', 400),
        ("{token}/trouble_ticket/listener/x", b"[" * 100_000, 400),
        ("{token}/trouble_ticket/listener/x", b"x" * 300_000, 413),
    ],
)
async def test_what_is_no_notification_of_ours_is_refused(path: str, body: bytes, status: int):
    async with opened(hub=HubSettings()) as world:
        await subscribed(world.office)
        [callback] = world.office.hubs.callbacks[TICKETS].values()
        parts = urlsplit(callback)
        token = parts.path.rpartition("/")[0]
        url = f"http://{parts.netloc}{path.format(token=token)}"
        async with aiohttp.ClientSession() as http, http.post(url, data=body) as said:
            assert said.status == status
        assert world.tmf._told is not None
        assert world.tmf._told._changes.empty()


async def test_a_back_office_without_hubs_is_asked_as_before(caplog: pytest.LogCaptureFixture):
    async with opened(hub=ONE, paths=Paths(trouble_ticket="/none")) as world:
        await until(lambda: "no notifications of /none" in caplog.text)
        customer = await world.customer("B9")
        [reading] = await world.readings(customer, frozenset({"product.name"}))
        assert reading.values["product.name"]


async def test_without_settings_nothing_is_subscribed_to():
    async with opened() as world:
        world.office.faults.set("AAA", Fault(kind=FaultKind.DOWN))
        assert [change async for change in world.tmf.changes()] == []
        assert world.office.hubs.callbacks == {}


@pytest.mark.parametrize(
    ("event", "whose"),
    [
        ({"troubleTicket": {"relatedParty": [V4]}}, "C-7"),
        ({"troubleTicket": {"relatedParty": [{"role": "agent", "id": "A-1"}, V5]}}, "C-7"),
        ({"serviceProblem": {"id": "P-1"}}, ""),
        ({"troubleTicket": {"relatedParty": [{"role": "customer", "id": 7}, None, "x"]}}, ""),
        ({"troubleTicket": [1]}, ""),
        (json.loads("{}"), ""),
    ],
)
def test_whose_it_is_is_read_in_either_version(event: dict[str, object], whose: str):
    assert customer_in(event) == whose
