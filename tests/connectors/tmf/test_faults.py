"""Whatever is wrong with a system, its reading says so, the others answer, and nothing hangs."""

import asyncio
import gc

import pytest

from app.sandbox.office.faults import Fault, FaultKind
from app.sdk.connector import Directory, FactSource
from app.sdk.errors import AuthFailed, InvalidReply, NotReady
from connectors.tmf.questions.person import HELD
from tests.connectors.tmf.conftest import ALL_FACTS

SYSTEMS = (
    "CRM",
    "Billing",
    "NOC",
    "PON",
    "AAA",
    "Tickets",
    "PBOSS",
    "Messages",
    "Channels",
)
LIMIT_S = 0.5
PATIENT_S = 30.0
MUTE = frozenset({FaultKind.SLOW, FaultKind.REQUEST_LOST, FaultKind.ANSWER_LOST})

REASONS = {
    FaultKind.DROPPED: "answer cut off",
    FaultKind.DOWN: "server error 503",
    FaultKind.SERVER_ERROR: "server error 500",
    FaultKind.SLOW: "no answer within 0.5 s",
    FaultKind.REQUEST_LOST: "no answer within 0.5 s",
    FaultKind.ANSWER_LOST: "no answer within 0.5 s",
    FaultKind.EMPTY: "empty answer",
    FaultKind.CUT_OFF: "answer cut off",
    FaultKind.AUTH_EXPIRED: "sign-in refused",
    FaultKind.FORBIDDEN: "not permitted",
}
ANSWERED_WRONGLY = frozenset({FaultKind.EMPTY, FaultKind.AUTH_EXPIRED, FaultKind.FORBIDDEN})
"""The system is there, and asking again would not change what it says."""


def reasons(readings, system):
    return {
        why for reading in readings if reading.system == system for why in reading.failed.values()
    }


@pytest.mark.parametrize("kind", sorted(REASONS))
async def test_a_fault_of_one_system_is_named_and_leaves_the_others_alone(open_world, kind):
    limits_s = {"AAA": LIMIT_S if kind in MUTE else PATIENT_S}
    async with open_world(limit_s=PATIENT_S, limits_s=limits_s) as world:
        customer = await world.customer("B9")
        world.office.faults.set("AAA", Fault(kind=kind))
        readings = await world.readings(customer)
    assert reasons(readings, "AAA") == {REASONS[kind]}
    assert not any(reading.failed for reading in readings if reading.system != "AAA")
    assert {r.retryable for r in readings if r.failed} == {kind not in ANSWERED_WRONGLY}


@pytest.mark.parametrize("kind", sorted(FaultKind))
async def test_every_fault_of_every_system_at_once_is_survived(open_world, kind):
    async with open_world(limit_s=LIMIT_S if kind in MUTE else PATIENT_S) as world:
        customer = await world.customer("B9")
        for system in SYSTEMS:
            world.office.faults.set(system, Fault(kind=kind))
        readings = await world.readings(customer)
        asked = [
            reading
            for reading in readings
            if reading.values.keys() != HELD.keys() and set(reading.values.values()) != {None}
        ]
        assert {reading.system for reading in asked} == set(SYSTEMS)
        assert all(reading.failed and not reading.values for reading in asked)


WRONG_SHAPES = {
    "product": ("CRM", "product.name"),
    "productOrder": ("CRM", "productOrder"),
    "partyInteraction": ("CRM", "partyInteraction[0].direction"),
    "billingAccount": ("Billing", "billingAccount.state"),
    "customerBill": ("Billing", "customerBill[0].lastUpdate"),
    "serviceProblem": ("NOC", "serviceProblem"),
    "resource": ("PON", "resource.operationalState"),
    "service": ("AAA", "service.serviceCharacteristic[0].name"),
    "troubleTicket": ("Tickets", "troubleTicket"),
}


@pytest.mark.parametrize("api", sorted(WRONG_SHAPES))
async def test_a_wrong_shape_is_reported_with_its_path(world, api):
    customer = await world.customer("B9")
    world.office.faults.set(api, Fault(kind=FaultKind.WRONG_SHAPE))
    system, path = WRONG_SHAPES[api]
    assert f"answer not understood: {path}" in reasons(await world.readings(customer), system)


async def test_a_slow_system_keeps_no_other_waiting(open_world):
    async with open_world(limits_s={"PON": 30.0}) as world:
        customer = await world.customer("B9")
        world.office.faults.set("PON", Fault(kind=FaultKind.REQUEST_LOST))
        seen = []
        source = world.tmf.read(customer, frozenset({"onu.state", "session.online", "area.outage"}))
        async for reading in source:
            seen.append(reading.system)
            if len(seen) == 2:
                break
        await source.aclose()
    assert sorted(seen) == ["AAA", "NOC"]


