"""The form about one step: when it applies, what it asks, says and does."""

from typing import Any

from msgspec.structs import replace

from app.domain.guard_error import GuardError
from app.domain.walk import OTHERWISE
from app.guides.edit.spoken import names_in
from app.guides.problem import Way
from app.guides.show.words import in_words
from app.presenters.workbench.view import View
from widgets.workbench.state import Field, Kind, Section

STEPS: Way = ("steps",)
LEVELS = ("0", "1", "2")


def step_sections(view: View, index: int) -> tuple[Section, ...]:
    """Return the form about the step of that number."""
    steps = view.rows(STEPS)
    if not 0 <= index < len(steps) or not isinstance(steps[index], dict):
        return ()
    way: Way = (*STEPS, index)
    step = steps[index]
    return (
        _applies(view, way, step),
        _asks(view, step),
        _says(view, way),
        *_wordings(view, way),
        _does(view, way),
    )


def _applies(view: View, way: Way, step: dict[str, Any]) -> Section:
    words = view.words
    guard = str(step.get("when", "") or "")
    return Section(
        title=words("steps.section_when"),
        fields=(
            view.name((*way, "step"), words("steps.name"), name_of(step)),
            level_field(view, way, wide=False, help=words("steps.level_help")),
            view.field(
                (*way, "when"),
                words("steps.when"),
                Kind.GUARD,
                hint=words("steps.always"),
                help=said_in_words(view, guard),
            ),
            view.field((*way, "optional"), words("steps.optional"), Kind.FLAG),
        ),
    )


def said_in_words(view: View, guard: str) -> str:
    """Return a guard as people would say it; nothing while it is no guard."""
    if not guard.strip():
        return ""
    parameters = view.entries(("parameters",))
    try:
        return view.words("steps.in_words", said=in_words(guard, view.lexicon, parameters))
    except (GuardError, KeyError, TypeError):
        return ""


def _asks(view: View, step: dict[str, Any]) -> Section:
    asked = asked_facts(view, step)
    label = view.words("questions.ask")
    fields = tuple(
        each
        for name in asked
        for each in view.both(
            ("facts", name, "ask"), f"{view.lexicon.fact(name)} · {label}", Kind.SCRIPT
        )
    )
    return Section(
        title=view.words("steps.section_ask"),
        fields=fields,
        lead="" if asked else view.words("steps.asks_nothing"),
    )


def _says(view: View, way: Way) -> Section:
    words = view.words
    titles = view.both((*way, "title"), words("steps.step_title"), wide=False)
    return Section(
        title=words("steps.section_say"),
        lead=words("steps.say_lead"),
        fields=(*titles, *view.both((*way, "say"), words("steps.say"), Kind.SCRIPT)),
        presses=(view.press("add:wording", "plus", (*way, "wording")),),
    )


def _wordings(view: View, way: Way) -> tuple[Section, ...]:
    words = view.words
    return tuple(
        Section(
            title=words("steps.section_wording", number=index + 1),
            lead=words("steps.wording_lead") if not index else "",
            fields=(
                view.field((*way, "wording", index, "when"), words("steps.when"), Kind.GUARD),
                *view.both((*way, "wording", index, "say"), words("steps.say"), Kind.SCRIPT),
                view.field(
                    (*way, "wording", index, "do"),
                    words("steps.do"),
                    Kind.LIST,
                    completes="actions",
                ),
            ),
            presses=(view.press("remove:wording", "trash-2", (*way, "wording", index)),),
        )
        for index in range(len(view.rows((*way, "wording"))))
    )


def _does(view: View, way: Way) -> Section:
    words = view.words
    guides = view.choices(view.guides, lambda name: view.guides[name].get(view.language, ""))
    told = _told_actions(view, view.rows((*way, "do")))
    return Section(
        title=words("steps.section_do"),
        fields=(
            view.field((*way, "do"), words("steps.do"), Kind.LIST, completes="actions", help=told),
            view.field(
                (*way, "verify", "facts"),
                words("steps.verify"),
                Kind.LIST,
                completes="facts",
                hint=words("steps.verify_hint"),
                wide=False,
            ),
            view.field(
                (*way, "verify", "after_s"),
                words("steps.after"),
                Kind.NUMBER,
                hint="0",
                wide=False,
            ),
            end_field(view, way, wide=False),
            view.field(
                (*way, "include"),
                words("steps.include"),
                Kind.CHOICE,
                choices=guides,
                wide=False,
            ),
            view.field((*way, "undo"), words("steps.undo"), completes="actions", wide=False),
        ),
    )


def _told_actions(view: View, names: list[Any]) -> str:
    titles = [view.actions[n].get(view.language, "") for n in names if n in view.actions]
    return view.words("joint.comma").join(filter(None, titles))


def otherwise_sections(view: View) -> tuple[Section, ...]:
    """Return the form about what is done when no step is left."""
    words, way = view.words, (OTHERWISE,)
    return (
        Section(
            title=words("steps.section_say"),
            lead=words("steps.otherwise_lead"),
            fields=(
                *view.both((*way, "title"), words("steps.step_title"), wide=False),
                *view.both((*way, "say"), words("steps.say"), Kind.SCRIPT),
            ),
        ),
        Section(
            title=words("steps.section_do"),
            fields=(
                view.field((*way, "do"), words("steps.do"), Kind.LIST, completes="actions"),
                end_field(view, way, wide=False),
            ),
        ),
    )


def name_of(step: Any) -> str:
    """Return the name of a step as it is written, whatever is there."""
    return str(step.get("step", "")) if isinstance(step, dict) else ""


def asked_facts(view: View, step: Any) -> list[str]:
    """Return the facts of a step's guard that the guide has words to ask for."""
    when = str(step.get("when", "")) if isinstance(step, dict) else ""
    questions = view.entries(("facts",))
    return sorted((n for n in names_in(when) if n in questions), key=when.find)


def end_field(view: View, way: Way, **more: Any) -> Field:
    """Return the field of the outcome something ends with."""
    label = view.words("steps.end")
    return view.field((*way, "end"), label, Kind.CHOICE, choices=view.outcomes, **more)


def level_field(view: View, way: Way, **more: Any) -> Field:
    """Return the field of how far the caller has to be verified; nothing written is level 0."""
    short = not more
    choices = view.choices(
        LEVELS, lambda each: "" if short else view.words(f"level.{each}"), none=None
    )
    label = view.words("steps.level")
    made = view.field((*way, "level"), label, Kind.CHOICE, choices=choices, **more)
    return replace(made, text=made.text or "0")
