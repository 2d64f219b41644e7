"""Decision tables: one more fact, known only when it is certain, with what it is made of."""

from datetime import UTC, timedelta
from typing import Any

import pytest

from app.domain.facts import CUSTOMER, GUIDE, Fact, Facts, Having, Value
from app.domain.guard_ground import derived
from app.domain.guide import Guide
from app.domain.script import fill
from app.domain.terms import Terms
from app.domain.walk import Walk, walk
from tests.app.domain import guides
from tests.app.domain.guides import AT

SOURCED = frozenset({"s.a", "s.b", "s.n", "s.tier", "s.at"})
WHOLE = Terms(whole=frozenset({"t.fen"}))


def guide(*tables: dict[str, Any], steps: tuple[dict[str, Any], ...] = (), **more: Any) -> Guide:
    return guides.guide(*steps, tables=list(tables), **{"parameters": {"limit": 10}, **more})


def table(
    *rows: list[Any], columns: tuple[str, ...] = ("s.n",), hit: str = "first", gives: str = "t.x"
) -> dict[str, Any]:
    return {"gives": gives, "columns": list(columns), "rows": list(rows), "hit": hit}


def known(source: str = "AAA", **values: Value) -> Facts:
    return guides.known({n.replace("_", ".", 1): v for n, v in values.items()}, source)


def value(of: Guide, facts: Facts, name: str = "t.x") -> object:
    """What a table gives; `...` while it is unknown."""
    found = derived(of, facts, AT, terms=WHOLE)
    return found[name].value if name in found else ...


def stand(of: Guide, facts: Facts) -> Walk:
    return walk(of, facts, {}, SOURCED, now=AT)


@pytest.mark.parametrize(
    ("cell", "fact", "held"),
    [
        (5, 5, True),
        (5, 6, False),
        (5, 5.0, True),
        (-5, -5, True),
        ("gold", "gold", True),
        ("gold", "none", False),
        ('o\'clock "x"', 'o\'clock "x"', True),
        (True, True, True),
        (False, True, False),
        ("< 5", 4, True),
        ("<5", 5, False),
        (">= limit", 10, True),
        ("> limit * 2", 20, False),
        ("!= None", 1, True),
        ("!= None", None, False),
        ("== None", None, True),
        ("in ['a', 'b']", "b", True),
        ("in('a', 'b')", "c", False),
        ("not in ['a']", "c", True),
        ("in transit", "in transit", True),
        (">= 3 and s.b < 7", 3, True),
        (None, None, True),
        (None, 7, True),
    ],
)
def test_a_cell_is_a_value_a_comparison_or_whatever(cell: Any, fact: Value, held: bool) -> None:
    found = value(guide(table([cell, "hit"])), known(s_n=fact, s_b=6))
    assert found == ("hit" if held else None)


def test_whatever_takes_also_what_nobody_knows() -> None:
    assert value(guide(table([None, "hit"])), {}) == "hit"


def test_a_column_may_be_an_expression() -> None:
    of = guide(table(["> 3600", "old"], [None, "new"], columns=("age_s(s.at)",)))
    assert value(of, known(s_at=AT - timedelta(hours=2))) == "old"
    assert value(of, known(s_at=AT)) == "new"
    share = guide(table([">= 0.8", "most"], [None, "less"], columns=("s.n / s.b",)))
    assert value(share, known(s_n=8, s_b=10)) == "most"


def test_a_truth_and_a_number_are_not_the_same_cell() -> None:
    one, truth = guide(table([1, "hit"])), guide(table([True, "hit"]))
    assert value(one, known(s_n=1)) == "hit"
    assert value(truth, known(s_n=1)) is ...
    assert value(truth, known(s_n=True)) == "hit"


TIERS = guide(table(["5d", 3000], ["5g", 2000], [None, 500], columns=("s.tier",)))


def test_the_first_row_that_holds_gives_the_value_with_its_evidence() -> None:
    found = derived(TIERS, known(s_tier="5g"))["t.x"]
    assert (found.value, found.source, found.at) == (2000, GUIDE, AT)
    assert value(TIERS, known(s_tier="none")) == 500


