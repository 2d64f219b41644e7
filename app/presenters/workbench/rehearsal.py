"""A call that takes place nowhere: the author says what the systems know and plays the agent.

The session is a real one and moves by the real reducer. What the desk would carry out is answered
on the spot: a fact asked for again is what the author has said of it, every order succeeds.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from app.domain.call import CallId, Contact, Phase
from app.domain.customer import Customer
from app.domain.effects import AnyEffect, CheckOutcome, FetchFacts, Perform, WakeAt
from app.domain.events import (
    ActionSucceeded,
    AgentEvent,
    AnswerDropped,
    Answered,
    AnyEvent,
    FactNoted,
    GuideChosen,
    Woke,
)
from app.domain.facts import Fact, FactDefinition, Having, Value
from app.domain.guide import Given, Guide, GuideTest
from app.domain.session import Identity, Playbook, Session, reduce, standing
from app.domain.walk import Tried, Walk
from app.guides.edit.spoken import facts_spoken_of
from app.guides.moment import instant
from app.presenters.workbench.as_test import Played, test_of
from app.presenters.workbench.office import SILENT, TOOK_S, answers
from app.presenters.workbench.origin import asked_by, origin, sources_for

CALL = CallId("rehearsal")
REFERENCE = "T-0001"
_CUSTOMER = Customer(customer_id="rehearsal", name="张三", tier="4", since=2021)
_CONTACT = Contact(ani="12000000000", dnis="10000", queue="care", waited_s=12.0)


class Rehearsal:
    """One guide, what the author says is known, and how far the agent has come."""

    def __init__(self, playbook: Playbook, now: Callable[[], datetime]) -> None:
        self._all = replace(playbook, definitions=_lasting(playbook.definitions))
        self._at = now().astimezone(UTC).replace(microsecond=0)
        self._begun = self._at
        self._guide: Guide | None = None
        self._asked: frozenset[str] = frozenset()
        self.playbook = self._all
        self.given: Given = {}
        self.failed: frozenset[str] = frozenset()
        self.torn: frozenset[str] = frozenset()
        self.then: dict[str, Given] = {}
        self._first: Given = {}
        self.session = self._fresh()

    @property
    def now(self) -> datetime:
        """The time of the rehearsal; it goes on with every move, not by the clock."""
        return self._at

    @property
    def walk(self) -> Walk | None:
        """Where the agent stands; None while there is no guide to walk."""
        stand = standing(self.session, self.playbook) if self._guide is not None else None
        return stand[1] if stand is not None else None

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps left behind, in the order they were."""
        tried = self.session.tried
        return tuple(sorted(tried, key=lambda name: tried[name].at))

    def use(self, guide: Guide, library: Mapping[str, Guide]) -> None:
        """Go on with another version of the guide: what is known and was done stays."""
        self._guide = guide
        guides = {**library, guide.guide: guide}
        sources, self._asked = sources_for(guide, guides, self._all)
        self.playbook = replace(self._all, guides=guides, sources=sources, besides={})
        left = {n: t for n, t in self.session.tried.items() if self._has_step(guide, n)}
        self.session = replace(
            self.session, guide=guide.guide, guide_version=guide.version, tried=left
        )
        self._tell(self._names())

    def is_asked(self, name: str) -> bool:
        """Whether a fact comes from the customer's mouth in this guide."""
        return name in self._asked

    def begin(self, given: Given, failed: Iterable[str] = (), torn: Iterable[str] = ()) -> None:
        """Begin anew, with this known, and systems differing on what is `torn`."""
        self._at = self._begun
        self.failed, self.torn, self.then = frozenset(failed), frozenset(torn), {}
        self.given = {n: v for n, v in given.items() if n not in self.failed}
        self._first = self.given
        self.session = self._fresh()
        if self._guide is not None:
            begun = replace(self.session, guide=self._guide.guide)
            self.session = replace(begun, guide_version=self._guide.version)
            self._tell(self._names())

    def begin_test(self, case: GuideTest) -> None:
        """Begin as a test does; what the customer would say is known once it is asked."""
        normal = self._guide.normal if self._guide is not None and case.normal else {}
        self.begin({**normal, **case.given}, case.failed, case.disagree)

    def set_fact(self, name: str, value: bool | int | float | str | None) -> None:
        """Let a fact be known. Once a step is done, it is what the step has changed."""
        self._later()
        self.given = {**self.given, name: value}
        self.failed, self.torn = self.failed - {name}, self.torn - {name}
        if not self._note_change(name, value):
            self._first = {**self._first, name: value}
        self._tell((name,))

    def fail_fact(self, name: str) -> None:
        """Let the system that gives a fact be silent."""
        self._forget(name)
        self.failed |= {name}
        self._tell((name,))

    def clear_fact(self, name: str) -> None:
        """Let a fact be on its way, or not yet asked."""
        self._forget(name)
        self._tell((name,))

    def act(self, event: AgentEvent) -> None:
        """Do what was pressed on the card. Another reason to call is another guide: not here."""
        if isinstance(event, GuideChosen) and self._guide is not None:
            return
        self._later()
        match event:
            case FactNoted(value=None):
                self._forget(event.fact)
            case FactNoted():
                self.given = self._first = {**self.given, event.fact: _plain(event.value)}
            case Answered():
                self.given = {**self.given, event.fact: _plain(event.value)}
            case AnswerDropped():
                self.given = {n: v for n, v in self.given.items() if n != event.fact}
        self._move(replace(event, at=self._at))

    def as_test(self, name: str) -> dict[str, Any]:
        """Return what was played as a test of the guide file."""
        guide, stand = self._guide, self.walk
        if guide is None or stand is None:
            return {}
        asked = {n: v for n, v in self.given.items() if self.is_asked(n)}
        told = {**{n: v for n, v in asked.items() if n not in self._changed()}, **self._first}
        played = Played(
            told=told,
            answers=frozenset(n for n in told if self._was_asked(n)),
            failed=self.failed,
            torn=self.torn,
            then=self.then,
            skipped=tuple(n for n, t in self.session.tried.items() if t.how is Tried.SKIPPED),
            steps=tuple(n for n in self.steps if self._has_step(guide, n)),
            stand=stand,
        )
        return test_of(name, played, guide)

    def _was_asked(self, name: str) -> bool:
        """Whether a test has it among the answers; who calls may be known from the beginning."""
        own = self._guide is not None and name in asked_by(self._guide, self.playbook.guides)
        return self.is_asked(name) and (own or name not in self._first)

    def _fresh(self) -> Session:
        return Session(
            call_id=CALL,
            opened_at=self._at,
            heard_at=self._at,
            as_of=self._at,
            answered_at=self._at,
            contact=_CONTACT,
            phase=Phase.ACTIVE,
            phase_at=self._at,
            identity=Identity.FOUND,
            customer=_CUSTOMER,
        )

    def _names(self) -> tuple[str, ...]:
        if self._guide is None:
            return ()
        spoken = facts_spoken_of(self._guide, self.playbook.guides)
        return tuple(dict.fromkeys((*spoken, *self.given, *self.failed, *self.session.facts)))

    def _tell(self, names: Iterable[str]) -> None:
        """Put what the author says of these facts into the session."""
        facts = dict(self.session.facts)
        for name in names:
            fact = self._fact(name)
            if fact is None:
                facts.pop(name, None)
            elif not _alike(facts.get(name), fact):
                facts[name] = fact
        self.session = replace(self.session, facts=facts, as_of=self._at)

    def _fact(self, name: str) -> Fact | None:
        source = origin(name, self.playbook, self._asked)
        if name in self.given:
            value = self._value(name, self.given[name])
            return Fact(
                having=Having.KNOWN,
                value=value,
                source=source,
                at=self._at,
                took_s=TOOK_S,
                disputed=name in self.torn,
            )
        if name in self.failed:
            return Fact(having=Having.FAILED, source=source, at=self._at, reason=SILENT)
        if name not in self.playbook.sources:
            return None
        return Fact(having=Having.LOADING, source=source, at=self._begun)

    def _value(self, name: str, value: bool | int | float | str | None) -> Value:
        definition = self._all.definitions.get(name)
        if definition is None or definition.type != "time" or not isinstance(value, str):
            return value
        try:
            return instant(value, self._begun)
        except ValueError:
            return None

    def _forget(self, name: str) -> None:
        self.given = {n: v for n, v in self.given.items() if n != name}
        self._first = {n: v for n, v in self._first.items() if n != name}
        self.failed, self.torn = self.failed - {name}, self.torn - {name}

    def _note_change(self, name: str, value: bool | int | float | str | None) -> bool:
        """Note what a step has changed; False while none has been done."""
        done = [n for n in self.steps if self.session.tried[n].how is Tried.DONE]
        if done:
            self.then = {**self.then, done[-1]: {**self.then.get(done[-1], {}), name: value}}
        return bool(done)

    def _changed(self) -> frozenset[str]:
        return frozenset(name for changes in self.then.values() for name in changes)

    def _has_step(self, guide: Guide, name: str) -> bool:
        return name.partition("/")[0] in {step.step for step in guide.steps}

    def _move(self, event: AnyEvent) -> None:
        waiting = [event]
        while waiting:
            moved = reduce(self.session, waiting.pop(0), self.playbook)
            self.session = moved.session
            waiting += [each for effect in moved.effects for each in self._carry_out(effect)]

    def _carry_out(self, effect: AnyEffect) -> tuple[AnyEvent, ...]:
        match effect:
            case FetchFacts():
                return self._fetched(effect.facts)
            case Perform() | CheckOutcome():
                at, key = self._later(), effect.order.key
                return (ActionSucceeded(call_id=CALL, at=at, key=key, reference=REFERENCE),)
            case WakeAt():
                self._at = max(self._at, effect.at)
                return (Woke(call_id=CALL, at=self._at),)
        return ()

    def _fetched(self, names: frozenset[str]) -> tuple[AnyEvent, ...]:
        """Answer for the systems: what the author has said of these facts, or silence."""
        said = {n: self._value(n, self.given[n]) for n in sorted(names & self.given.keys())}
        silent = sorted(names & self.failed)
        return answers(CALL, self._later(), said, silent, self.playbook.sources)

    def _later(self) -> datetime:
        self._at += timedelta(seconds=1)
        return self._at


def _alike(one: Fact | None, other: Fact) -> bool:
    """Whether nothing but the time differs."""
    return one is not None and replace(one, at=other.at) == other


def _lasting(definitions: dict[str, FactDefinition]) -> dict[str, FactDefinition]:
    """Let every answer be good for the whole call: here time goes on with the moves alone."""
    return {name: replace(each, ttl_s=None) for name, each in definitions.items()}


def _plain(value: Value) -> bool | int | float | str | None:
    return value.isoformat() if isinstance(value, datetime) else value
