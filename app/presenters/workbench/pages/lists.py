"""Reasons to call, questions to ask, parameters and outcomes: a list each, and a form."""

import re

from app.guides.problem import Way
from app.guides.sound import FACT_TYPES
from app.presenters.workbench.pages.listing import grid, page, row
from app.presenters.workbench.pages.step_form import said_in_words
from app.presenters.workbench.view import View
from widgets.state import Choice
from widgets.workbench.state import Column, Field, Kind, Page, Section

REASONS: Way = ("reasons",)
QUESTIONS: Way = ("facts",)
PARAMETERS: Way = ("parameters",)
OUTCOMES: Way = ("outcomes",)


def reasons_page(view: View) -> Page:
    """Why a customer probably calls about this."""
    words, key = view.words, "reasons"
    columns = (
        Column(title=words("steps.when"), share=5, least=20),
        Column(title=words("reasons.weight"), share=0, least=7, tip=words("reasons.weight_tip")),
        Column(title=words("reasons.name"), share=3, least=12),
        Column(title=words("reasons.because"), share=5, least=18),
    )
    rows = [
        row(
            view,
            (*REASONS, index),
            (
                view.field((*REASONS, index, "when"), words("steps.when"), Kind.GUARD),
                view.field((*REASONS, index, "weight"), words("reasons.weight"), Kind.NUMBER),
                view.worded((*REASONS, index, "title"), words("reasons.name"), Kind.LINE),
                view.worded((*REASONS, index, "because"), words("reasons.because")),
            ),
        )
        for index in range(len(view.rows(REASONS)))
    ]
    shown = grid(view, key, REASONS, columns, rows)
    return page(view, key, (shown,), _reason(view, shown.chosen))


def _reason(view: View, index: int) -> tuple[Section, ...]:
    if index < 0:
        return ()
    words, way = view.words, (*REASONS, index)
    guard = view.text.find((*way, "when"))
    return (
        Section(
            title=words("reasons.section"),
            fields=(
                view.field(
                    (*way, "when"),
                    words("steps.when"),
                    Kind.GUARD,
                    help=said_in_words(view, str(guard or "")),
                ),
                view.field(
                    (*way, "weight"),
                    words("reasons.weight"),
                    Kind.NUMBER,
                    wide=False,
                    help=words("reasons.weight_tip"),
                ),
                *view.both((*way, "title"), words("reasons.name")),
                *view.both((*way, "because"), words("reasons.because"), Kind.SCRIPT),
            ),
        ),
    )


def questions_page(view: View) -> Page:
    """What the guide may ask the customer."""
    words, key = view.words, "questions"
    columns = (
        Column(title=words("questions.fact"), share=3, least=16),
        Column(title=words("questions.type"), share=1, least=8),
        Column(title=words("questions.ask"), share=6, least=24),
        Column(title=words("questions.answers"), share=3, least=14),
    )
    names = list(view.entries(QUESTIONS))
    rows = [
        row(
            view,
            (*QUESTIONS, name),
            (
                view.name((*QUESTIONS, name), words("questions.fact"), name),
                _type(view, (*QUESTIONS, name)),
                view.worded((*QUESTIONS, name, "ask"), words("questions.ask"), Kind.LINE),
                Field(way=(), text=_answers(view, name), kind=Kind.SHOWN),
            ),
        )
        for name in names
    ]
    shown = grid(view, key, QUESTIONS, columns, rows, ordered=False)
    sections = _question(view, names[shown.chosen]) if shown.chosen >= 0 else ()
    return page(view, key, (shown,), sections)


def _type(view: View, way: Way, **more: bool) -> Field:
    choices = tuple(Choice(key=each, text=view.words(f"type.{each}")) for each in FACT_TYPES)
    label = view.words("questions.type")
    return view.field((*way, "type"), label, Kind.CHOICE, choices=choices, **more)


def _answers(view: View, name: str) -> str:
    answers = view.entries((*QUESTIONS, name, "answers"))
    said = (view.said((*QUESTIONS, name, "answers", key)) or key for key in answers)
    return " / ".join(said)


