"""The ground a guide stands on: its facts, and for each unknown one where it could come from.

What a decision table of the guide gives is a fact too, looked up when it is first spoken of. While
it is unknown, the facts it is made of stand for it: they are fetched, or asked.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

import msgspec

from app.domain.facts import CUSTOMER, Facts, Having
from app.domain.guard import Verdict, compile_guard
from app.domain.guard_nodes import Scope
from app.domain.guide import Guide, Step
from app.domain.levels import IDENTITY, level_guard, level_of
from app.domain.tables import Derived, look_up, tables_of
from app.domain.terms import NO_TERMS, Terms


class Standing(Enum):
    """Where the value of a fact is, or could come from."""

    HAD = "had"
    COMING = "coming"
    ASKABLE = "askable"
    CLOSED = "closed"
    DERIVED = "derived"
    """Unknown, and made of other facts: those may be coming or askable."""


class Ground:
    """Judges the guards of one guide on one set of facts."""

    def __init__(
        self,
        guide: Guide,
        facts: Facts,
        sourced: frozenset[str],
        now: datetime | None,
        terms: Terms = NO_TERMS,
    ) -> None:
        self._guide, self._sourced, self._now, self._terms = guide, sourced, now, terms
        self._tables = tables_of(guide)
        self._facts = facts
        if self._tables:
            self._facts = {n: fact for n, fact in facts.items() if n not in self._tables}
        self._derived: dict[str, Derived] = {}
        self._standings: dict[str, Standing] = {}
        self._closed: frozenset[str] = frozenset()

    def judge(self, text: str) -> Verdict:
        """Judge one guard."""
        guard = compile_guard(text)
        for name in guard.facts:
            if name not in self._standings:
                self.standing(name)
        verdict = guard.evaluate(
            self._facts, self._guide.parameters, now=self._now, closed=self._closed
        )
        return self._traced(verdict) if self._derived else verdict

    def admit(self, step: Step) -> Verdict:
        """Judge whether the caller is verified as far as a step needs."""
        return self.judge(level_guard(level_of(step, self._terms)))

    def given(self) -> Facts:
        """Return what the tables give, as far as it is known."""
        for name in self._tables:
            self.standing(name)
        return {n: each.fact for n, each in self._derived.items() if each.fact is not None}

    def standing(self, name: str) -> Standing:
        """Say where the value of a fact is, or could come from."""
        found = self._standings.get(name)
        if found is None:
            found = self._standings[name] = self._find_standing(name)
            if found is Standing.CLOSED:
                self._closed |= {name}
        return found

    def _find_standing(self, name: str) -> Standing:
        if name in self._tables:
            return self._derive(name)
        fact = self._facts.get(name)
        having = fact.having if fact is not None else None
        if having is Having.KNOWN:
            return Standing.HAD
        told = fact is not None and fact.source == CUSTOMER
        if having is Having.LOADING:
            return Standing.COMING
        if having is not Having.FAILED and name in self._sourced and not told:
            return Standing.COMING
        question = self._guide.facts.get(name) or self._terms.questions.get(name)
        if question is not None and question.ask is not None:
            return Standing.ASKABLE
        return Standing.CLOSED

    def coming(self, names: Iterable[str]) -> frozenset[str]:
        """Return those a system may still say; one that is had may be waited for by `disagree`."""
        return frozenset(
            n
            for n in names
            if (standing := self.standing(n)) is Standing.COMING
            or (standing is Standing.HAD and self._loading(n))
        )

    def askable(self, names: Iterable[str]) -> frozenset[str]:
        """Return those only the customer can say."""
        return frozenset(n for n in names if self.standing(n) is Standing.ASKABLE)

    def wanted(self, names: Iterable[str]) -> frozenset[str]:
        """Return those a system may say and has not been asked for."""
        return frozenset(n for n in self.coming(names) if not self._loading(n))

    def told(self) -> tuple[str, ...]:
        """Return what counts here only because the customer said so; who they are apart."""
        return tuple(
            name
            for name in sorted(self._standings, key=self.order)
            if self._standings[name] is Standing.HAD
            and self._facts[name].source == CUSTOMER
            and name not in IDENTITY
        )

    def order(self, name: str) -> tuple[int, str]:
        """Return a key that puts facts in the order the guide declares them."""
        declared = list(self._guide.facts)
        return (declared.index(name) if name in declared else len(declared), name)

    def _derive(self, name: str) -> Standing:
        table = self._tables[name]
        for each in table.facts:
            self.standing(each)
        scope = Scope(self._facts, self._guide.parameters, self._now, self._closed)
        found = look_up(table, scope, whole=name in self._terms.whole)
        self._derived[name] = msgspec.structs.replace(
            found, blocking=self._parts(found.blocking), evidence=self._behind(found.evidence)
        )
        if found.fact is not None:
            self._facts[name] = found.fact
            return Standing.HAD
        return Standing.DERIVED if found.may_come else Standing.CLOSED

    def _traced(self, verdict: Verdict) -> Verdict:
        """Name the facts behind what tables give: those that block it, those that decided it."""
        blocking, evidence = self._parts(verdict.blocking), self._behind(verdict.evidence)
        if (blocking, evidence) == (verdict.blocking, verdict.evidence):
            return verdict
        return msgspec.structs.replace(verdict, blocking=blocking, evidence=evidence)

    def _behind(self, evidence: tuple[str, ...]) -> tuple[str, ...]:
        made = [name for name in evidence if name in self._derived]
        if not made:
            return evidence
        names = (*evidence, *(each for name in made for each in self._derived[name].evidence))
        return tuple(dict.fromkeys(names))

    def _parts(self, names: frozenset[str]) -> frozenset[str]:
        made = self._derived.keys() & names
        if not made:
            return names
        return (names - made).union(*(self._derived[name].blocking for name in made))

    def _loading(self, name: str) -> bool:
        """Whether some system that gives it is still being asked."""
        fact = self._facts.get(name)
        if fact is None:
            return False
        return fact.having is Having.LOADING or any(
            each.having is Having.LOADING for each in fact.others
        )


def derived(
    guide: Guide,
    facts: Facts,
    now: datetime | None = None,
    *,
    sourced: frozenset[str] | None = None,
    terms: Terms = NO_TERMS,
) -> Facts:
    """Return what the tables of a guide give on these facts, as far as it is known.

    Args:
        guide: The guide.
        facts: As they stand.
        now: For `age_s`.
        sourced: Facts some system may still give; None: all of them.
        terms: What holds for all guides.
    """
    if sourced is None:
        sourced = frozenset().union(*(table.facts for table in tables_of(guide).values()))
    return Ground(guide, facts, sourced, now, terms).given()
