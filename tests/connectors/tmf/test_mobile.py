"""Every mobile customer of a scenario shows over HTTP what is wrong, and what is done about it."""

from datetime import timedelta

import pytest

from app.domain.facts import Value
from app.sandbox.town.mobile_people import MOBILE

HEALTHY: dict[str, Value] = {
    "mobile.status": "active",
    "mobile.ported_in_at": None,
    "mobile.emergency_used": 0,
    "mobile.emergency_until": None,
    "account.status": "active",
    "account.owed_fen": 0,
    "product.speed_mbps": None,
    "onu.state": None,
    "hlr.data_on": True,
    "hlr.data_off_by": None,
    "hlr.lte": True,
    "hlr.nr": True,
    "hlr.volte": True,
    "hlr.apn": True,
    "hlr.limit_kbps": None,
    "hlr.bar_out": None,
    "hlr.bar_in": None,
    "hlr.attached": True,
    "hlr.rat": "5g",
    "hlr.reattached_at": None,
    "hlr.data_session": True,
    "hlr.forward_kind": None,
    "hlr.forward_dead": None,
    "sim.state": "active",
    "sim.lte": True,
    "handset.apn_ok": True,
    "handset.volte": True,
    "mms.on": True,
    "roaming.open": False,
    "roaming.abroad": False,
    "roaming.country": None,
    "radio.rsrp_dbm": -88.0,
    "radio.weak": None,
    "cell.outage": False,
    "cell.planned": False,
    "cell.outage_id": None,
    "cell.load": 0.42,
    "cell.gsm": True,
    "cell.border": False,
    "sms.suspended": False,
    "sms.codes_blocked": None,
    "sms.routed": True,
    "sms.failed_24h": 0,
    "sms.last_code": None,
    "mms.last_code": None,
    "voice.fails_24h": 0,
    "voice.cause": None,
    "voice.one_network": False,
    "voice.trunk_fault": False,
}
STOPPED: dict[str, Value] = {
    "hlr.data_on": False,
    "hlr.data_off_by": "arrears",
    "hlr.data_session": False,
}
CLOSED: dict[str, Value] = {"hlr.data_on": False, "hlr.data_session": False}
GONE: dict[str, Value] = {
    "hlr.attached": False,
    "hlr.rat": None,
    "hlr.data_session": False,
    "handset.apn_ok": None,
}
AWAY: dict[str, Value] = {"roaming.abroad": True, "roaming.open": True, "radio.rsrp_dbm": None}
DIFFERENT: dict[str, dict[str, Value]] = {
    "M0": {},
    "M1": {
        **STOPPED,
        "mobile.status": "oneway_stop",
        "account.status": "stopped",
        "account.owed_fen": 9900,
    },
    "M2": {**STOPPED, "mobile.status": "bothway_stop"},
    "M3": {**CLOSED, "hlr.data_off_by": "cap", "cell.gsm": False},
    "M4": {"hlr.limit_kbps": 1000},
    "M5": {"cell.outage": True, "cell.outage_id": "RN-0601"},
    "M6": {"radio.rsrp_dbm": -116.0, "radio.weak": "both"},
    "M7": {**AWAY, **GONE, "roaming.open": False, "roaming.country": "jp"},
    "M8": {"handset.apn_ok": False, "hlr.data_session": False},
    "M9": {**GONE, "hlr.attached": True},
    "M10": {**CLOSED, "hlr.data_off_by": "operator", "mobile.status": "risk_lock"},
    "M11": {**STOPPED, "mobile.status": "bothway_stop"},
    "M12": {"cell.load": 0.93},
    "S1": {"sms.suspended": True, "sms.failed_24h": 1, "sms.last_code": "REJECTD"},
    "S2": {"sms.codes_blocked": "frequency", "sms.failed_24h": 1, "sms.last_code": "MA:0022"},
    "S3": {"sms.routed": False},
    "S4": {**CLOSED, "hlr.data_off_by": "customer", "mms.last_code": "Deferred"},
    "S5": {"sms.last_code": "DELIVRD"},
    "V1": {"hlr.forward_kind": "unconditional", "hlr.forward_dead": True},
    "V2": {"hlr.volte": False, "cell.gsm": False},
    "V3": {
        "voice.fails_24h": 4,
        "voice.cause": 34,
        "voice.one_network": True,
        "voice.trunk_fault": True,
    },
    "V4": {"hlr.bar_out": "antifraud", "voice.fails_24h": 1, "voice.cause": 57},
    "G1": {**AWAY, "hlr.data_session": False, "roaming.country": "jp"},
    "G2": {**AWAY, **GONE, "roaming.country": "th"},
    "G3": {**AWAY, "hlr.data_session": False, "roaming.country": "hk", "cell.border": True},
    "G4": {},
    "G5": {"roaming.open": True},
    "G6": {**AWAY, "hlr.data_session": False, "roaming.country": "fr"},
}
UNTOLD = {"mobile.ported_in_at": {"S3"}}
"""Times that are there, by whose."""


def test_there_is_an_expectation_for_every_scenario():
    assert set(DIFFERENT) == set(MOBILE)


