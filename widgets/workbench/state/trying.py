"""What an author tries a guide with: facts, the card an agent would see, the drawing."""

import msgspec

from widgets.state import CardState, Choice
from widgets.workbench.state.form import Mark


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
