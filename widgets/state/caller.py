"""The head of the card: who is on the line, and how the call stands."""

from datetime import datetime

import msgspec

from widgets.state.signs import Choice, Tone


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """How far it is sure who is on the line: 0, 1 or 2, in a word, and in a sentence as the tip."""

    level: int
    text: str
    tip: str = ""


class Pill(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the call at the top right.

    Attributes:
        text: Shown as it stands; empty shows the time since `since` and counts.
        since: UTC; the clock starts here.
        tone: OK while live, WARN while held, NEUTRAL afterwards.
    """

    text: str = ""
    since: datetime | None = None
    tone: Tone = Tone.OK


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """One line under the head: telephony link lost, joined late, consult from a colleague.

    `since` (UTC) appends a counting duration.

    Attributes:
        key: What gestures call it, where there is something to click.
        links: What may be clicked at its end; `search` puts the cursor into the search field.
    """

    text: str
    tone: Tone = Tone.WARN
    since: datetime | None = None
    key: str = ""
    links: tuple[Choice, ...] = ()
