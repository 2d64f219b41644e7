"""Guards: when a step applies, judged on what is known, with "unknown" never taken for "no".

    guard = compile_guard("onu.state == 'online' and onu.rx_dbm < weak_rx_dbm")
    guard.evaluate(facts, {"weak_rx_dbm": -27}).truth      # True, False or None

What is not yet known, failed or stale is unknown (Kleene logic): `unknown and false` is false,
`unknown and true` is unknown and says which facts block it. A known-empty value (None) equals
None only and is never in order: `rx < -27` is unknown then, but no source is asked for it again.
"""

import ast
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

import msgspec

from app.domain import guard_nodes as nodes
from app.domain.facts import Facts
from app.domain.guard_nodes import Judge, Scope, See
from app.domain.guard_text import (
    ABOUT,
    constants_of,
    path_of,
    read_guard,
)
from app.domain.guard_values import COMPARISONS, family

__all__ = ["Expression", "Guard", "Verdict", "compile_guard", "compile_value"]

Parameters = Mapping[str, bool | int | float | str]

_NONE: Parameters = MappingProxyType({})


class Verdict(msgspec.Struct, frozen=True):
    """What a guard comes to.

    Attributes:
        truth: None while unknown.
        blocking: Unknown facts that keep it unknown.
        evidence: Facts that decided it, in the order they were looked at.
        may_hold: Whether it is true, or facts that may still come could make it true.
    """

    truth: bool | None
    blocking: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()
    may_hold: bool = False


class Guard(msgspec.Struct, frozen=True, eq=False):
    """One guard, ready to be judged any number of times.

    Attributes:
        facts: Every fact it speaks of.
        parameters: Every name without a dot: thresholds the guide gives.
    """

    text: str
    facts: frozenset[str]
    parameters: frozenset[str]
    judge: Judge

    def evaluate(
        self,
        facts: Facts,
        parameters: Parameters = _NONE,
        *,
        now: datetime | None = None,
        closed: frozenset[str] = frozenset(),
    ) -> Verdict:
        """Judge it on these facts. Never raises.

        Args:
            facts: As they stand; one that is absent is unknown.
            parameters: The guide's thresholds.
            now: For `age_s`, which is unknown without it.
            closed: Facts nobody will give any more.
        """
        truth, blocking, evidence = self.judge(Scope(facts, parameters, now, closed))
        if truth == nodes.TRUE:
            return Verdict(True, nodes.NOBODY, _once(evidence), True)
        if truth == nodes.FALSE:
            return Verdict(False, nodes.NOBODY, _once(evidence))
        return Verdict(None, blocking=blocking, may_hold=bool(truth & nodes.TRUE))


class Expression(msgspec.Struct, frozen=True, eq=False):
    """Something worked out of facts, ready to be looked at any number of times."""

    facts: frozenset[str]
    see: See


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return names if len(names) < 2 else tuple(dict.fromkeys(names))


@lru_cache(maxsize=65536)
def compile_guard(text: str) -> Guard:
    """Make a guard of its text; the same text is compiled once.

    Raises:
        GuardError: It is not a guard; line, column and hint say where and what.
    """
    tree = read_guard(text)
    paths = _paths(tree)
    return Guard(
        text=text,
        facts=frozenset(path for path in paths if "." in path),
        parameters=frozenset(path for path in paths if "." not in path),
        judge=_judge(tree),
    )


@lru_cache(maxsize=16384)
def compile_value(text: str) -> Expression:
    """Make an expression that has a value, not only a truth; the same text is compiled once.

    Raises:
        GuardError: As for a guard.
    """
    tree = read_guard(text)
    paths = _paths(tree)
    return Expression(facts=frozenset(path for path in paths if "." in path), see=_see(tree))


