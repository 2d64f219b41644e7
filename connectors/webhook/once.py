"""What came already, and how much may come: both bounded."""

from collections import OrderedDict
from datetime import datetime, timedelta

KEPT = timedelta(hours=24)
KEPT_LIMIT = 10_000


class Seen:
    """Names of messages that came within a day; of more than `KEPT_LIMIT` the oldest go."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def __len__(self) -> int:
        """Return how many are remembered."""
        return len(self._seen)

    def add(self, name: str, now: datetime) -> bool:
        """Remember one; False: it came before. An empty name is never known."""
        while self._seen and now - next(iter(self._seen.values())) >= KEPT:
            self._seen.popitem(last=False)
        if not name:
            return True
        if name in self._seen:
            return False
        self._seen[name] = now
        if len(self._seen) > KEPT_LIMIT:
            self._seen.popitem(last=False)
        return True

    def forget(self, name: str) -> None:
        """Take one back: it was not taken on after all."""
        self._seen.pop(name, None)


class Bucket:
    """A token bucket: so many at once, so many a second in the long run."""

    def __init__(self, rate_per_s: float, burst: int) -> None:
        self._rate_per_s = rate_per_s
        self._burst = float(burst)
        self._left = float(burst)
        self._filled_s: float | None = None

    def take(self, now_s: float) -> float:
        """Take one on; return 0, or in how many seconds there is room again."""
        if self._filled_s is not None:
            grown = max(0.0, now_s - self._filled_s) * self._rate_per_s
            self._left = min(self._burst, self._left + grown)
        self._filled_s = now_s
        if self._left >= 1.0:
            self._left -= 1.0
            return 0.0
        return (1.0 - self._left) / self._rate_per_s
