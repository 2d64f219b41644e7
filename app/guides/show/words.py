"""A guard in words: facts by their labels, values as people say them, thresholds with units."""

import ast
from collections.abc import Mapping

from app.domain.guard_text import constants_of, path_of, read_guard
from app.guides.show.lexicon import Lexicon

Parameters = Mapping[str, bool | int | float | str]

_SIGNS = {"Eq": "=", "NotEq": "≠", "Lt": "<", "LtE": "≤", "Gt": ">", "GtE": "≥"}
_SUMS = {"Add": "+", "Sub": "−", "Mult": "×", "Div": "÷"}
_SPANS = ((86400, "天", "d"), (3600, "小时", "h"), (60, "分钟", "min"), (1, "秒", "s"))


def in_words(text: str, lexicon: Lexicon, parameters: Parameters) -> str:
    """Return a guard as an expert would say it.

    Raises:
        GuardError: It is no guard.
    """
    return _Speaker(lexicon, parameters).said(read_guard(text))


def value_in_words(text: str, fact: str, lexicon: Lexicon, parameters: Parameters) -> str:
    """Return how the value of a fact is worked out, as an expert would say it.

    Raises:
        GuardError: It is no expression.
    """
    return _Speaker(lexicon, parameters).side(read_guard(text), fact)


