"""The lines to the switches: the tray says how they stand, a gap is noted among the calls."""

from collections.abc import Callable
from datetime import datetime, timedelta

GAP_LEAST = timedelta(seconds=2)
"""In less than this no call can come and go."""


class Lines:
    """Remembers since when each line is down; one that has not been up yet has no gap."""

    def __init__(
        self,
        say: Callable[[str, bool, str], None],
        note_gap: Callable[[datetime, datetime], None],
        now: Callable[[], datetime],
    ) -> None:
        """Make one.

        Args:
            say: Shows how a source's line stands: its name, whether it is up, why not.
            note_gap: Told of each gap, once it is over: its beginning and its end.
            now: The clock.
        """
        self._say, self._note_gap, self._now = say, note_gap, now
        self._down_since: dict[str, datetime] = {}
        self._been_up: set[str] = set()

    def link(self, source: str, up: bool, reason: str) -> None:
        """Take how a source's line stands now."""
        self._say(source, up, reason)
        if not up:
            if source in self._been_up:
                self._down_since.setdefault(source, self._now())
            return
        self._been_up.add(source)
        began_at = self._down_since.pop(source, None)
        if began_at is not None and self._now() - began_at >= GAP_LEAST:
            self._note_gap(began_at, self._now())
