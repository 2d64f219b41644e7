"""Decision tables: looked up by facts, each gives one more fact, known only when it is certain.

A row holds when each of its cells does. One that is unknown is never taken for one that does not
hold: above the first row that holds it makes the result unknown, and what blocks it blocks the
table. What the table gives is a fact like any other, its source being the guide.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from math import floor
from typing import Any, NamedTuple

import msgspec

from app.domain import guard_nodes as nodes
from app.domain.facts import GUIDE, Fact, Having
from app.domain.guard import compile_guard, compile_value
from app.domain.guard_nodes import Judge, Scope, See, Seen, Unknown
from app.domain.guard_values import family
from app.domain.guide import Cell, Guide, Table
from app.domain.memo import once_per_object

FIRST, COLLECT, COUNT = "first", "collect", "count"
EXPRESSION = "="
"""How a value begins that is worked out."""
_NEVER_TOLD = datetime(1970, 1, 1, tzinfo=UTC)
_COMPARISON = re.compile(r"\s*([<>=!]|(not\s+)?in\s*[\[(])")
_TINY = 6
"""Decimals beyond which a sum of fractions is dust, not money."""


class Derived(msgspec.Struct, frozen=True):
    """What a table comes to.

    Attributes:
        fact: None while it is unknown.
        blocking: Unknown facts that keep it unknown.
        evidence: Facts that decided it: of the row that holds first, then of those that do not.
        may_come: Whether it is known, or facts that may still come could make it known.
    """

    fact: Fact | None
    blocking: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()
    may_come: bool = False


class CompiledTable(NamedTuple):
    """A table ready to be looked up; `facts` are all it speaks of."""

    gives: str
    hit: str
    rows: tuple[tuple[Judge, See], ...]
    facts: frozenset[str]


def cell_guard(column: str, cell: Cell) -> str | None:
    """Return the guard a cell stands for; None for one that takes whatever there is."""
    if cell is None:
        return None
    if isinstance(cell, str) and _COMPARISON.match(cell):
        return f"({column}) {cell}"
    return f"({column}) == {cell!r}"


def value_text(cell: Cell) -> str | None:
    """Return the expression a value is worked out by; None for one that stands there as it is."""
    worked_out = isinstance(cell, str) and cell.lstrip().startswith(EXPRESSION)
    return str(cell).lstrip()[len(EXPRESSION) :] if worked_out else None


@once_per_object
def tables_of(guide: Guide) -> Mapping[str, CompiledTable]:
    """Return the tables of a guide by the fact each gives, compiled once.

    Raises:
        GuardError: A cell or a column is not in the guard language.
    """
    return {table.gives: _compiled(table) for table in guide.tables}


def look_up(table: CompiledTable, scope: Scope, *, whole: bool = False) -> Derived:
    """Say what a table comes to. Never raises.

    Args:
        table: The table.
        scope: The facts, with those that earlier tables give.
        whole: Whether it gives a whole number: what is worked out is rounded, a half upwards.
    """
    value, blocking, evidence = _seen(table, scope)
    if whole and not isinstance(value, Unknown):
        value = _rounded(value)
    if isinstance(value, Unknown):
        return Derived(None, blocking, may_come=value is nodes.OPEN)
    evidence = tuple(dict.fromkeys(evidence))
    told = [scope.facts[name].at for name in evidence if name in scope.facts]
    at = max(told, default=scope.now or _NEVER_TOLD)
    fact = Fact(having=Having.KNOWN, value=value, source=GUIDE, at=at)
    return Derived(fact, evidence=evidence, may_come=True)


def _compiled(table: Table) -> CompiledTable:
    facts = frozenset[str]()
    rows = []
    for row in table.rows:
        pairs = zip(table.columns, row, strict=False)
        texts = [text for pair in pairs if (text := cell_guard(*pair)) is not None]
        guards = [compile_guard(text) for text in texts]
        facts = facts.union(*(guard.facts for guard in guards))
        see, used = _value(row[-1])
        facts |= used
        rows.append((nodes.junction(tuple(guard.judge for guard in guards), nodes.FALSE), see))
    return CompiledTable(table.gives, table.hit, tuple(rows), facts)


def _value(cell: Cell) -> tuple[See, frozenset[str]]:
    text = value_text(cell)
    if text is None:
        return nodes.constant(cell), frozenset()
    expression = compile_value(text)
    return expression.see, expression.facts


def _seen(table: CompiledTable, scope: Scope) -> Seen:
    if table.hit == FIRST:
        return _first(table.rows, scope)
    held = _held(table.rows, scope, counted=table.hit == COUNT)
    values, blocking, evidence = held
    if isinstance(values, Unknown):
        return held
    result = _HITS[table.hit](values)
    return (nodes.DEAD if result is None else result[0]), blocking, evidence


def _first(rows: Sequence[tuple[Judge, See]], scope: Scope) -> Seen:
    blocking, passed = nodes.NOBODY, nodes.NO_EVIDENCE
    unknown = may_hold = False
    for judge, see in rows:
        truth, why, shown = judge(scope)
        if truth == nodes.FALSE:
            passed += shown
            continue
        if truth == nodes.TRUE:
            if unknown:
                break
            value, missing, made = see(scope)
            return value, missing, shown + made + passed
        unknown, blocking = True, blocking | why
        may_hold |= bool(truth & nodes.TRUE)
        if truth == nodes.NEVER:
            return (nodes.OPEN if may_hold else nodes.DEAD), blocking, ()
    return (nodes.OPEN, blocking, ()) if unknown else (None, nodes.NOBODY, passed)


def _held(rows: Sequence[tuple[Judge, See]], scope: Scope, *, counted: bool) -> Seen:
    """Return the values of all rows that hold; when only counted, a value each for sure."""
    values: list[Any] = []
    blocking, held, passed = nodes.NOBODY, nodes.NO_EVIDENCE, nodes.NO_EVIDENCE
    unknown: Unknown | None = None
    for judge, see in rows:
        truth, why, shown = judge(scope)
        if truth == nodes.FALSE:
            passed += shown
            continue
        value: Any = nodes.DEAD if truth == nodes.NEVER else nodes.OPEN
        if truth == nodes.TRUE:
            value, why, made = (True, nodes.NOBODY, ()) if counted else see(scope)
            held += shown + made
        if isinstance(value, Unknown):
            unknown = nodes.DEAD if nodes.DEAD in (value, unknown) else value
            blocking |= why
        elif value is not None:
            values.append(value)
    return (values, nodes.NOBODY, held + passed) if unknown is None else (unknown, blocking, ())


def _least(choose: Callable[[list[Any]], Any]) -> Callable[[list[Any]], tuple[Any] | None]:
    """Make `min` or `max` of values of one kind; of none at all it is known-empty."""

    def chosen(values: list[Any]) -> tuple[Any] | None:
        if not values:
            return (None,)
        kinds = {family(value) for value in values}
        return (choose(values),) if kinds in ({"number"}, {"time"}) else None

    return chosen


def _sum(values: list[Any]) -> tuple[Any] | None:
    numbers = all(family(value) == "number" for value in values)
    return (sum(values),) if numbers else None


_HITS: dict[str, Callable[[list[Any]], tuple[Any] | None]] = {
    COLLECT: lambda values: (tuple(values),),
    COUNT: lambda values: (len(values),),
    "sum": _sum,
    "min": _least(min),
    "max": _least(max),
}
HITS = (FIRST, *_HITS)


def _rounded(value: Any) -> Any:
    """Make whole numbers of fractions, a half upwards as with money; what can't be is unknown."""
    if isinstance(value, tuple):
        parts = tuple(_rounded(each) for each in value)
        return nodes.DEAD if nodes.DEAD in parts else parts
    if not isinstance(value, float):
        return value
    try:
        away = floor(round(abs(value), _TINY) + 0.5)
    except (OverflowError, ValueError):
        return nodes.DEAD
    return away if value >= 0 else -away
