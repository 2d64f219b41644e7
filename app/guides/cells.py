"""What a fact can hold, cut into as few cells as a guide can tell apart.

A guide that compares a light level with -27 and -25 tells five cells apart: below, each of the two,
between and above. In every cell every comparison comes out the same, so that one value stands for
all of it. Two more cells are part of each: nobody could say, and known to be empty.
"""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guard_values import COMPARISONS, family
from app.domain.guide import Question


class _Marker:
    """A cell that has no value of its own."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


UNHAD = _Marker("unhad")
"""Nobody could say: no comparison is true or false then."""
SOMETHING = _Marker("something")
"""A value that equals none the guide names: a time, a text."""


class Cells(msgspec.Struct, frozen=True):
    """The cells of one fact; a set of them is a number, one bit for each.

    Attributes:
        stand_ins: One value for each cell; UNHAD and None come first.
    """

    stand_ins: tuple[Any, ...]

    @property
    def all(self) -> int:
        """Every cell."""
        return (1 << len(self.stand_ins)) - 1

    def where(self, test: Callable[[Any], bool | None], wanted: bool) -> int:
        """Return the cells in which a test comes out as wanted."""
        return sum(1 << n for n, value in enumerate(self.stand_ins) if test(value) is wanted)


def compare(operator: str, a: Any, b: Any) -> bool | None:
    """Compare two stand-ins as a guard would; None where it can't be known."""
    if a is UNHAD or b is UNHAD:
        return None
    if SOMETHING in (a, b):
        told = operator in ("Eq", "NotEq")
        return (operator == "NotEq") if told else None
    return COMPARISONS[operator](a, b)


def cells_of(definition: FactDefinition | Question | None, named: Iterable[object]) -> Cells:
    """Cut what a fact can hold.

    Args:
        definition: None for what is worked out: nothing is known of it but what it is compared to.
        named: Every constant it is compared to.
    """
    kind = definition.type if definition is not None else ""
    constants = [value for value in named if value is not None]
    numbers = sorted({value for value in constants if family(value) == "number"})  # type: ignore[type-var]
    texts = sorted({value for value in constants if isinstance(value, str)})
    values: list[Any] = []
    if kind == "bool":
        values = [True, False]
    elif kind in ("int", "number"):
        values = _numbers(numbers, whole=kind == "int")
    elif kind == "choice":
        values = [*sorted({*texts, *_listed(definition)}), SOMETHING]
    elif kind in ("text", "time"):
        values = [*texts, SOMETHING]
    else:
        values = [True, False, *_numbers(numbers, whole=False), *texts, SOMETHING]
    return Cells((UNHAD, None, *values))


def _listed(definition: FactDefinition | Question | None) -> Iterable[str]:
    if isinstance(definition, FactDefinition):
        return definition.values
    return definition.answers if definition is not None else ()


def _numbers(points: list[Any], *, whole: bool) -> list[Any]:
    """Return the points and one number between each two, below all and above all."""
    if not points:
        return [0]
    found = [points[0] - 1]
    for low, high in pairwise(points):
        found += [low, (low + high) / 2]
    found += [points[-1], points[-1] + 1]
    return _whole(points) if whole else found


def _whole(points: list[Any]) -> list[int]:
    """Return the same for a fact that counts: only where there is a whole number."""
    found = {int(points[0] // 1) - 1, int(points[-1] // 1) + 2}
    for point in points:
        low = int(point // 1)
        found |= {low, low + 1, low - 1}
    return sorted(found)
