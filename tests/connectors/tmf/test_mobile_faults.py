"""Whatever is wrong with HLR, Radio, SMSC or the call records, the reading says so and no more."""

from datetime import timedelta

import pytest

from app.sandbox.office.faults import Fault, FaultKind
from app.sandbox.town.estate import Call, Trace
from tests.connectors.tmf.conftest import ALL_FACTS

MOBILE = frozenset(
    name
    for name in ALL_FACTS
    if name.split(".")[0] in ("mobile", "hlr", "sim", "handset", "radio", "cell", "roaming", "sms",
                              "mms", "voice")
)  # fmt: skip


def failed(readings, system):
    return {why for r in readings if r.system == system for why in r.failed.values()}


@pytest.mark.parametrize("system", ["HLR", "Radio", "SMSC"])
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FaultKind.DOWN, "server error 503"),
        (FaultKind.EMPTY, "empty answer"),
        (FaultKind.DROPPED, "answer cut off"),
        (FaultKind.AUTH_EXPIRED, "sign-in refused"),
    ],
)
async def test_a_fault_of_one_system_is_named_and_leaves_the_others_alone(
    world, system, kind, words
):
    customer = await world.customer("V3")
    world.office.faults.set(system, Fault(kind=kind))
    readings = await world.readings(customer, MOBILE)
    assert failed(readings, system) == {words}
    assert not any(reading.failed for reading in readings if reading.system != system)


@pytest.mark.parametrize("api", ["service", "resource", "communicationMessage", "usage", "alarm"])
async def test_a_wrong_shape_is_refused_with_its_place(world, api):
    customer = await world.customer("V3")
    world.office.faults.set(api, Fault(kind=FaultKind.WRONG_SHAPE))
    why = {r for each in await world.readings(customer, MOBILE) for r in each.failed.values()}
    assert why
    assert all(each.startswith(f"answer not understood: {api}") for each in why), why


@pytest.mark.parametrize("key", ["M5", "V1", "V3", "S2", "S4", "G5"])
async def test_a_server_that_ignores_filters_gives_the_same_facts(open_world, key):
    async with open_world() as strict, open_world(filters=False, page_cap=20) as loose:
        kept = await strict.facts(await strict.customer(key))
        found = await loose.facts(await loose.customer(key))
    assert {n: found[n] for n in MOBILE} == {n: kept[n] for n in MOBILE}


async def test_a_line_nobody_knows_is_not_on_record(world):
    customer = await world.customer("M0")
    customer.keys["msisdn"] = "12000009998"
    readings = await world.readings(customer, MOBILE)
    assert failed(readings, "HLR") == {"service not on record"}
    assert failed(readings, "SMSC") == {"service not on record"}


async def test_a_line_without_a_number_says_so(world):
    customer = await world.customer("M0")
    customer.keys["msisdn"] = ""
    found = await world.readings(customer, frozenset({"hlr.attached"}))
    assert [reading.failed for reading in found] == [{"hlr.attached": "no msisdn on record"}]


async def mobile_of(world, key):
    customer = await world.customer(key)
    return customer, world.operator.find_msisdn(customer.keys["msisdn"])


async def test_a_share_beyond_the_whole_is_refused(world):
    customer, mobile = await mobile_of(world, "M0")
    world.operator.estate.cells[mobile.signal.cells[-1]].load = 1.4
    readings = await world.readings(customer, frozenset({"cell.load"}))
    assert failed(readings, "Radio") == {
        "answer not understood: resource.resourceCharacteristic[busyHourLoad]"
    }


@pytest.mark.parametrize("cause", [0, 128, 999])
async def test_a_release_cause_q850_does_not_have_is_refused(world, cause):
    customer, mobile = await mobile_of(world, "M0")
    at = world.clock() - timedelta(minutes=1)
    mobile.calls.append(Call(call_id="x", at=at, way="out", peer_network="own", cause=cause))
    readings = await world.readings(customer, frozenset({"voice.cause"}))
    assert failed(readings, "Billing") == {
        "answer not understood: usage.usageCharacteristic[releaseCause]"
    }


async def test_yesterdays_messages_and_calls_say_nothing_about_today(world):
    customer, mobile = await mobile_of(world, "M0")
    at = world.clock() - timedelta(hours=25)
    mobile.calls.append(Call(call_id="x", at=at, way="out", peer_network="TEST-B", cause=34))
    mobile.texting.traces.append(
        Trace(trace_id="x", at=at, kind="sms", way="out", peer="12000009100", code="REJECTD")
    )
    found = await world.facts(customer)
    assert (found["voice.fails_24h"], found["voice.cause"]) == (0, None)
    assert (found["sms.failed_24h"], found["sms.last_code"]) == (0, None)


async def test_a_country_that_is_not_in_the_list_is_called_elsewhere(world):
    customer, mobile = await mobile_of(world, "G1")
    mobile.profile.network = "64001"
    assert (await world.facts(customer))["roaming.country"] == "other"


async def test_a_pack_that_has_ended_or_not_begun_can_not_be_used(world):
    customer, mobile = await mobile_of(world, "G2")
    [pack] = mobile.ledger.addons
    pack.ended_at = world.clock() - timedelta(minutes=1)
    assert (await world.facts(customer))["roaming.pack"] is None
    pack.ended_at = world.clock() + timedelta(days=2)
    pack.started_at = world.clock() + timedelta(days=1)
    assert (await world.facts(customer))["roaming.pack"] is None


async def test_who_waits_for_an_outage_to_end_is_noted_with_it(world, order):
    wish = order("ticket.follow", cell__outage_id="RN-0601")
    receipt = await world.tmf.perform(await world.customer("M5"), wish, lambda _: None)
    ticket = world.operator.estate.tickets[receipt.reference]
    assert (ticket.kind, ticket.problem) == ("follow.outage", "RN-0601")


async def test_a_network_ticket_says_what_could_not_be_checked(world, order):
    wish = order("ticket.mobile", hlr__data_on="true", mobile__status="active")
    receipt = await world.tmf.perform(await world.customer("M0"), wish, lambda _: None)
    lines = world.operator.estate.tickets[receipt.reference].description.splitlines()
    after = lines[lines.index("未能核查：") + 1 :]
    assert after == ["cell.outage", "hlr.attached", "hlr.data_session"]
