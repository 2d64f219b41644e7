"""What every part of the card is made of: tones, marks, things to click, lines of evidence."""

from enum import StrEnum

import msgspec


class Tone(StrEnum):
    """What a colour stands for; an icon and words always say the same."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    NEUTRAL = "neutral"
    GOLD = "gold"


class Mark(StrEnum):
    """How a line of evidence stands."""

    OK = "ok"
    BAD = "bad"
    BUSY = "busy"
    TODO = "todo"
    OUT = "out"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Something to click: an answer, another reason, a customer, a wrap-up code."""

    key: str
    text: str
    detail: str = ""
    chosen: bool = False


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One thing already checked: what, who said so and how fresh."""

    text: str
    source: str = ""
    mark: Mark = Mark.OK


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that changed under the agent's feet, said instead of jumping.

    `link` goes where it leads; empty: there is nowhere to go.
    """

    text: str
    link: str = ""
