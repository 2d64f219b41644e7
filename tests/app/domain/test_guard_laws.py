"""Laws of guards, on guards and facts drawn at random."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.facts import Fact, Facts, Having, Value
from app.domain.guard import (
    Verdict,
    compile_guard,
)
from app.domain.guard_error import GuardError

AT = datetime(2026, 1, 5, tzinfo=UTC)
LAW = settings(deadline=None)
NAMES = ("a.p", "a.q", "b.x", "b.y", "c.w")
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "a.p": st.booleans() | st.none(),
    "a.q": st.booleans(),
    "b.x": st.integers(-3, 3) | st.none(),
    "b.y": st.floats(allow_nan=True) | st.integers(),
    "c.w": st.sampled_from(["u", "v", "", None]),
}
ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3))

NUMBERS = st.recursive(
    st.sampled_from(["b.x", "b.y", "0", "1", "-2", "limit"]),
    lambda below: st.one_of(
        st.tuples(below, st.sampled_from("+-*/"), below).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(below, below).map(lambda t: f"min({t[0]}, {t[1]})"),
        below.map(lambda t: f"abs({t})"),
    ),
    max_leaves=4,
)
ATOMS = st.one_of(
    st.sampled_from(["a.p", "a.q", "True", "False", "c.w == 'u'", "c.w in ['u', None]"]),
    st.sampled_from(["b.x == None", "missing(c.w)", "startswith(c.w, 'u')"]),
    st.tuples(NUMBERS, st.sampled_from(["<", "<=", "==", "!="]), NUMBERS).map(" ".join),
    st.tuples(NUMBERS, NUMBERS, NUMBERS).map(" < ".join),
)


def _joined(below: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        below.map(lambda t: f"not ({t})"),
        st.tuples(below, below).map(lambda t: f"({t[0]}) and ({t[1]})"),
        st.tuples(below, below).map(lambda t: f"({t[0]}) or ({t[1]})"),
        st.tuples(below, below).map(lambda t: f"(({t[0]}) == ({t[1]}))"),
    )


GUARDS = st.recursive(ATOMS, _joined, max_leaves=6)
WITH_KNOWN = st.recursive(
    ATOMS | st.sampled_from(["known(a.p)", "default(a.q, False)", "default(b.x, 1) > 0"]),
    _joined,
    max_leaves=6,
)


def known(value: Value) -> Fact:
    return Fact(having=Having.KNOWN, value=value, source="AAA", at=AT)


@st.composite
def parted(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """Facts of which some are known, and the same facts once all have come."""
    whole = {name: known(draw(VALUES[name])) for name in NAMES}
    shown = draw(st.sets(st.sampled_from(NAMES)))
    return {name: fact for name, fact in whole.items() if name in shown}, whole


def judged(text: str, facts: Facts) -> Verdict:
    return compile_guard(text).evaluate(facts, {"limit": 2}, now=AT)


@LAW
@given(WITH_KNOWN, parted())
def test_a_decided_guard_stays_so_whatever_the_unknown_becomes(
    text: str, facts: tuple[Facts, Facts]
) -> None:
    before, after = (judged(text, each) for each in facts)
    if before.truth is not None:
        assert after.truth is before.truth


@LAW
@given(WITH_KNOWN, parted())
def test_a_guard_that_may_not_hold_never_will(text: str, facts: tuple[Facts, Facts]) -> None:
    before, after = (judged(text, each) for each in facts)
    if not before.may_hold:
        assert after.truth is not True


@LAW
@given(WITH_KNOWN, parted())
def test_what_does_not_block_does_not_matter(text: str, facts: tuple[Facts, Facts]) -> None:
    some, whole = facts
    verdict = judged(text, some)
    assert verdict.blocking.isdisjoint(some)
    filled = {**some, **{name: whole[name] for name in verdict.blocking}}
    assert judged(text, filled).blocking.isdisjoint(verdict.blocking)


@LAW
@given(WITH_KNOWN, parted())
def test_evidence_alone_decides_the_same(text: str, facts: tuple[Facts, Facts]) -> None:
    some, _ = facts
    verdict = judged(text, some)
    if verdict.truth is not None:
        alone = {name: some[name] for name in verdict.evidence if name in some}
        assert judged(text, alone).truth is verdict.truth


@LAW
@given(GUARDS, GUARDS, parted())
def test_de_morgan_holds(a: str, b: str, facts: tuple[Facts, Facts]) -> None:
    some, _ = facts
    left, right = judged(f"not (({a}) and ({b}))", some), judged(f"not ({a}) or not ({b})", some)
    assert left.truth is right.truth
    assert left.blocking == right.blocking
    assert left.may_hold is right.may_hold


@LAW
@given(GUARDS, parted())
def test_twice_not_is_nothing(text: str, facts: tuple[Facts, Facts]) -> None:
    assert judged(f"not (not ({text}))", facts[0]) == judged(f"({text}) and True", facts[0])


@LAW
@given(WITH_KNOWN, st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_no_value_of_any_type_makes_a_guard_raise(text: str, values: dict[str, Value]) -> None:
    facts = {name: known(value) for name, value in values.items()}
    assert judged(text, facts).truth in (True, False, None)


@LAW
@given(st.text(max_size=60))
def test_any_text_compiles_or_says_where_it_is_wrong(text: str) -> None:
    place = _place_of_error(text)
    assert place is None or (place[0] >= 1 and place[1] >= 1 and place[2].endswith("^"))


def _place_of_error(text: str) -> tuple[int, int, str] | None:
    try:
        compile_guard(text)
    except GuardError as error:
        return error.line, error.column, error.excerpt
    return None
