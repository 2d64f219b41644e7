"""The panel of facts: every fact the guide speaks of, and what the author says of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.facts import CUSTOMER, FactDefinition, Having
from app.domain.guide import Question
from app.domain.walk import Walk
from app.guides.edit.spoken import facts_spoken_of
from app.guides.edit.values import meant_cell
from app.guides.moment import find_written
from app.presenters.workbench.rehearsal import Rehearsal
from app.presenters.workbench.view import View
from widgets.state import Choice
from widgets.workbench.state import FactGroup, FactRow, Facts, Mark

OPEN, KNOWN, EMPTY, FAILED = "open", "known", "empty", "failed"
NOTHING, NORMAL, TEST = "nothing", "normal", "test:"
_BOOLS = {"yes": True, "no": False}


class WrongValueError(ValueError):
    """What was typed is no value of the fact."""


def meant_value(kind: str, text: str) -> Any:
    """Return what a fact of that type holds by what was typed.

    Raises:
        WrongValueError: It is no value of that type.
    """
    if kind == "bool":
        return _BOOLS[text]
    if kind in ("choice", "text"):
        return text
    if kind == "time":
        written = find_written(text)
        if written is None:
            raise WrongValueError(text)
        return written
    value = meant_cell(text)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise WrongValueError(text)
    if kind == "int" and not isinstance(value, int):
        raise WrongValueError(text)
    return value


def facts_panel(
    view: View, rehearsal: Rehearsal, start: str, typed: Mapping[str, str], wrong: frozenset[str]
) -> Facts:
    """Make the panel.

    Args:
        view: The moment.
        rehearsal: What is said of facts, and where the walk stands.
        start: What the rehearsal began with.
        typed: What stands in a row, letter by letter.
        wrong: Facts whose typed text is no value.
    """
    guide = view.found.guide
    names = facts_spoken_of(guide, rehearsal.playbook.guides) if guide is not None else ()
    tables = {table.gives for table in guide.tables} if guide is not None else set[str]()
    groups: dict[str, list[FactRow]] = {}
    for name in names:
        if name not in tables:
            system = _system(view, rehearsal, name)
            shown = _row(view, rehearsal, name, typed.get(name), name in wrong)
            groups.setdefault(system, []).append(shown)
    known = sum(name in rehearsal.given for name in names)
    return Facts(
        groups=tuple(FactGroup(title=title, rows=tuple(rows)) for title, rows in groups.items()),
        starts=_starts(view, start),
        told=view.words("facts.told", known=known, count=len(names)),
        stand=_stand(view, view.walk),
    )


def _system(view: View, rehearsal: Rehearsal, name: str) -> str:
    if rehearsal.is_asked(name):
        return view.words("facts.customer")
    definition = rehearsal.playbook.definitions.get(name)
    if definition is not None and definition.manner:
        return view.words("facts.agent")
    return rehearsal.playbook.sources.get(name) or view.words("facts.nobody")


def _row(view: View, rehearsal: Rehearsal, name: str, typed: str | None, wrong: bool) -> FactRow:
    definition = _definition(view, rehearsal, name)
    kind = definition.type if definition is not None else "text"
    state, text = _standing(rehearsal, name, kind)
    words = view.words
    return FactRow(
        name=name,
        label=view.lexicon.fact(name),
        kind=kind if kind in ("bool", "choice") else "text",
        state=OPEN if wrong else state,
        text=text if typed is None else typed,
        hint=_hint(view, kind),
        shown=_unit(view, rehearsal, name) if kind not in ("bool", "choice") else "",
        choices=_choices(view, name, kind, definition),
        states=(
            Choice(key=OPEN, text=words(f"facts.open_{_how(rehearsal, name)}")),
            Choice(key=KNOWN, text=words("facts.known")),
            Choice(key=EMPTY, text=words("facts.empty")),
            Choice(key=FAILED, text=words("facts.failed")),
        ),
        marks=_marks(view, view.walk, name),
        wrong=words(f"facts.wrong_{kind}") if wrong else "",
    )


def _definition(view: View, rehearsal: Rehearsal, name: str) -> FactDefinition | Question | None:
    own = view.found.guide.facts.get(name) if view.found.guide is not None else None
    return rehearsal.playbook.definitions.get(name) or own


def _standing(rehearsal: Rehearsal, name: str, kind: str) -> tuple[str, str]:
    """Return what is had of a fact, and its value as it is said."""
    fact = rehearsal.session.facts.get(name)
    if name in rehearsal.failed:
        return FAILED, ""
    if name not in rehearsal.given:
        told = fact is not None and fact.having is Having.KNOWN and fact.source == CUSTOMER
        return (KNOWN, _said(fact.value, kind)) if told and fact is not None else (OPEN, "")
    value = rehearsal.given[name]
    return (EMPTY, "") if value is None else (KNOWN, _said(value, kind))


def _said(value: Any, kind: str) -> str:
    if kind == "bool":
        return "yes" if value else "no"
    return str(value)


def _hint(view: View, kind: str) -> str:
    return view.words("facts.hint_time") if kind == "time" else view.words("facts.hint")


def _unit(view: View, rehearsal: Rehearsal, name: str) -> str:
    """Return how a value reads where that is not what was typed: its unit, or the clock."""
    if name not in rehearsal.given or rehearsal.given[name] is None:
        definition = rehearsal.playbook.definitions.get(name)
        return view.words.text(definition.unit) if definition is not None else ""
    fact = rehearsal.session.facts.get(name)
    if fact is None or fact.value is None:
        return ""
    if isinstance(fact.value, datetime):
        day, clock = view.words.day(fact.value, rehearsal.now), view.words.clock(fact.value)
        return day if clock in day else f"{day} {clock}"
    return view.lexicon.value(name, fact.value)


def _choices(
    view: View, name: str, kind: str, definition: FactDefinition | Question | None
) -> tuple[Choice, ...]:
    words = view.words
    if kind == "bool":
        told = definition.values if isinstance(definition, FactDefinition) else {}
        yes = words.text(told.get("true")) or words("facts.yes")
        no = words.text(told.get("false")) or words("facts.no")
        return (
            Choice(key=OPEN, text="?", detail=words("facts.not_known")),
            Choice(key="yes", text=yes),
            Choice(key="no", text=no),
        )
    if kind != "choice" or definition is None:
        return ()
    values = definition.values if isinstance(definition, FactDefinition) else definition.answers
    listed = tuple(Choice(key=key, text=words.text(said) or key) for key, said in values.items())
    return (Choice(key="", text=words("facts.not_known")), *listed)


def _how(rehearsal: Rehearsal, name: str) -> str:
    if name not in rehearsal.playbook.sources and not rehearsal.is_asked(name):
        return "noted"
    return "asked" if rehearsal.is_asked(name) else "fetched"


def _marks(view: View, walk: Walk | None, name: str) -> tuple[Mark, ...]:
    if walk is None:
        return ()
    words = view.words
    if walk.question == name:
        return (Mark("message-circle-question-mark", "info", words("facts.asked_now")),)
    if name in walk.wanted or name in walk.awaited:
        return (Mark("hourglass", "warn", words("facts.wanted_now")),)
    if name in walk.evidence:
        return (Mark("check", "ok", words("facts.decided")),)
    return ()


def _starts(view: View, start: str) -> tuple[Choice, ...]:
    words = view.words
    guide = view.found.guide
    made = [
        Choice(key=NOTHING, text=words("facts.start_nothing")),
        Choice(key=NORMAL, text=words("facts.start_normal")),
    ]
    for number, case in enumerate(guide.tests if guide is not None else (), start=1):
        name = case.test or f"{number}"
        made.append(Choice(key=f"{TEST}{number}", text=words("facts.start_test", name=name)))
    return tuple(Choice(key=each.key, text=each.text, chosen=each.key == start) for each in made)


def _stand(view: View, walk: Walk | None) -> Mark | None:
    """Say in a line where the walk stands."""
    words = view.words
    if walk is None:
        return None
    if walk.outcome is not None:
        title = view.said(("outcomes", walk.outcome, "title")) or walk.outcome
        return Mark("flag", "ok", words("stand.outcome", outcome=title))
    if walk.question is not None:
        fact = view.lexicon.fact(walk.question)
        return Mark("message-circle-question-mark", "info", words("stand.asks", fact=fact))
    if walk.current is not None:
        return Mark("play", "ok", words("stand.step", step=walk.current))
    listed = [view.lexicon.fact(name) for name in sorted(walk.awaited)]
    more = words("stand.more", count=len(listed) - 3) if len(listed) > 3 else ""
    facts = words("joint.comma").join(listed[:3]) + more
    return Mark("hourglass", "text3", words("stand.waits", facts=facts))
