"""Decision tables: a list of them, and the rows and columns of the chosen one."""

from typing import Any

from msgspec.structs import replace

from app.domain.tables import HITS
from app.guides.problem import Way
from app.presenters.workbench.pages.listing import grid, page, row
from app.presenters.workbench.view import View
from widgets.state import Choice
from widgets.workbench.state import Column, Field, Grid, Kind, Mark, Page, Section

KEY = "tables"
ROWS = "rows"
TABLES: Way = ("tables",)


def tables_page(view: View) -> Page:
    """Make the page."""
    words = view.words
    columns = (
        Column(title=words("tables.gives"), share=3, least=16),
        Column(title=words("tables.hit"), share=1, least=10, tip=words("tables.hit_tip")),
        Column(title=words("tables.columns"), share=4, least=18),
        Column(title=words("tables.rows"), share=0, least=6),
        Column(title=words("tables.now"), share=2, least=10),
    )
    tables = view.rows(TABLES)
    rows = [
        row(
            view,
            (*TABLES, index),
            (
                view.field((*TABLES, index, "gives"), words("tables.gives"), completes="facts"),
                _hit(view, (*TABLES, index)),
                Field(way=(), text=", ".join(_columns(table)), kind=Kind.SHOWN),
                Field(way=(), text=str(len(_rows(table))), kind=Kind.SHOWN),
                Field(way=(), text=_now(view, table), kind=Kind.SHOWN),
            ),
        )
        for index, table in enumerate(tables)
    ]
    shown = grid(view, KEY, TABLES, columns, rows)
    if shown.chosen < 0:
        return page(view, KEY, (shown,))
    table = tables[shown.chosen]
    below = _table(view, shown.chosen, table)
    return page(view, KEY, (shown, below), _form(view, shown.chosen, table))


def _columns(table: Any) -> list[str]:
    found = table.get("columns") if isinstance(table, dict) else None
    return [str(each) for each in found] if isinstance(found, list) else []


def _rows(table: Any) -> list[Any]:
    found = table.get("rows") if isinstance(table, dict) else None
    return found if isinstance(found, list) else []


def _now(view: View, table: Any) -> str:
    """Say what the table gives in the rehearsal."""
    name = table.get("gives") if isinstance(table, dict) else None
    given = view.walk.given if view.walk is not None else {}
    fact = given.get(str(name))
    return "" if fact is None else view.lexicon.value(str(name), fact.value)


def _hit(view: View, way: Way, **more: bool) -> Field:
    choices = tuple(Choice(key=each, text=view.words(f"hit.{each}")) for each in HITS)
    made = view.field((*way, "hit"), view.words("tables.hit"), Kind.CHOICE, choices=choices, **more)
    return replace(made, text=made.text or "first")


def _table(view: View, index: int, table: Any) -> Grid:
    """Make the grid of one table: a column for each thing looked at, and the value."""
    words, way = view.words, (*TABLES, index, ROWS)
    heads = _columns(table)
    columns = (
        *(Column(title=_heading(view, head), share=2, least=10, tip=head) for head in heads),
        Column(title=words("tables.value"), share=2, least=12, tip=words("tables.value_tip")),
    )
    rows = [
        row(
            view,
            (*way, number),
            [
                view.field(
                    (*way, number, place),
                    heads[place] if place < len(heads) else words("tables.value"),
                    Kind.GUARD,
                    cell=True,
                    hint=words("tables.any") if place < len(heads) else "",
                )
                for place in range(len(heads) + 1)
            ],
            marks=_row_marks(view, (*way, number)),
        )
        for number in range(len(_rows(table)))
    ]
    return grid(view, ROWS, way, columns, rows, marked=any(each.marks for each in rows))


def _heading(view: View, column: str) -> str:
    told = view.lexicon.fact(column)
    return column if told == column else f"{told}  {column}"


def _row_marks(view: View, way: Way) -> tuple[Mark, ...]:
    """Say what is wrong with a row as a whole."""
    notes = view.notes(way)
    return tuple(
        Mark("circle-x" if note.tone == "bad" else "triangle-alert", note.tone.value, note.text)
        for note in notes[:1]
    )


def _form(view: View, index: int, table: Any) -> tuple[Section, ...]:
    words, way = view.words, (*TABLES, index)
    heads = _columns(table)
    columns = tuple(
        view.field(
            (*way, "columns", place),
            words("tables.column", number=place + 1),
            Kind.GUARD,
            help=_told(view, head),
        )
        for place, head in enumerate(heads)
    )
    last = (*way, "columns", len(heads) - 1)
    return (
        Section(
            title=words("tables.section"),
            fields=(
                view.field((*way, "gives"), words("tables.gives"), completes="facts", wide=False),
                _hit(view, way, wide=False),
            ),
        ),
        Section(
            title=words("tables.columns"),
            lead=words("tables.columns_lead"),
            fields=columns,
            presses=(
                view.press("add:columns", "plus", (*way, "columns")),
                view.press("remove:columns", "trash-2", last, enabled=len(heads) > 1),
            ),
        ),
    )


def _told(view: View, column: str) -> str:
    told = view.lexicon.fact(column)
    return "" if told == column else told
