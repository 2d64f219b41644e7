"""Every scenario customer, read over real HTTP, shows exactly what is wrong with them."""

from datetime import timedelta

import pytest

from app.domain.facts import Value
from app.sandbox.town.people import BROADBAND

HEALTHY: dict[str, Value] = {
    "account.status": "active",
    "account.owed_fen": 0,
    "product.name": "TEST 千兆家庭宽带",
    "product.speed_mbps": 1000,
    "product.status": "active",
    "product.stop_reason": None,
    "session.last_end": "router",
    "order.open": None,
    "contact.calls_today": 0,
    "area.outage": False,
    "area.outage_id": None,
    "area.outage_since": None,
    "area.outage_until": None,
    "area.planned": False,
    "onu.state": "online",
    "onu.last_down_cause": None,
    "onu.last_down_at": None,
    "onu.rx_dbm": -19.4,
    "onu.olt_rx_dbm": -20.5,
    "session.online": True,
    "session.traffic": True,
    "session.drops_1h": 0,
    "aaa.status": "active",
    "aaa.attempts_15m": 0,
    "aaa.last_reject": None,
    "aaa.speed_mbps": 1000,
    "ticket.open": None,
    "ticket.due_at": None,
    "ticket.faults_30d": 0,
}
NO_SESSION: dict[str, Value] = {"session.online": False, "session.traffic": False}
DARK: dict[str, Value] = {
    **NO_SESSION,
    "onu.state": "offline",
    "onu.rx_dbm": None,
    "onu.olt_rx_dbm": None,
}
STALE: dict[str, Value] = {"session.online": True, "session.traffic": False}


def rejected(reason: str, attempts: int, **others: Value) -> dict[str, Value]:
    return {**NO_SESSION, "aaa.last_reject": reason, "aaa.attempts_15m": attempts, **others}


DIFFERENT: dict[str, dict[str, Value]] = {
    "B1": {**DARK, "onu.last_down_cause": "dying_gasp"},
    "B2": {**DARK, "onu.last_down_cause": "los"},
    "B3": {**DARK, "onu.last_down_cause": "los"},
    "B4": {**DARK, "onu.last_down_cause": "dying_gasp"},
    "B5": {
        "onu.rx_dbm": -28.1,
        "onu.olt_rx_dbm": -29.4,
        "onu.last_down_cause": "lof",
        "session.drops_1h": 7,
    },
    "B6": {
        **NO_SESSION,
        "onu.state": "offline",
        "onu.last_down_cause": "lof",
        "onu.rx_dbm": -19.8,
        "onu.olt_rx_dbm": -20.6,
    },
    "B7": rejected("binding", 6),
    "B8": rejected("session_limit", 4),
    "B9": STALE,
    "B10": STALE,
    "B11": rejected("status", 6) | {"aaa.status": "locked"},
    "B12": rejected("pool", 3),
    "B13": NO_SESSION,
    "B14": {},
    "B15": {"aaa.speed_mbps": 300},
    "B16": {
        **DARK,
        "onu.last_down_cause": "los",
        "area.outage": True,
        "area.planned": True,
        "area.outage_id": "PW-0412",
    },
    "B17": {
        **DARK,
        "onu.last_down_cause": "los",
        "ticket.faults_30d": 1,
        "contact.calls_today": 1,
    },
    "B18": NO_SESSION,
    "A1": {
        **DARK,
        "onu.last_down_cause": "los",
        "area.outage": True,
        "area.outage_id": "NJ-0413",
    },
    "A2": rejected("status", 5)
    | {
        "aaa.status": "stopped",
        "account.status": "stopped",
        "account.owed_fen": 12900,
        "product.status": "suspended",
    },
    "A3": rejected("status", 2)
    | {"aaa.status": "stopped", "account.status": "expired", "product.status": "suspended"},
    "A4": {},
    "B19": {**DARK, "onu.last_down_cause": "los"},
    "B20": {"onu.rx_dbm": -23.6, "onu.olt_rx_dbm": -24.8, "onu.rx_drop_db": 4.2},
    "B21": NO_SESSION,
    "B22": {"session.drops_1h": 8, "session.last_end": "line"},
    "B23": rejected("password", 5),
    "B24": rejected("status", 2)
    | {
        "aaa.status": "stopped",
        "product.status": "suspended",
        "product.stop_reason": "linked_mobile",
    },
}
SHARES = {
    "B3": (1.0, "los"),
    "B4": (1.0, "power"),
    "B6": (1.0, "mixed"),
    "A1": (1.0, "los"),
}
TIMES = frozenset({"onu.last_down_at", "area.outage_since", "area.outage_until"})


