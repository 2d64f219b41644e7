"""The switch's clock, as far as it can be known here.

All events of one call must be told in one clock's time, or a desktop that is five seconds fast
takes the switch's next five seconds for late news. What has no time of its own (a snapshot, a lost
line) is given the switch's time, reckoned from the last time the switch gave.
"""

from collections.abc import Callable
from datetime import datetime, timedelta


class SwitchClock:
    """Reckons the switch's time from its own clock and ours."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._ahead = timedelta(0)

    def hear(self, at: datetime) -> None:
        """The switch gave this time just now."""
        self._ahead = at - self._now()

    def time(self) -> datetime:
        """Return what the switch's clock says about now; never ahead of it."""
        return self._now() + self._ahead


class RecordedClock(SwitchClock):
    """Stands still at the last time the recording gave."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._heard_at: datetime | None = None

    def hear(self, at: datetime) -> None:
        """The recording gave this time."""
        self._heard_at = at

    def time(self) -> datetime:
        """Return the last time the recording gave; the true time before the first."""
        return self._heard_at or self._now()
