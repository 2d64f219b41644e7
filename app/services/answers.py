"""What one call is told of what it asked for: an event for each answer, failure and delay."""

from collections.abc import Callable, Iterable
from datetime import datetime

from app.domain.effects import FetchFacts
from app.domain.events import FactsArrived, FactsFailed, HistoryArrived, SystemEvent
from app.sdk.reading import Reading
from app.services.kept import Pair, Told

Post = Callable[[SystemEvent], None]


class Answers:
    """Posts what is told, and knows what is still out."""

    def __init__(
        self, effect: FetchFacts, wanted: Iterable[Pair], post: Post, now: Callable[[], datetime]
    ) -> None:
        self._call_id, self._post, self._now = effect.call_id, post, now
        self.out = set(wanted)
        """What no system has answered yet."""

    def take(self, told: Told) -> None:
        """Post what a system said, as of when it said so."""
        reading = told.reading
        told_of = reading.values.keys() | reading.failed.keys()
        self.out -= {Pair(reading.system, name) for name in told_of}
        if reading.values:
            self._post(
                FactsArrived(
                    call_id=self._call_id,
                    at=told.at,
                    source=reading.system,
                    values=reading.values,
                    took_s=reading.took_s,
                    raw=reading.raw,
                    asked=reading.asked,
                )
            )
        if reading.history:
            self._post(
                HistoryArrived(
                    call_id=self._call_id,
                    at=told.at,
                    source=reading.system,
                    entries=reading.history,
                )
            )
        for reason in dict.fromkeys(reading.failed.values()):
            names = [name for name, why in reading.failed.items() if why == reason]
            self._fail(reading.system, names, reason, told.at, reading.took_s)

    def fail(self, pairs: Iterable[Pair], reason: str) -> None:
        """Say that these are not to be had."""
        for system, names in _by_system(pairs).items():
            self.take(
                Told(Reading(system=system, failed=dict.fromkeys(names, reason)), self._now())
            )

    def be_late(self, budget_s: float) -> None:
        """Say of whatever is still out that it is late, and on its way."""
        reason = f"not within {budget_s:g} s, still coming"
        for system, names in _by_system(self.out).items():
            self._fail(system, names, reason, self._now(), budget_s, coming=True)

    def _fail(
        self,
        system: str,
        names: Iterable[str],
        reason: str,
        at: datetime,
        took_s: float,
        *,
        coming: bool = False,
    ) -> None:
        failed = FactsFailed(
            call_id=self._call_id,
            at=at,
            source=system,
            facts=tuple(names),
            reason=reason,
            took_s=took_s,
            coming=coming,
        )
        self._post(failed)


def _by_system(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in sorted(pairs):
        found.setdefault(pair.system, []).append(pair.fact)
    return found
