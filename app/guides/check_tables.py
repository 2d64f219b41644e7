"""Decision tables read against the catalogue: names, and values of the type a fact is of."""

from collections.abc import Iterator, Mapping

from app.domain.facts import FactDefinition
from app.domain.guard import compile_guard
from app.domain.guard_check import Kind, check_guard, check_value, kind_of
from app.domain.guard_error import GuardError
from app.domain.guard_text import closest
from app.domain.guide import Cell, Guide, Table, Text
from app.domain.tables import COLLECT, COUNT
from app.guides.problem import Mark, Report, Way
from app.guides.tables import cells_of, columns_of, values_of, written

_KINDS_OF_HIT = {
    COUNT: frozenset({"number"}),
    "sum": frozenset({"number"}),
    "min": frozenset({"number", "time"}),
    "max": frozenset({"number", "time"}),
}
"""What the fact has to be that a table gives; of any kind where nothing is worked out."""


def check_tables(
    guide: Guide,
    facts: Mapping[str, FactDefinition],
    kinds: Mapping[str, Kind],
    report: Report,
    starts: Mapping[Way, Mark],
) -> None:
    """Report what does not fit the catalogue: names, and values of another type."""
    wrong = set[Way]()
    for part in columns_of(guide):
        for error in check_value(part.text, kinds, guide.parameters):
            report.say_guard(part.way, error, starts.get(part.way))
            wrong.add(part.way)
    for part in cells_of(guide):
        if (*part.way[:2], "columns", part.column) not in wrong:
            for error in check_guard(part.text, kinds, guide.parameters):
                report.say_guard(part.way, part.at_own(error), starts.get(part.way))
    for index, table in enumerate(guide.tables):
        definition = _given_fact(table, index, facts, report)
        if definition is not None:
            _check_values(guide, index, definition, kinds, report, starts)
    _check_uses(guide, report)


def collected(guide: Guide, kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return what the facts are that tables collect: several values of what the catalogue says."""
    gives = {table.gives for table in guide.tables if table.hit == COLLECT} & kinds.keys()
    return {name: Kind("list", kinds[name].choices, kinds[name].name) for name in gives}


def _given_fact(
    table: Table, index: int, facts: Mapping[str, FactDefinition], report: Report
) -> FactDefinition | None:
    """Return what the catalogue says of the fact a table gives; None, and reported, if nothing."""
    name, way = table.gives, ("tables", index, "gives")
    if name not in facts:
        said = {"zh": f"目录里没有事实 {name}", "en": f"the catalogue has no fact {name}"}
        report.say(way, said, closest(name, facts))
    return facts.get(name)


def _check_values(
    guide: Guide,
    index: int,
    definition: FactDefinition,
    kinds: Mapping[str, Kind],
    report: Report,
    starts: Mapping[Way, Mark],
) -> None:
    """Report values of another type than the fact the table gives."""
    table, kind = guide.tables[index], kind_of(definition)
    fits = _KINDS_OF_HIT.get(table.hit)
    if fits is not None and kind.name not in fits:
        said = {
            "zh": f"{table.hit} 得不出 {table.gives}（{definition.type}）",
            "en": f"{table.hit} does not make a {definition.type}, which {table.gives} is",
        }
        report.say(("tables", index, "hit"), said)
        return
    if table.hit == COUNT:
        return
    own = {part.way: part for part in values_of(guide)}
    for number, row in enumerate(table.rows):
        way: Way = ("tables", index, "rows", number, len(row) - 1)
        part = own.get(way)
        if part is not None:
            for error in check_value(part.text, kinds, guide.parameters, kind):
                report.say_guard(way, part.at_own(error), starts.get(way))
        else:
            misfit = _misfit(row[-1], kind, definition.type)
            if misfit is not None:
                error = GuardError(written(row[-1]), 0, misfit, closest(str(row[-1]), kind.choices))
                report.say_guard(way, error, starts.get(way))


def _misfit(value: Cell, kind: Kind, type_name: str) -> Text | None:
    """Say why a plain value is none of a fact's; None when it is one."""
    if value is None:
        return None
    whole = type_name != "int" or not isinstance(value, float)
    family = "bool" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
    if kind.choices and value not in kind.choices:
        known = ", ".join(sorted(kind.choices))
        return {
            "zh": f"{value!r} 不是它的取值；取值有 {known}",
            "en": f"{value!r} is none of its values, which are {known}",
        }
    if family == kind.name and whole:
        return None
    shown = written(value)
    return {"zh": f"{shown} 不是 {type_name}", "en": f"{shown} is no {type_name}"}


def _check_uses(guide: Guide, report: Report) -> None:
    """What a table gives exists within the walk only."""
    gives = {table.gives for table in guide.tables}
    early: list[tuple[Way, str]] = [(("when",), guide.when)]
    early += [(("reasons", n, "when"), rule.when) for n, rule in enumerate(guide.reasons)]
    for way, text in early:
        for name in sorted(compile_guard(text).facts & gives):
            zh = f"判断来电原因时还没有 {name}：它由决策表给出"
            en = f"{name} is not there yet when reasons are weighed: a table gives it"
            report.say(way, {"zh": zh, "en": en})
    for way, name in _given(guide):
        if name in gives:
            zh, en = f"{name} 由决策表给出，不能另外给定", f"a table gives {name}: nothing else can"
            report.say(way, {"zh": zh, "en": en})


def _given(guide: Guide) -> Iterator[tuple[Way, str]]:
    """Yield every fact that is said to come from elsewhere."""
    yield from ((("normal", name), name) for name in guide.normal)
    for n, step in enumerate(guide.steps):
        names = step.verify.facts if step.verify is not None else ()
        yield from ((("steps", n, "verify", "facts", k), name) for k, name in enumerate(names))
    for n, case in enumerate(guide.tests):
        yield from ((("tests", n, "given", name), name) for name in case.given)
        yield from ((("tests", n, "answers", name), name) for name in case.answers)
        yield from ((("tests", n, "failed", k), name) for k, name in enumerate(case.failed))
