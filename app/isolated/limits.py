"""How much a connector in a process may take: time, memory, messages, lines, and second chances."""

from collections.abc import Callable

import msgspec

MB = 1 << 20


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Everything its keeper goes by. Times in seconds.

    Attributes:
        memory_mb: The most it may hold.
        beat_s: How often it is looked at, and asked for a sign of life.
        hung_s: So long without one, and its loop stands still.
        connect_s: From its start to the connection.
        let_go_s: So long after it was told to drop a question it must have done so.
        stop_s: What it has to end in order.
        flood_s: So long it may say more than it may before it is ended.
        again_s: The pause before it is started again after a first death; doubled with each.
        again_max_s: The longest such pause.
        well_s: Having lived so long, it begins anew with the shortest pause.
        deaths: So many quick deaths one after the other, and it stays down for `down_s`.
        asked: Questions open at once.
        items: Things one answer may consist of; the events of a switch are without number.
        window: Things of one answer on their way at once.
        items_per_s: Of readings, over a longer time; `items_burst` at once.
        events_per_s: Of a switch's events for one agent, likewise; one of a call that is new counts
            `new_call` times, as the desk has that much more to do.
        frames_per_s: Of messages of any kind, likewise; more is no connector's doing.
        log_bytes_per_s: Of what it writes to its log; the rest it waits for.
        log_lines_per_s: Of that, as many lines are kept.
    """

    memory_mb: int = 512
    beat_s: float = 0.5
    hung_s: float = 5.0
    connect_s: float = 30.0
    let_go_s: float = 10.0
    stop_s: float = 1.0
    flood_s: float = 10.0
    again_s: float = 1.0
    again_max_s: float = 60.0
    well_s: float = 60.0
    deaths: int = 6
    down_s: float = 300.0
    asked: int = 256
    items: int = 400
    window: int = 32
    items_per_s: float = 60.0
    items_burst: float = 200.0
    events_per_s: float = 10.0
    events_burst: float = 40.0
    new_call: float = 10.0
    frames_per_s: float = 2000.0
    frames_burst: float = 6000.0
    log_bytes_per_s: float = 256_000.0
    log_lines_per_s: float = 20.0

    @property
    def heap_bytes(self) -> int:
        """What the system is to refuse it: far above what its keeper ends it for."""
        return (2 * self.memory_mb + 512) * MB

    def pause_s(self, deaths: int, chance: float) -> float:
        """Return how long it stays down after so many quick deaths; `chance` is in [0, 1)."""
        spread = 0.75 + chance / 2
        if deaths >= self.deaths:
            return self.down_s * spread
        longest: float = min(self.again_max_s, self.again_s * 2 ** max(deaths - 1, 0))
        return longest * spread


class Pace:
    """So much at once, and so much in a second over a longer time."""

    def __init__(self, per_s: float, burst: float, clock: Callable[[], float]) -> None:
        """Make one; `clock` counts seconds from anywhere."""
        self._per_s, self._burst, self._clock = per_s, burst, clock
        self._left, self._at = burst, clock()
        self._over_since: float | None = None

    def take(self, amount: float = 1.0) -> float:
        """Take so much; return the seconds to wait until that was due."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_s)
        self._at = now
        self._left -= amount
        if self._left >= 0:
            self._over_since = None
            return 0.0
        if self._over_since is None:
            self._over_since = now
        return -self._left / self._per_s

    @property
    def half(self) -> bool:
        """Whether more than half of what may come at once has come."""
        return self._left < self._burst / 2

    @property
    def over_s(self) -> float:
        """For how long more was taken than is due, without a break."""
        return 0.0 if self._over_since is None else self._clock() - self._over_since
