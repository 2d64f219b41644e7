"""Another name for a step, parameter, outcome or fact, wherever the guide speaks of it."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from app.guides.edit.manuscript import Manuscript
from app.guides.problem import Way

Kind = Literal["step", "parameter", "outcome", "fact"]

_NAME = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z_][\w.]*")
_BLANK = re.compile(r"\{(\s*)([\w.]+)")
_FACT_LISTS = frozenset({"wants", "failed", "disagree", "facts"})
_STEP_LISTS = frozenset({"expect", "skipped", "unchecked"})
GIVEN = frozenset({"given", "answers", "normal"})
"""Mappings whose keys are facts."""


def renamed(guide: Manuscript, kind: Kind, old: str, new: str) -> Manuscript:
    """Return the guide with every mention of a name changed; its own place included.

    Raises:
        KeyError: Something of that kind has the new name already.
    """
    for way in _own(guide, kind, old):
        if kind == "step":
            if any(step.get("step") == new for step in guide.find(("steps",), [])):
                raise KeyError(new)
            guide = guide.put(way, new)
        else:
            guide = guide.rename(way, new)
    for way, text in list(_texts(guide.value, ())):
        said = _mention(kind, way, text, old, new)
        if said != text:
            guide = guide.put(way, said)
    for way in list(_keys(guide.value, ())):
        if way[-1] == old and _is_key(kind, way):
            guide = guide.rename(way, new)
    return guide


def _own(guide: Manuscript, kind: Kind, name: str) -> Iterator[Way]:
    if kind == "step":
        steps = guide.find(("steps",), [])
        yield from (("steps", n, "step") for n, s in enumerate(steps) if s.get("step") == name)
        return
    section = {"parameter": "parameters", "outcome": "outcomes", "fact": "facts"}[kind]
    if name in guide.find((section,), {}):
        yield (section, name)


def _texts(value: Any, way: Way) -> Iterator[tuple[Way, str]]:
    if isinstance(value, str):
        yield way, value
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, (*way, index))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*way, key))


def _keys(value: Any, way: Way) -> Iterator[Way]:
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _keys(each, (*way, index))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield (*way, key)
            yield from _keys(each, (*way, key))


def _mention(kind: Kind, way: Way, text: str, old: str, new: str) -> str:
    """Return a text with the name changed, if this is a place that can mention it."""
    last, above = way[-1], way[-2] if len(way) > 1 else ""
    if kind == "step":
        return _in_list(text, old, new) if above in _STEP_LISTS and way[0] == "tests" else text
    if kind == "outcome":
        return new if last == "end" and text == old else text
    if _is_guard(way):
        return _names(text, old, new)
    if kind == "fact":
        if last in ("gives", "asks") or (above in _FACT_LISTS and isinstance(last, int)):
            return new if text == old else text
        if last in ("zh", "en"):
            return _BLANK.sub(_swapped(old, new), text)
    return text


def _is_guard(way: Way) -> bool:
    """Whether names in a text of this place are facts and parameters."""
    in_table = way[0] == "tables" and ("columns" in way or "rows" in way)
    return way[-1] in ("when", "goal") or in_table


def _is_key(kind: Kind, way: Way) -> bool:
    if kind == "step":
        return way[-2:-1] in (("then",), ("says",), ("offers",))
    return kind == "fact" and is_given(way)


def is_given(way: Way) -> bool:
    """Whether the key at the end of a way is a fact."""
    return way[-2:-1] != () and (way[-2] in GIVEN or way[-3:-2] == ("then",))


def _in_list(text: str, old: str, new: str) -> str:
    """Change the name of a step, also where it stands for the steps of a guide it includes."""
    first, slash, rest = text.partition("/")
    return f"{new}{slash}{rest}" if first == old else text


def _names(text: str, old: str, new: str) -> str:
    return _NAME.sub(lambda found: new if found[0] == old else found[0], text)


def _swapped(old: str, new: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{{{found[1]}{new if found[2] == old else found[2]}"
