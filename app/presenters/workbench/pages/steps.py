"""The page of steps: the checklist as it is gone through, with the walk of the rehearsal on it."""

from typing import Any

from app.domain.walk import OTHERWISE
from app.guides.problem import Way
from app.presenters.workbench.pages.step_form import (
    STEPS,
    asked_facts,
    end_field,
    level_field,
    name_of,
    otherwise_sections,
    step_sections,
)
from app.presenters.workbench.pages.walked import walk_marks
from app.presenters.workbench.view import View
from widgets.workbench.state import Column, Field, Grid, Kind, Mark, Page, Press, Row

KEY = "steps"


def steps_page(view: View) -> Page:
    """Make the page."""
    words, steps = view.words, view.rows(STEPS)
    rows = tuple(_row(view, index, step) for index, step in enumerate(steps))
    chosen = view.index(KEY, len(rows) + 1)
    last = chosen == len(rows)
    grid = Grid(
        key=KEY,
        way=STEPS,
        title=words("steps.grid", count=len(rows)),
        columns=(
            Column(title=words("steps.name"), share=2, least=10),
            Column(title=words("steps.when"), share=5, least=14),
            Column(title=words("steps.asks"), share=3, least=8, tip=words("steps.asks_tip")),
            Column(title=words("steps.say"), share=5, least=12),
            Column(title=words("steps.do"), share=3, least=9),
            Column(title=words("steps.end"), share=2, least=8),
            Column(title=words("steps.level"), share=0, least=4, tip=words("steps.level_tip")),
        ),
        rows=(*rows, _otherwise_row(view)),
        chosen=chosen,
        marked=True,
        presses=_presses(view, chosen, len(rows)),
        empty=words("steps.empty"),
    )
    sections = otherwise_sections(view) if last else step_sections(view, chosen)
    return Page(
        key=KEY,
        title=words("steps.title"),
        lead=words("steps.lead"),
        grids=(grid,),
        heading=words("steps.otherwise") if last else _heading(view, chosen),
        sections=sections,
    )


def _presses(view: View, chosen: int, count: int) -> tuple[Press, ...]:
    one = chosen < count
    return (
        view.press("add:steps", "plus"),
        view.press("copy:steps", "copy-plus", enabled=one),
        view.press("up:steps", "arrow-up", enabled=one and chosen > 0),
        view.press("down:steps", "arrow-down", enabled=one and chosen < count - 1),
        view.press("remove:steps", "trash-2", enabled=one),
    )


def _row(view: View, index: int, step: Any) -> Row:
    way: Way = (*STEPS, index)
    name, words = name_of(step), view.words
    marks, lit, faint = walk_marks(view, name)
    if view.tests is not None and view.found.fresh and name in view.tests.unreached:
        marks = (*marks, Mark("flask-conical-off", "warn", words("steps.unreached")))
    return Row(
        way=way,
        marks=marks,
        lit=lit,
        faint=faint,
        notes=view.count(way),
        cells=(
            view.name((*way, "step"), words("steps.name"), name),
            view.field((*way, "when"), words("steps.when"), Kind.GUARD, hint=words("steps.always")),
            _asks_cell(view, step),
            view.worded((*way, "say"), words("steps.say")),
            view.field((*way, "do"), words("steps.do"), Kind.LIST, completes="actions"),
            end_field(view, way),
            level_field(view, way),
        ),
    )


def _otherwise_row(view: View) -> Row:
    way: Way = (OTHERWISE,)
    words = view.words
    marks, lit, faint = walk_marks(view, OTHERWISE)
    if view.tests is not None and view.found.fresh and OTHERWISE in view.tests.unreached:
        marks = (*marks, Mark("flask-conical-off", "warn", words("steps.unreached")))
    shown = Field(way=(), text=words("steps.otherwise"), kind=Kind.SHOWN)
    nothing = Field(way=(), text="", kind=Kind.SHOWN)
    return Row(
        way=way,
        marks=marks,
        lit=lit,
        faint=faint,
        fixed=True,
        notes=view.count(way),
        cells=(
            shown,
            Field(way=(), text=words("steps.otherwise_when"), kind=Kind.SHOWN),
            nothing,
            view.worded((*way, "say"), words("steps.say")),
            view.field((*way, "do"), words("steps.do"), Kind.LIST, completes="actions"),
            end_field(view, way),
            nothing,
        ),
    )


def _asks_cell(view: View, step: Any) -> Field:
    asked = asked_facts(view, step)
    if not asked:
        return Field(way=(), text="", kind=Kind.SHOWN)
    return view.worded(("facts", asked[0], "ask"), view.words("steps.asks"))


def _heading(view: View, index: int) -> str:
    steps = view.rows(STEPS)
    if not 0 <= index < len(steps):
        return ""
    name = name_of(steps[index])
    title = view.said((*STEPS, index, "title"))
    return view.words("steps.heading", number=index + 1, name=name, title=title).strip()