async def test_closing_the_reading_hangs_up_on_every_system(open_world, recwarn):
    async with open_world(limit_s=30.0) as world:
        customer = await world.customer("B9")
        for system in SYSTEMS:
            world.office.faults.set(system, Fault(kind=FaultKind.REQUEST_LOST))
        world.office.faults.clear("NOC")
        source = world.tmf.read(customer, frozenset({"area.outage", "session.online", "onu.state"}))
        first = await anext(source)
        assert first.system == "NOC"
        await source.aclose()
        assert len(asyncio.all_tasks()) == 1 + server_tasks()
    gc.collect()
    assert not recwarn.list


def server_tasks():
    return sum("RequestHandler" in repr(task) for task in asyncio.all_tasks())


async def test_cancelling_whoever_reads_ends_the_reading(open_world):
    async with open_world(limit_s=30.0) as world:
        customer = await world.customer("B9")
        world.office.faults.set("AAA", Fault(kind=FaultKind.REQUEST_LOST))
        reading = world.readings(customer, frozenset({"session.online"}))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reading, 0.1)
        world.office.faults.clear()
        assert await world.facts(customer)


async def test_only_the_systems_concerned_are_asked_and_only_the_facts_wanted_are_given(world):
    readings = await world.readings(
        await world.customer("B9"), frozenset({"session.online", "no.such_fact"})
    )
    assert [(reading.system, reading.values) for reading in readings] == [
        ("AAA", {"session.online": True})
    ]


async def test_nothing_is_asked_for_facts_nobody_has(world):
    assert await world.readings(await world.customer("B9"), frozenset({"customer.confirms"})) == []


async def test_a_customer_without_a_key_gets_a_reason_not_an_error(world):
    customer = await world.customer("B9")
    customer.keys.pop("login")
    readings = await world.readings(customer)
    assert reasons(readings, "AAA") == {"no login on record"}


async def test_a_record_that_is_gone_is_called_not_on_record(world):
    customer = await world.customer("B9")
    customer.keys["onu"] = "ONU-none/../x?y#z"
    customer.keys["login"] = ".."
    readings = await world.readings(customer)
    assert "resource not on record" in reasons(readings, "PON")
    assert reasons(readings, "AAA") == {"service not on record"}


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        (FaultKind.DOWN, NotReady, "server error 503"),
        (FaultKind.SLOW, NotReady, "no answer within 0.5 s"),
        (FaultKind.AUTH_EXPIRED, AuthFailed, "sign-in refused"),
        (FaultKind.WRONG_SHAPE, InvalidReply, r"answer not understood: customer\[0\].name"),
        (FaultKind.CUT_OFF, NotReady, "answer cut off"),
        (FaultKind.EMPTY, InvalidReply, "empty answer"),
    ],
)
async def test_a_faulty_directory_raises_one_of_the_five_errors(open_world, kind, error, words):
    async with open_world(limit_s=LIMIT_S if kind in MUTE else PATIENT_S) as world:
        world.office.faults.set("CRM", Fault(kind=kind))
        with pytest.raises(error, match=words):
            await world.customer("B9")


async def test_an_office_that_is_shut_is_unreachable(open_world):
    async with open_world() as world:
        customer = await world.customer("B9")
        await world.office.__aexit__(None, None, None)
        readings = await world.readings(customer)
        assert {why for reading in readings for why in reading.failed.values()} == {"unreachable"}
        with pytest.raises(NotReady, match="unreachable"):
            await world.customer("B9")


async def test_a_wrong_token_is_refused_everywhere(open_world):
    async with open_world(token="stale") as world:
        with pytest.raises(AuthFailed):
            await world.customer("B9")


async def test_a_server_that_ignores_filters_gives_the_same_facts(open_world):
    async with open_world() as strict, open_world(filters=False, page_cap=20) as loose:
        for key in ("B9", "B16", "B17", "A4"):
            loose_facts = await loose.facts(await loose.customer(key))
            assert loose_facts == await strict.facts(await strict.customer(key))


async def test_too_many_entries_to_look_through_is_a_failure_not_an_empty_answer(open_world):
    async with open_world(filters=False, page_size=10, page_cap=2) as world:
        with pytest.raises(InvalidReply, match="more than 20 entries"):
            await world.tmf.find_customers("12000009999")


async def test_what_connect_yields_satisfies_the_protocols(world):
    assert isinstance(world.tmf, Directory)
    assert isinstance(world.tmf, FactSource)


async def test_a_system_that_has_nothing_of_a_customer_is_said_not_to_be_asked(world):
    readings = await world.readings(await world.customer("B9"), ALL_FACTS)
    asked = {reading.system for reading in readings if reading.asked}
    assert {"HLR", "Radio", "SMSC", "Transport", "PBOSS"}.isdisjoint(asked)
    assert {"CRM", "Billing", "PON", "AAA", "Tickets", "NOC"} <= asked
