"""Every system is asked at once; each answer is passed on as it comes, each failure as such."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from app.domain.effects import FetchFacts, LookUpCaller
from app.domain.events import (
    CallerLookedUp,
    CallerLookupFailed,
    FactsArrived,
    FactsFailed,
    HistoryArrived,
    HistoryEntry,
)
from app.domain.session import Playbook
from app.sdk.connector import Reading
from app.sdk.errors import InvalidReply, NotReady
from app.services.lookup import Source, Waits, open_lookup
from tests.app.domain.session.calls import CALL, CHEN
from tests.app.services.fakes import People, Systems, looking_up, now

SYSTEMS = {"session.online": "AAA", "onu.state": "PON"}
BOOK = Playbook(sources=SYSTEMS)
WHO = LookUpCaller(call_id=CALL, number="12000001046")
HOW = FetchFacts(call_id=CALL, customer=CHEN, facts=frozenset(SYSTEMS))
QUICK = Waits(timeout_s=-0.95)
"""With the second of grace: 50 ms."""


async def found(directories):
    posted = []
    async with looking_up(directories, [], BOOK) as lookup:
        await lookup.find_caller(WHO, posted.append)
    return posted


async def read(*sources, book=BOOK):
    posted = []
    async with looking_up([], sources, book, QUICK) as lookup:
        await lookup.fetch(HOW, posted.append)
    return posted


async def test_each_directory_answers_for_itself():
    posted = await found([People(CHEN), People()])
    assert [event.customers for event in posted] == [(CHEN,), ()]
    assert all(isinstance(event, CallerLookedUp) for event in posted)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotReady("crm", "no answer within 2 s"), "no answer within 2 s"),
        (ConnectionRefusedError(), "unreachable"),
        (KeyError("name"), "unexpected KeyError"),
    ],
)
async def test_a_directory_that_fails_says_why(error, reason):
    (event,) = await found([People(error=error)])
    assert isinstance(event, CallerLookupFailed)
    assert event.reason == reason


async def test_without_a_directory_the_card_says_so():
    (event,) = await found([])
    assert event.reason == "no system is set up to look customers up"


async def test_readings_become_facts_history_and_failures():
    entry = HistoryEntry(at=now(), text={"en": "Called"})
    aaa = Reading(system="AAA", values={"session.online": True}, took_s=0.2)
    pon = Reading(system="PON", failed={"onu.state": "server error 500"}, history=(entry,))
    posted = await read(Systems(aaa, pon))
    assert [type(event) for event in posted] == [FactsArrived, HistoryArrived, FactsFailed]
    assert posted[0].values == {"session.online": True}
    assert (posted[2].facts, posted[2].reason) == (("onu.state",), "server error 500")


async def test_a_source_that_breaks_fails_only_what_it_had_not_answered():
    aaa = Reading(system="AAA", values={"session.online": True})
    posted = await read(Systems(aaa, error=InvalidReply("tmf", "answer cut off")))
    assert [type(event) for event in posted] == [FactsArrived, FactsFailed]
    assert posted[1].facts == ("onu.state",)
    assert posted[1].source == "PON"


async def test_a_source_that_hangs_is_cut_off_and_closed():
    source = Systems(hangs=True)
    posted = await read(source)
    assert source.closed
    assert {event.reason for event in posted} == {"no answer in time"}
    assert {fact for event in posted for fact in event.facts} == set(SYSTEMS)


async def test_what_no_source_gives_is_said_not_to_be_given():
    posted = await read(Systems(Reading(system="AAA", values={"session.online": False})))
    assert (posted[1].facts, posted[1].reason) == (("onu.state",), "not given")


BOTH = Playbook(sources=SYSTEMS, besides={"onu.state": ("CRM",)})


async def test_each_system_that_gives_a_fact_is_answered_for():
    aaa = Reading(system="AAA", values={"session.online": True})
    pon = Reading(system="PON", values={"onu.state": "online"}, raw={"onu.state": "1"})
    posted = await read(Systems(aaa, pon), book=BOTH)
    assert posted[1].raw == {"onu.state": "1"}
    assert (posted[2].source, posted[2].facts, posted[2].reason) == (
        "CRM",
        ("onu.state",),
        "not given",
    )
    assert len(posted) == 3


async def test_a_system_that_failed_is_named_though_another_gave_the_fact():
    crm = Reading(system="CRM", values={"onu.state": "offline"})
    posted = await read(Systems(crm, error=InvalidReply("tmf", "answer cut off")), book=BOTH)
    failed = {(event.source, event.facts) for event in posted[1:]}
    assert failed == {("PON", ("onu.state",)), ("AAA", ("session.online",))}


@asynccontextmanager
async def two_sources(*sources):
    async with open_lookup([], sources, BOTH, QUICK, now=now, random=lambda: 0.5) as lookup:
        yield lookup


async def test_every_source_of_a_fact_is_asked_for_what_it_gives_and_for_nothing_else():
    seen = []

    class Asked(Systems):
        async def read(self, customer, facts):
            seen.append((self.name, facts))
            async for reading in super().read(customer, facts):
                yield reading

    aaa = Reading(system="AAA", values={"session.online": True})
    pon = Reading(system="PON", values={"onu.state": "online"})
    crm = Reading(system="CRM", values={"onu.state": "offline"})
    first, second = Asked(aaa, pon), Asked(crm)
    second.name = "mirror"
    posted = []
    gives = {"AAA": ["session.online"], "PON": ["onu.state"]}
    async with two_sources(Source(first, gives), Source(second, {"CRM": ["onu.state"]})) as lookup:
        await lookup.fetch(HOW, posted.append)
    assert seen == [("tmf", frozenset(SYSTEMS)), ("mirror", frozenset({"onu.state"}))]
    assert {event.source: event.values for event in posted} == {
        "AAA": {"session.online": True},
        "PON": {"onu.state": "online"},
        "CRM": {"onu.state": "offline"},
    }


async def test_what_a_connector_that_is_not_open_was_to_give_is_said_not_to_be_given():
    posted = []
    async with looking_up([], [], BOTH) as lookup:
        await lookup.fetch(HOW, posted.append)
    assert {(event.source, event.reason) for event in posted} == {
        ("AAA", "not given"),
        ("PON", "not given"),
        ("CRM", "not given"),
    }


async def test_leaving_ends_whatever_is_out():
    source = Systems(hangs=True)
    async with looking_up([], [source], BOOK) as lookup, asyncio.TaskGroup() as group:
        task = group.create_task(lookup.fetch(HOW, lambda _: None))
        while not lookup.out:  # noqa: ASYNC110 - its own state
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
    assert source.closed
