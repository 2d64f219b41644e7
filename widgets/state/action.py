"""What one click carries out elsewhere, and how that went."""

from enum import StrEnum

import msgspec

from widgets.state.signs import Choice, Mark


class ActionLook(StrEnum):
    """How an action button looks."""

    IDLE = "idle"
    CONFIRM = "confirm"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One action button. `progress` None spins, 0 to 1 fills."""

    name: str
    text: str
    icon: str
    look: ActionLook = ActionLook.IDLE
    primary: bool = False
    enabled: bool = True
    progress: float | None = None
    tip: str = ""


class ActionLine(msgspec.Struct, frozen=True, kw_only=True):
    """The reserved line below the buttons: a question to confirm, a result, or what went wrong.

    Attributes:
        key: The order it speaks of.
        links: What may be clicked at its end, by gesture key: `confirm`, `dismiss`, `check`, or
            why a step was skipped.
    """

    key: str
    text: str
    mark: Mark = Mark.OK
    links: tuple[Choice, ...] = ()
