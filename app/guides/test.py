"""Plays the `tests:` of a guide: what the systems know and the customer says, which steps come."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from app.domain.facts import CUSTOMER, Fact, FactDefinition, Facts, Having, Value
from app.domain.guide import Given, Guide, GuideTest, Text
from app.domain.terms import Terms, terms_of
from app.domain.walk import OTHERWISE, VERIFY, Tried, Try, Walk, walk
from app.guides.moment import instant

BEGIN_AT = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)
"""When every test takes place."""
MAX_MOVES = 400


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """How one test went.

    Attributes:
        number: 1-based, in the order of the file.
        wrong: What did not come out; empty when the test passed.
        steps: The steps that became current, in order.
    """

    number: int
    name: str
    wrong: tuple[Text, ...]
    steps: tuple[str, ...]


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """How all tests of a guide went.

    Attributes:
        unreached: Steps no test reaches, in the order of the guide.
        coverage: Share of the steps some test reaches; `otherwise` counts as one.
    """

    played: tuple[Played, ...]
    unreached: tuple[str, ...]
    coverage: float

    @property
    def passed(self) -> bool:
        """Whether every test came out as it says."""
        return not any(each.wrong for each in self.played)


def run_tests(
    guide: Guide,
    definitions: Mapping[str, FactDefinition],
    library: Mapping[str, Guide] | None = None,
    terms: Terms | None = None,
    *,
    systems: frozenset[str] = frozenset(),
) -> Outcomes:
    """Play every test of a guide.

    Args:
        guide: The guide.
        definitions: The catalogue.
        library: Other guides, for steps that include one.
        terms: How far a caller has to be verified for what; None: as the catalogue says of facts.
        systems: Facts some system gives though there are words to ask for them; those without
            such words are given by systems anyway.
    """
    terms = terms_of(definitions) if terms is None else terms
    asked = {name for name, each in guide.facts.items() if each.ask is not None}
    sourced = frozenset(definitions) - asked - terms.questions.keys() - _manner(definitions)
    played = tuple(
        _Play(guide, case, definitions, library or {}, terms, sourced | systems).play(number)
        for number, case in enumerate(guide.tests, start=1)
    )
    reached = {name.partition("/")[0] for each in played for name in each.steps}
    steps = [step.step for step in guide.steps] + [OTHERWISE]
    unreached = tuple(name for name in steps if name not in reached)
    coverage = 1 - len(unreached) / len(steps)
    return Outcomes(played=played, unreached=unreached, coverage=coverage)


def _manner(definitions: Mapping[str, FactDefinition]) -> set[str]:
    """Return what the agent hears, and no system knows."""
    return {name for name, definition in definitions.items() if definition.manner}


class _Play:
    """One test while it runs. Each move takes a second, so that the order of things is plain."""

    def __init__(
        self,
        guide: Guide,
        case: GuideTest,
        definitions: Mapping[str, FactDefinition],
        library: Mapping[str, Guide],
        terms: Terms,
        sourced: frozenset[str],
    ) -> None:
        self._guide, self._case, self._library, self._sourced = guide, case, library, sourced
        self._definitions, self._terms = definitions, terms
        self._at = BEGIN_AT
        self._asked: set[str] = set()
        self._answers = dict(case.answers)
        self._tried: dict[str, Try] = {}
        self._left = list(case.expect or ())
        self._steps: list[str] = []
        self._wrong: list[Text] = []
        self._facts: Facts = {}
        self._learn({**guide.normal, **case.given} if case.normal else case.given)
        failed = {n: Fact(having=Having.FAILED, source="", at=self._at) for n in case.failed}
        self._facts |= failed

    def play(self, number: int) -> Played:
        """Go on until an outcome, a question nobody answers, or a step nobody expects."""
        stand = self._walk()
        for _ in range(MAX_MOVES):
            if not self._move(stand):
                break
            self._at += timedelta(seconds=1)
            stand = self._walk()
        self._compare(stand)
        name = self._case.test or f"{number}"
        return Played(number=number, name=name, wrong=tuple(self._wrong), steps=tuple(self._steps))

    def _walk(self) -> Walk:
        return walk(
            self._guide,
            self._facts,
            self._tried,
            self._sourced,
            self._library,
            now=self._at,
            terms=self._terms,
        )

    def _learn(self, given: Given, source: str = "test") -> None:
        for name, value in given.items():
            self._facts[name] = Fact(
                having=Having.KNOWN, value=self._value(name, value), source=source, at=self._at
            )

    def _value(self, name: str, value: Value) -> Value:
        definition = self._definitions.get(name)
        if definition is None or definition.type != "time" or not isinstance(value, str):
            return value
        return instant(value, BEGIN_AT)

    def _move(self, stand: Walk) -> bool:
        """Do the next thing the test says; False when there is none."""
        if stand.outcome is not None:
            return False
        if stand.question is not None:
            return self._answer(stand.question)
        if stand.current == VERIFY:
            self._tried[VERIFY] = Try(how=Tried.DONE, at=self._at)
            return True
        return stand.current is not None and self._take(stand.current)

    def _answer(self, fact: str) -> bool:
        if fact not in self._answers:
            return False
        self._asked.add(fact)
        self._learn({fact: self._answers[fact]}, CUSTOMER)
        return True

    def _take(self, step: str) -> bool:
        if not self._left:
            return False
        expected = self._left.pop(0)
        if step != expected:
            self._miss(f"应为 {expected}，却是 {step}", f"expected {expected}, came {step}")
            self._left.clear()
            return False
        self._steps.append(step)
        how = Tried.SKIPPED if step in self._case.skipped else Tried.DONE
        self._tried[step] = Try(how=how, at=self._at)
        changes = self._case.then.get(step, {})
        self._at += timedelta(seconds=1)
        self._learn({name: v for name, v in changes.items() if name in self._sourced})
        self._answers |= {name: v for name, v in changes.items() if name not in self._sourced}
        return True

    def _compare(self, stand: Walk) -> None:
        case = self._case
        if self._left:
            zh, en = _where(stand)
            self._miss(f"没有走到 {self._left[0]}：{zh}", f"{self._left[0]} never came: {en}")
        if case.asks is not None and stand.question != case.asks:
            zh, en = _where(stand)
            self._miss(f"应询问 {case.asks}：{zh}", f"should ask {case.asks}: {en}")
        if case.end is not None and stand.outcome != case.end and not self._wrong:
            zh, en = _where(stand)
            self._miss(f"应以 {case.end} 结束：{zh}", f"should end {case.end}: {en}")
        missed = sorted(set(case.wants or ()) - stand.wanted)
        if missed:
            listed = ", ".join(missed)
            self._miss(f"没有去取 {listed}", f"does not fetch {listed}")
        if case.unchecked is not None and set(case.unchecked) != set(stand.unchecked):
            listed = ", ".join(stand.unchecked) or "-"
            self._miss(f"未能检查的是 {listed}", f"not checked were {listed}")
        idle = sorted(case.answers.keys() - self._asked)
        if idle and not self._wrong:
            listed = ", ".join(idle)
            self._miss(f"从未询问 {listed}", f"never asked for {listed}")

    def _miss(self, zh: str, en: str) -> None:
        self._wrong.append({"zh": zh, "en": en})


def _where(stand: Walk) -> tuple[str, str]:
    """Say where a walk stands, in both languages."""
    if stand.outcome is not None:
        return f"已以 {stand.outcome} 结束", f"it has ended {stand.outcome}"
    if stand.question is not None:
        return f"正在询问 {stand.question}", f"it asks {stand.question}"
    if stand.current is not None:
        return f"下一步是 {stand.current}", f"the next step is {stand.current}"
    listed = ", ".join(sorted(stand.awaited)) or "-"
    return f"正在等待 {listed}", f"it waits for {listed}"
