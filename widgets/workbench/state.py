"""What the workbench shows: display-ready text and flags, worded in one language.

A `Way` names a place of the guide; the widgets hand it back with a gesture and never look inside.
"""

from enum import StrEnum

import msgspec

from widgets.state import CardState, Choice, Tone

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


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One page in the rail: how many things are on it, and how many are wrong."""

    key: str
    text: str
    icon: str
    count: str = ""
    wrong: int = 0
    warned: int = 0


class Rail(msgspec.Struct, frozen=True, kw_only=True):
    """The pages, and which one is shown."""

    entries: tuple[Entry, ...]
    chosen: str


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """The head of the window.

    Attributes:
        title: Of the guide.
        file: Its name; `path` is said where there is room, in a tip.
        state: Whether it is saved, in words.
        tone: OK when saved, WARN when not.
        undo: What would be undone, in words; empty when nothing can.
        tests: How the tests went, in words.
        modified: For the window's title.
    """

    title: str
    file: str
    path: str
    state: str
    tone: Tone
    undo: str = ""
    redo: str = ""
    tests: str = ""
    tests_tone: Tone = Tone.NEUTRAL
    problems: str = ""
    problems_tone: Tone = Tone.OK
    modified: bool = False
    language: str = "zh"
    languages: tuple[Choice, ...] = ()
    theme: str = "light"
    themes: tuple[Choice, ...] = ()


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of all that is wrong."""

    key: str
    text: str
    where: str
    tone: Tone = Tone.BAD
    fix: str = ""


class Problems(msgspec.Struct, frozen=True, kw_only=True):
    """All that is wrong with the file; `title` counts it."""

    title: str
    rows: tuple[Problem, ...] = ()


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The file as text.

    Attributes:
        wrong: Lines with something wrong, from 1, with their notes.
        line: Where the cursor is to go; 0 leaves it.
    """

    text: str
    wrong: tuple[Note, ...] = ()
    line: int = 0


class FactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One fact and what the author says of it.

    Attributes:
        kind: `bool`, `choice` or `text`: how its value is said.
        state: `open`, `known`, `empty` or `failed`.
        text: The value: a choice's key, or as typed.
        shown: How it reads to the agent, where that is not plain from the value.
        marks: Wanted, asked, decisive.
        states: The words for each state, by its key.
        wrong: What is wrong with the value typed; empty when nothing is.
    """

    name: str
    label: str
    kind: str
    state: str
    text: str = ""
    hint: str = ""
    shown: str = ""
    choices: tuple[Choice, ...] = ()
    states: tuple[Choice, ...] = ()
    marks: tuple[Mark, ...] = ()
    wrong: str = ""


class FactGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one system."""

    title: str
    rows: tuple[FactRow, ...]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The panel of facts.

    Attributes:
        starts: What a rehearsal can begin with; the one it did is chosen.
        told: How much is known, in words.
        stand: Where the walk stands, in words, with its mark.
    """

    groups: tuple[FactGroup, ...]
    starts: tuple[Choice, ...] = ()
    told: str = ""
    stand: Mark | None = None


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The card an agent would see.

    Attributes:
        notice: Why it is not the newest guide; empty when it is.
        language: The card's, with what else there is; likewise the theme.
    """

    card: CardState | None
    notice: str = ""
    language: str = "zh"
    languages: tuple[Choice, ...] = ()
    theme: str = "light"
    themes: tuple[Choice, ...] = ()


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something the author has to know or decide, over the pages; nothing waits for it."""

    key: str
    text: str
    tone: Tone = Tone.INFO
    presses: tuple[Press, ...] = ()


Box = tuple[float, float, float, float]
"""Left, top, width and height in a picture."""


class Diagram(msgspec.Struct, frozen=True, kw_only=True):
    """The guide drawn.

    Attributes:
        svg: Empty while it can't be drawn; then `blocked` says why.
        steps: Where each step is, in order.
        lit: Where the current step is; None while there is none.
        chosen: Where the step the form is about is.
    """

    svg: str = ""
    blocked: str = ""
    title: str = ""
    steps: tuple[Box, ...] = ()
    lit: Box | None = None
    chosen: Box | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What can be completed: rows of text and what it stands for, for a part of the field."""

    start: int = 0
    end: int = 0
    rows: tuple[Choice, ...] = ()
