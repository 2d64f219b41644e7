"""Stop asking a system that does not answer, and ask it again after a while.

Closed, it is asked. After several requests in a row that found it unreachable, busy or late it is
open: nobody asks. Once the pause is over, one request is let through; its answer closes the
breaker, its failure opens it for a longer pause. Whatever the system answers, "not on record"
included, shows that it is there.
"""

import asyncio
from collections.abc import Callable

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When a system counts as out of reach, and how long it is left alone.

    Attributes:
        failures: So many requests in a row.
        pause_s: The first pause; each further one is twice as long.
        pause_max_s: The longest.
        spread: Each pause is longer or shorter by up to this share: not every desk asks at once.
    """

    failures: int = 3
    pause_s: float = 2.0
    pause_max_s: float = 120.0
    spread: float = 0.25


LIMITS = Limits()


class Breaker:
    """Of one system. Times are the loop's own, in seconds."""

    def __init__(self, random: Callable[[], float], limits: Limits = LIMITS) -> None:
        """Make a closed one; `random` gives a number in [0, 1)."""
        self._random, self._limits = random, limits
        self._failures = 0
        self._silent_since_s = 0.0
        self._answered_s = float("-inf")
        self._again_at_s: float | None = None
        self._probing = False
        self._probe, self._probe_s = 0, float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._wakers: dict[Callable[[], None], None] = {}
        self.stage = 0
        """Goes up whenever it opens, a failed probe included: there is something new to say."""

    @property
    def open(self) -> bool:
        """Whether nobody asks; also while a single request tries."""
        return self._again_at_s is not None

    def admits(self, now_s: float) -> bool:
        """Whether a request may go out now; while it is open, one at a time, after the pause."""
        if self._again_at_s is None:
            return True
        return not self._probing and now_s >= self._again_at_s

    def probe(self, now_s: float) -> int:
        """Let a request out though it is open; return its number."""
        self._probe, self._probe_s = self._probe + 1, now_s
        self._probing = True
        self._hold_timer()
        return self._probe

    def give_up(self, number: int, now_s: float) -> None:
        """The request that tried has ended; if it has told nothing, the next one may try."""
        if self._probing and number == self._probe:
            self._probing, self._again_at_s = False, now_s
            self._wake()

    def answered(self, now_s: float) -> None:
        """The system has just answered."""
        self._answered_s, self._failures = now_s, 0
        if self.open:
            self._again_at_s, self._probing = None, False
            self._hold_timer()
            self._wake()

    def failed(self, asked_s: float, now_s: float) -> None:
        """A request of that time found it unreachable, busy or late.

        One sent before the system last answered, or was last tried, says nothing of it as it is.
        """
        if self.open and not (self._probing and asked_s >= self._probe_s):
            return
        if not self.open and asked_s <= self._answered_s:
            return
        if not self._failures:
            self._silent_since_s = asked_s
        self._failures += 1
        if self.open or self._failures >= self._limits.failures:
            self._open(now_s)

    def why(self, now_s: float) -> str:
        """Say since when it has not answered and when it is asked again, fit to show."""
        silent = f"no answer for {max(1, round(now_s - self._silent_since_s))} s"
        left_s = round((self._again_at_s or now_s) - now_s)
        if self._probing or left_s < 1:
            return f"{silent}; asked again now"
        return f"{silent}; asked again in {left_s} s"

    def wake(self, waker: Callable[[], None]) -> None:
        """Call this once when it may be worth trying: the pause is over, or it has closed."""
        self._wakers[waker] = None

    def leave(self, waker: Callable[[], None]) -> None:
        """Call it no more."""
        self._wakers.pop(waker, None)

    async def turn(self) -> None:
        """Wait until it may be worth trying."""
        woken = asyncio.Event()
        self.wake(woken.set)
        try:
            await woken.wait()
        finally:
            self.leave(woken.set)

    def close(self) -> None:
        """Let go of the clock."""
        self._hold_timer()

    def _open(self, now_s: float) -> None:
        limits = self._limits
        times = max(0, self._failures - limits.failures)
        pause_s = min(limits.pause_max_s, limits.pause_s * 2 ** min(times, 30))
        pause_s *= 1 + limits.spread * (2 * self._random() - 1)
        self._again_at_s, self._probing = now_s + pause_s, False
        self.stage += 1
        self._hold_timer()
        self._timer = asyncio.get_running_loop().call_at(self._again_at_s, self._pause_over)
        self._wake()

    def _pause_over(self) -> None:
        """The loop may call a little early, by the grain of its clock."""
        self._again_at_s = min(self._again_at_s or 0.0, asyncio.get_running_loop().time())
        self._wake()

    def _hold_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wake(self) -> None:
        wakers, self._wakers = self._wakers, {}
        for waker in wakers:
            waker()
