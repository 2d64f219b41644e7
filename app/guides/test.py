"""Plays the `tests:` of a guide: what the systems know and the customer says, which steps come."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from app.domain.facts import CUSTOMER, Fact, FactDefinition, Facts, Having, Value
from app.domain.guide import Given, Guide, GuideTest, Step, Text
from app.domain.levels import sayable
from app.domain.manner import worded
from app.domain.script import fill
from app.domain.terms import Terms, terms_of
from app.domain.walk import (
    INTO,
    OTHERWISE,
    VERIFY,
    Tried,
    Try,
    Walk,
    find_step,
    included,
    walk,
)
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
        entered: The steps gone through, also where an included guide had nothing to do.
    """

    number: int
    name: str
    wrong: tuple[Text, ...]
    steps: tuple[str, ...]
    entered: frozenset[str] = frozenset()


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
    library = library or {}
    asked = _asked(guide, library) | terms.questions.keys() - systems
    stage = _Stage(definitions, library, terms, asked, systems)
    played = tuple(
        _Play(guide, case, stage).play(number) for number, case in enumerate(guide.tests, start=1)
    )
    reached = {name.partition(INTO)[0] for each in played for name in each.steps}
    reached = reached.union(*(each.entered for each in played))
    steps = [step.step for step in guide.steps] + [OTHERWISE]
    unreached = tuple(name for name in steps if name not in reached)
    coverage = 1 - len(unreached) / len(steps)
    return Outcomes(played=played, unreached=unreached, coverage=coverage)


def _asked(guide: Guide, library: Mapping[str, Guide]) -> frozenset[str]:
    """Return what this guide, or one it includes, has words of its own to ask for."""
    guides = (guide, *(library[name] for name in included(guide, library)))
    facts = (pair for each in guides for pair in each.facts.items())
    return frozenset(name for name, question in facts if question.ask is not None)


class _Stage(NamedTuple):
    """What all tests of a guide are played on."""

    definitions: Mapping[str, FactDefinition]
    library: Mapping[str, Guide]
    terms: Terms
    asked: frozenset[str]
    systems: frozenset[str]

    @property
    def sourced(self) -> frozenset[str]:
        """Facts that come from systems; how the customer is, nobody but the agent hears."""
        manner = {name for name, definition in self.definitions.items() if definition.manner}
        return (frozenset(self.definitions) - self.asked - manner) | self.systems


class _Play:
    """One test while it runs. Each move takes a second, so that the order of things is plain."""

    def __init__(self, guide: Guide, case: GuideTest, stage: _Stage) -> None:
        self._guide, self._case, self._stage = guide, case, stage
        self._sourced = stage.sourced
        self._at = BEGIN_AT
        self._asked: set[str] = set()
        self._answers = dict(case.answers)
        self._tried: dict[str, Try] = {}
        self._left = list(case.expect or ())
        self._steps: list[str] = []
        self._entered: set[str] = set()
        self._wrong: list[Text] = []
        self._facts: Facts = {}
        self._learn({**guide.normal, **case.given} if case.normal else case.given)
        failed = {n: Fact(having=Having.FAILED, source="", at=self._at) for n in case.failed}
        self._facts |= failed
        self._tear(case.disagree)

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
        return Played(
            number=number,
            name=name,
            wrong=tuple(self._wrong),
            steps=tuple(self._steps),
            entered=frozenset(self._entered),
        )

    def _walk(self) -> Walk:
        stand = walk(
            self._guide,
            self._facts,
            self._tried,
            self._sourced,
            self._stage.library,
            now=self._at,
            terms=self._stage.terms,
        )
        self._entered |= {each.step for each in stand.settled if each.tried}
        return stand

    def _learn(self, given: Given, source: str = "test") -> None:
        for name, value in given.items():
            self._facts[name] = Fact(
                having=Having.KNOWN, value=self._value(name, value), source=source, at=self._at
            )

    def _tear(self, names: tuple[str, ...]) -> None:
        """Let systems differ on these; what counts of them stays."""
        for name in names:
            fact = self._facts.get(name)
            if fact is None or not fact.known:
                self._miss(f"disagree：{name} 没有取值", f"disagree: {name} has no value")
            else:
                self._facts[name] = msgspec.structs.replace(fact, disputed=True)

    def _value(self, name: str, value: Value) -> Value:
        definition = self._stage.definitions.get(name)
        if definition is None or definition.type != "time" or not isinstance(value, str):
            return value
        return instant(value, BEGIN_AT)

    def _move(self, stand: Walk) -> bool:
        """Do the next thing the test says; False when there is none."""
        if stand.outcome is not None:
            return False
        if stand.question is not None:
            return self._answer(stand.question)
        if stand.current is None:
            return False
        if stand.current.rpartition(INTO)[2] == VERIFY:
            self._tried[stand.current] = Try(how=Tried.DONE, at=self._at)
            return True
        return self._take(stand.current, stand)

    def _answer(self, fact: str) -> bool:
        if fact not in self._answers:
            return False
        self._asked.add(fact)
        self._learn({fact: self._answers[fact]}, CUSTOMER)
        return True

    def _take(self, step: str, stand: Walk) -> bool:
        if not self._left:
            return False
        expected = self._left.pop(0)
        if step != expected:
            self._miss(f"应为 {expected}，却是 {step}", f"expected {expected}, came {step}")
            self._left.clear()
            return False
        self._steps.append(step)
        self._compare_words(step, stand)
        how = Tried.SKIPPED if step in self._case.skipped else Tried.DONE
        self._tried[step] = Try(how=how, at=self._at)
        changes = self._case.then.get(step, {})
        self._at += timedelta(seconds=1)
        asked = self._stage.asked
        self._learn({name: v for name, v in changes.items() if name not in asked})
        self._answers |= {name: v for name, v in changes.items() if name in asked}
        return True

    def _compare_words(self, name: str, stand: Walk) -> None:
        """Compare what is said and offered in a step with what the test has of it."""
        case, library = self._case, self._stage.library
        step = find_step(self._guide, name, library)
        if step is None:
            return
        facts = self._facts | stand.given
        step = worded(step, facts) if isinstance(step, Step) else step
        facts = sayable(facts, self._stage.terms)
        said = [
            fill(text, facts, self._stage.definitions, language, UTC, now=self._at).text
            for language, text in (step.say or {}).items()
        ]
        part = case.says.get(name, "")
        if not any(part in text for text in said or [""]):
            heard = " / ".join(said)
            self._miss(f"{name} 应说 {part}，却是 {heard}", f"{name} should say {part}: {heard}")
        offered = case.offers.get(name, step.do)
        if offered != step.do:
            listed = ", ".join(step.do) or "-"
            self._miss(f"{name} 提供的是 {listed}", f"{name} offers {listed}")

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