@pytest.mark.parametrize("key", sorted(DIFFERENT))
async def test_a_mobile_customer_shows_what_is_wrong_and_nothing_else(world, key):
    found = await world.facts(await world.customer(key))
    expected = {**HEALTHY, **DIFFERENT[key]}
    expected = {n: v for n, v in expected.items() if key not in UNTOLD.get(n, ())}
    assert {name: found[name] for name in expected} == expected


async def test_an_incident_is_told_with_its_times(world):
    found = await world.facts(await world.customer("M5"))
    assert found["cell.outage_since"] == world.clock() - timedelta(minutes=70)
    assert found["cell.outage_until"] == world.clock() + timedelta(minutes=110)


async def test_a_cell_that_is_down_is_known_by_its_alarm_before_it_is_an_incident(world):
    world.operator.estate.incidents.clear()
    found = await world.facts(await world.customer("M5"))
    assert (found["cell.outage"], found["cell.planned"]) == (True, False)
    assert found["cell.outage_id"].isdigit()
    assert found["cell.outage_until"] is None


async def test_a_problem_that_is_over_concerns_nobody(world):
    world.operator.estate.incidents["RN-0601"].status = "closed"
    world.operator.estate.cells["CELL-52A"].state = "up"
    assert (await world.facts(await world.customer("M5")))["cell.outage"] is False


async def test_only_the_codes_of_the_last_hour_and_day_are_counted(world):
    found = await world.facts(await world.customer("S2"))
    assert (found["sms.codes_24h"], found["sms.codes_1h"]) == (11, 5)


async def test_what_can_not_be_said_of_another_operators_number_is_not_guessed(world):
    customer = await world.customer("V1")
    mobile = world.operator.find_msisdn(customer.keys["msisdn"])
    mobile.profile.forwards["unconditional"] = "12000008888"
    readings = await world.readings(customer, frozenset({"hlr.forward_kind", "hlr.forward_dead"}))
    values = {name: value for reading in readings for name, value in reading.values.items()}
    failed = {name: why for reading in readings for name, why in reading.failed.items()}
    assert values == {"hlr.forward_kind": "unconditional"}
    assert failed == {"hlr.forward_dead": "resource not on record"}


CURES = {
    "M1": ("mobile.emergency_open", {"mobile.status": "active", "hlr.data_session": True}),
    "M3": ("hlr.open_data", {"hlr.data_on": True, "hlr.data_session": True}),
    "M8": ("hlr.push_apn", {"handset.apn_ok": True, "hlr.data_session": True}),
    "M11": ("mobile.resume", {"mobile.status": "active", "hlr.data_session": True}),
    "V1": ("hlr.erase_forwards", {"hlr.forward_kind": None, "hlr.forward_dead": None}),
    "V2": ("hlr.volte_on", {"hlr.volte": True}),
    "M7": ("hlr.open_roaming", {"roaming.open": True, "hlr.data_session": True}),
    "M9": ("hlr.attach_test", {"hlr.attached": False}),
}


@pytest.mark.parametrize("key", sorted(CURES))
async def test_the_right_action_shows_in_the_systems_afterwards(world, order, key):
    customer = await world.customer(key)
    action, after = CURES[key]
    world.clock.step = timedelta(seconds=0.5)
    assert (await world.tmf.perform(customer, order(action), lambda _: None)).reference
    found = await world.facts(customer)
    assert {name: found[name] for name in after} == after


async def test_a_phone_told_to_register_anew_is_back_after_a_moment(world, order):
    customer = await world.customer("M0")
    await world.tmf.perform(customer, order("hlr.reattach"), lambda _: None)
    found = await world.facts(customer)
    assert (found["hlr.attached"], found["hlr.reattached_at"]) == (False, world.clock())
    world.clock.move(5)
    assert (await world.facts(customer))["hlr.attached"] is True


@pytest.mark.parametrize(
    "action", ["mobile.resume", "mobile.emergency_open", "hlr.open_data", "hlr.unbar"]
)
async def test_nothing_an_agent_can_order_lifts_a_risk_lock(world, order, action):
    customer = await world.customer("M10")
    with pytest.raises(Exception, match="refused: not permitted"):
        await world.tmf.perform(customer, order(action), lambda _: None)
    found = await world.facts(customer)
    assert (found["mobile.status"], found["hlr.data_on"]) == ("risk_lock", False)


async def test_a_lock_against_fraud_and_a_second_stop_for_spam_stay(world, order):
    for key, action in (("V4", "hlr.unbar"), ("S1", "smsc.reopen_texts")):
        with pytest.raises(Exception, match="refused: not permitted"):
            await world.tmf.perform(await world.customer(key), order(action), lambda _: None)


async def test_a_tier_without_emergency_opening_is_refused_it(world, order):
    customer = await world.customer("M1")
    world.operator.find_msisdn(customer.keys["msisdn"]).tier = "2"
    with pytest.raises(Exception, match="refused: no resources"):
        await world.tmf.perform(customer, order("mobile.emergency_open"), lambda _: None)


async def test_an_unpaid_line_is_not_resumed(world, order):
    with pytest.raises(Exception, match="refused: no resources"):
        await world.tmf.perform(await world.customer("M1"), order("mobile.resume"), lambda _: None)
