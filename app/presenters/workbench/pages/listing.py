"""What all pages with a list of things have in common."""

from collections.abc import Sequence

from app.guides.problem import Way
from app.presenters.workbench.view import View
from widgets.workbench.state import Column, Field, Grid, Mark, Page, Press, Row, Section


def row(
    view: View, way: Way, cells: Sequence[Field], marks: tuple[Mark, ...] = (), **more: bool
) -> Row:
    """Return a row about a place."""
    return Row(way=way, cells=tuple(cells), marks=marks, notes=view.count(way), **more)


def grid(
    view: View,
    key: str,
    way: Way,
    columns: tuple[Column, ...],
    rows: Sequence[Row],
    *,
    ordered: bool = True,
    marked: bool = False,
    more: tuple[Press, ...] = (),
) -> Grid:
    """Return a grid with the buttons every list has.

    Args:
        view: The moment.
        key: What gestures and words call it.
        way: The list or mapping.
        columns: As shown.
        rows: As shown.
        ordered: Whether the order means something, so that rows can be moved.
        marked: Whether rows have signs.
        more: Buttons before the usual ones.
    """
    chosen = view.index(key, len(rows))
    one = chosen >= 0
    presses = [*more, view.press(f"add:{key}", "plus")]
    if ordered:
        presses += [
            view.press(f"copy:{key}", "copy-plus", enabled=one),
            view.press(f"up:{key}", "arrow-up", enabled=chosen > 0),
            view.press(f"down:{key}", "arrow-down", enabled=one and chosen < len(rows) - 1),
        ]
    presses.append(view.press(f"remove:{key}", "trash-2", enabled=one))
    return Grid(
        key=key,
        way=way,
        title=view.words(f"{key}.grid", count=len(rows)),
        columns=columns,
        rows=tuple(rows),
        chosen=chosen,
        movable=ordered,
        marked=marked,
        presses=tuple(presses),
        empty=view.words(f"{key}.empty"),
    )


def page(
    view: View,
    key: str,
    grids: tuple[Grid, ...],
    sections: tuple[Section, ...] = (),
    heading: str = "",
    notes: tuple[Mark, ...] = (),
) -> Page:
    """Return a page; its title and lead stand under its key."""
    return Page(
        key=key,
        title=view.words(f"{key}.title"),
        lead=view.words(f"{key}.lead"),
        grids=grids,
        sections=sections,
        heading=heading,
        notes=notes,
    )
