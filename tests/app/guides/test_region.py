"""Where guards hold: what is proved is so for every value the facts can have."""

# ruff: noqa: E501 - one case, one line
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.facts import Fact, FactDefinition, Facts, Having
from app.domain.guard import compile_guard
from app.guides.region import Space

AT = datetime(2026, 1, 5, tzinfo=UTC)
LABEL = {"zh": "x", "en": "x"}
FACTS = {
    "s.a": FactDefinition(type="bool", label=LABEL),
    "s.b": FactDefinition(type="bool", label=LABEL),
    "s.n": FactDefinition(type="number", label=LABEL),
    "s.i": FactDefinition(type="int", label=LABEL),
    "s.m": FactDefinition(type="int", label=LABEL),
    "s.c": FactDefinition(type="choice", label=LABEL, values={"x": LABEL, "y": LABEL}),
    "s.t": FactDefinition(type="text", label=LABEL),
    "s.at": FactDefinition(type="time", label=LABEL),
}
LIMITS = {"limit": 3}


def space(*guards: str, parameters: dict[str, Any] = LIMITS) -> Space:
    return Space(guards, FACTS, parameters)


@pytest.mark.parametrize(
    "guard",
    [
        "s.c == 'x' and s.c == 'y'",
        "s.c in ['x'] and s.c in ['y', 'z']",
        "s.c == 'x' and not s.c == 'x'",
        "s.a and not s.a",
        "s.a and s.a == None",
        "missing(s.n) and s.n > 3",
        "not known(s.a) and s.a",
        "s.n < 3 and s.n > 5",
        "s.n < limit and s.n > limit + 1",
        "s.n < -limit and s.n > 0",
        "5 < s.n < 3",
        "s.i > 3 and s.i < 4",
        "s.i == 2.5",
        "age_s(s.at) > 60 and age_s(s.at) < 30",
        "s.n < s.i and s.i < s.n",
        "s.n == s.i and s.n != s.i",
        "startswith(s.t, 'a') and not startswith(s.t, 'a')",
        "default(s.a, False) and not known(s.a)",
        "default(s.n, 9) < 3 and default(s.n, 9) > 5",
        "s.n and s.n > 3",
        "False",
    ],
)
def test_a_contradiction_is_found(guard: str) -> None:
    assert space(guard).true(guard) == []


@pytest.mark.parametrize(
    "guard",
    [
        "s.c == 'x' or s.c == 'y'",
        "s.c != 'x' and s.c != 'y'",
        "s.n > 3 and s.n < 4",
        "s.i >= 3 and s.i <= 3",
        "s.a == None",
        "not known(s.a) and not s.b",
        "default(s.a, True) and not known(s.a)",
        "s.n < s.i and s.i < s.m",
        "age_s(s.at) > 60 and s.at == None",
        "lower(s.t) == 'a' and s.t == 'A'",
        "s.t != 'a' and s.t != 'b'",
    ],
)
def test_what_may_hold_is_not_taken_for_a_contradiction(guard: str) -> None:
    assert space(guard).true(guard) != []


def covered(guard: str, *by: str) -> bool:
    here = space(guard, *by)
    taken = [box for each in by for box in here.true(each)]
    return here.without(here.true(guard), taken) == []


@pytest.mark.parametrize(
    ("guard", "by"),
    [
        ("s.a", ["s.a"]),
        ("s.a and s.n < 2", ["s.n < limit"]),
        ("s.c == 'x'", ["s.c in ['x', 'y']"]),
        ("s.a and s.b == True", ["s.b and s.n > 1", "s.a and s.b and s.n <= 1", "s.a and s.b"]),
        ("s.i > 3", ["s.i == 4", "s.i >= 5"]),
        ("known(s.n)", ["s.n < 1", "s.n >= 1"]),
    ],
)
def test_a_guard_that_holds_only_where_others_do_is_found(guard: str, by: list[str]) -> None:
    assert covered(guard, *by)


@pytest.mark.parametrize(
    ("guard", "by"),
    [
        ("s.a", ["s.a and s.b", "s.a and not s.b"]),  # nobody may know s.b
        ("s.n > 3", ["s.n == 4", "s.n >= 5"]),
        ("s.n <= 3", ["s.n < limit"]),
        ("s.c != 'z'", ["s.c == 'x'", "s.c == 'y'"]),
        ("s.a", ["s.b"]),
    ],
)
def test_a_guard_that_may_hold_elsewhere_is_not(guard: str, by: list[str]) -> None:
    assert not covered(guard, *by)


def test_a_threshold_that_is_left_open_proves_less() -> None:
    guard = "s.n < limit and s.n > 5"
    assert space(guard).true(guard) == []
    assert space(guard, parameters={}).true(guard) != []


ATOMS = st.sampled_from(
    [
        "s.a", "s.b", "s.a == True", "s.a != None", "known(s.a)", "missing(s.b)", "default(s.a, True)",
        "s.n < 3", "s.n >= limit", "s.n == 5", "3 < s.n", "s.n != None", "default(s.n, 4) > 3",
        "s.i > 2", "s.i <= 3", "s.i in [1, 3]", "s.i == s.m", "s.i < s.m", "s.m >= s.i", "s.i + 1 > 3",
        "s.c == 'x'", "s.c in ['x', 'q']", "s.c not in ['y']", "s.c != 'x'", "default(s.c, 'x') == 'x'",
        "2 < s.n < 5", "limit == 3", "limit * 2 < 5",
    ]
)  # fmt: skip
GUARDS = st.recursive(
    ATOMS,
    lambda below: st.one_of(
        below.map(lambda each: f"not ({each})"),
        st.tuples(below, st.sampled_from(["and", "or"]), below).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    ),
    max_leaves=4,
)
VALUES: dict[str, list[Any]] = {
    "s.a": [True, False],
    "s.b": [True, False],
    "s.n": [-1, 3, 3.5, 4, 5, 6],
    "s.i": [1, 2, 3, 4],
    "s.m": [0, 3, 9],
    "s.c": ["x", "y", "q", "else"],
}
GONE = "gone"


def worlds(*guards: str) -> list[tuple[Facts, frozenset[str]]]:
    """Every combination of values, of empty, and of nobody being able to say."""
    names = sorted({name for guard in guards for name in compile_guard(guard).facts})
    found = []
    for values in product(*([*VALUES[name], None, GONE] for name in names)):
        had = {n: v for n, v in zip(names, values, strict=True) if v != GONE}
        facts = {n: Fact(having=Having.KNOWN, value=v, source="S", at=AT) for n, v in had.items()}
        found.append((facts, frozenset(names) - had.keys()))
    return found


@settings(max_examples=150, deadline=None)
@given(GUARDS)
def test_what_is_never_true_or_never_false_is_so_in_every_world(guard: str) -> None:
    here = space(guard)
    true, false = here.true(guard), here.false(guard)
    for facts, closed in worlds(guard):
        truth = compile_guard(guard).evaluate(facts, LIMITS, closed=closed).truth
        assert truth is not True or true
        assert truth is not False or false


@settings(max_examples=150, deadline=None)
@given(GUARDS, GUARDS)
def test_what_is_covered_is_covered_in_every_world(guard: str, other: str) -> None:
    if not covered(guard, other):
        return
    for facts, closed in worlds(guard, other):
        if compile_guard(guard).evaluate(facts, LIMITS, closed=closed).truth:
            assert compile_guard(other).evaluate(facts, LIMITS, closed=closed).truth
