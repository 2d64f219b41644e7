"""What was seen of sessions before, so that two accounting updates can be compared."""

from datetime import datetime

from connectors.radius.looking import Session

MOST = 512


class Recall:
    """Remembers the accounting updates of the sessions last looked at."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[datetime | None, int, int | None]] = {}

    def grown(self, session: Session) -> int | None:
        """Return how much was transferred between the last two updates seen; None: unknown."""
        heard_at, octets, grown = self._seen.pop(session.unique_id, (None, 0, None))
        if heard_at is not None and session.heard_at is not None and session.heard_at > heard_at:
            grown = session.octets - octets
        self._seen[session.unique_id] = (session.heard_at, session.octets, grown)
        while len(self._seen) > MOST:
            del self._seen[next(iter(self._seen))]
        return grown
