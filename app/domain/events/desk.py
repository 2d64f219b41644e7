"""What happens to the desk itself."""

from app.domain.events.event import Event


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


DeskEvent = PlaybookOpened | Woke | Restored