def test_without_a_row_that_holds_it_is_known_to_be_empty() -> None:
    assert value(guide(table(["< 5", "hit"])), known(s_n=9)) is None


def test_an_unknown_row_above_the_one_that_holds_leaves_it_unknown() -> None:
    of = guide(table([True, "a"], [None, "b"], columns=("s.a",)))
    assert value(of, {}) is ...
    assert value(of, known(s_a=False)) == "b"


def test_an_unknown_row_below_the_one_that_holds_does_not_matter() -> None:
    of = guide(table([True, None, "a"], [None, True, "b"], columns=("s.a", "s.b")))
    assert value(of, known(s_a=True)) == "a"


def test_a_row_that_one_cell_rules_out_needs_no_other() -> None:
    of = guide(table([True, True, "a"], [None, None, "b"], columns=("s.a", "s.b")))
    assert value(of, known(s_b=False)) == "b"


def test_a_value_may_be_worked_out() -> None:
    of = guide(table([None, "= min(s.n * 2, limit)"]))
    assert value(of, known(s_n=3)) == 6
    assert value(of, known(s_n=30)) == 10
    assert value(of, {}) is ...
    copied = guide(table([None, "=s.tier"]))
    assert value(copied, known(s_tier="gold")) == "gold"
    judged = guide(table([None, "= s.n > limit"]))
    assert value(judged, known(s_n=11)) is True


@pytest.mark.parametrize(
    ("factor", "fen"), [("0.5", 503), ("0.1", 101), ("-0.5", -503), ("1", 1005), ("1.0", 1005)]
)
def test_money_is_rounded_to_whole_fen_a_half_upwards(factor: str, fen: int) -> None:
    of = guide(table([None, f"= s.n * {factor}"], gives="t.fen"))
    found = value(of, known(s_n=1005), "t.fen")
    assert (found, type(found)) == (fen, int)


def test_a_number_too_great_to_be_whole_is_unknown() -> None:
    of = guide(table([None, "= s.n * 1e308 * 1e308"], gives="t.fen"))
    assert value(of, known(s_n=9), "t.fen") is ...


ALL = (["> 1", 10], ["> 2", 20], ["> 3", 30])


@pytest.mark.parametrize(
    ("hit", "found", "empty"),
    [
        ("collect", (10, 20), ()),
        ("sum", 30, 0),
        ("min", 10, None),
        ("max", 20, None),
        ("count", 2, 0),
    ],
)
def test_other_hits_put_all_rows_that_hold_together(hit: str, found: object, empty: object) -> None:
    of = guide(table(*ALL, hit=hit))
    assert value(of, known(s_n=3)) == found
    assert value(of, known(s_n=0)) == empty


@pytest.mark.parametrize("hit", ["collect", "sum", "min", "max", "count"])
def test_one_row_unknown_leaves_them_all_together_unknown(hit: str) -> None:
    of = guide(table([True, None, 1], [None, True, 2], columns=("s.a", "s.b"), hit=hit))
    assert value(of, known(s_a=True)) is ...
    assert value(of, known(s_a=True, s_b=False)) == {"collect": (1,)}.get(hit, 1)


def test_values_that_cannot_be_put_together_are_unknown() -> None:
    for hit in ("sum", "min", "max"):
        assert value(guide(table([None, "a"], [None, 1], hit=hit)), {}) is ...


def test_what_is_collected_may_be_searched_counted_and_said() -> None:
    offers = table(["> 1", "pack"], ["> 2", "plan"], hit="collect")
    steps = (
        {"step": "both", "when": "len(t.x) == 2 and 'plan' in t.x"},
        {"step": "pack", "when": "'pack' in t.x and 'plan' not in t.x"},
    )
    of = guide(offers, steps=steps)
    assert stand(of, known(s_n=3)).current == "both"
    assert stand(of, known(s_n=2)).current == "pack"
    assert stand(of, known(s_n=1)).current == "otherwise"
    given = stand(of, known(s_n=3)).given
    assert fill("{t.x}", given, {}, "zh", UTC).text == "pack、plan"
    assert fill("{t.x}", given, {}, "en", UTC).text == "pack, plan"
    nothing = stand(of, known(s_n=1)).given
    assert fill("{t.x}", nothing, {}, "en", UTC).blanks == ("t.x",)


