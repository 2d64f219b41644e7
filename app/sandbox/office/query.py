"""TM Forum's way to ask a collection: attribute filters, `fields`, `offset`, `limit` (TMF630)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = dict[str, Any]

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
NO_FILTER = frozenset({"fields", "offset", "limit", "sort"})
REGEX = ".regex"
ALWAYS_GIVEN = frozenset({"id", "href", "@type"})


class QueryError(ValueError):
    """A query parameter makes no sense; the message says which."""


def values_at(item: object, path: Sequence[str]) -> Iterable[object]:
    """Yield what lies at a dotted path, going into every element of lists on the way."""
    if isinstance(item, list):
        for element in item:
            yield from values_at(element, path)
    elif not path:
        yield item
    elif isinstance(item, dict) and path[0] in item:
        yield from values_at(item[path[0]], path[1:])


def matches(item: Json, query: Mapping[str, str]) -> bool:
    """Say whether an item has every attribute asked for; a comma means "or"."""
    return all(
        _matches(item, path, wanted) for path, wanted in query.items() if path not in NO_FILTER
    )


def _matches(item: Json, path: str, wanted: str) -> bool:
    """Compare one attribute; `.regex` at its end has a regular expression compared."""
    if path.endswith(REGEX):
        pattern = _pattern(path, wanted)
        values = values_at(item, path.removesuffix(REGEX).split("."))
        return any(pattern.fullmatch(_as_text(value)) is not None for value in values)
    return any(_as_text(value) in wanted.split(",") for value in values_at(item, path.split(".")))


def _pattern(path: str, wanted: str) -> re.Pattern[str]:
    try:
        return re.compile(wanted)
    except re.error as error:
        raise QueryError(f"{path}: {error}") from error


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def page(items: Sequence[Json], query: Mapping[str, str]) -> list[Json]:
    """Cut one page out of a collection."""
    offset = _count(query, "offset", 0)
    limit = min(_count(query, "limit", DEFAULT_LIMIT), MAX_LIMIT)
    return list(items[offset : offset + limit])


def _count(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit():
        raise QueryError(f"{name} must be a whole number, not {text!r}")
    return int(text)


def select(item: Json, query: Mapping[str, str]) -> Json:
    """Keep only the fields asked for; id, href and @type always stay."""
    fields = query.get("fields", "")
    if not fields:
        return item
    wanted = ALWAYS_GIVEN.union(field.strip().split(".")[0] for field in fields.split(","))
    return {name: value for name, value in item.items() if name in wanted}
