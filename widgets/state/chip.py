"""The customer's status: one chip for each matter."""

import msgspec

from widgets.state.signs import Tone


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """One status chip. While `loading` it stands there as a skeleton with the system's name.

    `retry` names the system that did not answer: a click asks it, and no other, once more.
    """

    key: str
    text: str
    icon: str
    tone: Tone = Tone.NEUTRAL
    loading: bool = False
    tip: str = ""
    retry: str = ""
