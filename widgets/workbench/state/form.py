"""A page of the workbench: fields, grids of rows, buttons."""

from enum import StrEnum

import msgspec

from widgets.state import Choice, Tone

Way = tuple[str | int, ...]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with what stands in a field.

    Attributes:
        key: What gestures call it.
        text: What is wrong.
        tone: BAD, or WARN where the guide may be used all the same.
        at: Where in the field's text; -1 when it is about all of it.
        length: Of the word at fault.
        fix: What was probably meant, to be written by one click; empty when there is no telling.
        line: Of the file, from 1.
    """

    key: str
    text: str
    tone: Tone = Tone.BAD
    at: int = -1
    length: int = 0
    fix: str = ""
    line: int = 0


class Kind(StrEnum):
    """What a field holds."""

    LINE = "line"
    NAME = "name"
    """Taken over when it is finished, not while it is typed: other places speak of it."""
    GUARD = "guard"
    SCRIPT = "script"
    LIST = "list"
    LINES = "lines"
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"
    SHOWN = "shown"
    """Said only; nothing to edit."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an author can change.

    Attributes:
        way: The place.
        label: Its name; screen readers say it.
        hint: Shown while the field is empty.
        help: One sentence below it, where its name does not say enough.
        completes: What can be completed in it; empty for nothing.
        choices: What can be chosen; the empty key stands for nothing chosen.
        wide: Whether it takes the whole width of a form.
    """

    way: Way
    text: str
    kind: Kind = Kind.LINE
    label: str = ""
    hint: str = ""
    help: str = ""
    completes: str = ""
    choices: tuple[Choice, ...] = ()
    notes: tuple[Note, ...] = ()
    wide: bool = True


class Mark(msgspec.Struct, frozen=True):
    """A sign at a row: an icon, its colour, and the words that say the same."""

    icon: str
    tone: str
    text: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a grid.

    Attributes:
        way: Of what the row shows; empty for one that is not in the file.
        cells: One for each column.
        marks: Signs before the first column.
        lit: Whether it stands out: the current step.
        faint: Whether it recedes: a step that is settled.
        fixed: It can be neither moved nor removed.
        notes: How many things are wrong in it.
    """

    way: Way
    cells: tuple[Field, ...]
    marks: tuple[Mark, ...] = ()
    lit: bool = False
    faint: bool = False
    fixed: bool = False
    notes: int = 0


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its heading, and its share of the width (with a least width in characters)."""

    title: str
    share: int = 1
    least: int = 8
    code: bool = False
    tip: str = ""


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """A button of a page. `way` is what it is about."""

    key: str
    text: str
    icon: str = ""
    way: Way = ()
    primary: bool = False
    enabled: bool = True
    tip: str = ""


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table of things of one kind.

    Attributes:
        key: What gestures call the grid.
        way: The list or mapping it shows.
        chosen: Index of the row the form is about; -1 for none.
        presses: What can be done with it, above it.
        empty: What is said when there are no rows.
        marked: Whether its rows have signs; then a column is kept for them.
    """

    key: str
    way: Way
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chosen: int = -1
    movable: bool = True
    presses: tuple[Press, ...] = ()
    empty: str = ""
    title: str = ""
    marked: bool = False


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Fields that belong together. `lead` says in a sentence what they are for."""

    title: str
    fields: tuple[Field, ...] = ()
    presses: tuple[Press, ...] = ()
    lead: str = ""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page: grids on top, and a form about the chosen row below.

    Attributes:
        key: What gestures call it.
        title: At its head.
        lead: What it is for, in a sentence.
        grids: One, or a second that shows what is in the chosen row of the first.
        sections: The form.
        heading: Over the form: what it is about.
        blocked: Why nothing can be edited here now; empty when it can.
        notes: Said under the head (results of a test), in their tone.
    """

    key: str
    title: str
    lead: str = ""
    grids: tuple[Grid, ...] = ()
    sections: tuple[Section, ...] = ()
    heading: str = ""
    blocked: str = ""
    notes: tuple[Mark, ...] = ()
