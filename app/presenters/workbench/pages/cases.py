"""The page of tests: each with how it went, as the guide stands at this moment."""

from typing import Any

from msgspec.structs import replace

from app.guides.problem import Way
from app.guides.test import Played
from app.presenters.workbench.pages.listing import grid, page, row
from app.presenters.workbench.pages.step_form import STEPS, end_field, name_of
from app.presenters.workbench.view import View
from widgets.state import Choice
from widgets.workbench.state import Column, Field, Kind, Mark, Page, Row, Section

KEY = "tests"
TESTS: Way = ("tests",)


def tests_page(view: View) -> Page:
    """Make the page."""
    words = view.words
    columns = (
        Column(title=words("tests.test"), share=5, least=20),
        Column(title=words("tests.given"), share=5, least=18),
        Column(title=words("tests.expect"), share=4, least=14),
        Column(title=words("tests.end"), share=2, least=11),
    )
    tests = view.rows(TESTS)
    rows = [_row(view, index, test) for index, test in enumerate(tests)]
    shown = grid(
        view,
        KEY,
        TESTS,
        columns,
        rows,
        marked=True,
        more=(view.press("try:tests", "play", enabled=bool(rows)),),
    )
    if shown.chosen < 0:
        return page(view, KEY, (shown,))
    notes = _results(view, shown.chosen)
    return page(view, KEY, (shown,), _form(view, shown.chosen), notes=notes)


def played(view: View, index: int) -> Played | None:
    """Return how a test went; None while that is not known."""
    if view.tests is None or not view.found.fresh or index >= len(view.tests.played):
        return None
    return view.tests.played[index]


def _row(view: View, index: int, test: Any) -> Row:
    way: Way = (*TESTS, index)
    words, went = view.words, played(view, index)
    mark = Mark("circle-dashed", "text3", words("tests.not_run"))
    if went is not None:
        good = Mark("circle-check", "ok", words("tests.passes"))
        bad = Mark("circle-x", "bad", words("tests.fails"))
        mark = bad if went.wrong else good
    return row(
        view,
        way,
        (
            view.field((*way, "test"), words("tests.test")),
            Field(way=(), text=_given(test), kind=Kind.SHOWN),
            view.field((*way, "expect"), words("tests.expect"), Kind.LIST, completes="steps"),
            end_field(view, way),
        ),
        marks=(mark,),
    )


def _given(test: Any) -> str:
    """Say in a line what a test begins with."""
    if not isinstance(test, dict):
        return ""
    parts = []
    for key in ("given", "answers"):
        found = test.get(key)
        if isinstance(found, dict):
            parts += [f"{name} = {str(value).lower()}" for name, value in found.items()]
    failed = test.get("failed")
    if isinstance(failed, list):
        parts += [f"{name} ✕" for name in failed]
    return ", ".join(parts)


def _results(view: View, index: int) -> tuple[Mark, ...]:
    went = played(view, index)
    if went is None:
        blocked = view.words("tests.blocked")
        return (Mark("circle-dashed", "text3", blocked),) if not view.found.fresh else ()
    if not went.wrong:
        steps = view.words("joint.arrow").join(went.steps) or view.words("tests.no_steps")
        return (Mark("circle-check", "ok", view.words("tests.went", steps=steps)),)
    return tuple(Mark("circle-x", "bad", said[view.language]) for said in went.wrong)


def _form(view: View, index: int) -> tuple[Section, ...]:
    way: Way = (*TESTS, index)
    return _begins(view, way), _expects(view, way)


def _lines(view: View, way: Way, name: str, hint: str = "") -> Field:
    label = view.words(f"tests.{name}")
    return view.field((*way, name), label, Kind.LINES, completes="given", hint=hint)


def _listed(view: View, way: Way, name: str, completes: str, hint: str = "") -> Field:
    label = view.words(f"tests.{name}")
    return view.field((*way, name), label, Kind.LIST, completes=completes, hint=hint)


def _begins(view: View, way: Way) -> Section:
    """What is known when a test begins, and what the customer would say."""
    words = view.words
    choices = (
        Choice(key="true", text=words("tests.normal_yes")),
        Choice(key="false", text=words("tests.normal_no")),
    )
    begins = view.field(
        (*way, "normal"), words("tests.normal"), Kind.CHOICE, choices=choices, wide=False
    )
    return Section(
        title=words("tests.section_given"),
        fields=(
            view.field((*way, "test"), words("tests.test")),
            _lines(view, way, "given", words("tests.given_hint")),
            _listed(view, way, "failed", "facts"),
            _listed(view, way, "disagree", "facts"),
            _lines(view, way, "answers"),
            replace(begins, text=begins.text or "true"),
        ),
    )


def _expects(view: View, way: Way) -> Section:
    """What should come out."""
    words = view.words
    names = [name_of(step) for step in view.rows(STEPS)]
    asks = view.choices(view.entries(("facts",)), view.lexicon.fact)
    return Section(
        title=words("tests.section_expect"),
        fields=(
            _listed(view, way, "expect", "steps", names[0] if names else ""),
            _lines(view, way, "then", words("tests.then_hint")),
            _listed(view, way, "skipped", "steps"),
            view.field((*way, "asks"), words("tests.asks"), Kind.CHOICE, choices=asks, wide=False),
            end_field(view, way, wide=False),
            _listed(view, way, "wants", "facts"),
            _listed(view, way, "unchecked", "steps"),
            _lines(view, way, "says", words("tests.says_hint")),
            _lines(view, way, "offers", words("tests.offers_hint")),
        ),
    )
