"""The single comparisons of guards, each as the cells of a fact in which it is true, or false."""

import ast
from collections.abc import Callable, Iterable, Mapping
from operator import add, mul, sub, truediv
from typing import Any, NamedTuple

from app.domain.facts import FactDefinition
from app.domain.guard_text import constants_of, path_of
from app.domain.guard_values import family
from app.domain.guide import Question
from app.guides.cells import UNHAD, Cells, cells_of, compare

Parameters = Mapping[str, bool | int | float | str]
Definitions = Mapping[str, FactDefinition | Question]

Box = dict[str, int]
"""For each fact of it a set of cells; a fact that is not there can be anything."""
Region = list[Box]
"""All that is in one of the boxes."""

_PAIR_NAME = "pair "
_TURNED = {"Lt": "Gt", "LtE": "GtE", "Gt": "Lt", "GtE": "LtE"}
_PAIR = Cells((UNHAD, "both empty", "one empty", "less", "same", "more"))
_PAIR_TRUE = {
    "Eq": {"both empty", "same"},
    "NotEq": {"one empty", "less", "more"},
    "Lt": {"less"},
    "LtE": {"less", "same"},
    "Gt": {"more"},
    "GtE": {"same", "more"},
}
_PAIR_FALSE = {
    "Eq": _PAIR_TRUE["NotEq"],
    "NotEq": _PAIR_TRUE["Eq"],
    "Lt": {"same", "more"},
    "LtE": {"more"},
    "Gt": {"less", "same"},
    "GtE": {"less"},
}


_WORK: dict[str, Callable[[Any, Any], Any]] = {"Add": add, "Sub": sub, "Mult": mul, "Div": truediv}


class _Constant(NamedTuple):
    """A side of a comparison that is always the same."""

    value: Any


class _Term(NamedTuple):
    """A side of a comparison that has to be looked at.

    Attributes:
        name: The fact, or the text of what is worked out.
        instead: What stands for it where nobody could say, or where it is empty; UNHAD: nothing.
    """

    name: str
    instead: Any = UNHAD

    def seen(self, value: Any) -> Any:
        """Return what a guard sees where the fact has this value."""
        return value if _is_had(value) or self.instead is UNHAD else self.instead


