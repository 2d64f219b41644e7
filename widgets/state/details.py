"""What stands behind a chip: each fact with what every system says of it, how fresh, how raw."""

from datetime import datetime
from enum import StrEnum

import msgspec

from widgets.state.chip import Chip
from widgets.state.signs import Tone


class SourceLook(StrEnum):
    """How one system's word stands."""

    COUNTS = "counts"
    AGREES = "agrees"
    DIFFERS = "differs"
    STALE = "stale"
    LOADING = "loading"
    FAILED = "failed"


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one system says of a fact.

    Attributes:
        text: The value, or why there is none.
        at: UTC; since when it is so. None: it has never answered, or nobody was asked.
        took: How long the answer took, in words.
        raw: What the system itself said, hidden unless it was revealed; empty: there is nothing.
        note: What else is to be said of it: that it stands in for another.
    """

    system: str
    text: str
    look: SourceLook = SourceLook.COUNTS
    at: datetime | None = None
    took: str = ""
    raw: str = ""
    note: str = ""


class FactDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of the chip.

    Attributes:
        key: What gestures call it.
        value: The value that counts; hidden in the middle where the catalogue says so.
        lines: One for each system, the one that counts first.
        busy: Whether it is being asked for; what is shown is the last answer.
        disputed: Whether two systems say different things.
        can_reveal: Whether something is hidden that a click shows for a moment.
        revealed: Whether it is shown now.
        can_refresh: Whether a system gives it.
    """

    key: str
    label: str
    value: str
    lines: tuple[SourceLine, ...] = ()
    busy: bool = False
    disputed: bool = False
    can_reveal: bool = False
    revealed: bool = False
    can_refresh: bool = False


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """The panel over the middle of the card.

    Attributes:
        key: The chip it is about, or what was asked for to be listed.
        note: What systems differ on, in a sentence; empty when they don't.
        facts: Of the chip.
        chips: To pick from, where it is a list.
        busy: Whether anything of it is being asked for.
        can_refresh: Whether there is anything to ask for again.
    """

    key: str
    title: str
    icon: str
    tone: Tone = Tone.NEUTRAL
    note: str = ""
    facts: tuple[FactDetail, ...] = ()
    chips: tuple[Chip, ...] = ()
    busy: bool = False
    can_refresh: bool = False
