"""Tests of guides with tables, levels, manner and guides within: played as the desk would."""

from typing import Any

import msgspec
import pytest

from app.domain.facts import FactDefinition
from app.domain.guide import Guide
from app.domain.terms import terms_of
from app.guides.test import Outcomes, run_tests
from tests.app.domain.guides import WORDS, guide, step

YES_NO = {"yes": WORDS, "no": WORDS}


def fact(kind: str = "bool", **more: Any) -> FactDefinition:
    return FactDefinition(type=kind, label=WORDS, **more)


FACTS = {
    "s.a": fact(),
    "s.n": fact("int"),
    "bill.fen": fact("int", level=1),
    "back.fen": fact("int"),
    "me.a": fact(),
    "me.within": fact(),
    "caller.known": fact(ask=WORDS, answers=YES_NO),
    "caller.proven": fact(ask=WORDS, answers=YES_NO),
    "customer.mood": fact("text", manner=True),
}
TERMS = terms_of(FACTS, {"refund": 2})


def say(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


INNER = guide(
    step("ask", "me.within", end="visit"),
    guide="inner",
    goal="s.a",
    facts={"me.within": {"type": "bool", "ask": WORDS, "answers": YES_NO}},
)
STEPS = (
    step("first", "not s.a", include="inner", end="visit"),
    step("bill", "s.n > 1", say=say("{bill.fen:money} is owed")),
    step(
        "back",
        "back.fen > 0",
        say=say("{back.fen:money} back"),
        do=["refund"],
        wording=[{"when": "customer.mood == 'angry'", "say": say("Sorry"), "do": []}],
    ),
)
NORMAL = {"s.a": True, "s.n": 0, "bill.fen": 2500, "caller.known": True}


def play(*tests: dict[str, Any], **more: Any) -> Outcomes:
    tables = [
        {"gives": "back.fen", "columns": ["s.n"], "rows": [["> 4", "= s.n * 50.5"], [None, 0]]}
    ]
    of: Guide = guide(*STEPS, tables=tables, normal=NORMAL, tests=list(tests), facts={}, **more)
    return run_tests(of, FACTS, {"inner": INNER}, TERMS)


def wrong(**test: Any) -> str:
    """What did not come out, in one line; empty when the test passed."""
    found = play(test).played[0].wrong
    assert all(each["zh"] for each in found)
    return "; ".join(each["en"] for each in found)


BILL = {"s.n": 2}
BACK = {"s.n": 5}
STRANGER = {"failed": ["caller.known"]}


@pytest.mark.parametrize(
    "test",
    [
        {"given": BILL, "expect": ["bill"], "says": {"bill": "25.00 yuan is owed"}},
        {"given": BILL, "asks": "caller.known", **STRANGER},
        {"given": BILL, "expect": ["bill"], "answers": {"caller.known": True}, **STRANGER},
        {
            "given": BACK,
            "expect": ["bill", "back"],
            "answers": {"caller.proven": True},
            "says": {"back": "2.53 yuan"},
            "offers": {"back": ["refund"]},
        },
        {
            "given": {**BACK, "caller.proven": True, "customer.mood": "angry"},
            "expect": ["bill", "back"],
            "says": {"back": "Sorry"},
            "offers": {"back": []},
        },
        {
            "given": BACK,
            "answers": {"caller.proven": False},
            "expect": ["bill", "otherwise"],
            "end": "escalated",
        },
        {"given": {"s.a": False}, "asks": "me.within"},
        {
            "given": {"s.a": False},
            "answers": {"me.within": True},
            "expect": ["first/ask"],
            "end": "visit",
        },
        {
            "given": {"s.a": False},
            "answers": {"me.within": False},
            "expect": ["first/otherwise"],
            "end": "visit",
        },
        {"normal": False, "wants": ["s.a", "s.n"]},
    ],
)
def test_a_test_that_comes_out_passes(test: dict[str, Any]) -> None:
    assert wrong(**test) == ""


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (
            {"given": BILL, "expect": ["bill"], "says": {"bill": "26.00"}},
            "bill should say 26.00: 25.00 元 is owed / 25.00 yuan is owed",
        ),
        (
            {
                "given": {**BACK, "caller.proven": True},
                "expect": ["bill", "back"],
                "offers": {"back": []},
            },
            "back offers refund",
        ),
        ({"given": BILL, "expect": ["bill"], **STRANGER}, "bill never came: it asks caller.known"),
        ({"given": BILL, "answers": {"caller.known": True}}, "never asked for caller.known"),
    ],
)
def test_a_test_that_does_not_says_what_came_instead(test: dict[str, Any], said: str) -> None:
    assert wrong(**test) == said


def test_only_the_guide_s_own_steps_are_counted_as_reached() -> None:
    found = play({"given": {"s.a": False}, "answers": {"me.within": True}, "expect": ["first/ask"]})
    assert (found.unreached, found.coverage) == (("bill", "back", "otherwise"), 0.25)


def test_a_step_whose_guide_had_nothing_left_to_do_is_reached() -> None:
    done = msgspec.structs.replace(INNER, goal="s.n == 0")
    of = guide(*STEPS[:1], normal=NORMAL, facts={}, tests=[{"given": {"s.a": False}}])
    found = run_tests(of, FACTS, {"inner": done}, TERMS)
    assert found.unreached == ("otherwise",)


def test_what_systems_give_is_asked_for_only_when_they_are_silent() -> None:
    of = guide(step("one", "caller.proven"), facts={}, tests=[{"wants": ["caller.proven"]}])
    assert not run_tests(of, FACTS, {}, TERMS).passed
    assert run_tests(of, FACTS, {}, TERMS, systems=frozenset({"caller.proven"})).passed


def torn(**test: Any) -> Outcomes:
    differ = step("differ", "disagree(s.n)", end="visit")
    ends = guide(differ, tests=[test], otherwise={"end": "visit"})
    return run_tests(ends, FACTS)


def test_a_test_may_have_systems_differ_on_a_fact() -> None:
    both = {"given": {"s.n": 1}, "expect": ["differ"], "end": "visit", "normal": False}
    assert torn(**both, disagree=["s.n"]).passed
    assert torn(**both, disagree=["s.n"]).unreached == ("otherwise",)
    assert not torn(**both).passed


def test_systems_can_only_differ_on_what_one_of_them_says() -> None:
    (played,) = torn(normal=False, disagree=["s.n"]).played
    assert played.wrong[0]["en"] == "disagree: s.n has no value"
