"""Ranks the same guides over and over as facts come in, and weighs anew only what they concern.

What it returns is what `rank` returns for the guides with a score; that is all it remembers for.
"""

from collections.abc import Iterable
from datetime import datetime

from app.domain.facts import Fact, Facts
from app.domain.guard import compile_guard
from app.domain.guide import Guide
from app.domain.reasons import Ranked, shared, weigh

_NOTHING: Facts = {}


class Ranker:
    """One set of guides, and how each weighed on the facts seen last."""

    def __init__(self, guides: Iterable[Guide]) -> None:
        self._guides = {guide.guide: guide for guide in guides}
        self._concerned: dict[str, list[str]] = {}
        self._timed: list[str] = []
        for name, guide in self._guides.items():
            guards = [compile_guard(g) for g in (guide.when, *(r.when for r in guide.reasons))]
            for fact in sorted(frozenset().union(*(guard.facts for guard in guards))):
                self._concerned.setdefault(fact, []).append(name)
            if any("age_s(" in guard.text for guard in guards):
                self._timed.append(name)
        self._facts = _NOTHING
        self._now: datetime | None = None
        self._scored: dict[str, Ranked] = {}
        self._idle: set[str] = set()
        self._weigh(self._guides)

    def leading(self, facts: Facts, *, now: datetime | None = None) -> tuple[Ranked, ...]:
        """Return the guides that have a score, likeliest first; the shares count the others too."""
        concerned = {
            name for fact in self._changed(facts) for name in self._concerned.get(fact, ())
        }
        if now != self._now:
            concerned |= set(self._timed)
        self._facts, self._now = facts, now
        self._weigh(concerned)
        return shared(self._scored.values(), idle=len(self._idle))

    @property
    def idle(self) -> int:
        """How many guides had a rule still unknown, and no score, on the facts seen last."""
        return len(self._idle)

    def _changed(self, facts: Facts) -> Iterable[str]:
        """Yield every fact that is not the very one seen last; facts are never changed in place."""
        before = self._facts
        if facts is before:
            return
        for name, fact in facts.items():
            if not _same(before.get(name), fact):
                yield name
        yield from before.keys() - facts.keys()

    def _weigh(self, names: Iterable[str]) -> None:
        for name in names:
            weighed = weigh(self._guides[name], self._facts, self._now)
            self._scored.pop(name, None)
            self._idle.discard(name)
            if weighed is None:
                continue
            if weighed.score:
                self._scored[name] = weighed
            else:
                self._idle.add(name)


def _same(before: Fact | None, fact: Fact) -> bool:
    """Whether a guard sees the same in both; who said it, and how fast, is nothing to it."""
    if before is fact:
        return True
    if before is None or before.having is not fact.having or before.at != fact.at:
        return False
    if before.others != fact.others or before.disputed is not fact.disputed:
        return False
    return type(before.value) is type(fact.value) and before.value == fact.value
