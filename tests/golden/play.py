"""Plays one golden case from end to end: the real connector, over HTTP, and the guides as they are.

A case says which customer calls and what they answer when asked; everything else comes out of the
town's state. Whoever plays does what the card recommends: the first action of a step, confirmed,
or "done" where there is none, until an outcome is reached.
"""

from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from app import registry
from app.bootstrap.playbook import build_playbook
from app.domain.actions import ActionPhase
from app.domain.call import CallId, Contact
from app.domain.effects import (
    AnyEffect,
    CheckOutcome,
    FetchFacts,
    LookUpCaller,
    Perform,
    StopWork,
    WakeAt,
)
from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    Answered,
    AnyEvent,
    Established,
    GuideChosen,
    StepDone,
    Woke,
)
from app.domain.facts import Having, Value
from app.domain.guide import Guide
from app.domain.session import (
    Playbook,
    Session,
    Transition,
    offered_actions,
    open_session,
    ranked,
    reduce,
    standing,
)
from app.domain.walk import Walk
from app.paths import resources_folder
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.sdk.connector import ConnectorContext
from app.services.breaker import Limits
from app.services.lookup import Lookup, Source, Waits, open_lookup
from app.services.perform import Performer
from connectors.tmf import Settings, connect

BEGIN_AT = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
MAX_MOVES = 80
HARMLESS = ("ticket.", "complaint.", "alarm.", "order.", "visit.", "sms.", "note.")
"""What changes nothing about the customer's account, whoever asks for it."""


