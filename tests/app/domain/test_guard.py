"""Guards: what every part comes to when facts are known, empty, failed or not there yet."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.facts import Fact, Facts, Having, Said, Value
from app.domain.guard import Verdict, compile_guard

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
UNKNOWN = [Having.LOADING, Having.FAILED, Having.STALE]


def known(**values: Value) -> Facts:
    return {
        name.replace("_", ".", 1): Fact(having=Having.KNOWN, value=value, source="AAA", at=AT)
        for name, value in values.items()
    }


def judged(text: str, facts: Facts | None = None, **parameters: float) -> bool | None:
    return compile_guard(text).evaluate(facts or {}, parameters, now=AT).truth


TRUTHS: dict[str, bool | None] = {"True": True, "False": False, "x.u": None}


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_and_or_and_not_follow_kleene(left: str, right: str) -> None:
    a, b = TRUTHS[left], TRUTHS[right]
    both = False if a is False or b is False else None if None in (a, b) else True
    either = True if a is True or b is True else None if None in (a, b) else False
    assert judged(f"{left} and {right}") is both
    assert judged(f"{left} or {right}") is either
    assert judged(f"not ({left})") is (None if a is None else not a)


FACTS = known(
    a_on=True,
    a_off=False,
    a_two=2,
    a_half=0.5,
    a_low=-28.1,
    a_word="Offline",
    a_empty=None,
    a_then=AT - timedelta(seconds=90),
    a_now=AT,
    a_nan=float("nan"),
    a_naive=datetime(2026, 1, 1),
)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("a.on", True),
        ("a.off", False),
        ("not a.off", True),
        ("a.word == 'Offline'", True),
        ("a.word != 'Offline'", False),
        ("a.low < weak", True),
        ("weak <= a.low", False),
        ("-30 <= a.low < -28", True),
        ("-30 <= a.low < -29", False),
        ("a.two in [1, 2, 3]", True),
        ("a.two in (1, 3)", False),
        ("a.two not in [1, 3]", True),
        ("a.low in [-28.1]", True),
        ("a.word in []", False),
        ("a.two + 1 == 3", True),
        ("a.two - 1 > 1", False),
        ("a.two * a.half == 1", True),
        ("a.two / 4 == a.half", True),
        ("-a.two < +a.two", True),
        ("abs(a.low) > 28", True),
        ("min(a.two, a.half) == 0.5", True),
        ("max(a.two, 9, 3) == 9", True),
        ("len(a.word) == 7", True),
        ("lower(a.word) == 'offline'", True),
        ("startswith(a.word, 'Off')", True),
        ("age_s(a.then) == 90", True),
        ("a.then < a.now", True),
        ("a.then == a.now", False),
        ("(a.on and a.on) == True", True),
        ("known(a.on)", True),
        ("known(a.empty)", False),
        ("missing(a.empty)", True),
        ("missing(a.on)", False),
        ("default(a.empty, 3) == 3", True),
        ("default(a.two, 3) == 2", True),
        ("a.empty == None", True),
        ("a.empty != None", False),
        ("a.on != None", True),
        ("a.empty == 'x'", False),
        ("a.empty in ['x', None]", True),
        ("a.empty in ['x']", False),
        ("a.on\n and a.two == 2", True),
    ],
)
def test_a_guard_over_known_facts_is_decided(text: str, truth: bool) -> None:
    verdict = compile_guard(text).evaluate(FACTS, {"weak": -27}, now=AT)
    assert verdict.truth is truth
    assert verdict.blocking == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "a.empty > 0",
        "a.empty",
        "not a.empty",
        "a.empty + 1 == 2",
        "lower(a.empty) == 'x'",
        "age_s(a.empty) > 1",
        "a.word > 0",
        "a.word == 3",
        "a.on == 1",
        "a.word in [1, 2]",
        "a.word",
        "a.nan == a.nan",
        "a.nan < 1",
        "a.two / 0 == 1",
        "a.naive < a.now",
        "age_s(a.naive) > 1",
        "a.word + 'x' == 'x'",
        "a.two * a.word == 'x'",
        "no_such_parameter == 1",
        "a.low < no_such_parameter",
    ],
)
def test_what_can_never_be_told_is_unknown_and_blocks_on_nothing(text: str) -> None:
    verdict = compile_guard(text).evaluate(FACTS, {}, now=AT)
    assert verdict == Verdict(None)
    assert not verdict.may_hold


def test_without_a_clock_ages_are_unknown() -> None:
    assert compile_guard("age_s(a.then) > 1").evaluate(FACTS).truth is None


def test_a_number_too_big_to_divide_is_unknown() -> None:
    assert judged("a.big / 3 > 1", known(a_big=10**400)) is None


@pytest.mark.parametrize("having", UNKNOWN)
def test_a_fact_that_is_not_known_is_unknown_and_blocks(having: Having) -> None:
    facts = {"a.b": Fact(having=having, value=True, source="AAA", at=AT)}
    assert compile_guard("a.b").evaluate(facts).blocking == {"a.b"}
    assert compile_guard("a.b == None").evaluate(facts).truth is None
    assert compile_guard("missing(a.b)").evaluate(facts).truth is None


@pytest.mark.parametrize("having", [Having.LOADING, Having.STALE])
def test_known_and_default_wait_for_what_may_still_come(having: Having) -> None:
    facts = {"a.b": Fact(having=having, source="AAA", at=AT)}
    for text in ("known(a.b)", "default(a.b, True)"):
        for given in (facts, {}):
            verdict = compile_guard(text).evaluate(given)
            assert verdict.truth is None
            assert verdict.blocking == {"a.b"}


def test_known_and_default_give_up_on_what_failed_or_nobody_gives() -> None:
    failed = {"a.b": Fact(having=Having.FAILED, source="AAA", at=AT)}
    assert judged("known(a.b)", failed) is False
    assert judged("default(a.b, True)", failed) is True
    closed = frozenset({"a.b"})
    assert compile_guard("known(a.b)").evaluate({}, closed=closed).truth is False
    assert compile_guard("default(a.b, 4) == 4").evaluate({}, closed=closed).truth is True


def test_an_unknown_and_names_everything_that_blocks_it() -> None:
    verdict = compile_guard("x.a and (x.b or x.c) and a.on").evaluate(FACTS)
    assert verdict.blocking == {"x.a", "x.b", "x.c"}


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("a.on and a.two == 2", ("a.on", "a.two")),
        ("a.off and a.two == 2", ("a.off",)),
        ("x.u and a.off and a.on", ("a.off",)),
        ("a.off or a.on or a.two == 2", ("a.on",)),
        ("a.off or a.two == 3", ("a.off", "a.two")),
        ("not (a.off or a.two == 3)", ("a.off", "a.two")),
        ("a.two == a.two", ("a.two",)),
        ("default(a.empty, a.two) == 2", ("a.empty", "a.two")),
        ("True", ()),
    ],
)
def test_evidence_names_the_facts_that_decided(text: str, evidence: tuple[str, ...]) -> None:
    assert compile_guard(text).evaluate(FACTS).evidence == evidence


@pytest.mark.parametrize(
    ("text", "may_hold"),
    [
        ("x.open", True),
        ("x.dead", False),
        ("x.dead and x.open", False),
        ("x.dead or x.open", True),
        ("not x.dead", False),
        ("not (x.dead or x.open)", False),
        ("not (x.dead and x.open)", True),
        ("a.empty > 0 and x.open", False),
        ("x.open and a.off", False),
        ("a.on", True),
        ("min(x.open, x.dead) > 1", False),
        ("(x.dead and x.open) == False", True),
    ],
)
def test_a_guard_may_hold_only_if_something_still_to_come_could_make_it_true(
    text: str, may_hold: bool
) -> None:
    verdict = compile_guard(text).evaluate(FACTS, closed=frozenset({"x.dead"}))
    assert verdict.may_hold is may_hold


def test_a_guard_knows_its_facts_and_parameters() -> None:
    guard = compile_guard("lower(a.b.c) == 'x' and d.e < limit and known(f.g)")
    assert guard.facts == {"a.b.c", "d.e", "f.g"}
    assert guard.parameters == {"limit"}


def test_the_same_text_is_compiled_once() -> None:
    assert compile_guard("a.on and a.off") is compile_guard("a.on and a.off")


def said(having: Having, *others: Having, disputed: bool = False) -> Facts:
    besides = tuple(Said(source=f"S{n}", having=each, at=AT) for n, each in enumerate(others))
    fact = Fact(having=having, source="AAA", at=AT, others=besides, disputed=disputed)
    return {"x.s": fact}


@pytest.mark.parametrize(
    ("facts", "truth", "may_hold"),
    [
        (said(Having.KNOWN), False, False),
        (said(Having.KNOWN, Having.KNOWN), False, False),
        (said(Having.KNOWN, Having.KNOWN, disputed=True), True, True),
        (said(Having.KNOWN, Having.KNOWN, Having.LOADING, disputed=True), True, True),
        (said(Having.KNOWN, Having.LOADING), None, True),
        (said(Having.KNOWN, Having.FAILED, Having.LOADING), None, True),
        (said(Having.KNOWN, Having.FAILED), None, False),
        (said(Having.FAILED, Having.FAILED), None, False),
        (said(Having.LOADING, Having.KNOWN), None, True),
        (said(Having.STALE, Having.KNOWN, disputed=True), None, True),
        ({}, None, True),
    ],
)
def test_disagree_is_unknown_until_every_system_that_gives_the_fact_has_spoken(
    facts: Facts, truth: bool | None, may_hold: bool
) -> None:
    verdict = compile_guard("disagree(x.s)").evaluate(facts, now=AT)
    assert (verdict.truth, verdict.may_hold) == (truth, may_hold)
    assert verdict.blocking == (frozenset() if truth is not None else {"x.s"})
    assert compile_guard("not disagree(x.s)").evaluate(facts).truth is (
        None if truth is None else not truth
    )


def test_disagree_of_a_fact_nobody_gives_is_never_known() -> None:
    guard = compile_guard("disagree(x.s)")
    assert not guard.evaluate({}, closed=frozenset({"x.s"})).may_hold
    assert guard.facts == {"x.s"}
