"""Values of facts as they are typed: `onu.state=offline`, `-3h`, `null`, `!` for no answer."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from app.domain.facts import FactDefinition
from app.domain.guard_text import closest
from app.domain.guide import Given, Guide
from app.guides.checks.cases import Misfit, find_misfit
from app.guides.moment import find_written
from app.guides.problem import Unreadable
from app.guides.yaml_tree import read_tree

Value = bool | int | float | str | None
SILENT = "!"
"""Typed for a value: the system does not answer."""
_TRUTHS = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}
_EMPTY = ("null", "none", "~")


class UnfitError(ValueError):
    """A value no fact can have, or a fact nobody has; in the language that was asked for."""


def said_values(
    said: Iterable[str], facts: Mapping[str, FactDefinition], guide: Guide, language: str
) -> Given:
    """Read `NAME=VALUE` texts.

    Raises:
        UnfitError: One has no `=`, names no fact, or has a value the fact can't have.
    """
    found: Given = {}
    for text in said:
        name, equals, value = text.partition("=")
        if not equals:
            said_wrong = {"zh": f"{text}：要写成 事实=值", "en": f"{text}: NAME=VALUE is wanted"}
            raise UnfitError(said_wrong[language])
        found[name.strip()] = typed(name.strip(), value.strip(), facts, guide, language)
    return found


def read_values(
    file: Path, facts: Mapping[str, FactDefinition], guide: Guide, language: str
) -> Given:
    """Read a YAML file of facts and their values, as in `given:` of a test.

    Raises:
        UnfitError: It can't be read, or something in it is no fact or no value of one.
    """
    try:
        value = read_tree(file).value
    except Unreadable as error:
        raise UnfitError(error.problem.worded(language)) from error
    if not isinstance(value, dict):
        wrong = {
            "zh": f"{file}：这里要写事实和取值",
            "en": f"{file}: facts with their values wanted",
        }
        raise UnfitError(wrong[language])
    for name, each in value.items():
        _expect(name, each, facts, guide, language)
    return value


def typed(
    name: str, text: str, facts: Mapping[str, FactDefinition], guide: Guide, language: str
) -> Value:
    """Return the value a text stands for.

    Raises:
        UnfitError: There is no such fact, or it can't have this value.
    """
    definition = facts.get(name) or guide.facts.get(name)
    kind = definition.type if definition is not None else "text"
    value: Value = text
    if text.lower() in _EMPTY and text not in getattr(definition, "values", {}):
        value = None
    elif text == SILENT:
        value = text
    elif kind == "bool":
        value = _TRUTHS.get(text.lower(), text)
    elif kind in ("int", "number"):
        value = _number(text)
    elif kind == "time":
        value = find_written(text) or text
    _expect(name, value, facts, guide, language)
    return value


def _expect(
    name: str, value: Value, facts: Mapping[str, FactDefinition], guide: Guide, language: str
) -> None:
    definition = facts.get(name) or guide.facts.get(name)
    if definition is None:
        said = {"zh": f"没有事实 {name}", "en": f"there is no fact {name}"}
        raise UnfitError(_worded(Misfit(said, closest(name, [*facts, *guide.facts])), language))
    if value == SILENT:
        return
    found = find_misfit(name, value, definition)
    if found is not None:
        raise UnfitError(_worded(found, language))


def _number(text: str) -> Value:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _worded(misfit: Misfit, language: str) -> str:
    hint = {"zh": f"，是否想写 {misfit.hint}？", "en": f"; did you mean {misfit.hint}?"}
    return misfit.said[language] + (hint[language] if misfit.hint else "")
