"""The decision tables of a guide file: every column, cell and value at its own place."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.domain.guard import compile_guard, compile_value
from app.domain.guard_error import GuardError
from app.domain.guard_text import closest
from app.domain.guide import Cell, Guide, Table
from app.domain.tables import HITS, cell_guard, value_text
from app.guides.problem import Mark, Report, Way


class Part(NamedTuple):
    """One text of a table in the guard language.

    Attributes:
        way: Where it stands.
        text: The whole text: of a cell, its column's before its own.
        own: What stands in the file.
        start: Where its own text begins in the whole one.
        column: The column it belongs to; None for a value.
    """

    way: Way
    text: str
    own: str
    start: int
    column: int | None

    def at_own(self, error: GuardError) -> GuardError:
        """Return an error of the whole text as one of what stands in the file."""
        offset = min(max(0, error.offset - self.start), len(self.own))
        return GuardError(self.own, offset, error.said, error.hint)


def columns_of(guide: Guide) -> Iterator[Part]:
    """Yield every column of every table."""
    for index, table in enumerate(guide.tables):
        for place, text in enumerate(table.columns):
            yield Part(("tables", index, "columns", place), text, text, 0, place)


def cells_of(guide: Guide) -> Iterator[Part]:
    """Yield every cell that is looked at, with its column as a guard; not the values."""
    for index, table in enumerate(guide.tables):
        for number, row in enumerate(table.rows):
            for place, (column, cell) in enumerate(zip(table.columns, row[:-1], strict=False)):
                text = cell_guard(column, cell)
                if text is not None:
                    own = written(cell)
                    start = (
                        len(text) - len(own)
                        if text.endswith(f") {own}")
                        else len(f"({column}) == ")
                    )
                    way = ("tables", index, "rows", number, place)
                    yield Part(way, text, own, start, place)


def values_of(guide: Guide) -> Iterator[Part]:
    """Yield every value that is worked out."""
    for index, table in enumerate(guide.tables):
        for number, row in enumerate(table.rows):
            text = value_text(row[-1]) if row else None
            if text is not None:
                own = str(row[-1])
                way = ("tables", index, "rows", number, len(row) - 1)
                yield Part(way, text, own, -(len(own) - len(text)), None)


def facts_of_table(table: Table) -> frozenset[str]:
    """Return every fact a table speaks of; what is no guard speaks of none."""
    found = frozenset[str]()
    for row in table.rows:
        pairs = zip(table.columns, row[:-1], strict=False)
        found = found.union(*(_facts(cell_guard(*pair)) for pair in pairs))
        found |= _facts(value_text(row[-1])) if row else frozenset()
    return found


def check_sound_tables(guide: Guide, report: Report, starts: Mapping[Way, Mark]) -> None:
    """Report all that would keep the tables from being looked up at all."""
    for index, table in enumerate(guide.tables):
        _check_shape(table, ("tables", index), report)
    wrong = set[Way]()
    for part in columns_of(guide):
        if _refused(part, report, starts):
            wrong.add(part.way)
    for part in (*cells_of(guide), *values_of(guide)):
        if part.column is None or (*part.way[:2], "columns", part.column) not in wrong:
            _refused(part, report, starts)
    _check_order(guide, report)


def _facts(text: str | None) -> frozenset[str]:
    try:
        return compile_value(text).facts if text is not None else frozenset()
    except GuardError:
        return frozenset()


def written(cell: Cell) -> str:
    """Return a cell as it stands in the file."""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _check_shape(table: Table, way: Way, report: Report) -> None:
    if table.hit not in HITS:
        known = ", ".join(HITS)
        said = {
            "zh": f"没有命中方式 {table.hit}；可用 {known}",
            "en": f"there is no hit {table.hit}; there are {known}",
        }
        report.say((*way, "hit"), said, closest(table.hit, HITS))
    if "." not in table.gives:
        said = {
            "zh": f"事实名要写成 系统.名称，而不是 {table.gives}",
            "en": f"a fact is named system.what, not {table.gives}",
        }
        report.say((*way, "gives"), said)
    for name, part in (("columns", table.columns), ("rows", table.rows)):
        if not part:
            said = {"zh": "决策表是空的", "en": "an empty decision table"}
            report.say((*way, name), said)
    wanted = len(table.columns) + 1
    for number, row in enumerate(table.rows):
        if len(row) != wanted:
            said = {
                "zh": f"这一行有 {len(row)} 格，应为 {wanted} 格：每列一格，最后是结果",
                "en": f"{len(row)} cells in this row, {wanted} expected: one for each column, "
                "then the value",
            }
            report.say((*way, "rows", number), said)


def _refused(part: Part, report: Report, starts: Mapping[Way, Mark]) -> bool:
    """Report a text that is no guard; say whether it was one."""
    try:
        compile_guard(part.text)
    except GuardError as error:
        report.say_guard(part.way, part.at_own(error), starts.get(part.way))
        return True
    return False


def _check_order(guide: Guide, report: Report) -> None:
    """A table may use what earlier ones give: then nothing turns in circles."""
    places: dict[str, int] = {}
    for index, table in enumerate(guide.tables):
        if places.setdefault(table.gives, index) != index:
            _say(
                report,
                index,
                f"已有另一个表给出 {table.gives}",
                f"{table.gives} has a table already",
            )
        if table.gives in guide.facts:
            zh, en = "向客户询问的事实不能由表给出", "it is asked of the customer"
            _say(report, index, f"{table.gives}：{zh}", f"no table can give {table.gives}: {en}")
    uses = {table.gives: facts_of_table(table) & places.keys() for table in guide.tables}
    for index, table in enumerate(guide.tables):
        for name in sorted(uses[table.gives]):
            if places[name] >= index:
                _say(report, index, *_out_of_order(table.gives, name, uses))


def _out_of_order(gives: str, needed: str, uses: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    circle = _way_back(needed, gives, uses)
    if circle is None:
        zh = f"{gives} 用到 {needed}，而它的表在后面：请把那个表移到前面"
        return zh, f"{gives} is made of {needed}, whose table comes later: put that one first"
    shown = " → ".join((gives, *circle))
    return f"决策表循环引用：{shown}", f"these tables turn in a circle: {shown}"


def _way_back(start: str, end: str, uses: Mapping[str, frozenset[str]]) -> tuple[str, ...] | None:
    """Return the way from one fact to another by what each is made of; None if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = set[str]()
    for way in ways:
        if way[-1] == end:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [(*way, name) for name in sorted(uses[way[-1]])]
    return None


def _say(report: Report, index: int, zh: str, en: str) -> None:
    report.say(("tables", index, "gives"), {"zh": zh, "en": en})
