"""Guards read against what facts there are: unknown names, and mistakes of type."""

import ast
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guard_error import GuardError
from app.domain.guard_text import (
    ABOUT,
    closest,
    constants_of,
    offset_of,
    path_of,
    read_guard,
)
from app.domain.guard_values import family
from app.domain.guide import Question, Text

CONSTANTS = {"true": "True", "false": "False", "null": "None", "none": "None"}
"""What people write for Python's constants, by what they should."""


_read = lru_cache(2048)(read_guard)
"""An author's every keystroke has all guards of a guide checked, and one of them is another."""


class Kind(msgspec.Struct, frozen=True):
    """What is known of an expression before it has a value.

    Attributes:
        name: `bool`, `number`, `text`, `time`, `none`, `list`, or `any`: no telling.
        choices: All values it can have, when it is a choice.
        of: What the values of a list are.
    """

    name: str
    choices: frozenset[str] = frozenset()
    of: str = ""


ANY, BOOL, NUMBER, TEXT, TIME = (Kind(n) for n in ("any", "bool", "number", "text", "time"))
_BY_TYPE = {"bool": BOOL, "int": NUMBER, "number": NUMBER, "text": TEXT, "time": TIME}
_WORDS = {
    "bool": {"zh": "是/否", "en": "yes/no"},
    "number": {"zh": "数字", "en": "number"},
    "text": {"zh": "文字", "en": "text"},
    "time": {"zh": "时间", "en": "time"},
    "none": {"zh": "空值", "en": "empty"},
    "list": {"zh": "列表", "en": "list"},
}


def kind_of(definition: FactDefinition | Question) -> Kind:
    """Return what a fact can hold."""
    if definition.type != "choice":
        return _BY_TYPE.get(definition.type, ANY)
    if isinstance(definition, Question):
        return Kind("text", frozenset(definition.answers))
    return Kind("text", frozenset(definition.values))


def check_guard(
    text: str,
    kinds: Mapping[str, Kind],
    parameters: Mapping[str, bool | int | float | str],
) -> tuple[GuardError, ...]:
    """Return everything that is wrong with a guard, in the order it stands there."""
    return check_value(text, kinds, parameters, BOOL)


def check_value(
    text: str,
    kinds: Mapping[str, Kind],
    parameters: Mapping[str, bool | int | float | str],
    wanted: Kind = ANY,
) -> tuple[GuardError, ...]:
    """Return everything that is wrong with an expression, and whether it is of another kind."""
    try:
        tree = _read(text)
    except GuardError as error:
        return (error,)
    reader = _Reader(text, kinds, parameters)
    reader.expect(tree, wanted)
    return tuple(sorted(reader.found, key=lambda error: (error.line, error.column)))


