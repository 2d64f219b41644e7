"""Request Tracker, the real one: tickets are opened once, found again, noted on and made urgent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.connector import TicketDraft
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from app.sdk.kit import lent, order
from connectors.rt import connect, offers
from connectors.rt.connector import Rt
from tests.connectors.rt.kinds import FIBRE, TICKETS, URGE, settings, somebody
from tests.servers.rt import ROOT_PASSWORD, RequestTracker

FACTS = frozenset({"ticket.open", "ticket.due_at", "ticket.faults_30d"})


@asynccontextmanager
async def opened(url: str, secret: str = ROOT_PASSWORD, **more: object) -> AsyncIterator[Rt]:
    context = lent({"secret": secret}, now=lambda: datetime.now(UTC))
    async with connect(settings(url, **more), context) as rt:
        yield rt


async def facts(rt: Rt, customer: Customer) -> dict[str, object]:
    [reading] = [reading async for reading in rt.read(customer, FACTS)]
    assert not reading.failed, reading.failed
    return dict(reading.values)


async def test_a_ticket_is_opened_with_the_evidence_and_becomes_a_fact(tracker: RequestTracker):
    who = somebody(1)
    asked = order(FIBRE, "press-1", onu__state="offline", onu__rx_dbm="-29.1")
    async with opened(tracker.url) as rt:
        assert (await facts(rt, who))["ticket.open"] is None
        receipt = await rt.perform(who, asked, lambda _share: None)
        assert (await facts(rt, who))["ticket.open"] == receipt.reference
    ticket = tracker.ask("GET", f"ticket/{receipt.reference}")
    assert ticket["Subject"] == "Fibre repair bb100@town"
    assert ticket["Priority"] == "20"
    [text] = tracker.ask("GET", f"ticket/{receipt.reference}/attachments?fields=Content")["items"]
    assert "onu.rx_dbm: -29.1" in text["Content"]


async def test_the_same_press_opens_one_ticket(tracker: RequestTracker):
    who, asked = somebody(2), order(FIBRE, "press-2")
    async with opened(tracker.url) as rt:
        assert await rt.check(who, asked) is None
        first, second = await asyncio.gather(
            rt.perform(who, asked, lambda _share: None), rt.perform(who, asked, lambda _share: None)
        )
        assert first == second == await rt.check(who, asked)
        assert len(await rt.find_tickets(who)) == 1


async def test_urging_adds_one_note_and_raises_the_priority(tracker: RequestTracker):
    who = somebody(3)
    async with opened(tracker.url) as rt:
        ticket = await rt.perform(who, order(FIBRE, "press-3"), lambda _share: None)
        urged = order(URGE, "press-4", ticket__open=ticket.reference)
        assert await rt.check(who, urged) is None
        for _ in range(2):
            assert await rt.perform(who, urged, lambda _share: None) == ticket
        assert await rt.check(who, urged) == ticket
    history = tracker.ask("GET", f"ticket/{ticket.reference}/history?fields=Type,Data")["items"]
    assert [entry["Type"] for entry in history].count("Comment") == 1
    assert tracker.ask("GET", f"ticket/{ticket.reference}")["Priority"] == "70"


async def test_a_closed_fault_is_counted_and_is_not_open(tracker: RequestTracker):
    who = somebody(4)
    async with opened(tracker.url, fault_queues=["Broadband"]) as rt:
        ticket = await rt.perform(who, order(FIBRE, "press-5"), lambda _share: None)
        tracker.ask("PUT", f"ticket/{ticket.reference}", {"Status": "resolved"})
        found = await facts(rt, who)
        assert (found["ticket.open"], found["ticket.faults_30d"]) == (None, 1)
        elsewhere = TicketDraft(kind="ticket.x", subject="x", text="")
        with pytest.raises(ConnectorError, match="no kind of ticket"):
            await rt.open_ticket(elsewhere, "press-6")


async def test_only_tickets_of_the_fault_queues_are_facts(tracker: RequestTracker):
    who = somebody(5)
    async with opened(tracker.url, fault_queues=["Complaints"]) as rt:
        await rt.perform(who, order(FIBRE, "press-7"), lambda _share: None)
        assert (await facts(rt, who))["ticket.open"] is None
        assert len(await rt.find_tickets(who)) == 1


async def test_a_custom_field_may_hold_the_customer(tracker: RequestTracker):
    who, asked = somebody(6), order(FIBRE, "press-8")
    async with opened(tracker.url, customer_field="Customer") as rt:
        receipt = await rt.perform(who, asked, lambda _share: None)
        assert [ticket.reference for ticket in await rt.find_tickets(who)] == [receipt.reference]
        assert await rt.find_tickets(somebody(600)) == ()
    [field] = tracker.ask("GET", f"ticket/{receipt.reference}")["CustomFields"]
    assert (field["name"], field["values"]) == ("Customer", ["C-6"])


@pytest.mark.parametrize(
    "hostile",
    ["x' OR id > 0 OR Subject = 'x", "x\\' OR id > 0 --", "<script>", "../../user/root"],
)
async def test_a_hostile_id_finds_and_breaks_nothing(tracker: RequestTracker, hostile: str):
    who = msgspec.structs.replace(somebody(0), customer_id=hostile)
    async with opened(tracker.url) as rt:
        assert await rt.find_tickets(who) == ()


async def test_an_id_that_can_stand_nowhere_is_not_asked_with(tracker: RequestTracker):
    who = msgspec.structs.replace(somebody(0), customer_id="C-1\x00")
    async with opened(tracker.url) as rt:
        with pytest.raises(ConnectorError, match="no id"):
            await rt.find_tickets(who)


@pytest.mark.parametrize("hostile", ["1/../../user/root", "1?x=", "１", "-1", ""])
async def test_a_note_goes_to_a_ticket_and_nowhere_else(tracker: RequestTracker, hostile: str):
    async with opened(tracker.url) as rt:
        with pytest.raises(ConnectorError, match=r"no number of a ticket|no open ticket"):
            await rt.add_note(hostile, "text", "press-9")


async def test_a_subject_from_outside_stays_one_line(tracker: RequestTracker):
    who = msgspec.structs.replace(
        somebody(7), keys={"login": "bb7\r\nX-Evil: 1", "msisdn": "12000001112"}
    )
    async with opened(tracker.url) as rt:
        ticket = await rt.perform(who, order(FIBRE, "press-10"), lambda _share: None)
    assert "\n" not in tracker.ask("GET", f"ticket/{ticket.reference}")["Subject"]


async def test_a_refusal_is_told_in_its_own_words(tracker: RequestTracker):
    lost = {FIBRE: {**TICKETS[FIBRE], "queue": "Nowhere"}}
    async with opened(tracker.url, tickets=lost) as rt:
        with pytest.raises(AuthFailed, match="not permitted"):
            await rt.perform(somebody(8), order(FIBRE, "press-11"), lambda _share: None)


async def test_a_wrong_password_is_said_to_be_one(tracker: RequestTracker):
    async with opened(tracker.url, "wrong") as rt:
        [reading] = [reading async for reading in rt.read(somebody(0), FACTS)]
        assert set(reading.failed.values()) == {"sign-in refused"}
        [health] = await rt.health()
        assert (health.well, health.detail) == (False, "sign-in refused")


async def test_its_health_names_its_version(tracker: RequestTracker):
    async with opened(tracker.url) as rt:
        [health] = await rt.health()
    assert health.well
    assert health.detail.startswith("Request Tracker 5.")


async def test_nothing_is_opened_where_nobody_listens():
    async with opened("http://127.0.0.1:9") as rt:
        with pytest.raises(NotReady):
            await rt.perform(somebody(0), order(FIBRE), lambda _share: None)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ({"queue": ""}, "queue"),
        ({"note_on": "ticket.open"}, "either"),
        ({"subject": {"zh": "x"}}, "no wording in en"),
        ({"subject": {"zh": "{x}", "en": "{x}"}}, "no such blank"),
    ],
)
def test_a_kind_of_ticket_that_makes_no_sense_is_refused(kind: dict[str, object], words: str):
    with pytest.raises(msgspec.ValidationError, match=words):
        settings("https://rt.example", tickets={FIBRE: {**TICKETS[FIBRE], **kind}})


def test_each_kind_is_an_action_of_the_agents():
    actions = offers(settings("https://rt.example")).actions
    assert [action.name for action in actions] == [FIBRE, URGE]
    assert actions[0].needs == ("onu.state", "onu.rx_dbm")
