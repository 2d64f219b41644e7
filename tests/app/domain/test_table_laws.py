"""Laws of decision tables, on tables and facts drawn at random."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.facts import Fact, Facts, Having, Value
from app.domain.guard import compile_guard
from app.domain.guard_ground import Ground, derived
from app.domain.guide import Guide
from app.domain.tables import cell_guard

AT = datetime(2026, 1, 5, tzinfo=UTC)
LAW = settings(deadline=None)
VALUES: dict[str, tuple[Value, ...]] = {
    "s.a": (True, False),
    "s.n": (1, 2, 3, None),
    "s.w": ("u", "v", None),
}
COLUMNS = {
    "s.a": st.sampled_from([True, False, None]),
    "s.n": st.sampled_from([1, 2, "< 3", ">= 2", "!= None", "in [1, 3]", None]),
    "s.w": st.sampled_from(["u", "in ['u', 'v']", "!= 'v'", None]),
    "s.n > 1 or s.a": st.sampled_from([True, False, None]),
}
FIRST_VALUES = st.sampled_from([10, 20, "= s.n * 2", None])
NUMBERS = st.sampled_from([10, 20, "= s.n * 2"])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    hit = draw(st.sampled_from(["first", "collect", "sum", "min", "max", "count"]))
    columns = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=3, unique=True))
    row = st.tuples(
        *(COLUMNS[name] for name in columns), NUMBERS if hit != "first" else FIRST_VALUES
    )
    rows = draw(st.lists(row.map(list), min_size=1, max_size=4))
    return {"gives": "t.x", "columns": columns, "rows": rows, "hit": hit}


def guide(*given_tables: dict[str, Any]) -> Guide:
    words = {"zh": "?", "en": "?"}
    whole = {
        "guide": "g",
        "version": 1,
        "owner": "o",
        "title": words,
        "tables": list(given_tables),
        "steps": [],
        "otherwise": {},
        "outcomes": {},
    }
    return msgspec.convert(whole, Guide)


def known(values: dict[str, Value]) -> Facts:
    return {n: Fact(having=Having.KNOWN, value=v, source="A", at=AT) for n, v in values.items()}


WHOLE = st.fixed_dictionaries({name: st.sampled_from(each) for name, each in VALUES.items()})
SHOWN = st.sets(st.sampled_from(list(VALUES)))
UNKNOWN = object()


def result(of: Guide, values: dict[str, Value], name: str = "t.x") -> object:
    found = derived(of, known(values), AT)
    return found[name].value if name in found else UNKNOWN


@LAW
@given(tables(), WHOLE, SHOWN)
def test_what_a_table_gives_stays_so_whatever_the_unknown_becomes(
    table: dict[str, Any], whole: dict[str, Value], shown: set[str]
) -> None:
    some = {name: whole[name] for name in shown}
    before = result(guide(table), some)
    if before is not UNKNOWN:
        assert result(guide(table), whole) == before


@LAW
@given(tables(), WHOLE, SHOWN)
def test_what_is_kept_of_the_evidence_alone_gives_the_same(
    table: dict[str, Any], whole: dict[str, Value], shown: set[str]
) -> None:
    some = {name: whole[name] for name in shown}
    of = guide({**table, "gives": "t.x"})
    verdict = Ground(of, known(some), frozenset(VALUES), AT).judge("t.x == t.x")
    if verdict.truth is not None:
        alone = {name: some[name] for name in verdict.evidence if name in some}
        assert result(of, alone) == result(of, some)


@LAW
@given(tables(), WHOLE)
def test_with_every_fact_known_the_first_row_that_holds_counts(
    table: dict[str, Any], whole: dict[str, Value]
) -> None:
    facts = known(whole)
    held = []
    for row in table["rows"]:
        texts = [cell_guard(c, cell) for c, cell in zip(table["columns"], row[:-1], strict=True)]
        truths = [compile_guard(t).evaluate(facts, now=AT).truth for t in texts if t is not None]
        truth = False if False in truths else None if None in truths else True
        value = row[-1]
        if isinstance(value, str):
            value = whole["s.n"] * 2 if whole["s.n"] is not None else UNKNOWN
        held.append((truth, value))
    assert result(guide(table), whole) == _expected(table["hit"], held)


def _expected(hit: str, held: list[tuple[bool | None, Any]]) -> object:
    """The same policies once more, in the plainest way: a row without a truth spoils them."""
    if hit == "first":
        row = next((each for each in held if each[0] is not False), (True, None))
        return row[1] if row[0] else UNKNOWN
    values = [value for truth, value in held if truth is not False]
    if any(truth is None for truth, _ in held):
        return UNKNOWN
    if hit == "count":
        return len(values)
    if UNKNOWN in values:
        return UNKNOWN
    if hit in ("min", "max"):
        return {"min": min, "max": max}[hit](values, default=None)
    return sum(values) if hit == "sum" else tuple(values)


@LAW
@given(tables(), WHOLE, SHOWN)
def test_a_table_blocked_by_nothing_is_known_or_never_will_be(
    table: dict[str, Any], whole: dict[str, Value], shown: set[str]
) -> None:
    some = {name: whole[name] for name in shown}
    of = guide(table)
    verdict = Ground(of, known(some), frozenset(VALUES), AT).judge("known(t.x)")
    assert verdict.blocking.isdisjoint(some)
    if result(of, some) is UNKNOWN and not verdict.blocking:
        names = [name for name in VALUES if name not in some]
        for values in product(*(VALUES[name] for name in names)):
            assert result(of, {**some, **dict(zip(names, values, strict=True))}) is UNKNOWN


@LAW
@given(tables(), tables(), WHOLE, st.randoms())
def test_the_order_in_which_facts_arrive_does_not_matter(
    one: dict[str, Any], two: dict[str, Any], whole: dict[str, Value], random: Any
) -> None:
    later = {**two, "gives": "t.y", "columns": [*two["columns"], "t.x"]}
    later["rows"] = [
        [*row[:-1], cell, row[-1]] for row, cell in zip(two["rows"], "10", strict=False)
    ]
    of = guide(one, later)
    names = list(whole)
    random.shuffle(names)
    mixed = {name: whole[name] for name in names}
    for name in ("t.x", "t.y"):
        assert result(of, mixed, name) == result(of, whole, name)
