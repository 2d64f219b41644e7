"""The rows of decision tables: those that are never hit, stand there twice, or are missing."""

from typing import NamedTuple

from app.domain.guard_text import MAX_LENGTH
from app.domain.guide import Table, Text
from app.domain.tables import FIRST, cell_guard
from app.guides.checks.guards import space_of
from app.guides.checks.review import Review
from app.guides.comparisons import Box, Region
from app.guides.problem import Way
from app.guides.region import Space, TooMuch

_NAMEABLE = ("bool", "choice", "int", "number")
"""Types of which all values can be gone through."""


class _Rows(NamedTuple):
    """One table, with the guard each of its rows stands for."""

    table: Table
    way: Way
    guards: list[str]


def check_rows(review: Review) -> None:
    """Note rows that never hold, that others leave nothing to, and cases without a row."""
    for index, table in enumerate(review.guide.tables):
        way: Way = ("tables", index)
        guards = [_row_guard(table, number) for number in range(len(table.rows))]
        if not review.refused(way) and all(len(text) <= MAX_LENGTH for text in guards):
            _check_table(review, _Rows(table, way, guards))
    for index, table in enumerate(review.guide.tables):
        if review.shelf.given is not None and table.gives in review.shelf.given:
            said = {
                "zh": f"{table.gives} 由系统提供，表格不能给出",
                "en": f"a system gives {table.gives}: a table can't",
            }
            review.say(("tables", index, "gives"), said)


def _row_guard(table: Table, number: int) -> str:
    pairs = zip(table.columns, table.rows[number][:-1], strict=False)
    parts = [text for pair in pairs if (text := cell_guard(*pair)) is not None]
    return " and ".join(f"({part})" for part in parts) or "True"


def _check_table(review: Review, rows: _Rows) -> None:
    fixed = space_of(review, rows.guards)
    free = space_of(review, rows.guards, fixed=False)
    try:
        certain = dict(_idle(free, rows))
        for number, said in _idle(fixed, rows):
            hard = number in certain
            review.say((*rows.way, "rows", number), said, warning=not hard)
        if rows.table.hit == FIRST:
            _check_gap(review, fixed, rows)
        else:
            _check_twice(review, fixed, rows)
    except TooMuch:
        return


def _idle(space: Space, rows: _Rows) -> list[tuple[int, Text]]:
    """Return the rows that are never hit, and why."""
    found: list[tuple[int, Text]] = []
    above: list[tuple[int, Region]] = []
    for number, guard in enumerate(rows.guards):
        where = space.true(guard)
        if not where:
            found.append((number, {"zh": "这一行永远不成立", "en": "this row never holds"}))
        elif rows.table.hit == FIRST and not space.without(where, _joined(above)):
            touching = [each for each in above if space.without(where, each[1]) != where]
            one = next((e for e in touching if not space.without(where, e[1])), None)
            listed = ", ".join(str(n + 1) for n, _ in ([one] if one else touching))
            said = {
                "zh": f"永远轮不到这一行：它成立时上面的第 {listed} 行已经成立",
                "en": f"this row is never hit: row {listed} above holds wherever it does",
            }
            found.append((number, said))
        above.append((number, where))
    return found


def _joined(rows: list[tuple[int, Region]]) -> Region:
    return [box for _, region in rows for box in region]


def _check_twice(review: Review, space: Space, rows: _Rows) -> None:
    """Note rows of one value that hold in the very same cases: they count twice."""
    seen: list[tuple[int, Region]] = []
    for number, guard in enumerate(rows.guards):
        where = space.true(guard)
        for other, there in seen:
            same = not space.without(where, there) and not space.without(there, where)
            if same and rows.table.rows[other][-1] == rows.table.rows[number][-1]:
                said = {
                    "zh": f"与第 {other + 1} 行相同，会算两次",
                    "en": f"the same as row {other + 1}: it counts twice",
                }
                review.say((*rows.way, "rows", number), said, warning=True)
                break
        seen.append((number, where))


def _check_gap(review: Review, space: Space, rows: _Rows) -> None:
    """Note a case without a row, where every column is a fact whose values can be gone through."""
    whole: Box = {}
    for column in rows.table.columns:
        definition = review.find_definition(column)
        if definition is None or definition.type not in _NAMEABLE:
            return
        whole[column] = space.ordinary(column)
    left = space.without([whole], _joined([(0, space.true(guard)) for guard in rows.guards]))
    if left:
        case = ", ".join(
            f"{name} = {_shown(value)}" for name, value in space.example(left[0]).items()
        )
        said = {
            "zh": f"有的情况没有对应的行，例如 {case}；最后加一行全空的",
            "en": f"no row for every case, such as {case}; end with a row of nulls",
        }
        review.say((*rows.way, "rows"), said, warning=True)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