class Comparisons:
    """Judges comparisons one by one.

    Args:
        trees: Every guard there is; what facts are compared to in them makes the cells.
        definitions: What is known of facts; one that is not there can be anything.
        parameters: Thresholds with their values. One that is left out can be anything.
    """

    def __init__(
        self, trees: Iterable[ast.expr], definitions: Definitions, parameters: Parameters
    ) -> None:
        self._definitions, self._parameters = definitions, parameters
        self._named: dict[str, list[object]] = {}
        self._cells: dict[str, Cells] = {}
        for tree in trees:
            for node in ast.walk(tree):
                self._gather(node)

    def cells(self, name: str) -> Cells:
        """Return the cells of a fact."""
        if name.startswith(_PAIR_NAME):
            return _PAIR
        if name not in self._cells:
            named = self._named.get(name, ())
            self._cells[name] = cells_of(self._definitions.get(name), named)
        return self._cells[name]

    def judge(self, node: ast.expr) -> tuple[Region, Region]:
        """Return where a comparison, or a fact that is a truth itself, is true and where false."""
        match node:
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[right]):
                values, wanted = constants_of(right), isinstance(op, ast.In)
                if values is None:
                    return self._within(left, right, wanted=wanted)
                return self._one(self._side(left), lambda value: _among(value, values, wanted))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compare(type(op).__name__, self._side(left), self._side(right))
            case ast.Call(func=ast.Name(id="known"), args=[arg]):
                return self._one(
                    self._side(arg), lambda value: value is not UNHAD and value is not None
                )
            case ast.Call(func=ast.Name(id="missing"), args=[arg]):
                return self._one(self._side(arg), lambda value: compare("Eq", value, None))
            case _:
                return self._one(self._side(node), lambda v: v if isinstance(v, bool) else None)

    def _within(self, left: ast.expr, right: ast.expr, *, wanted: bool) -> tuple[Region, Region]:
        """Judge whether something stands in a list that a fact holds: there is no telling."""
        term = _Term(f"{ast.unparse(left)} in {ast.unparse(right)}")
        true, false = self._one(term, lambda value: value if isinstance(value, bool) else None)
        return (true, false) if wanted else (false, true)

    def _compare(
        self, op: str, left: _Constant | _Term, right: _Constant | _Term
    ) -> tuple[Region, Region]:
        if isinstance(right, _Constant):
            last = right.value
            return self._one(left, lambda value: compare(op, value, last))
        if isinstance(left, _Constant):
            first = left.value
            return self._one(right, lambda value: compare(op, first, value))
        if left.name > right.name:
            left, right, op = right, left, _TURNED.get(op, op)
        name = f"{_PAIR_NAME}{left}, {right}"
        true = _PAIR.where(_PAIR_TRUE[op].__contains__, True)
        false = _PAIR.where(_PAIR_FALSE[op].__contains__, True)
        return _box(name, true, _PAIR), _box(name, false, _PAIR)

    def _one(
        self, side: _Constant | _Term, test: Callable[[Any], bool | None]
    ) -> tuple[Region, Region]:
        if isinstance(side, _Constant):
            truth = test(side.value)
            return [{}] if truth is True else [], [{}] if truth is False else []
        cells = self.cells(side.name)

        def look(value: Any) -> bool | None:
            return test(side.seen(value))

        return (
            _box(side.name, cells.where(look, True), cells),
            _box(side.name, cells.where(look, False), cells),
        )

    def _side(self, node: ast.expr) -> _Constant | _Term:
        constant = self._constant(node)
        if constant is not None:
            return constant
        match node:
            case ast.Call(func=ast.Name(id="default"), args=[fact, instead]):
                value = self._constant(instead)
                if value is not None:
                    return _Term(path_of(fact) or "", value.value)
        return _Term(path_of(node) or ast.unparse(node))

    def _constant(self, node: ast.expr) -> _Constant | None:
        match node:
            case ast.Constant(value=value):
                return _Constant(value)
            case ast.Name(id=name) if name in self._parameters:
                return _Constant(self._parameters[name])
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._worked_out("Sub", ast.Constant(value=0), operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self._worked_out(type(op).__name__, left, right)
        return None

    def _worked_out(self, op: str, left: ast.expr, right: ast.expr) -> _Constant | None:
        a, b = self._constant(left), self._constant(right)
        if a is None or b is None or {family(a.value), family(b.value)} != {"number"}:
            return None
        try:
            return _Constant(_WORK[op](a.value, b.value))
        except ArithmeticError:
            return None

    def _gather(self, node: ast.AST) -> None:
        """Note what facts are compared to."""
        match node:
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                sides = [left, *comparators]
                for index, op in enumerate(ops):
                    self._note(sides[index], op, sides[index + 1])
            case ast.Call(func=ast.Name(id="default"), args=[fact, instead]):
                self._note(fact, ast.Eq(), instead)

    def _note(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> None:
        if isinstance(op, ast.In | ast.NotIn):
            side = self._side(left)
            if isinstance(side, _Term):
                self._named.setdefault(side.name, []).extend(constants_of(right) or ())
            return
        for term, constant in ((left, right), (right, left)):
            side, value = self._side(term), self._constant(constant)
            if isinstance(side, _Term) and value is not None:
                self._named.setdefault(side.name, []).append(value.value)


def _is_had(value: Any) -> bool:
    return value is not UNHAD and value is not None


def _among(value: Any, values: Iterable[Any], wanted: bool) -> bool | None:
    if value is UNHAD:
        return None
    found = [compare("Eq", value, each) for each in values]
    if True in found:
        return wanted
    return not wanted if False in found or not found else None


def _box(name: str, mask: int, cells: Cells) -> Region:
    if not mask:
        return []
    return [{}] if mask == cells.all else [{name: mask}]
