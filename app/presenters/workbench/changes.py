"""Rows added, copied, moved and taken out: what each button of a page does to the text."""

from typing import Any

from msgspec import NODEFAULT

from app.guides.edit.manuscript import Manuscript
from app.guides.edit.places import find_default
from app.guides.problem import Way

_STARTS: dict[str, Any] = {
    "steps": {"step": "", "when": "False", "title": {"zh": "", "en": ""}},
    "reasons": {"when": "False", "weight": 1, "because": {"zh": "", "en": ""}},
    "tests": {"test": "", "given": {}, "expect": []},
    "tables": {"gives": "", "columns": [""], "rows": [[None, None]]},
    "wording": {"when": "", "say": {"zh": "", "en": ""}},
}
_LISTS = {"steps": "step", "tests": "test"}
"""Lists whose items have a name of their own, and where it stands."""
_NAMED: dict[str, tuple[str, str, Any]] = {
    "parameters": ("parameters", "limit", 0),
    "outcomes": (
        "outcomes",
        "ended",
        {"resolved": False, "disposition": "", "title": {"zh": "", "en": ""}},
    ),
    "questions": (
        "facts",
        "customer.says",
        {
            "type": "bool",
            "ask": {"zh": "", "en": ""},
            "answers": {"yes": {"zh": "是", "en": "Yes"}, "no": {"zh": "否", "en": "No"}},
        },
    ),
}
"""Mappings: the key of the section, how a new entry is called, and what is in it."""


def way_of(grid: str, table: int = 0) -> Way:
    """Return the list or mapping a grid is about; `rows` are those of the chosen table."""
    if grid == "rows":
        return ("tables", table, "rows")
    return (_NAMED[grid][0],) if grid in _NAMED else (grid,)


def added(guide: Manuscript, grid: str, after: int, table: int = 0) -> tuple[Manuscript, int]:
    """Add a new row behind the chosen one; return it with its index."""
    way = way_of(grid, table)
    if grid in _NAMED:
        _, name, value = _NAMED[grid]
        entries = guide.find(way) or {}
        fresh = fresh_name(name, entries)
        return guide.put((*way, fresh), value), len(entries)
    items = guide.find(way) or []
    index = min(after + 1, len(items))
    return guide.insert(way, index, _new_item(guide, grid, table)), index


def _new_item(guide: Manuscript, grid: str, table: int) -> Any:
    if grid == "rows":
        columns = guide.find(("tables", table, "columns")) or []
        return [None] * (len(columns) + 1)
    value = dict(_STARTS[grid])
    named = _LISTS.get(grid)
    if named is not None:
        names = [str(each.get(named, "")) for each in guide.find((grid,)) or []]
        value[named] = fresh_name({"steps": "new-step", "tests": "new test"}[grid], names)
    return value


def copied(guide: Manuscript, grid: str, index: int, table: int = 0) -> tuple[Manuscript, int]:
    """Put a copy of a row behind it, under a name of its own."""
    way = way_of(grid, table)
    value = guide.find((*way, index))
    named = _LISTS.get(grid)
    if named is not None and isinstance(value, dict) and value.get(named):
        names = [str(each.get(named, "")) for each in guide.find(way) or []]
        value = {**value, named: fresh_name(str(value[named]), names)}
    return guide.insert(way, index + 1, value), index + 1


def moved(
    guide: Manuscript, grid: str, index: int, to: int, table: int = 0
) -> tuple[Manuscript, int]:
    """Move a row."""
    way = way_of(grid, table)
    count = len(guide.find(way) or [])
    if not (0 <= index < count and 0 <= to < count):
        return guide, index
    return guide.move(way, index, to), to


def removed(guide: Manuscript, grid: str, index: int, table: int = 0) -> Manuscript:
    """Take a row out."""
    way = way_of(grid, table)
    found = guide.find(way) or {}
    if not 0 <= index < len(found):
        return guide
    if len(found) == 1 and find_default(way) is not NODEFAULT:
        return guide.remove(way)
    return guide.remove((*way, list(found)[index] if grid in _NAMED else index))


def column_added(guide: Manuscript, table: int) -> Manuscript:
    """Add a column to a table, which takes whatever there is in every row."""
    way: Way = ("tables", table)
    rows = guide.find((*way, "rows")) or []
    count = len(guide.find((*way, "columns")) or [])
    guide = guide.insert((*way, "columns"), count, "")
    for index, row in enumerate(rows):
        if isinstance(row, list):
            guide = guide.insert((*way, "rows", index), min(count, len(row)), None)
    return guide


def column_removed(guide: Manuscript, table: int, column: int) -> Manuscript:
    """Take a column out of a table, with its cell of every row."""
    way: Way = ("tables", table)
    guide = guide.remove((*way, "columns", column))
    for index, row in enumerate(guide.find((*way, "rows")) or []):
        if isinstance(row, list) and column < len(row) - 1:
            guide = guide.remove((*way, "rows", index, column))
    return guide


def wording_added(guide: Manuscript, way: Way) -> Manuscript:
    """Add other words for another manner to a step."""
    count = len(guide.find(way) or [])
    return guide.insert(way, count, _STARTS["wording"])


def answer_added(guide: Manuscript, way: Way) -> Manuscript:
    """Add an answer to a question of choice."""
    name = fresh_name("answer", guide.find(way) or {})
    return guide.put((*way, name), {"zh": "", "en": ""})


def fresh_name(name: str, taken: Any) -> str:
    """Return a name nothing has yet: the wanted one, or with a number behind it."""
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
