"""What was charged, how it came about and what was given back, read over real HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.facts import Value
from app.sandbox.office.faults import Fault, FaultKind
from app.sandbox.town.scenes.fees import CAST
from connectors.tmf.questions import charges, reminders, usage
from connectors.tmf.questions.charges import Line, Month
from connectors.tmf.questions.usage import Allowance, Session

CYCLE = datetime(2026, 1, 31, 16, 0, tzinfo=UTC)
BEGAN_AT = datetime(2026, 2, 20, 12, 0, tzinfo=UTC)

ORDINARY: dict[str, Value] = {
    "bill.extra_kind": "data",
    "bill.over_from": CYCLE,
    "bill.over_months": 1,
    "bill.mean_fen": 5900,
    "bill.double_fen": 0,
    "usage.over_began_at": BEGAN_AT,
    "usage.shared_share": 0.0,
    "usage.shared_number": None,
    "usage.night_share": 0.0,
    "usage.abroad_share": 0.0,
    "usage.duplicate_fen": 0,
    "usage.late_fen": 0,
    "usage.late_covered_fen": 0,
    "bucket.idle": None,
    "bucket.limit_told": None,
    "reminder.delivered": True,
    "reminder.state": "in_time",
    "reminder.sent_at": BEGAN_AT - timedelta(minutes=20),
    "plan.fee_fen": 5900,
    "plan.alerts": False,
    "cap.limit_fen": None,
    "adjust.refunded_at": None,
    "adjust.refunded_fen": None,
    "goodwill.last_at": None,
}
NO_DATA: dict[str, Value] = {
    "usage.over_began_at": None,
    "reminder.delivered": None,
    "reminder.state": None,
    "reminder.sent_at": None,
}
DIFFERENT: dict[str, dict[str, Value]] = {
    "F1": {"bill.over_fen": 5800, "reminder.delivered": False, "reminder.state": "failed"},
    "F2": {
        "bill.over_fen": 4600,
        "usage.night_share": 0.875,
        "usage.night_app": "TEST 云相册",
    },
    "F3": {"bill.over_fen": 8600, "cap.limit_fen": 5000, "cap.lifted_at": None},
    "F4": {"bill.over_fen": 35400, "bill.total_fen": 41300},
    "F5": {
        "bill.over_fen": 3600,
        "usage.over_began_at": datetime(2026, 1, 30, 12, 0, tzinfo=UTC),
        "usage.abroad_share": 1.0,
        "usage.late_fen": 3600,
        "usage.late_covered_fen": 3600,
        "reminder.delivered": False,
        "reminder.state": "none",
        "reminder.sent_at": None,
    },
    "F6": {
        **NO_DATA,
        "bill.extra_kind": "double",
        "bill.over_fen": 0,
        "bill.over_months": 0,
        "bill.double_fen": 1500,
        "bill.double_name": "TEST 10GB 加油包",
    },
    "F7": {
        **NO_DATA,
        "bill.over_fen": 6200,
        "bill.over_from": datetime(2025, 7, 31, 16, 0, tzinfo=UTC),
        "bill.over_months": 0,
        "bill.mean_fen": None,
    },
    "F9": {
        "bill.over_fen": 5800,
        "reminder.delivered": False,
        "reminder.state": "failed",
        "adjust.refunded_at": datetime(2026, 3, 6, 7, 0, tzinfo=UTC),
        "adjust.refunded_fen": 5800,
    },
    "F10": {
        "bill.over_fen": 3900,
        "usage.shared_share": 0.75,
        "usage.shared_number": "12000000498",
    },
    "F11": {"bill.over_fen": 21000, "reminder.delivered": False, "reminder.state": "failed"},
    "F12": {"bill.over_fen": 2700, "bucket.idle": "not_yet", "bucket.limit_told": False},
    "F13": {
        "bill.over_fen": 7400,
        "cap.limit_fen": 3000,
        "cap.lifted_at": CYCLE + timedelta(days=12, hours=10),
        "cap.lifted_by": "App",
    },
    "F14": {"bill.over_fen": 1800},
    "F15": {"bill.over_fen": 4500, "usage.duplicate_fen": 500},
    "F17": {"bill.over_fen": 9000, "bill.over_months": 3, "bill.mean_fen": 14900},
    "F16": {"bill.over_fen": 2200, "plan.since": CYCLE + timedelta(days=14)},
}


def test_there_is_an_expectation_for_every_fee_customer():
    assert set(DIFFERENT) == set(CAST) - {"F8"}, "F8 has no log, and a test of its own"


@pytest.mark.parametrize("key", sorted(DIFFERENT))
async def test_a_fee_customer_shows_what_is_odd_and_nothing_else(world, key):
    found = await world.facts(await world.customer(key))
    expected = {**ORDINARY, **DIFFERENT[key]}
    assert {name: found[name] for name in expected} == expected


async def test_without_the_reminder_log_only_the_reminders_are_unknown(world):
    readings = await world.readings(await world.customer("F8"))
    failed = {fact: why for reading in readings for fact, why in reading.failed.items()}
    assert failed == dict.fromkeys(reminders.REMINDER_FACTS, "server error 503")


async def test_somebody_without_a_mobile_line_is_not_asked_about(world):
    customer = await world.customer("B9")
    found = await world.readings(customer, frozenset({"bill.over_fen", "reminder.delivered"}))
    assert [reading.values for reading in found] == [
        {"bill.over_fen": None},
        {"reminder.delivered": None},
    ]


WRONG = {
    "appliedCustomerBillingRate": ("Billing", "bill.over_fen"),
    "usage": ("Billing", "usage.over_mb"),
    "usageConsumptionReport": ("Billing", "usage.over_mb"),
    "refund": ("Billing", "adjust.refunded_at"),
    "adjustBalance": ("Billing", "goodwill.last_at"),
    "communicationMessage": ("Reminders", "reminder.delivered"),
}


@pytest.mark.parametrize("api", sorted(WRONG))
@pytest.mark.parametrize("kind", [FaultKind.WRONG_SHAPE, FaultKind.EMPTY, FaultKind.CUT_OFF])
async def test_an_answer_that_makes_no_sense_is_no_answer(world, api, kind):
    system, fact = WRONG[api]
    customer = await world.customer("F9")
    adjustments = world.operator.estate.mobiles[customer.customer_id].ledger.adjustments
    adjustments.append(type(adjustments[0])(**{**as_dict(adjustments[0]), "kind": "goodwill"}))
    world.office.faults.set(api, Fault(kind=kind))
    [reading] = [r for r in await world.readings(customer) if fact in {**r.values, **r.failed}]
    assert reading.system == system
    assert reading.values == {}
    assert api in reading.failed[fact] or reading.failed[fact] in ("empty answer", "answer cut off")


def as_dict(record):
    return {name: getattr(record, name) for name in record.__struct_fields__}


async def test_the_months_of_a_server_without_filters_are_the_customers_own(open_world):
    async with open_world() as strict, open_world(filters=False, page_cap=50) as loose:
        for key in ("F5", "F9", "F12"):
            loose_facts = await loose.facts(await loose.customer(key))
            assert loose_facts == await strict.facts(await strict.customer(key))


def line(kind="plan", fen=5900, item="PLAN", line_id="L"):
    return Line(line_id=line_id, kind=kind, name="x", fen=fen, at=CYCLE, item=item)


def month(*lines, back=0):
    begins_at = CYCLE - timedelta(days=30 * back)
    return Month(begins_at=begins_at, ends_at=begins_at + timedelta(days=28), lines=lines)


def test_two_packs_of_two_orders_are_not_one_pack_charged_twice():
    pack = {"kind": "pack", "fen": 1500}
    assert month(line(**pack, item="A"), line(**pack, item="B")).doubles == []
    assert [each.line_id for each in month(line(**pack), line(**pack, line_id="M")).doubles] == [
        "M"
    ]


def test_the_disputed_month_is_the_newest_with_data_beyond_the_plan():
    quiet, over, older = month(line()), month(line("data_over", 100), back=1), month(back=2)
    assert charges.disputed([quiet, over, older]) is over
    assert charges.disputed([quiet, older]) is None


def test_the_largest_other_charge_of_the_newest_month_names_the_kind():
    newest = month(line(), line("vas", 1500), line("voice_over", 300))
    assert charges._extra([newest], None) == ("vas", 1500)
    assert charges._extra([month(line())], None) == ("none", 0)
    assert charges._extra([], None) == ("none", 0)


def session(days=19, mb=100, **others):
    at = CYCLE + timedelta(days=days)
    plain = {"cell": "C", "app": "", "number": "1", "abroad": False, "cycle": CYCLE, "fen": 50}
    return Session(at=at, mb=mb, **{**plain, **others})


def allowance(begins=0, ends=28, scope="national", left_mb=500, item="A"):
    return Allowance(
        name="x",
        scope=scope,
        left_mb=left_mb,
        begins_at=CYCLE + timedelta(days=begins),
        ends_at=CYCLE + timedelta(days=ends),
        item=item,
    )


@pytest.mark.parametrize(
    ("sessions", "found", "why"),
    [
        ([session()], allowance(begins=28, ends=58), "not_yet"),
        ([session()], allowance(begins=2, ends=3), "expired"),
        ([session()], allowance(scope="province"), "province"),
        ([session()], allowance(scope="app"), "app"),
        ([session()], allowance(scope="abroad"), "abroad"),
        ([session(abroad=True)], allowance(), "national"),
        ([session()], allowance(), None),
        ([session()], allowance(begins=28, ends=58, left_mb=0), None),
        ([session()], allowance(begins=-60, ends=-30), None),
        ([session()], allowance(begins=28, ends=58, item=""), None),
        ([], allowance(begins=28, ends=58), None),
    ],
)
def test_data_that_was_paid_for_lay_idle_for_a_reason(sessions, found, why):
    idle = usage.idle(sessions, [found])
    assert (idle[0] if idle else None) == why


def test_what_came_late_was_covered_only_by_what_was_left_then_and_there():
    late = session(days=-2, abroad=True)
    assert allowance(begins=-5, ends=1, scope="abroad").covers(late)
    assert not allowance(begins=-5, ends=1).covers(late)
    assert not allowance(begins=-5, ends=1, scope="abroad", left_mb=99).covers(late)
    assert not allowance(begins=0, ends=9, scope="abroad").covers(late)
