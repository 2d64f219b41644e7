"""The ground a guide stands on: its facts, and for each unknown one where it could come from."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from app.domain.facts import CUSTOMER, Facts, Having
from app.domain.guard import Verdict, compile_guard
from app.domain.guide import Guide


class Standing(Enum):
    """Where the value of a fact is, or could come from."""

    HAD = "had"
    COMING = "coming"
    ASKABLE = "askable"
    CLOSED = "closed"


class Ground:
    """Judges the guards of one guide on one set of facts."""

    def __init__(
        self, guide: Guide, facts: Facts, sourced: frozenset[str], now: datetime | None
    ) -> None:
        self._guide, self._facts, self._sourced, self._now = guide, facts, sourced, now
        self._standings: dict[str, Standing] = {}
        self._closed: frozenset[str] = frozenset()

    def judge(self, text: str) -> Verdict:
        """Judge one guard."""
        guard = compile_guard(text)
        for name in guard.facts:
            if name not in self._standings:
                self.standing(name)
        return guard.evaluate(
            self._facts, self._guide.parameters, now=self._now, closed=self._closed
        )

    def standing(self, name: str) -> Standing:
        """Say where the value of a fact is, or could come from."""
        found = self._standings.get(name)
        if found is None:
            found = self._standings[name] = self._find_standing(name)
            if found is Standing.CLOSED:
                self._closed |= {name}
        return found

    def _find_standing(self, name: str) -> Standing:
        fact = self._facts.get(name)
        having = fact.having if fact is not None else None
        if having is Having.KNOWN:
            return Standing.HAD
        told = fact is not None and fact.source == CUSTOMER
        if having is Having.LOADING:
            return Standing.COMING
        if having is not Having.FAILED and name in self._sourced and not told:
            return Standing.COMING
        question = self._guide.facts.get(name)
        if question is not None and question.ask is not None:
            return Standing.ASKABLE
        return Standing.CLOSED

    def coming(self, names: Iterable[str]) -> frozenset[str]:
        """Return those a system may still say."""
        return frozenset(n for n in names if self.standing(n) is Standing.COMING)

    def askable(self, names: Iterable[str]) -> frozenset[str]:
        """Return those only the customer can say."""
        return frozenset(n for n in names if self.standing(n) is Standing.ASKABLE)

    def wanted(self, names: Iterable[str]) -> frozenset[str]:
        """Return those a system may say and has not been asked for."""
        return frozenset(n for n in self.coming(names) if not self._loading(n))

    def told(self) -> tuple[str, ...]:
        """Return what counts here only because the customer said so."""
        return tuple(
            name
            for name in sorted(self._standings, key=self.order)
            if self._standings[name] is Standing.HAD and self._facts[name].source == CUSTOMER
        )

    def order(self, name: str) -> tuple[int, str]:
        """Return a key that puts facts in the order the guide declares them."""
        declared = list(self._guide.facts)
        return (declared.index(name) if name in declared else len(declared), name)

    def _loading(self, name: str) -> bool:
        fact = self._facts.get(name)
        return fact is not None and fact.having is Having.LOADING
