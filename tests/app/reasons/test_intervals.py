"""Intervals: Wilson's for shares, resampling for the rest, the same figures every time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reasons.intervals import Figure, Gap, resample, share_of


@pytest.mark.parametrize(
    ("hits", "calls", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),  # Newcombe 1998, table of examples' formula
        (0, 20, 0.0, 0.1611),
        (20, 20, 0.8389, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, method 3
    ],
)
def test_a_share_has_wilsons_interval(hits: int, calls: int, low: float, high: float):
    found = share_of(hits, calls)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(counted: tuple[int, int]):
    found = share_of(*counted)
    assert found.share is not None
    assert 0.0 <= found.low <= found.share <= found.high <= 1.0


def test_of_nothing_nothing_is_known():
    found = share_of(0, 0)
    assert (found.share, found.low, found.high) == (None, 0.0, 1.0)


def test_resampling_gives_the_same_figures_every_time():
    gaps = [Gap(over_rules=n % 3 - 1, over_frequent=1, bin=n % 10, short=0.1) for n in range(60)]
    assert resample(gaps) == resample(gaps)


def test_a_difference_every_call_agrees_on_is_certain():
    gaps = [Gap(over_rules=1, over_frequent=0)] * 40
    found = resample(gaps)
    assert found.over_rules == Figure(value=1.0, low=1.0, high=1.0)
    assert found.over_rules.tells
    assert not found.over_frequent.tells


def test_a_difference_calls_disagree_on_can_not_be_told():
    gaps = [Gap(over_rules=1 if n % 2 else -1, over_frequent=0) for n in range(100)]
    found = resample(gaps).over_rules
    assert found.value == 0.0
    assert found.low < 0.0 < found.high
    assert not found.tells


def test_the_calibration_error_is_how_far_shares_and_truth_lie_apart():
    wrong = [Gap(over_rules=0, over_frequent=0, bin=9, short=-0.95)] * 30
    right = [Gap(over_rules=0, over_frequent=0, bin=7, short=s) for s in (0.25, 0.25, 0.25, -0.75)]
    unspoken = [Gap(over_rules=0, over_frequent=0)] * 30
    assert resample(wrong).calibration_error.value == pytest.approx(0.95)
    assert resample(right).calibration_error.value == pytest.approx(0.0)
    assert resample([*wrong, *unspoken]).calibration_error.value == pytest.approx(0.95)
    assert resample(unspoken).calibration_error.value == 0.0
