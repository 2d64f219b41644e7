"""States of the workbench as a presenter would make them, in small."""

from widgets.state import Choice, Tone
from widgets.workbench.state import (
    Column,
    FactGroup,
    FactRow,
    Facts,
    Field,
    Grid,
    Kind,
    Mark,
    Note,
    Page,
    Press,
    Row,
    Section,
)

ENDS = (Choice(key="", text=""), Choice(key="a", text="Ended"), Choice(key="b", text="Sent"))
NOTE = Note(key="n1", text="there is no fact area.outag", at=0, length=11, fix="area.outage")


def row(index: int, name: str, when: str, end: str = "", **more: object) -> Row:
    way = ("steps", index)
    cells = (
        Field(way=(*way, "step"), text=name, kind=Kind.NAME, label="Name"),
        Field(
            way=(*way, "when"),
            text=when,
            kind=Kind.GUARD,
            label="When",
            completes="guard",
            notes=(NOTE,) if "outag " in when else (),
        ),
        Field(way=(*way, "end"), text=end, kind=Kind.CHOICE, label="End", choices=ENDS),
        Field(way=(), text="shown only", kind=Kind.SHOWN),
    )
    return Row(**{"way": way, "cells": cells, **more})


def grid(*rows: Row, chosen: int = 0, **more: object) -> Grid:
    columns = tuple(Column(title=title) for title in ("Name", "When", "End", "Seen"))
    return Grid(
        **{
            "key": "steps",
            "way": ("steps",),
            "title": "Steps",
            "columns": columns,
            "rows": rows,
            "chosen": chosen,
            "empty": "nothing yet",
            "presses": (Press(key="add:steps", text="Add step", icon="plus"),),
            **more,
        }
    )


THREE = (
    row(0, "one", "area.outage", marks=(Mark("play", "ok", "current"),), lit=True),
    row(1, "two", "not session.online", "a"),
    row(2, "three", "True", fixed=True),
)


def form(when: str = "area.outage", *notes: Note) -> tuple[Section, ...]:
    return (
        Section(
            title="When",
            fields=(
                Field(way=("steps", 0, "step"), text="one", kind=Kind.NAME, label="Name"),
                Field(
                    way=("steps", 0, "when"),
                    text=when,
                    kind=Kind.GUARD,
                    label="Guard",
                    completes="guard",
                    help="in words",
                    notes=notes,
                ),
                Field(
                    way=("steps", 0, "end"),
                    text="a",
                    kind=Kind.CHOICE,
                    label="End",
                    choices=ENDS,
                ),
                Field(way=("steps", 0, "optional"), text="false", kind=Kind.FLAG, label="Optional"),
                Field(way=("tests", 0, "given"), text="a = 1", kind=Kind.LINES, label="Given"),
                Field(
                    way=("steps", 0, "say", "en"), text="Hi {a.b}", kind=Kind.SCRIPT, label="Say"
                ),
            ),
            presses=(Press(key="add:wording", text="More words", way=("steps", 0, "wording")),),
        ),
    )


def page(*rows: Row, when: str = "area.outage", notes: tuple[Note, ...] = ()) -> Page:
    return Page(
        key="steps",
        title="Steps",
        lead="What is gone through.",
        grids=(grid(*(rows or THREE)),),
        sections=form(when, *notes),
        heading="1. one",
    )


STATES = (
    Choice(key="open", text="being fetched"),
    Choice(key="known", text="known"),
    Choice(key="empty", text="nothing there"),
    Choice(key="failed", text="can't be had"),
)


_FACTS: dict[str, dict[str, object]] = {
    "area.outage": {
        "kind": "bool",
        "label": "Area fault",
        "choices": (
            Choice(key="open", text="?"),
            Choice(key="yes", text="fault"),
            Choice(key="no", text="none"),
        ),
    },
    "onu.state": {
        "kind": "choice",
        "label": "Modem",
        "choices": (
            Choice(key="", text="not known"),
            Choice(key="online", text="on"),
            Choice(key="offline", text="off"),
        ),
    },
    "onu.rx_dbm": {"kind": "text", "label": "Light", "hint": "not known"},
}


def facts(**changed: object) -> Facts:
    """The panel with three facts, some of them otherwise."""
    made = tuple(
        FactRow(
            **{
                "name": name,
                "state": "open",
                "states": STATES,
                **how,
                **dict(changed.get(name.replace(".", "_"), {})),
            }
        )
        for name, how in _FACTS.items()
    )
    return Facts(
        groups=(
            FactGroup(title="NOC", rows=made[:1]),
            FactGroup(title="PON", rows=made[1:]),
        ),
        starts=(Choice(key="normal", text="A usual customer", chosen=True),),
        told="0 of 3 known",
        stand=Mark("hourglass", "text3", "Waits"),
    )


WRONG = Note(key="w", text="a bracket is never closed", tone=Tone.BAD, line=3)
