"""What stands around the pages: rail, head, problems, source, notices, completions."""

import msgspec

from widgets.state import Choice, Tone
from widgets.workbench.state.form import Note, Press


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


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something the author has to know or decide, over the pages; nothing waits for it."""

    key: str
    text: str
    tone: Tone = Tone.INFO
    presses: tuple[Press, ...] = ()


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What can be completed: rows of text and what it stands for, for a part of the field."""

    start: int = 0
    end: int = 0
    rows: tuple[Choice, ...] = ()
