"""What could be meant by the word an author is typing: facts, functions, values, actions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guard_text import FUNCTIONS
from app.domain.guide import Question, Text
from app.domain.script import FORMATS
from app.guides.check import FITS

MOST = 40
KEYWORDS = ("and", "or", "not", "in", "True", "False", "None")
Kind = Literal["guard", "script", "actions", "facts", "given", "steps"]

_WORD = re.compile(r"[A-Za-z_][\w.]*$")
_COMPARED = re.compile(r"([A-Za-z_][\w.]*)\s*(?:[!=]=|(?:not\s+)?in\s*\[(?:\s*'[^']*'\s*,)*)\s*$")
_BLANK = re.compile(r"\{([\w.]*)$")
_FORMAT = re.compile(r"\{([\w.]+):(\w*)$")
_ITEM = re.compile(r"[^,，\s]*$")
_VALUE = re.compile(r"^\s*([^=\s]+)\s*=\s*([^=\s]*)$")


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """What a guide may speak of.

    Attributes:
        facts: The catalogue and the guide's own questions.
        parameters: The guide's, with their values.
        actions: Titles of all actions.
        steps: The guide's.
    """

    facts: Mapping[str, FactDefinition | Question]
    parameters: Mapping[str, object] = {}
    actions: Mapping[str, Text] = {}
    steps: tuple[str, ...] = ()


class Option(msgspec.Struct, frozen=True):
    """One completion: what is written, and what it stands for in each language."""

    text: str
    told: Text


class Completion(msgspec.Struct, frozen=True):
    """Options for the characters from `start` to `end`, the likeliest first."""

    start: int
    end: int
    options: tuple[Option, ...]


def complete(kind: Kind, text: str, cursor: int, words: Vocabulary) -> Completion:
    """Return what could stand where the cursor is; no options where nothing would help."""
    before = text[:cursor]
    match kind:
        case "guard":
            return _in_guard(before, cursor, words)
        case "script":
            return _in_script(before, cursor, words)
        case "given":
            return _in_given(before, cursor, words)
        case "actions":
            known = [Option(name, title) for name, title in words.actions.items()]
        case "steps":
            known = [Option(name, {}) for name in words.steps]
        case "facts":
            known = list(_facts(words))
    return _offered(_found(_ITEM, before), cursor, known)


def _in_guard(before: str, cursor: int, words: Vocabulary) -> Completion:
    if before.count("'") % 2:
        start = before.rindex("'")
        compared = _COMPARED.search(before[:start])
        values = _values(compared[1], words) if compared else []
        return _offered(before[start + 1 :], cursor, values)
    word = _found(_WORD, before)
    compared = _COMPARED.search(before[: cursor - len(word)])
    if compared is not None and "[" not in compared[0]:
        values = [Option(f"'{each.text}'", each.told) for each in _values(compared[1], words)]
        if values and not word:
            return _offered(word, cursor, values)
    if not word:
        return Completion(cursor, cursor, ())
    known = [*_facts(words), *_parameters(words), *_functions()]
    known += [Option(each, {}) for each in KEYWORDS]
    return _offered(word, cursor, known)


def _in_script(before: str, cursor: int, words: Vocabulary) -> Completion:
    how = _FORMAT.search(before)
    if how is not None:
        fact = words.facts.get(how[1])
        fitting = [f for f in FORMATS if fact is None or fact.type in FITS[f]]
        return _offered(how[2], cursor, [Option(f"{each}}}", {}) for each in fitting])
    blank = _BLANK.search(before)
    if blank is None:
        return Completion(cursor, cursor, ())
    known = [Option(f"{each.text}}}", each.told) for each in _facts(words)]
    return _offered(blank[1], cursor, known)


def _in_given(before: str, cursor: int, words: Vocabulary) -> Completion:
    line = before.rpartition("\n")[2]
    value = _VALUE.match(line)
    if value is not None:
        return _offered(value[2], cursor, _values(value[1], words))
    known = [Option(f"{each.text} = ", each.told) for each in _facts(words)]
    return _offered(line.lstrip(), cursor, known)


def _facts(words: Vocabulary) -> Iterator[Option]:
    for name, fact in words.facts.items():
        yield Option(name, fact.label if isinstance(fact, FactDefinition) else fact.ask or {})


def _parameters(words: Vocabulary) -> Iterator[Option]:
    for name, value in words.parameters.items():
        yield Option(name, {"zh": f"参数 {value}", "en": f"parameter {value}"})


def _functions() -> Iterator[Option]:
    for name in FUNCTIONS:
        yield Option(f"{name}(", {"zh": "函数", "en": "function"})


def _values(name: str, words: Vocabulary) -> list[Option]:
    """Return the values a fact can have, where there are only so many."""
    fact = words.facts.get(name)
    if fact is None:
        return []
    if fact.type == "bool":
        return [Option("true", {}), Option("false", {})]
    if fact.type != "choice":
        return []
    told = fact.values if isinstance(fact, FactDefinition) and fact.values else {}
    known = told or (fact.answers if isinstance(fact, Question) else {})
    return [Option(value, text) for value, text in known.items()]


def _found(pattern: re.Pattern[str], before: str) -> str:
    match = pattern.search(before)
    return match[0] if match is not None else ""


def _offered(word: str, cursor: int, known: Iterable[Option]) -> Completion:
    """Order what fits the word: what begins with it, a part of it that does, what holds it."""
    wanted = word.casefold()
    ranked = sorted(
        (rank, index, option)
        for index, option in enumerate(known)
        if (rank := _rank(wanted, option)) is not None
    )
    options = tuple(option for _, _, option in ranked)[:MOST]
    if len(options) == 1 and options[0].text == word:
        options = ()
    return Completion(cursor - len(word), cursor, options)


def _rank(wanted: str, option: Option) -> int | None:
    name = option.text.casefold()
    if name.startswith(wanted):
        return 0
    if any(part.startswith(wanted) for part in re.split(r"[._]", name)):
        return 1
    if wanted in name:
        return 2
    return 3 if any(wanted in said.casefold() for said in option.told.values()) else None
