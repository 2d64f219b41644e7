"""What happens to the desk itself."""

from app.domain.events.event import Event


class Woke(Event, frozen=True, kw_only=True, tag="woke"):
    """A time the session asked to be woken at has come."""


class Restored(Event, frozen=True, kw_only=True, tag="restored"):
    """The program was started anew and this session was read back from the log."""


DeskEvent = Woke | Restored