def _paths(tree: ast.expr) -> set[str]:
    """Return every name spelt whole: no inner part of a path, no name of a function."""
    parts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    parts |= {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    whole = (path_of(node) for node in ast.walk(tree) if id(node) not in parts)
    return {path for path in whole if path is not None}


def _judge(node: ast.expr) -> Judge:
    match node:
        case ast.BoolOp(op=op, values=values):
            decisive = nodes.FALSE if isinstance(op, ast.And) else nodes.TRUE
            return nodes.junction(tuple(_judge(each) for each in values), decisive)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return nodes.negation(_judge(operand))
        case ast.Compare():
            return _comparison(node)
        case ast.Call(func=ast.Name(id="known"), args=[arg]):
            return nodes.known(_fact_name(arg))
        case ast.Call(func=ast.Name(id="missing"), args=[arg]):
            return nodes.missing(_fact_name(arg))
        case ast.Call(func=ast.Name(id="disagree"), args=[arg]):
            return nodes.disagree(_fact_name(arg))
        case _:
            return nodes.truth_of(_see(node))


def _comparison(node: ast.Compare) -> Judge:
    sides = [node.left, *node.comparators]
    parts: list[Judge] = []
    for index, operator in enumerate(node.ops):
        left, right = sides[index], sides[index + 1]
        if isinstance(operator, ast.In | ast.NotIn):
            parts.append(_among(left, right, wanted=isinstance(operator, ast.In)))
        else:
            same = COMPARISONS[type(operator).__name__]
            parts.append(nodes.compare(same, _see(left), _see(right)))
    return parts[0] if len(parts) == 1 else nodes.junction(tuple(parts), nodes.FALSE)


def _among(left: ast.expr, right: ast.expr, *, wanted: bool) -> Judge:
    values = constants_of(right)
    if values is None:
        return nodes.within(_see(left), _see(right), wanted=wanted)
    return nodes.among(values, _see(left), wanted=wanted)


def _see(node: ast.expr) -> See:
    match node:
        case ast.Constant(value=value):
            return nodes.constant(value)
        case ast.Name(id=name):
            return nodes.parameter(name)
        case ast.Attribute():
            return nodes.fact(_fact_name(node))
        case ast.BinOp(left=left, op=op, right=right):
            work = _number(_ARITHMETIC[type(op).__name__])
            return nodes.worked_out(work, (_see(left), _see(right)))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
            sign = -1 if isinstance(op, ast.USub) else 1
            return nodes.worked_out(_number(lambda a: sign * a), (_see(operand),))
        case ast.Call(func=ast.Name(id=name), args=args) if name not in ABOUT:
            return _call(name, args)
        case _:
            return nodes.value_of(_judge(node))


def _call(name: str, args: list[ast.expr]) -> See:
    if name == "default":
        return nodes.default(_fact_name(args[0]), _see(args[1]))
    if name == "age_s":
        return nodes.age_s(_fact_name(args[0]))
    return nodes.worked_out(_FUNCTIONS[name], tuple(_see(each) for each in args))


def _fact_name(node: ast.expr) -> str:
    return path_of(node) or ""


def _number(work: Callable[..., object]) -> Callable[..., object]:
    """Let only numbers through; what has no result (a division by zero) is unknown."""

    def safely(*values: object) -> object:
        if any(family(value) != "number" for value in values):
            return None
        try:
            return work(*values)
        except ArithmeticError:
            return None

    return safely


def _text(work: Callable[..., object]) -> Callable[..., object]:
    def safely(*values: object) -> object:
        return work(*values) if all(isinstance(value, str) for value in values) else None

    return safely


_ARITHMETIC: dict[str, Callable[..., object]] = {
    "Add": lambda a, b: a + b,
    "Sub": lambda a, b: a - b,
    "Mult": lambda a, b: a * b,
    "Div": lambda a, b: a / b,
}
_FUNCTIONS: dict[str, Callable[..., object]] = {
    "len": lambda value: len(value) if isinstance(value, str | tuple) else None,
    "lower": _text(lambda text: text.lower()),
    "startswith": _text(lambda text, start: text.startswith(start)),
    "abs": _number(abs),
    "min": _number(min),
    "max": _number(max),
}