def _question(view: View, name: str) -> tuple[Section, ...]:
    words, way = view.words, (*QUESTIONS, name)
    answers = view.entries((*way, "answers"))
    choice = view.text.find((*way, "type")) == "choice"
    fields: list[Field] = []
    for key in answers:
        below = (*way, "answers", key)
        if choice:
            fields.append(view.name(below, words("questions.value"), key))
        order = view.both(below, f"{words('questions.answer')} {key}", wide=False)
        fields += order
    return (
        Section(
            title=words("questions.section"),
            fields=(
                view.name(way, words("questions.fact"), name),
                _type(view, way, wide=False),
                *view.both((*way, "ask"), words("questions.ask"), Kind.SCRIPT),
            ),
        ),
        Section(
            title=words("questions.answers"),
            lead=words("questions.answers_lead"),
            fields=tuple(fields),
            presses=(view.press("add:answers", "plus", (*way, "answers"), enabled=choice),),
        ),
    )


def parameters_page(view: View) -> Page:
    """Thresholds by name."""
    words, key = view.words, "parameters"
    columns = (
        Column(title=words("parameters.name"), share=2, least=16),
        Column(title=words("parameters.value"), share=1, least=10),
        Column(title=words("parameters.used"), share=4, least=20),
    )
    rows = [
        row(
            view,
            (*PARAMETERS, name),
            (
                view.name((*PARAMETERS, name), words("parameters.name"), name),
                view.field((*PARAMETERS, name), words("parameters.value"), Kind.NUMBER),
                Field(way=(), text=_used(view, name), kind=Kind.SHOWN),
            ),
        )
        for name in view.entries(PARAMETERS)
    ]
    return page(view, key, (grid(view, key, PARAMETERS, columns, rows, ordered=False),))


def _used(view: View, name: str) -> str:
    """Say which steps a parameter decides."""
    said = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")
    steps = (
        str(step.get("step", ""))
        for step in view.rows(("steps",))
        if isinstance(step, dict) and said.search(str(step.get("when", "")))
    )
    return view.words("joint.comma").join(steps)


def outcomes_page(view: View) -> Page:
    """How the guide may end."""
    words, key = view.words, "outcomes"
    flags = (
        Choice(key="true", text=words("outcomes.resolved")),
        Choice(key="false", text=words("outcomes.unresolved")),
    )
    columns = (
        Column(title=words("outcomes.name"), share=2, least=14),
        Column(title=words("outcomes.how"), share=1, least=9),
        Column(title=words("outcomes.code"), share=2, least=12, tip=words("outcomes.code_tip")),
        Column(title=words("outcomes.words"), share=4, least=18),
    )
    names = list(view.entries(OUTCOMES))
    rows = [
        row(
            view,
            (*OUTCOMES, name),
            (
                view.name((*OUTCOMES, name), words("outcomes.name"), name),
                view.field(
                    (*OUTCOMES, name, "resolved"),
                    words("outcomes.how"),
                    Kind.CHOICE,
                    choices=flags,
                ),
                view.field((*OUTCOMES, name, "disposition"), words("outcomes.code")),
                view.worded((*OUTCOMES, name, "title"), words("outcomes.words"), Kind.LINE),
            ),
        )
        for name in names
    ]
    shown = grid(view, key, OUTCOMES, columns, rows, ordered=False)
    sections = _outcome(view, names[shown.chosen], flags) if shown.chosen >= 0 else ()
    return page(view, key, (shown,), sections)


def _outcome(view: View, name: str, flags: tuple[Choice, ...]) -> tuple[Section, ...]:
    words, way = view.words, (*OUTCOMES, name)
    return (
        Section(
            title=words("outcomes.section"),
            fields=(
                view.name(way, words("outcomes.name"), name),
                view.field(
                    (*way, "resolved"),
                    words("outcomes.how"),
                    Kind.CHOICE,
                    choices=flags,
                    wide=False,
                ),
                view.field(
                    (*way, "disposition"),
                    words("outcomes.code"),
                    wide=False,
                    help=words("outcomes.code_tip"),
                ),
                *view.both((*way, "title"), words("outcomes.words")),
            ),
        ),
    )
