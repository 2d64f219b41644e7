"""What an author types in a field, and the value it means at that place of a guide."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import NODEFAULT
from msgspec.inspect import BoolType, DictType, FloatType, IntType, NoneType, StrType

from app.domain.guide import Text
from app.guides.edit.places import find_default, find_type, holds_list, kinds
from app.guides.problem import Way

NONE = "-"
"""A list that is written and empty, where that is not the same as no list."""
ABSENT: Any = NODEFAULT
"""Meant by an empty field where nothing has to be written: the key goes."""

_LISTED = re.compile(r"[,，、;；\n]")
_NUMBER = re.compile(r"[-+]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_INT = re.compile(r"[-+]?(0|[1-9]\d*)")
_TRUTHS = {"true": True, "false": False}
_FACT = re.compile(r"\s*([^=\s]+)\s*=\s*(.*?)\s*")


class UnmeantError(ValueError):
    """What was typed means nothing here; it can't be written into the file as it is.

    Attributes:
        said: What to write instead, by language.
    """

    def __init__(self, said: Text) -> None:
        super().__init__(said["en"])
        self.said = said


def typed(value: Any, way: Way = ()) -> str:
    """Return a value as it stands in the field of that place."""
    match value:
        case [] if any(isinstance(kind, NoneType) for kind in kinds(way)):
            return NONE
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(typed(each) for each in value)
        case dict() if way[-1:] == ("says",):
            return "\n".join(f"{step}: {said}" for step, said in value.items())
        case dict():
            return "\n".join(_rows(value))
        case _:
            return str(value)


def typed_cell(value: Any) -> str:
    """Return a cell of a decision table; text that would read as another kind is quoted."""
    text = typed(value)
    return f'"{text}"' if isinstance(value, str) and meant_cell(text) != value else text


def meant(way: Way, text: str) -> Any:
    """Return the value a field's text means, ABSENT where the key may go.

    A number that is none stays text: the checker says so at its place, and nothing typed is lost.

    Raises:
        UnmeantError: It can't be written down; says why.
    """
    found = _meant(way, text)
    default = find_default(way)
    return ABSENT if default is not NODEFAULT and _is_default(found, default) else found


def meant_cell(text: str) -> Any:
    """Return the value a cell's text means; empty means whatever."""
    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] == '"':
        return stripped[1:-1]
    return _scalar(stripped)


def meant_given(text: str) -> dict[str, Any]:
    """Return the facts of lines `name = value`.

    Raises:
        UnmeantError: A line is no such thing.
    """
    found: dict[str, Any] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        row = _FACT.fullmatch(line)
        if row is None or row[1] in found:
            raise UnmeantError(
                {
                    "zh": f"第 {number} 行请写成 事实 = 值，每个事实一行",
                    "en": f"line {number}: write fact = value, each fact once",
                }
            )
        found[row[1]] = meant_cell(row[2])
    return found


def _meant(way: Way, text: str) -> Any:
    here = kinds(way)
    if holds_list(way):
        listed = [part for each in _LISTED.split(text) if (part := each.strip())]
        if any(isinstance(kind, NoneType) for kind in here):
            return [] if listed == [NONE] else listed or None
        return listed
    if any(isinstance(kind, DictType) for kind in here):
        read: Callable[[str], Any] = _MAPPINGS.get(str(way[-1]), meant_given)
        return read(text)
    simple = {type(kind) for kind in here}
    if {StrType, IntType} <= simple:
        return meant_cell(text)
    stripped = re.sub(r"\s*\n\s*", " ", text).strip()
    if not simple & {StrType}:
        return _scalar(stripped) if stripped else (None if NoneType in simple else "")
    return None if not stripped and NoneType in simple else stripped


def _scalar(text: str) -> Any:
    if text in ("", "null"):
        return None
    if text.lower() in _TRUTHS:
        return _TRUTHS[text.lower()]
    if _INT.fullmatch(text) and len(text) < 19:
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _meant_then(text: str) -> dict[str, dict[str, Any]]:
    """Read `step: fact = value, fact = value`, a line each."""
    return {
        step: meant_given(re.sub(r"[,，]\s*", "\n", facts))
        for step, facts in _by_step(text, "事实 = 值, 事实 = 值", "fact = value, fact = value")
    }


def _by_step(text: str, zh: str, en: str) -> Iterator[tuple[str, str]]:
    """Yield what stands behind the name of each step."""
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        step, colon, rest = line.partition(":")
        name = step.strip()
        if not colon or not name or name in seen:
            said = {
                "zh": f"第 {number} 行请写成 步骤: {zh}",
                "en": f"line {number}: write step: {en}",
            }
            raise UnmeantError(said)
        seen.add(name)
        yield name, rest


def _meant_says(text: str) -> dict[str, str]:
    """Read `step: a part of what is said`, a line each."""
    return {step: said.strip() for step, said in _by_step(text, "话", "words")}


def _meant_offers(text: str) -> dict[str, list[str]]:
    """Read `step: action, action`, a line each."""
    return {
        step: [part for each in _LISTED.split(said) if (part := each.strip())]
        for step, said in _by_step(text, "操作, 操作", "action, action")
    }


def _rows(value: Mapping[str, Any]) -> Iterator[str]:
    for name, each in value.items():
        if isinstance(each, list):
            yield f"{name}: {', '.join(str(one) for one in each)}"
        elif isinstance(each, dict):
            facts = ", ".join(f"{fact} = {_given(v)}" for fact, v in each.items())
            yield f"{name}: {facts}"
        else:
            yield f"{name} = {_given(each)}"


def _given(value: Any) -> str:
    return "null" if value is None else typed_cell(value)


def _is_default(value: Any, default: Any) -> bool:
    if isinstance(default, tuple):
        default = list(default)
    return type(value) is type(default) and bool(value == default)


def is_flag(way: Way) -> bool:
    """Whether only true or false may stand here."""
    return isinstance(find_type(way), BoolType)


def is_number(way: Way) -> bool:
    """Whether only a number may stand here."""
    return isinstance(find_type(way), IntType | FloatType)


_MAPPINGS: dict[str, Callable[[str], Any]] = {
    "then": _meant_then,
    "says": _meant_says,
    "offers": _meant_offers,
}
"""How a mapping of that name is written in a field; all others hold facts."""
