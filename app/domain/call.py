"""One contact at the switch, in the words of ECMA-269 (CSTA phase III).

A connector reports a conversation whole with every event, not as a change: an event that is lost,
doubled or late then harms nothing.
"""

from enum import StrEnum
from typing import NewType

import msgspec

CallId = NewType("CallId", str)


class Phase(StrEnum):
    """Where a conversation is in its life, as this agent lives it."""

    OFFERED = "offered"
    RINGING = "ringing"
    ACTIVE = "active"
    HELD = "held"
    CONSULTING = "consulting"
    CONFERENCING = "conferencing"
    TRANSFERRING_IN = "transferring-in"
    WRAP_UP = "wrap-up"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How it ended for this agent. Rejected, missed and answered elsewhere are never mixed up."""

    ANSWERED_HERE = "answered-here"
    ANSWERED_ELSEWHERE = "answered-elsewhere"
    MISSED = "missed"
    REJECTED = "rejected"
    ABANDONED = "abandoned"
    FAILED = "failed"
    TRANSFERRED = "transferred"
    INTERNAL = "internal"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Who began it, seen from the contact centre."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


WAITING = frozenset({Phase.OFFERED, Phase.RINGING})
TALKING = frozenset(
    {Phase.ACTIVE, Phase.HELD, Phase.CONSULTING, Phase.CONFERENCING, Phase.TRANSFERRING_IN}
)
LIVE = WAITING | TALKING


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """All the switch says of one conversation, as seen by this agent.

    Every text here comes from outside: control and direction marks are already taken out, and it
    is shown as plain text only.

    Attributes:
        ani: Calling number as the switch gave it; None when withheld.
        dnis: The number that was dialled.
        caller_name: The caller's name as the network gave it, at most 80 characters.
        queue: The queue that offered it; None for a direct call.
        direction: Who began it.
        other_party: Number at the other end right now; the colleague's during a consultation.
        other_name: The name that goes with it.
        consult_from: Number of the colleague who consults this agent; None once the customer is on.
        participants: Numbers in a conference, this agent's own left out.
        waited_s: Seconds the caller waited in the queue; None when the switch did not say.
        attached: Data the switch attached (customer id, UUI). Untrusted.
        conversation: What the switch calls the customer's conversation at every desk, also while a
            colleague consults about it under another call; empty: the same as the call's own id.
        answered_by: Who took it, once it was answered elsewhere; None where that is not told.
        controls: Whether this agent leads the conference; None where there is none or nobody says.
    """

    ani: str | None = None
    dnis: str | None = None
    caller_name: str | None = None
    queue: str | None = None
    direction: Direction = Direction.IN
    other_party: str | None = None
    other_name: str | None = None
    consult_from: str | None = None
    participants: tuple[str, ...] = ()
    waited_s: float | None = None
    attached: dict[str, str] = {}
    conversation: str = ""
    answered_by: str | None = None
    controls: bool | None = None
