"""The next recommended step and its question."""

import msgspec

from widgets.state.signs import Choice, Evidence, Notice


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """The one thing to ask the customer, with one-click answers."""

    fact: str
    text: str
    answers: tuple[Choice, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The next recommended step.

    Attributes:
        name: What gestures call it.
        index: 1-based; 0 hides "2 of 4" and the dots.
        folded: Steps settled so far, in one line ("6 checks done in 0.9 s"); empty hides it.
        checks: What that line unfolds to.
        manner: How the customer is for whom the words were chosen; empty: they are for anybody.
        can_finish: Whether "done" may be pressed (a step that only says something).
        strong: Words of the script that stand out (a time, an amount).
    """

    name: str
    title: str
    script: str = ""
    evidence: tuple[Evidence, ...] = ()
    question: Question | None = None
    index: int = 0
    count: int = 0
    folded: str = ""
    checks: tuple[Evidence, ...] = ()
    notice: Notice | None = None
    manner: str = ""
    can_finish: bool = False
    can_skip: bool = False
    can_back: bool = False
    strong: tuple[str, ...] = ()