STEPS = ({"step": "one", "when": "t.x == 'a'"}, {"step": "two", "when": "t.x == 'b'"})
TWO = guide(table([True, "a"], [False, "b"], columns=("s.a",)), steps=STEPS)


def test_a_guard_sees_what_a_table_gives_and_shows_what_it_is_made_of() -> None:
    found = stand(TWO, known(s_a=False))
    assert (found.current, found.evidence) == ("two", ("t.x", "s.a"))
    assert found.given["t.x"].value == "b"


def test_the_facts_a_table_needs_are_fetched_in_its_place() -> None:
    found = stand(TWO, {})
    assert (found.current, found.wanted, found.awaited) == (None, {"s.a"}, {"s.a"})
    assert found.given == {}


def test_the_facts_a_table_needs_are_asked_when_no_system_knows_them() -> None:
    asked = guide(table([True, "a"], [False, "b"], columns=("me.a",)), steps=STEPS)
    assert stand(asked, {}).question == "me.a"
    answered = stand(asked, known(CUSTOMER, me_a=True))
    assert answered.current == "one"
    unsure = stand(asked, known(CUSTOMER, me_a=None))
    assert (unsure.current, unsure.given["t.x"].value) == ("verify", None)


def test_a_table_nobody_can_look_up_leaves_its_steps_unchecked() -> None:
    failed = {"s.a": Fact(having=Having.FAILED, source="AAA", at=AT)}
    found = stand(TWO, failed)
    assert (found.current, found.unchecked) == ("otherwise", ("one", "two"))


def test_a_known_empty_fact_in_order_with_a_number_is_unknown_but_nothing_to_wait_for() -> None:
    of = guide(
        table(["< 5", "low"], [None, "high"]), steps=({"step": "a", "when": "t.x == 'low'"},)
    )
    found = stand(of, known(s_n=None))
    assert (found.wanted, found.unchecked) == (frozenset(), ("a",))


def test_a_default_stands_in_for_a_table_nobody_can_look_up() -> None:
    step = {"step": "a", "when": "default(t.x, 'none') == 'none'"}
    of = guide(table(["< 5", "low"]), steps=(step,))
    assert stand(of, {"s.n": Fact(having=Having.FAILED, source="A", at=AT)}).current == "a"
    assert stand(of, {}).awaited == {"s.n"}


def test_a_table_may_use_what_an_earlier_one_gives() -> None:
    of = guide(
        table(["5d", 3000], [None, 500], columns=("s.tier",), gives="t.limit"),
        table(["<= t.limit", "refund"], [None, "ticket"], gives="t.x"),
        steps=({"step": "pay", "when": "t.x == 'refund'"},),
    )
    found = stand(of, known(s_tier="5d", s_n=2500))
    assert (found.current, found.evidence) == ("pay", ("t.x", "s.n", "t.limit", "s.tier"))
    assert stand(of, known(s_n=2500)).wanted == {"s.tier"}
    assert stand(of, known(s_tier="none", s_n=2500)).current == "otherwise"


def test_a_fact_a_table_gives_comes_from_nowhere_else() -> None:
    facts = known(s_a=False) | known(t_x="a")
    assert stand(TWO, facts).current == "two"


def test_tables_and_parameters_of_an_included_guide_are_its_own() -> None:
    inner = guide(
        table(["> limit", "a"], [None, "b"]), steps=STEPS, guide="inner", parameters={"limit": 1}
    )
    outer = guide(
        table(["> limit", "a"], [None, "b"]),
        steps=({"step": "in", "when": "t.x == 'b'", "include": "inner"},),
    )
    found = walk(outer, known(s_n=5), {}, SOURCED, {"inner": inner})
    assert found.current == "in/one"
    assert found.given["t.x"].value == "a"