class _Reader:
    """Goes through one guard and keeps what is wrong."""

    def __init__(
        self,
        text: str,
        kinds: Mapping[str, Kind],
        parameters: Mapping[str, bool | int | float | str],
    ) -> None:
        self.found: list[GuardError] = []
        self._text, self._kinds, self._parameters = text, kinds, parameters

    def expect(self, node: ast.expr, wanted: Kind) -> Kind:
        """Read a part that has to be of one kind."""
        kind = self.kind(node)
        if "any" not in (wanted.name, kind.name) and kind.name != wanted.name:
            zh = f"这里需要{_word(wanted, 'zh')}，却是{_word(kind, 'zh')}"
            en = f"expected a {_word(wanted, 'en')} here, this is a {_word(kind, 'en')}"
            self._say(node, {"zh": zh, "en": en})
        return kind

    def kind(self, node: ast.expr) -> Kind:
        """Read a part and say what it can hold."""
        match node:
            case ast.BoolOp(values=values):
                for each in values:
                    self.expect(each, BOOL)
                return BOOL
            case ast.UnaryOp(op=op, operand=operand):
                wanted = BOOL if isinstance(op, ast.Not) else NUMBER
                self.expect(operand, wanted)
                return wanted
            case ast.BinOp(left=left, right=right):
                self.expect(left, NUMBER)
                self.expect(right, NUMBER)
                return NUMBER
            case ast.Compare():
                return self._compare(node)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._call(name, args)
            case ast.Constant(value=value):
                return _kind_of_value(value)
            case _:
                return self._name(node)

    def _name(self, node: ast.expr) -> Kind:
        name = path_of(node) or ""
        if "." in name:
            return self._fact(node, name)
        if name in self._parameters:
            return _kind_of_value(self._parameters[name])
        said = {"zh": f"没有参数 {name}", "en": f"there is no parameter {name}"}
        quoted = f"'{name}'" if any(name in each.choices for each in self._kinds.values()) else ""
        near = (
            CONSTANTS.get(name.lower())
            or quoted
            or closest(name, [*self._parameters, *self._kinds])
        )
        self._say(node, said, near)
        return ANY

    def _fact(self, node: ast.expr, name: str) -> Kind:
        if name in self._kinds:
            return self._kinds[name]
        said = {"zh": f"没有事实 {name}", "en": f"there is no fact {name}"}
        self._say(node, said, closest(name, self._kinds))
        return ANY

    def _call(self, name: str, args: list[ast.expr]) -> Kind:
        if name in ABOUT:
            self.kind(args[0])
            return BOOL
        if name == "default":
            return self._default(args)
        if name == "age_s":
            self.expect(args[0], TIME)
            return NUMBER
        if name == "len" and self.kind(args[0]).name == "list":
            return NUMBER
        wanted = TEXT if name in ("len", "lower", "startswith") else NUMBER
        for each in args:
            self.expect(each, wanted)
        return {"lower": TEXT, "startswith": BOOL}.get(name, NUMBER)

    def _default(self, args: list[ast.expr]) -> Kind:
        kind, instead = self.kind(args[0]), self.kind(args[1])
        self._check_families(args[1], kind, instead)
        if kind.choices and isinstance(args[1], ast.Constant):
            return Kind(kind.name, kind.choices | {str(args[1].value)})
        return kind if kind.name != "any" else instead

    def _compare(self, node: ast.Compare) -> Kind:
        sides = [node.left, *node.comparators]
        for index, operator in enumerate(node.ops):
            left, right = sides[index], sides[index + 1]
            if isinstance(operator, ast.In | ast.NotIn):
                self._among(left, right)
            elif isinstance(operator, ast.Eq | ast.NotEq):
                self._equal(left, right)
            else:
                self._order(left, right)
        return BOOL

    def _among(self, left: ast.expr, right: ast.expr) -> None:
        kind, values = self.kind(left), constants_of(right)
        if values is None:
            self._within(left, kind, right)
            return
        elements = right.elts if isinstance(right, ast.List | ast.Tuple) else []
        for value, element in zip(values, elements, strict=True):
            self._check_families(element, kind, _kind_of_value(value))
            self._check_choice(element, kind, value)

    def _within(self, left: ast.expr, kind: Kind, right: ast.expr) -> None:
        listed = self.expect(right, Kind("list"))
        if listed.name == "list":
            self._check_families(left, kind, Kind(listed.of))
            if isinstance(left, ast.Constant):
                self._check_choice(left, listed, left.value)

    def _equal(self, left: ast.expr, right: ast.expr) -> None:
        a, b = self.kind(left), self.kind(right)
        fact = left if a == BOOL else right
        plain = isinstance(right if a == BOOL else left, ast.Constant)
        self._check_families(right, a, b, _truth_of(fact) if BOOL in (a, b) and plain else None)
        if isinstance(right, ast.Constant):
            self._check_choice(right, a, right.value)
        if isinstance(left, ast.Constant):
            self._check_choice(left, b, left.value)

    def _order(self, left: ast.expr, right: ast.expr) -> None:
        a, b = self.kind(left), self.kind(right)
        text = right if b == TEXT else left
        if {a.name, b.name} == {"number", "text"} and isinstance(text, ast.Constant):
            self._say(text, _unlike(left, a, right, b))
            return
        for node, kind in ((left, a), (right, b)):
            if kind.name not in ("number", "time", "any"):
                zh = f"{_word(kind, 'zh')}不能比较大小"
                en = f"a {_word(kind, 'en')} has no order: use == or in"
                self._say(node, {"zh": zh, "en": en})
                return
        self._check_families(right, a, b)

    def _check_families(self, node: ast.expr, a: Kind, b: Kind, remedy: Text | None = None) -> None:
        loose = {"any", "none"}
        if a.name == b.name or a.name in loose or b.name in loose:
            return
        zh = f"{_word(a, 'zh')}不能与{_word(b, 'zh')}比较"
        en = f"a {_word(a, 'en')} can't be compared with a {_word(b, 'en')}"
        more = remedy or {"zh": "", "en": ""}
        self._say(node, {"zh": zh + more["zh"], "en": en + more["en"]})

    def _check_choice(self, node: ast.expr, kind: Kind, value: object) -> None:
        if not kind.choices or not isinstance(value, str) or value in kind.choices:
            return
        known = ", ".join(sorted(kind.choices))
        zh = f"'{value}' 不是它的取值；取值有 {known}"
        en = f"'{value}' is none of its values, which are {known}"
        self._say(node, {"zh": zh, "en": en}, closest(value, kind.choices))

    def _say(self, node: ast.expr, said: Text, hint: str = "") -> None:
        self.found.append(GuardError(self._text, offset_of(self._text, node), said, hint))


def _truth_of(fact: ast.expr) -> Text:
    """Say how a guard asks whether a yes/no is true, and whether it is not."""
    name = ast.unparse(fact)
    return {
        "zh": f"：请写 {name} 或 not {name}",
        "en": f": write `{name}` or `not {name}`",
    }


def _unlike(left: ast.expr, a: Kind, right: ast.expr, b: Kind) -> Text:
    """Say which side of an order is a number and which a text, and what to write."""
    (n, what), (m, other) = (ast.unparse(left), a), (ast.unparse(right), b)
    zh = f"{n} 是{_word(what, 'zh')}，{m} 是{_word(other, 'zh')}，不能比较大小"
    en = f"{n} is a {_word(what, 'en')}, {m} a {_word(other, 'en')}: they have no order"
    return {
        "zh": f"{zh}：请写不加引号的数字或参数名",
        "en": f"{en}; write a number without quotes, or a parameter",
    }


def _kind_of_value(value: object) -> Kind:
    if value is None:
        return Kind("none")
    return Kind(family(value) or "any")


def _word(kind: Kind, language: str) -> str:
    return _WORDS.get(kind.name, {}).get(language, kind.name)
