"""Systems disagree about some, from a seed; look-ups fail as often as they do anywhere."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from app.sandbox.office.faults import BAD_DAY, ONE_DOWN, ORDINARY_DAY, FaultKind, Faults
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.discord import Discord, sow
from app.sandbox.town.operator import Operator

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
SPARED = {who.number for who in SCENARIOS.values()}


def sown(seed: int = 1, share: float = 0.5) -> tuple[Operator, dict[str, Discord]]:
    operator = Operator(lambda: NOW)
    return operator, sow(operator.estate, seed, NOW, spared=SPARED, share=share)


def test_the_same_seed_gives_the_same_disagreements():
    assert sown(1)[1] == sown(1)[1]
    assert sown(1)[1] != sown(2)[1]


def test_nobody_who_was_put_in_town_for_a_story_is_touched():
    operator, touched = sown()
    assert not SPARED & {line.number for line in operator.lines() if line.customer_id in touched}


def test_about_as_many_are_touched_as_was_asked_for():
    operator, _ = sown()
    lines = len(list(operator.lines()))
    few = [len(sown(seed, share=0.0075)[1]) for seed in range(20)]
    assert 0.5 < sum(few) / len(few) / (lines * 0.0075 * len(Discord)) < 1.5


@pytest.mark.parametrize("kind", Discord)
def test_each_kind_is_two_systems_saying_different_things(kind: Discord):
    operator, touched = sown()
    found = [line for line in operator.lines() if touched.get(line.customer_id) is kind]
    assert found
    for line in found:
        account, access = line.account, line.access
        owed = sum(bill.left_fen for bill in account.bills)
        undone = [
            each for each in line.orders if each.state == "completed" and not each.provisioned
        ]
        assert {
            Discord.STOPPED_AT_AAA: (account.status, access.status) == ("active", "stopped"),
            Discord.STOPPED_AT_BILLING: (account.status, access.status) == ("stopped", "active"),
            Discord.PAID_AND_STOPPED: (account.status, owed) == ("stopped", 0),
            Discord.SPEED: access.speed_mbps != line.product.speed_mbps,
            Discord.ORDER: bool(undone),
        }[kind]


def test_an_ordinary_day_has_the_failures_it_is_said_to_have():
    faults = Faults()
    faults.have_an_ordinary_day(3, ["AAA"])
    counted = Counter(fault.kind for _ in range(100_000) if (fault := faults.chance()))
    for kind, share in ORDINARY_DAY:
        assert counted[kind] / 100_000 == pytest.approx(share, rel=0.35)


def test_now_and_then_one_system_is_down_altogether():
    down = [Faults().have_an_ordinary_day(seed, ["AAA", "PON"]) for seed in range(2_000)]
    assert Counter(bool(each) for each in down)[True] / 2_000 == pytest.approx(ONE_DOWN, rel=0.4)
    assert {"AAA", "PON"} <= set(down)


def test_a_bad_day_has_everything_that_may_happen():
    faults = Faults()
    faults.have_a_bad_day(0.7, 1)
    counted = Counter(fault.kind for _ in range(2_000) if (fault := faults.chance()))
    assert set(counted) == set(BAD_DAY)
    assert sum(counted.values()) / 2_000 == pytest.approx(0.7, rel=0.1)
    faults.have_a_bad_day(0, 1)
    assert faults.chance() is None
    assert FaultKind.REQUEST_LOST not in BAD_DAY
