"""Plain values to structs, with everything that does not fit named at its own place.

`msgspec.convert` stops at the first mistake and can't name a key inside a mapping; an author wants
them all at once. So the shape is gone through here, and msgspec converts what has been found good.
"""

from typing import Any, TypeVar

import msgspec
from msgspec.inspect import (
    AnyType,
    BoolType,
    CustomType,
    DictType,
    Field,
    FloatType,
    IntType,
    NoneType,
    StrType,
    StructType,
    Type,
    UnionType,
    VarTupleType,
    type_info,
)

from app.domain.guard_text import closest
from app.guides.problem import Report, Way

T = TypeVar("T")

_WORDS: list[tuple[tuple[type[Type], ...], str, str]] = [
    ((StructType, DictType), "键值表", "a mapping"),
    ((VarTupleType,), "列表", "a list"),
    ((StrType,), "文字", "text"),
    ((BoolType,), "true 或 false", "true or false"),
    ((IntType,), "整数", "a whole number"),
    ((FloatType,), "数字", "a number"),
    ((NoneType,), "空", "nothing"),
]


def shaped(value: object, kind: type[T], report: Report, path: Way = ()) -> T | None:
    """Return the value as that kind, or None with every reason in the report."""
    before = len(report.problems)
    _check(value, type_info(kind), report, path)
    if len(report.problems) > before:
        return None
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        report.say(path, {"zh": f"内容不符：{error}", "en": str(error)})
        return None


def _check(value: Any, kind: Type, report: Report, path: Way) -> None:
    match kind, value:
        case UnionType(types=types), _:
            _check_union(value, types, report, path)
        case StructType(), dict():
            _check_struct(value, kind, report, path)
        case DictType(value_type=below), dict():
            for key, each in value.items():
                _check(each, below, report, (*path, key))
        case VarTupleType(item_type=below), list():
            for index, each in enumerate(value):
                _check(each, below, report, (*path, index))
        case _ if not _fits(value, kind):
            _say_wrong(value, (kind,), report, path)


def _check_union(value: Any, types: tuple[Type, ...], report: Report, path: Way) -> None:
    if any(_fits(value, each) for each in types):
        for each in types:
            if isinstance(each, StructType | DictType | VarTupleType) and _fits(value, each):
                _check(value, each, report, path)
        return
    _say_wrong(value, tuple(t for t in types if not isinstance(t, NoneType)), report, path)


def _check_struct(value: dict[str, Any], kind: StructType, report: Report, path: Way) -> None:
    fields: dict[str, Field] = {field.encode_name: field for field in kind.fields}
    for key, each in value.items():
        if key in fields:
            _check(each, fields[key].type, report, (*path, key))
            continue
        said = {"zh": f"没有 {key} 这个键", "en": f"there is no key {key} here"}
        report.say((*path, key), said, closest(key, [f for f in fields if f not in value]))
    for name, field in fields.items():
        if field.required and name not in value:
            report.say(path, {"zh": f"缺少 {name}", "en": f"{name} is missing"})


def _fits(value: Any, kind: Type) -> bool:
    match kind:
        case StructType() | DictType():
            return isinstance(value, dict)
        case VarTupleType():
            return isinstance(value, list)
        case StrType():
            return isinstance(value, str)
        case BoolType():
            return isinstance(value, bool)
        case IntType(ge=least, le=most):
            whole = isinstance(value, int) and not isinstance(value, bool)
            return whole and (least is None or value >= least) and (most is None or value <= most)
        case FloatType():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case NoneType():
            return value is None
        case _:
            return isinstance(kind, AnyType | CustomType)


def _say_wrong(value: Any, kinds: tuple[Type, ...], report: Report, path: Way) -> None:
    zh = " 或 ".join(dict.fromkeys(_word(kind)[0] for kind in kinds))
    en = " or ".join(dict.fromkeys(_word(kind)[1] for kind in kinds))
    shown = _shown(value)
    said = {"zh": f"这里要写{zh}，却是 {shown}", "en": f"expected {en}, got {shown}"}
    scalar = isinstance(value, bool | int | float)
    hint = f'"{shown}"' if scalar and any(isinstance(k, StrType) for k in kinds) else ""
    if hint and isinstance(value, bool) and path[-1] in ("when", "goal"):
        hint = f'"{value}"'  # guards are written in Python's words
    if value is None and any(isinstance(kind, StrType) for kind in kinds):
        said["zh"] += "（文字里有逗号或冒号时请加引号）"
        said["en"] += " (text with a comma or a colon has to be quoted)"
    report.say(path, said, hint)


def _word(kind: Type) -> tuple[str, str]:
    if isinstance(kind, IntType) and kind.ge is not None and kind.le is not None:
        return f"{kind.ge} 到 {kind.le} 的整数", f"a whole number from {kind.ge} to {kind.le}"
    for kinds, zh, en in _WORDS:
        if isinstance(kind, kinds):
            return zh, en
    return type(kind).__name__, type(kind).__name__


def _shown(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case dict():
            return "{…}"
        case list():
            return "[…]"
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