class _Speaker:
    """Says one guard."""

    def __init__(self, lexicon: Lexicon, parameters: Parameters) -> None:
        self._lexicon, self._parameters = lexicon, parameters

    def said(self, node: ast.expr, around: str = "") -> str:
        """Say a part; within one of another kind an `and` or `or` is put into brackets."""
        match node:
            case ast.BoolOp(op=op, values=values):
                kind = type(op).__name__
                words = self._pick("且", "and") if kind == "And" else self._pick("或", "or")
                parts = f" {words} ".join(self.said(each, kind) for each in values)
                return f"({parts})" if around not in ("", kind) else parts
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._denied(operand)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self._compared([left, *comparators], ops)
            case ast.Constant(value=value):
                return self._lexicon.value("", value)
            case ast.Attribute():
                return self._truth(path_of(node) or "", wanted=True, around=around)
            case _:
                return self._worked_out(node)

    def _denied(self, node: ast.expr) -> str:
        match node:
            case ast.Attribute():
                return self._truth(path_of(node) or "", wanted=False)
            case ast.Call(func=ast.Name(id="known"), args=[fact]):
                return self._pick("不知道", "not known: ") + self._name(fact)
            case ast.Call(func=ast.Name(id="missing"), args=[fact]):
                return self._pick("有", "there is ") + self._name(fact)
            case ast.Call(func=ast.Name(id="disagree"), args=[fact]):
                return self._pick("各系统说法一致：", "systems agree on ") + self._name(fact)
            case ast.Call(func=ast.Name(id="default"), args=[ast.Attribute() as fact, _]):
                return self._truth(path_of(fact) or "", wanted=False)
            case _:
                return self._pick("并非 ", "not ") + self.said(node, "Not")

    def _truth(self, name: str, *, wanted: bool, around: str = "value") -> str:
        """Say a fact that is a truth: `session: offline`, or `area fault` alone where it is so."""
        definition = self._lexicon.facts.get(name)
        if definition is None or definition.type != "bool":
            return self._lexicon.fact(name)
        joint = self._pick("：", ": ")
        return f"{self._lexicon.fact(name)}{joint}{self._lexicon.value(name, wanted)}"

    def _compared(self, sides: list[ast.expr], ops: list[ast.cmpop]) -> str:
        fact = next((name for side in sides if (name := self._fact_of(side))), "")
        if self._is_default(sides, ops):
            return self._pick("没有", "there is no ") + self._lexicon.fact(fact)
        said = self.side(sides[0], fact)
        for op, right in zip(ops, sides[1:], strict=True):
            said += self._link(op, right, fact)
        return said

    def _is_default(self, sides: list[ast.expr], ops: list[ast.cmpop]) -> bool:
        """Whether this is `default(x, 'none') == 'none'`, and no system ever says `none`."""
        match sides, ops:
            case [ast.Call(func=ast.Name(id="default"), args=[fact, a]), b], [ast.Eq()]:
                definition = self._lexicon.facts.get(path_of(fact) or "")
                match a, b:
                    case ast.Constant(value=str() as one), ast.Constant(value=other):
                        return (
                            one == other and definition is not None and one not in definition.values
                        )
        return False

    def _link(self, op: ast.cmpop, right: ast.expr, fact: str) -> str:
        nothing = isinstance(right, ast.Constant) and right.value is None
        if isinstance(op, ast.In | ast.NotIn):
            wanted = isinstance(op, ast.In)
            values = constants_of(right)
            listed = (
                self.side(right, "")
                if values is None
                else self._pick("、", ", ").join(self._lexicon.value(fact, v) for v in values)
            )
            words = (
                self._pick("属于", "is one of") if wanted else self._pick("不属于", "is none of")
            )
            return f" {words} {listed}"
        if nothing and isinstance(op, ast.Eq):
            return self._pick(" 为空", " is empty")
        if nothing:
            return self._pick(" 不为空", " is not empty")
        return f" {_SIGNS[type(op).__name__]} {self.side(right, fact)}"

    def side(self, node: ast.expr, fact: str) -> str:
        """Say one side of a comparison; its constants are values of the fact on the other."""
        match node:
            case ast.Constant(value=value):
                return self._value(fact, value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return self._value(fact, -value)
            case ast.Name(id=name) if name in self._parameters:
                return self._value(fact, self._parameters[name])
            case ast.Attribute():
                return self._name(node)
            case _:
                return self._worked_out(node)

    def _value(self, fact: str, value: object) -> str:
        if fact == "age" and isinstance(value, int | float):
            size, zh, en = next(
                (s for s in _SPANS if value >= s[0] and not value % s[0]), _SPANS[-1]
            )
            return f"{value / size:g} {self._pick(zh, en)}"
        return self._lexicon.value(fact, value)

    def _worked_out(self, node: ast.expr) -> str:
        match node:
            case ast.BinOp(left=left, op=op, right=right):
                return f"{self.side(left, '')} {_SUMS[type(op).__name__]} {self.side(right, '')}"
            case ast.Call(func=ast.Name(id="known"), args=[fact]):
                return self._pick("知道", "known: ") + self._name(fact)
            case ast.Call(func=ast.Name(id="missing"), args=[fact]):
                return self._pick("没有", "there is no ") + self._name(fact)
            case ast.Call(func=ast.Name(id="disagree"), args=[fact]):
                return self._pick("各系统说法不一：", "systems disagree on ") + self._name(fact)
            case ast.Call(func=ast.Name(id="default"), args=[fact, _]):
                return self.said(fact)
            case ast.Call(func=ast.Name(id="age_s"), args=[fact]):
                return self._pick("距", "time since ") + self._name(fact)
            case ast.Call(func=ast.Name(id=name), args=args):
                return f"{name}({', '.join(self.side(each, '') for each in args)})"
            case _:
                return ast.unparse(node)

    def _fact_of(self, node: ast.expr) -> str:
        """Return the fact whose values a side is in; `age` for a time that has passed."""
        match node:
            case ast.Attribute():
                return path_of(node) or ""
            case ast.Call(func=ast.Name(id="default"), args=[fact, _]):
                return path_of(fact) or ""
            case ast.Call(func=ast.Name(id="age_s")):
                return "age"
        return ""

    def _name(self, node: ast.expr) -> str:
        return self._lexicon.fact(path_of(node) or "")

    def _pick(self, zh: str, en: str) -> str:
        return self._lexicon.pick(zh, en)