class Golden(msgspec.Struct, frozen=True, kw_only=True):
    """One case: who calls, and what has to come of it.

    Attributes:
        key: The scenario customer.
        guide: The guide that has to be proposed first, from the state alone.
        chosen: No system can tell why they call: the agent picks the guide.
        answers: What the customer says when asked, and only then; several values are said one
            after the other, the last one from then on.
        path: The steps that become current, in order.
        does: The actions carried out, in order.
        tickets: Types of the tickets opened.
        end: The outcome reached.
        right: Further actions that would be right for this customer when systems are silent.
    """

    key: str
    guide: str
    chosen: bool = False
    answers: dict[str, Value | tuple[Value, ...]] = {}
    path: tuple[str, ...]
    does: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    end: str
    right: frozenset[str] = frozenset()


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a case.

    Attributes:
        failed: How many facts could not be had at the end.
        stuck: Why it stopped before an outcome.
    """

    proposed: str | None
    path: tuple[str, ...]
    does: tuple[str, ...]
    tickets: tuple[str, ...]
    end: str | None
    failed: int
    stuck: str = ""

    @property
    def account_actions(self) -> frozenset[str]:
        """The actions carried out that change something about the account."""
        return frozenset(name for name in self.does if not name.startswith(HARMLESS))


class Clock:
    """Moves by a millisecond at every look, and by more when it is told to."""

    def __init__(self) -> None:
        self.at = BEGIN_AT

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@lru_cache(maxsize=1)
def playbook() -> Playbook:
    """Our own guides, facts and connectors."""
    book = build_playbook(resources_folder(), None, {"tmf": {}})
    assert not book.problems, [problem.worded() for problem in book.problems]
    return replace(book.playbook, glanced=frozenset())  # nobody looks at chips here


async def play(case: Golden, *, failing: float = 0.0, seed: int = 0) -> Played:
    """Play one case; `failing` is the share of look-ups that fail, drawn from the seed."""
    async with _called(case) as (line, office):
        if failing:
            office.faults.have_a_bad_day(failing, seed)
        await line.begin(SCENARIOS[case.key].number)
        return await _Agent(case, line).work()


@asynccontextmanager
async def _called(case: Golden) -> AsyncIterator[tuple["_Line", BackOffice]]:
    assert case.key in SCENARIOS, f"nobody in town is {case.key}"
    clock = Clock()
    operator = Operator(clock, order_takes=timedelta(0))
    async with BackOffice(operator, pace=0) as office:
        settings = Settings(base_url=office.url, poll_s=0.01, limit_s=30.0, connect_limit_s=30.0)
        context = ConnectorContext(
            agent="PJSIP/101", secret=lambda _: DEFAULT_TOKEN, now=clock, random=lambda: 0.5
        )
        async with connect(settings, context) as tmf:
            book = playbook()
            manifest = registry.manifests()["tmf"]
            waits = Waits(timeout_s=30.0, budget_s=30.0, breaker=Limits(failures=1_000_000))
            source = Source(tmf, manifest.facts)
            async with open_lookup(
                [tmf], [source], book, waits, now=clock, random=lambda: 0.5
            ) as lookup:
                targets = {a.name: tmf for a in manifest.actions}
                yield (
                    _Line(clock, operator, lookup, Performer(targets, book.actions, now=clock)),
                    office,
                )


class _Line:
    """One call: applies events, and carries every effect out before anything else happens."""

    def __init__(
        self, clock: Clock, operator: Operator, lookup: Lookup, performer: Performer
    ) -> None:
        self.clock, self.operator = clock, operator
        self._lookup, self._performer = lookup, performer
        self._effects: deque[AnyEffect] = deque()
        self._wakes: list[datetime] = []
        self.session: Session

    async def begin(self, number: str) -> None:
        """Ring, be answered, and hear every system."""
        contact = Contact(ani=number, dnis="10000")
        ringing = Established(call_id=CallId("golden"), at=self.clock(), contact=contact)
        self._take(open_session(ringing))
        await self._carry_out()

    async def apply(self, event: AnyEvent) -> None:
        """Let one event count, and everything that follows from it."""
        self._post(event)
        await self._carry_out()

    async def wait(self) -> bool:
        """Let time go by up to the next look the session asked for; False: there is none."""
        if not self._wakes:
            return False
        at = min(self._wakes)
        self._wakes.remove(at)
        self.clock.at = max(self.clock.at, at)
        await self.apply(Woke(call_id=self.session.call_id, at=self.clock()))
        return True

    def _post(self, event: AnyEvent) -> None:
        self._take(reduce(self.session, event, playbook()))

    def _take(self, moved: Transition) -> None:
        self.session = moved.session
        self._effects.extend(moved.effects)

    async def _carry_out(self) -> None:
        while self._effects:
            effect = self._effects.popleft()
            match effect:
                case LookUpCaller():
                    await self._lookup.find_caller(effect, self._post)
                case FetchFacts():
                    await self._lookup.fetch(effect, self._post)
                case Perform():
                    await self._performer.perform(effect, self._post)
                case CheckOutcome():
                    await self._performer.check(effect, self._post)
                case WakeAt():
                    self._wakes.append(effect.at)
                case StopWork():
                    pass


class _Agent:
    """Does what the card recommends."""

    def __init__(self, case: Golden, line: _Line) -> None:
        self._case, self._line = case, line
        self._tickets = set(line.operator.estate.tickets)
        self._path: list[str] = []
        self._asked: Counter[str] = Counter()

    async def work(self) -> Played:
        """Go on until an outcome, or until nothing more can be done."""
        session = self._line.session
        assert session.customer is not None, f"{self._case.key}: not one customer at the number"
        first = next((each.guide for each in ranked(session, playbook()) if each.score > 0), None)
        if first != self._case.guide:
            await self._line.apply(
                GuideChosen(call_id=session.call_id, at=self._line.clock(), guide=self._case.guide)
            )
        stuck = await self._walk()
        stand = standing(self._line.session, playbook())
        orders = sorted(self._line.session.orders.values(), key=lambda order: order.asked_at)
        tickets = self._line.operator.estate.tickets
        return Played(
            proposed=first,
            path=tuple(self._path),
            does=tuple(o.action for o in orders if o.phase is ActionPhase.DONE),
            tickets=tuple(t.kind for k, t in tickets.items() if k not in self._tickets),
            end=stand[1].outcome if stand is not None else None,
            failed=sum(f.having is Having.FAILED for f in self._line.session.facts.values()),
            stuck=stuck,
        )

    async def _walk(self) -> str:
        for _ in range(MAX_MOVES):
            stand = standing(self._line.session, playbook())
            if stand is None:
                return "no guide is in use"
            guide, walk = stand
            if walk.outcome is not None:
                return ""
            stuck = await self._move(guide, walk)
            if stuck:
                return stuck
        return f"no end after {MAX_MOVES} moves"

    async def _move(self, guide: Guide, walk: Walk) -> str:
        """Make the next move; return why there is none."""
        call_id, clock = self._line.session.call_id, self._line.clock
        if walk.question is not None:
            if walk.question not in self._case.answers:
                return f"asks {walk.question}, which the case does not answer"
            value = self._said(walk.question)
            answered = Answered(call_id=call_id, at=clock(), fact=walk.question, value=value)
            await self._line.apply(answered)
        elif walk.current is None:
            if not await self._line.wait():
                return f"waits for {', '.join(sorted(walk.awaited)) or 'nothing'}"
        else:
            self._path.append(walk.current)
            return await self._take(guide, walk, walk.current)
        return ""

    def _said(self, fact: str) -> Value:
        said = self._case.answers[fact]
        turn = self._asked[fact]
        self._asked[fact] += 1
        return said[min(turn, len(said) - 1)] if isinstance(said, tuple) else said

    async def _take(self, guide: Guide, walk: Walk, step: str) -> str:
        """Carry out what a step recommends, or say it is done."""
        call_id, clock = self._line.session.call_id, self._line.clock
        offered = offered_actions(self._line.session, (guide, walk), playbook())
        if not offered:
            await self._line.apply(StepDone(call_id=call_id, at=clock(), step=step))
            return ""
        known = set(self._line.session.orders)
        await self._line.apply(ActionRequested(call_id=call_id, at=clock(), action=offered[0]))
        made = self._line.session.orders.keys() - known
        if not made:
            return f"{offered[0]} of {step} can't be asked for"
        [key] = made
        if self._line.session.orders[key].phase is ActionPhase.CONFIRMING:
            await self._line.apply(ActionConfirmed(call_id=call_id, at=clock(), key=key))
        order = self._line.session.orders[key]
        if order.phase is not ActionPhase.DONE:
            return f"{order.action} of {step} is {order.phase}: {order.reason}"
        if step not in self._line.session.tried:
            await self._line.apply(StepDone(call_id=call_id, at=clock(), step=step))
        return ""
