"""What the desk needs of a log: every event of a call, kept before anything follows from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.call import CallId
from app.domain.events import AnyEvent


class Journal(Protocol):
    """A durable log of sessions, each a list of events in the order they were applied."""

    def begin(self, call_id: CallId, at: datetime) -> int:
        """Start a session and return its number; call ids come back, numbers do not."""
        ...

    def append(self, session: int, event: AnyEvent) -> None:
        """Keep one event; when this returns, it survives the program's death."""
        ...

    def finish(self, session: int) -> None:
        """Mark a session as closed: it is not taken up again at the next start."""
        ...

    def reopen(self, session: int) -> None:
        """Take the mark of `finish` off again: the conversation has come back."""
        ...

    def unfinished(self) -> Sequence[tuple[int, Sequence[AnyEvent]]]:
        """Return the sessions that were not closed, with their events."""
        ...