def test_there_is_an_expectation_for_every_scenario():
    assert set(DIFFERENT) == set(BROADBAND)
    assert {f"B{index}" for index in range(1, 19)} <= set(BROADBAND)


@pytest.mark.parametrize("key", sorted(set(DIFFERENT) - {"B18"}))
async def test_a_scenario_customer_shows_what_is_wrong_and_nothing_else(world, key):
    found = await world.facts(await world.customer(key))
    expected = {**HEALTHY, **DIFFERENT[key]}
    compared = {name for name in expected if name not in TIMES}
    assert {name: found[name] for name in compared} == {name: expected[name] for name in compared}


@pytest.mark.parametrize("key", sorted(set(DIFFERENT) - {"B18"}))
async def test_only_a_group_fault_takes_most_of_the_pon_down(world, key):
    found = await world.facts(await world.customer(key))
    if key in SHARES:
        assert (found["pon.offline_share"], found["pon.offline_cause"]) == SHARES[key]
    elif key != "B16":
        assert found["pon.offline_share"] < 0.3


async def test_with_network_management_down_the_other_systems_still_answer(world):
    readings = await world.readings(await world.customer("B18"))
    failed = {fact: why for reading in readings for fact, why in reading.failed.items()}
    values = {fact for reading in readings for fact in reading.values}
    assert set(failed.values()) == {"server error 503"}
    assert {fact.split(".")[0] for fact in failed} == {"onu", "pon", "splitter"}
    assert {"session.online", "area.outage", "account.status", "ticket.open"} <= values


async def test_planned_work_says_from_when_to_when(world):
    found = await world.facts(await world.customer("B16"))
    now = world.clock()
    assert found["area.outage_since"] == now - timedelta(minutes=30)
    assert found["area.outage_until"] == now + timedelta(minutes=90)


async def test_a_payment_of_minutes_ago_is_seen_while_the_login_is_still_locked(world):
    found = await world.facts(await world.customer("B11"))
    assert found["account.paid_at"] == world.clock() - timedelta(minutes=12)
    assert found["aaa.status"] == "locked"


async def test_history_comes_in_both_languages_newest_first(world):
    readings = await world.readings(await world.customer("B17"))
    by_system = {reading.system: reading.history for reading in readings if reading.history}
    assert set(by_system) == {"CRM", "Tickets"}
    contacts = by_system["CRM"]
    assert [entry.at for entry in contacts] == sorted((e.at for e in contacts), reverse=True)
    assert contacts[0].text == {"zh": "再次报修，通话中断", "en": "Reported again, call dropped"}
    [ticket] = by_system["Tickets"]
    assert ticket.tone == "neutral"
    assert set(ticket.text) == {"zh", "en"}


async def test_the_demo_call_is_cured_two_seconds_after_the_session_is_ended(world, order):
    customer = await world.customer("B9")
    assert (await world.facts(customer))["session.traffic"] is False
    await world.tmf.perform(customer, order("aaa.disconnect"), lambda _: None)
    assert (await world.facts(customer))["session.online"] is False
    world.clock.move(2)
    after = await world.facts(customer)
    assert (after["session.online"], after["session.traffic"]) == (True, True)
    assert after["session.started_at"] == world.clock()


@pytest.mark.parametrize(
    ("key", "action"), [("B7", "aaa.rebind"), ("B8", "aaa.disconnect"), ("B11", "aaa.unlock")]
)
async def test_the_right_action_brings_a_refused_line_back(world, order, key, action):
    customer = await world.customer(key)
    await world.tmf.perform(customer, order(action), lambda _: None)
    world.clock.move(3)
    after = await world.facts(customer)
    assert (after["session.online"], after["aaa.last_reject"]) == (True, None)
    assert after["aaa.status"] == "active"


async def test_the_wrong_action_does_not_cure_an_empty_address_pool(world, order):
    customer = await world.customer("B12")
    await world.tmf.perform(customer, order("aaa.rebind"), lambda _: None)
    world.clock.move(3)
    after = await world.facts(customer)
    assert (after["session.online"], after["aaa.last_reject"]) == (False, "pool")
