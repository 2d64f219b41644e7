"""The customer's status: one chip for each matter."""

import msgspec

from widgets.state.signs import Tone


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """One status chip. While `loading` it stands there as a skeleton with the system's name.

    Attributes:
        busy: It is being asked for again; what it says is the last answer.
        mark: An icon at its end: two systems differ, or one stands in for another.
    """

    key: str
    text: str
    icon: str
    tone: Tone = Tone.NEUTRAL
    loading: bool = False
    tip: str = ""
    busy: bool = False
    mark: str = ""
