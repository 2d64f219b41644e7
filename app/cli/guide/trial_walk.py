"""A guide being tried: what was done, one move after the other, each of which can be taken back."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from app.domain.actions import ActionPhase
from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    AgentEvent,
    Answered,
    StepDone,
    StepSkipped,
)
from app.domain.guide import Given, Guide, Step
from app.domain.session import Playbook, last_move, offered_actions
from app.domain.walk import VERIFY, Walk, find_step
from app.guides.edit.spoken import facts_spoken_of
from app.presenters.workbench.rehearsal import CALL, Rehearsal

Value = bool | int | float | str | None
Move = Callable[[Rehearsal], None]


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """What is known before anything is done; the value `!` is a system that does not answer."""

    given: Given = {}


class Need(NamedTuple):
    """What is wanted next: a fact from a system, an answer, a step to be taken, or nothing."""

    kind: Literal["fact", "question", "step", "again", "end", "nothing"]
    name: str = ""


class Trial:
    """One guide, walked by hand."""

    def __init__(self, playbook: Playbook, guide: Guide, start: Start, at: datetime) -> None:
        self._playbook, self._start, self._at = playbook, start, at
        self.guide = guide
        self._spoken = facts_spoken_of(guide, playbook.guides)
        self._moves: list[Move] = []
        self._told: dict[str, Value] = {}
        self.rehearsal = self._begun()

    @property
    def walk(self) -> Walk:
        """Where the agent stands."""
        return self.rehearsal.walk or Walk()

    @property
    def need(self) -> Need:
        """What is wanted next."""
        walk = self.walk
        if walk.outcome is not None:
            return Need("end", walk.outcome)
        if walk.question is not None:
            return Need("question", walk.question)
        if walk.current is not None:
            return Need("again" if walk.current == VERIFY else "step", walk.current)
        awaited = sorted(walk.awaited, key=self._order)
        return Need("fact", awaited[0]) if awaited else Need("nothing")

    @property
    def actions(self) -> tuple[str, ...]:
        """What the current step offers to do."""
        session, playbook = self.rehearsal.session, self.rehearsal.playbook
        return offered_actions(session, (self.guide, self.walk), playbook)

    def find_usual(self, name: str) -> tuple[Value] | None:
        """Return what was said of a fact last, or what is normal; None when there is neither."""
        for told in (self._told, self.guide.normal):
            if name in told:
                return (told[name],)
        return None

    def tell(self, name: str, value: Value) -> None:
        """Let a system, or the customer, say something; `!`: let it be silent."""
        self._move(lambda rehearsal: _tell(rehearsal, name, value))
        self._told[name] = value

    def answer(self, name: str, value: Value) -> None:
        """Let the customer answer the question."""
        self._act(lambda at: Answered(call_id=CALL, at=at, fact=name, value=value))

    def finish(self) -> None:
        """Do what the step says; what it was to change is to be said anew."""
        name = self.need.name
        self._act(lambda at: StepDone(call_id=CALL, at=at, step=name), look_again=name)

    def skip(self) -> None:
        """Pass the step over."""
        name = self.need.name
        self._act(lambda at: StepSkipped(call_id=CALL, at=at, step=name))

    def press(self, action: str) -> None:
        """Press an action and confirm it: it succeeds, as everything does here."""
        name = self.need.name

        def move(rehearsal: Rehearsal) -> None:
            at = rehearsal.now
            rehearsal.act(ActionRequested(call_id=CALL, at=at, action=action))
            for key, order in rehearsal.session.orders.items():
                if order.phase is ActionPhase.CONFIRMING:
                    rehearsal.act(ActionConfirmed(call_id=CALL, at=at, key=key))
            self._look_again(rehearsal, name)

        self._move(move)

    def undo(self) -> bool:
        """Take back what the agent did last, as the card does; False if that can't be."""
        event = last_move(self.rehearsal.session, self.rehearsal.now)
        if event is None:
            return False
        self._move(lambda rehearsal: rehearsal.act(event))
        return True

    def back(self) -> bool:
        """Go back by one input, whatever it was; False at the beginning."""
        if not self._moves:
            return False
        self._moves.pop()
        self.rehearsal = self._begun()
        for move in self._moves:
            move(self.rehearsal)
        return True

    def _act(self, event: Callable[[datetime], AgentEvent], look_again: str = "") -> None:
        def move(rehearsal: Rehearsal) -> None:
            rehearsal.act(event(rehearsal.now))
            self._look_again(rehearsal, look_again)

        self._move(move)

    def _look_again(self, rehearsal: Rehearsal, name: str) -> None:
        """Let the systems be asked anew for what a step was to change."""
        step = find_step(self.guide, name, self._playbook.guides)
        if not isinstance(step, Step) or step.verify is None:
            return
        if name not in rehearsal.session.tried:
            return
        for fact in step.verify.facts:
            if fact in rehearsal.given and not rehearsal.is_asked(fact):
                self._told[fact] = rehearsal.given[fact]
                rehearsal.clear_fact(fact)

    def _move(self, move: Move) -> None:
        move(self.rehearsal)
        self._moves.append(move)

    def _begun(self) -> Rehearsal:
        rehearsal = Rehearsal(self._playbook, lambda: self._at)
        rehearsal.use(self.guide, self._playbook.guides)
        silent = [name for name, value in self._start.given.items() if value == "!"]
        rehearsal.begin(self._start.given, silent)
        return rehearsal

    def _order(self, name: str) -> int:
        return self._spoken.index(name) if name in self._spoken else len(self._spoken)


def _tell(rehearsal: Rehearsal, name: str, value: Value) -> None:
    if value == "!":
        rehearsal.fail_fact(name)
    else:
        rehearsal.set_fact(name, value)
