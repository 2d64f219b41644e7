"""Values side by side: which may be compared at all, and how a comparison comes out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.facts import Listed, Value

_PLAIN = frozenset({str, bool, int})
"""Types whose values can always be compared with one another; most comparisons are of these."""


def family(value: object) -> str:
    """What a value may be compared with: others of its family. Empty: with nothing."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number" if value == value else ""
    if isinstance(value, str):
        return "text"
    if isinstance(value, datetime):
        return "time" if value.tzinfo is not None else ""
    return ""


def same_value(a: Value, b: Value) -> bool | None:
    """Say whether two values are equal; None where they can't be compared."""
    if type(a) is type(b) and type(a) in _PLAIN:
        return a == b
    if a is None or b is None:
        return a is b
    kind = family(a)
    return a == b if kind and kind == family(b) else None


def _differs(a: Value, b: Value) -> bool | None:
    same = same_value(a, b)
    return None if same is None else not same


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool | None]:
    def check(a: Value, b: Value) -> bool | None:
        kind = family(a)
        return test(a, b) if kind in ("number", "time") and kind == family(b) else None

    return check


def is_among(value: Value, values: Listed, wanted: bool) -> bool | None:
    """Say whether a value stands in a list (or, `wanted` false, does not); None: no telling."""
    found = [same_value(value, each) for each in values]
    if True in found:
        return wanted
    return not wanted if False in found or not found else None


COMPARISONS: dict[str, Callable[[Any, Any], bool | None]] = {
    "Eq": same_value,
    "NotEq": _differs,
    "Lt": _ordered(lambda a, b: a < b),
    "LtE": _ordered(lambda a, b: a <= b),
    "Gt": _ordered(lambda a, b: a > b),
    "GtE": _ordered(lambda a, b: a >= b),
}
