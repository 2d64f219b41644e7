"""A mobile line works exactly when nothing stands in its way, and its orders are obeyed once."""

from datetime import timedelta

import pytest

from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.mobile_desk import EMERGENCY
from app.sandbox.town.mobile_people import MOBILE
from app.sandbox.town.onair import attached, left_mb, online, technology

SERVED = {"M4", "M5", "M6", "M12", "S1", "S2", "S3", "S5", "V1", "V2", "V3", "V4", "M0", "G4", "G5"}
"""Whose data flows, whatever else is wrong."""


@pytest.fixture
def mobile(operator):
    return operator.find_msisdn(SCENARIOS["M0"].number)


def works(operator, mobile):
    return online(mobile, operator.estate, operator.now())


@pytest.mark.parametrize("key", sorted(MOBILE))
def test_data_flows_for_those_with_nothing_in_its_way(operator, key):
    line = operator.find_msisdn(MOBILE[key].number)
    assert works(operator, line) == (key in SERVED)


def test_every_mobile_customer_of_the_background_has_a_line_that_works(operator):
    named = {scenario.number for scenario in SCENARIOS.values()}
    others = [each for each in operator.estate.mobiles.values() if each.msisdn not in named]
    assert len(others) >= 36
    assert all(works(operator, each) for each in others)


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("handset", "powered", False),
        ("handset", "airplane", True),
        ("handset", "sim_fault", "missing"),
        ("handset", "data_switch", False),
        ("handset", "apn", "internet"),
        ("sim", "state", "blocked"),
        ("profile", "data_on", False),
        ("profile", "apn", None),
        ("profile", "stuck", True),
    ],
)
def test_any_one_thing_in_the_way_stops_the_data(operator, mobile, part, name, value):
    setattr(getattr(mobile, part), name, value)
    assert not works(operator, mobile)


def test_a_used_up_plan_stops_the_data_only_where_the_plan_says_so(operator, mobile):
    for bucket in mobile.ledger.buckets:
        bucket.left_mb = 0
    assert left_mb(mobile, operator.now()) == 0
    assert works(operator, mobile)
    mobile.ledger.plan = type(mobile.ledger.plan)(
        offering_id="X", name="TEST", fee_fen=900, data_mb=1, over_policy="stop"
    )
    assert not works(operator, mobile)


@pytest.mark.parametrize(
    ("part", "name", "value", "shown"),
    [
        ("handset", "nr", False, "4g"),
        ("profile", "nr", False, "4g"),
        ("handset", "lte", False, "2g"),
        ("sim", "lte", False, "2g"),
        ("handset", "old_mode", True, "2g"),
    ],
)
def test_line_card_and_phone_share_their_newest_technology(mobile, part, name, value, shown):
    assert technology(mobile) == "5g"
    setattr(getattr(mobile, part), name, value)
    assert technology(mobile) == shown


def test_a_phone_told_to_register_anew_is_away_for_a_moment(operator, clock, mobile):
    operator.activate_mobile("HLR", mobile, "reattach", key="k")
    assert not attached(mobile, operator.estate, clock())
    clock.move(3)
    assert attached(mobile, operator.estate, clock())


def test_the_same_key_is_carried_out_once(operator):
    line = operator.find_msisdn(SCENARIOS["M1"].number)
    first = operator.activate_mobile("CRM", line, "emergencyOpen", key="k")
    second = operator.activate_mobile("CRM", line, "emergencyOpen", key="k")
    assert first is second
    assert line.emergency_used == 1


@pytest.mark.parametrize("tier", ["none", "1", "2", *EMERGENCY])
def test_an_emergency_opening_is_what_the_tier_has(operator, clock, tier):
    line = operator.find_msisdn(SCENARIOS["M1"].number)
    line.tier = tier
    opens, hours = EMERGENCY.get(tier, (0, 0))
    for turn in range(opens):
        line.status = "oneway_stop"
        assert operator.activate_mobile("CRM", line, "emergencyOpen", key=f"k{turn}").cause == 0
        assert line.emergency_until == clock() + timedelta(hours=hours)
    line.status = "oneway_stop"
    assert operator.activate_mobile("CRM", line, "emergencyOpen", key="more").cause == 506
    assert line.status == "oneway_stop"


@pytest.mark.parametrize("status", ["risk_lock", "realname_lock"])
def test_no_order_lifts_a_lock(operator, mobile, status):
    mobile.status = status
    for verb in operator.mobile_desk.verbs:
        cause = operator.activate_mobile("HLR", mobile, verb, key=verb).cause
        assert cause == (0 if verb in ("reattach", "pushApn") else 501)
        assert mobile.status == status


def test_what_was_barred_against_fraud_stays_barred(operator):
    line = operator.find_msisdn(SCENARIOS["V4"].number)
    assert operator.activate_mobile("HLR", line, "unbar", key="k").cause == 501
    assert line.profile.barred == {"out": "antifraud"}


def test_texts_stopped_for_spam_are_reopened_the_first_time_only(operator):
    line = operator.find_msisdn(SCENARIOS["S1"].number)
    assert operator.activate_mobile("SMSC", line, "reopenText", key="a").cause == 501
    line.texting.suspensions = 1
    assert operator.activate_mobile("SMSC", line, "reopenText", key="b").cause == 0
    assert line.texting.suspended is False
