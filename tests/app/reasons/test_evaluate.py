"""The evaluation tells a town where there is something to learn from one where there is not."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from app.domain.experience import ELSE, ReasonLine
from app.reasons.evaluate import Evaluation, evaluate
from app.reasons.report import report
from tests.app.domain.experience import town


@pytest.fixture(scope="module")
def telling() -> list[ReasonLine]:
    return town.lines(town.telling_calls(seed=21, count=600))


@pytest.fixture(scope="module")
def learnt(telling: list[ReasonLine]) -> Evaluation:
    return evaluate(telling)


@pytest.fixture(scope="module")
def mute() -> Evaluation:
    return evaluate(town.lines(town.mute_calls(seed=21, count=600)))


def said(found: Evaluation, language: str = "en") -> str:
    return "\n".join(report(found, language))


def test_where_reasons_leave_traces_the_desk_is_right_more_often_than_the_rules(
    learnt: Evaluation,
):
    assert learnt.over_rules is not None
    assert learnt.over_frequent is not None
    assert learnt.over_rules.low > 0.05
    assert learnt.over_frequent.low > 0.2
    assert learnt.learnt > learnt.coded / 2
    assert learnt.desk.top1.low > learnt.rules.top1.high


def test_where_there_is_nothing_to_learn_the_desk_stays_with_the_rules(mute: Evaluation):
    assert mute.over_rules is not None
    assert not mute.over_rules.tells
    assert mute.learnt == 0
    assert mute.desk == mute.rules
    assert "can't be told from no difference" in said(mute)
    assert "无法与“没有差别”区分" in said(mute, "zh")


def test_the_order_of_shares_is_counted_out(learnt: Evaluation):
    for way in (learnt.desk, learnt.rules, learnt.frequent):
        assert way.top1.share is not None
        assert way.top3.share is not None
        assert way.top1.hits <= way.top3.hits <= way.top3.calls == 600
    assert learnt.desk.coverage.hits >= learnt.desk.top3.hits


def test_the_table_of_reliability_holds_every_call_with_a_suggestion(learnt: Evaluation):
    assert sum(tenth.true.calls for tenth in learnt.reliability) == learnt.desk.coverage.hits
    assert sum(tenth.true.hits for tenth in learnt.reliability) == learnt.desk.top1.hits
    for tenth in learnt.reliability:
        assert tenth.said is None or tenth.low <= tenth.said <= tenth.high
    assert learnt.calibration_error is not None
    assert learnt.calibration_error.value < 0.1


def test_nothing_is_tested_on_what_it_has_learnt_from(telling: list[ReasonLine]):
    """A code that only the call itself could betray is never foreseen."""
    own = [
        replace(line, features=(f"a.b={number}",), rules={}, quiet=("odd", "even"), coded=odd)
        for number, (line, odd) in enumerate(zip(telling[:200], _coin(), strict=False))
    ]
    found = evaluate(own)
    assert found.desk.top1.hits == 0


def _coin() -> Iterator[str]:
    while True:
        yield from ("odd", "even", "even", "odd", "even", "odd", "odd")


def test_it_comes_out_the_same_every_time(telling: list[ReasonLine]):
    assert evaluate(telling[:120]) == evaluate(telling[:120])


@pytest.mark.parametrize("count", [1, 29])
def test_too_few_calls_are_said_to_be_too_few(telling: list[ReasonLine], count: int):
    found = evaluate(telling[:count])
    assert not found.enough
    assert "Too few calls to tell" in said(found)
    assert "通话太少" in said(found, "zh")
    assert evaluate(telling[:30]).enough


def test_a_log_without_a_coded_call_can_not_be_judged(telling: list[ReasonLine]):
    found = evaluate([replace(line, coded=None) for line in telling[:40]])
    assert (found.calls, found.coded, found.over_rules) == (40, 0, None)
    assert "nothing can be judged" in said(found)
    assert "无法判断" in said(found, "zh")


def test_blind_calls_are_counted_by_themselves(telling: list[ReasonLine]):
    half = [
        replace(
            line, blind=number % 2 == 0, suggested=(line.coded or "",) if number % 2 else ("x",)
        )
        for number, line in enumerate(telling[:100])
    ]
    found = evaluate(half).recorded
    assert (found.seen.hits, found.seen.calls) == (50, 50)
    assert (found.blind.hits, found.blind.calls) == (0, 50)
    assert "blind calls: 0.0 %" in said(evaluate(half))


def test_without_blind_calls_it_says_how_to_have_some(learnt: Evaluation):
    assert "blind_share" in said(learnt)
    assert "blind_share" in said(learnt, "zh")


def test_clicks_on_the_first_suggestion_are_told_from_other_clicks(telling: list[ReasonLine]):
    clicked = [
        replace(line, suggested=("a", "b"), picked=picked)
        for line, picked in zip(telling, ("a", "a", "b", ""), strict=False)
    ]
    found = evaluate(clicked).recorded.followed
    assert (found.hits, found.calls) == (2, 3)


def test_calls_about_something_else_are_told_of(telling: list[ReasonLine]):
    found = evaluate([replace(telling[0], coded=ELSE), *telling[1:40]])
    assert found.something_else == 1
    assert "1 of them were about something no guide is for" in said(found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_has_every_figure_with_its_interval(learnt: Evaluation, language: str):
    text = said(learnt, language)
    for share in (learnt.desk.top1, learnt.rules.top3, learnt.desk.coverage):
        assert share.share is not None
        assert f"{share.share * 100:.1f} % ({share.low * 100:.1f}-" in text
    assert learnt.over_rules is not None
    assert f"{learnt.over_rules.value * 100:+.1f}" in text
