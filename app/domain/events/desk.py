"""What happens to the desk itself."""

from app.domain.events.event import Event
from app.domain.handover import Handover


class PlaybookOpened(Event, frozen=True, kw_only=True, tag="playbook-opened"):
    """It was settled which edition of the playbook the call is judged by, now and ever after.

    Attributes:
        edition: Of the playbook.
        instead_of: The edition the call began with, where that is to be had no more.
    """

    edition: str
    instead_of: str = ""


class Woke(Event, frozen=True, kw_only=True, tag="woke"):
    """A time the session asked to be woken at has come."""


class Restored(Event, frozen=True, kw_only=True, tag="restored"):
    """The program was started anew and this session was read back from the log."""


class HandedOver(Event, frozen=True, kw_only=True, tag="handed-over"):
    """A colleague's desk has handed the conversation over; `version` grows with each time."""

    handover: Handover
    version: int


DeskEvent = PlaybookOpened | Woke | Restored | HandedOver
