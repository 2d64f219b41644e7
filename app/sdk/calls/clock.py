"""The switch's clock, as far as it can be known here.

All events of one call must be told in one clock's time, or a desktop that is five seconds fast
takes the switch's next five seconds for late news. What has no time of its own (a snapshot, a lost
line) is given the switch's time, reckoned from the last time the switch gave.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from app.domain.call import CallId
from app.domain.events import Event

APART_S = 2.0
CALLS_KEPT = 200


class SwitchClock:
    """Reckons the switch's time from its own clock and ours."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._ahead = timedelta(0)

    def hear(self, at: datetime) -> None:
        """The switch gave this time just now."""
        self._ahead = at - self._now()

    @property
    def ahead(self) -> timedelta:
        """How far the switch's clock is ahead of ours, as of the last time it gave."""
        return self._ahead

    def time(self) -> datetime:
        """Return what the switch's clock says about now; never ahead of it."""
        return self._now() + self._ahead


Told = TypeVar("Told", bound=Event)


class DeskTime:
    """Tells the switch's times in ours, so that a call's clock on screen counts right.

    The shift stays as it is until the clocks have moved apart by `APART_S`, and time never goes
    back within a call: the order of the switch is kept.
    """

    def __init__(self, clock: SwitchClock) -> None:
        self._clock = clock
        self._shift = timedelta(0)
        self._last: dict[CallId, datetime] = {}

    def tell(self, event: Told) -> Told:
        """Return the event with its time as our clock would have it."""
        if abs(self._clock.ahead - self._shift) > timedelta(seconds=APART_S):
            self._shift = self._clock.ahead
        at = event.at - self._shift
        at = max(at, self._last.pop(event.call_id, at))
        self._last[event.call_id] = at
        if len(self._last) > CALLS_KEPT:
            del self._last[next(iter(self._last))]
        return replace(event, at=at) if at != event.at else event


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
