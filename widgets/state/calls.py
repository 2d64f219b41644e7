"""The agent's other calls: one line each beside the card, and a list of those that are over."""

from datetime import datetime

import msgspec

from widgets.state.signs import Tone


class CallChip(msgspec.Struct, frozen=True, kw_only=True):
    """A call in one line.

    Attributes:
        call_id: What a click asks for.
        detail: Queue or extension.
        state: How it stands, in a word.
        since: Counted from here; None: there is nothing to count.
        calm: It is only a notice: a click on it takes it away.
    """

    call_id: str
    name: str
    icon: str
    detail: str = ""
    state: str = ""
    since: datetime | None = None
    tone: Tone = Tone.NEUTRAL
    calm: bool = False


class CallEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of calls.

    Attributes:
        text: When, who, and how it ended or stands.
        hint: What a click does, in words; empty: there is nothing to click.
    """

    call_id: str
    text: str
    hint: str = ""


class Calls(msgspec.Struct, frozen=True, kw_only=True):
    """Everything beside the card.

    Attributes:
        more: "2 more calls": those there is no line for stand in the list; empty: there are none.
        title: Of the list.
        entries: Newest first, calls that still live before all others.
    """

    language: str
    chips: tuple[CallChip, ...] = ()
    more: str = ""
    title: str = ""
    entries: tuple[CallEntry, ...] = ()
