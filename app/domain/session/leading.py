"""Whether this agent may have anything done in a call they are not, or not alone, the leader of."""

from enum import StrEnum

from app.domain.call import Direction, Phase
from app.domain.session.model import Session

PREVIEW = ("preview.accept", "preview.skip")
"""Actions of a dialler that has a call previewed before it is made."""


class Bar(StrEnum):
    """Why nothing may be done; presenters word it."""

    CONSULTED = "consulted"
    FOLLOWING = "following"


def barred(session: Session) -> Bar | None:
    """Return why this agent may have nothing done now; None: they may.

    A colleague who consults keeps the customer until the transfer completes; in a conference only
    who leads it has things done.
    """
    if session.phase is Phase.TRANSFERRING_IN:
        return Bar.CONSULTED
    if session.phase is Phase.CONFERENCING and session.contact.controls is False:
        return Bar.FOLLOWING
    return None


def previewed(session: Session) -> bool:
    """Whether the call is only proposed to be made."""
    return session.phase is Phase.OFFERED and session.contact.direction is Direction.OUT
