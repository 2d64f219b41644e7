"""Run one call: keep each event, reduce it, show what changed, start what follows from it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from app.domain.call import Phase
from app.domain.effects import (
    AnyEffect,
    CheckOutcome,
    FetchFacts,
    LookUpCaller,
    Perform,
    RememberChoice,
    StopWork,
    WakeAt,
)
from app.domain.events import (
    ActionProgressed,
    AnyEvent,
    PlaybookOpened,
    ReasonEvent,
    Restored,
    SwitchEvent,
    SystemEvent,
    Woke,
)
from app.domain.session import Playbook, Session, Transition, open_session, reduce
from app.services.editions import Editions, edition_of
from app.services.foresight import Foresight, RulesAlone
from app.services.journal import Journal
from app.services.lookup import Lookup
from app.services.perform import Order, Performer, Post
from app.services.recollection import NoMemory, Recollection

log = logging.getLogger(__name__)

OnChange = Callable[[Session], None]
Work = Callable[[], Coroutine[None, None, None]]
"""Made into a coroutine once its task runs: one cancelled before leaves nothing behind."""


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """What every runner works with."""

    editions: Editions
    journal: Journal
    lookup: Lookup
    performer: Performer
    now: Callable[[], datetime]
    on_change: OnChange
    foresight: Foresight = RulesAlone()
    recollection: Recollection = NoMemory()


class Runner:
    """One call. Applying an event is synchronous: from the socket to the screen nothing waits."""

    def __init__(
        self, services: Services, group: asyncio.TaskGroup, number: int, playbook: Playbook
    ) -> None:
        """Make one; `group` owns the work, `number` is the session's in the journal."""
        self.playbook = playbook
        self._services = services
        self._group = group
        self._number = number
        self._lookups: set[asyncio.Task[None]] = set()
        self._rest: set[asyncio.Task[None]] = set()
        self._finished = False
        self._stopped = False
        self.session: Session

    @classmethod
    def begin(cls, services: Services, group: asyncio.TaskGroup, event: SwitchEvent) -> "Runner":
        """Begin with the first event heard of a call."""
        number = services.journal.begin(event.call_id, event.at)
        runner = cls(services, group, number, services.editions.present)
        services.journal.append(number, event)
        opened = open_session(event, runner.playbook)
        if runner.playbook.edition:
            opened = runner._note_edition(opened)
        runner._take(runner._followed(opened, services.foresight.begin))
        return runner

    @classmethod
    def restore(
        cls,
        services: Services,
        group: asyncio.TaskGroup,
        number: int,
        events: Sequence[AnyEvent],
    ) -> "Runner | None":
        """Take a session up again where the log ends; None when the log holds no beginning."""
        edition = edition_of(events)
        found = services.editions.find(edition) if edition else None
        playbook = found or services.editions.present
        runner = cls(services, group, number, playbook)
        session = replayed(events, playbook)
        if session is None or session.phase is Phase.CLOSED:
            services.journal.finish(number)
            if session is not None:
                runner.session = session
                runner._close()
            return None
        if playbook.edition != edition:
            session = runner._note_edition(Transition(session), instead_of=edition).session
        runner.session = session
        runner.apply(Restored(call_id=session.call_id, at=services.now()))
        return runner

    @property
    def _ended(self) -> bool:
        """Whether nobody talks any more."""
        session: Session | None = getattr(self, "session", None)
        return session is not None and session.phase in (Phase.WRAP_UP, Phase.CLOSED)

    @property
    def closed(self) -> bool:
        """Whether the session is over and nothing of it is still running."""
        return self.session.phase is Phase.CLOSED and not self._rest

    def apply(self, event: AnyEvent) -> None:
        """Keep the event, then let it count."""
        self._services.journal.append(self._number, event)
        moved = reduce(self.session, event, self.playbook)
        self._take(self._followed(moved, self._services.foresight.weigh))

    def answer(self, event: SystemEvent) -> None:
        """Take what a system answered; late answers of a closed call, or desk, are let go."""
        if self.session.phase is not Phase.CLOSED and not self._stopped:
            self.apply(event)

    def stop(self) -> None:
        """Cancel all of its work, orders included: their outcome is unknown after a restart.

        Nothing is begun any more, whatever is said yet: nobody would be there to end it.
        """
        self._stopped = True
        for task in (*self._lookups, *self._rest):
            task.cancel()

    def _note_edition(self, moved: Transition, instead_of: str = "") -> Transition:
        """Keep which playbook counts from here on; nothing is shown yet."""
        session, edition = moved.session, self.playbook.edition
        if instead_of:
            log.warning(
                "call %s: its guides (%s) are to be had no more; it goes on with %s",
                session.call_id,
                instead_of,
                edition,
            )
        event = PlaybookOpened(
            call_id=session.call_id, at=session.as_of, edition=edition, instead_of=instead_of
        )
        self._services.journal.append(self._number, event)
        next_ = reduce(session, event, self.playbook)
        return Transition(next_.session, moved.effects + next_.effects)

    def _take(self, transition: Transition) -> None:
        ended = self._ended
        self.session = transition.session
        if self._ended and not ended:
            self._note()
        self._tell()
        for effect in transition.effects:
            self._carry_out(effect)
        if (self.session.phase is Phase.CLOSED) is not self._finished:
            self._finished = not self._finished
            mark = (
                self._services.journal.finish if self._finished else self._services.journal.reopen
            )
            mark(self._number)
            if self._finished:
                self._stop_lookups()
                self._close()

    def _followed(
        self, moved: Transition, ask: Callable[[Session, Playbook], ReasonEvent | None]
    ) -> Transition:
        """Let what experience adds to the new state count before anybody sees it."""
        try:
            said = ask(moved.session, self.playbook)
        except Exception:
            log.exception("call %s: its reasons could not be weighed", moved.session.call_id)
            return moved
        if said is None:
            return moved
        self._services.journal.append(self._number, said)
        then = reduce(moved.session, said, self.playbook)
        return Transition(then.session, moved.effects + then.effects)

    def _close(self) -> None:
        """Have the call learnt from; what is learnt must not decide whether it ends."""
        try:
            self._services.foresight.close(self.session, self.playbook)
        except Exception:
            log.exception("call %s could not be learnt from", self.session.call_id)

    def _tell(self) -> None:
        """Tell of the change; what is shown of a call must not decide whether it goes on."""
        try:
            self._services.on_change(self.session)
        except Exception:
            log.exception("call %s could not be shown", self.session.call_id)

    def _carry_out(self, effect: AnyEffect) -> None:
        services = self._services
        match effect:
            case RememberChoice():
                services.recollection.choose(effect.number, effect.customer_id, services.now())
            case LookUpCaller():
                self._recall()
                self._start(
                    partial(services.lookup.find_caller, effect, self.answer), self._lookups
                )
            case FetchFacts():
                self._start(partial(services.lookup.fetch, effect, self.answer), self._lookups)
            case Perform():
                self._start(partial(self._have, services.performer.perform, effect), self._rest)
            case CheckOutcome():
                self._start(partial(self._have, services.performer.check, effect), self._rest)
            case WakeAt():
                self._start(partial(self._wake, effect), self._lookups)
            case StopWork():
                self._stop_lookups()

    def _recall(self) -> None:
        """Let count what the desk remembers of the number, before anybody answers."""
        try:
            said = self._services.recollection.recall(self.session)
        except Exception:
            log.exception("call %s: its number is not recalled", self.session.call_id)
            return
        if said is not None:
            self.answer(said)

    def _note(self) -> None:
        """Have the desk remember the call; that must not decide whether it ends."""
        try:
            self._services.recollection.note(self.session, self.playbook)
        except Exception:
            log.exception("call %s is not remembered", self.session.call_id)

    def _stop_lookups(self) -> None:
        """Let go of whatever is looked up; one for a system out of reach would wait for ever."""
        for task in self._lookups:
            task.cancel()

    def _start(self, work: Work, kind: set[asyncio.Task[None]]) -> None:
        if self._stopped:
            return
        task = self._group.create_task(self._guarded(work))
        kind.add(task)
        task.add_done_callback(kind.discard)

    async def _guarded(self, work: Work) -> None:
        """Keep a defect in one piece of work from ending every other call."""
        try:
            await work()
        except Exception:
            log.exception("call %s: work ended early", self.session.call_id)

    async def _have(self, done: Callable[[Any, Post], Awaitable[None]], effect: Order) -> None:
        """Have it done; what was looked up before no longer counts for anybody."""

        def answer(event: SystemEvent) -> None:
            if effect.order.customer is not None and not isinstance(event, ActionProgressed):
                self._services.lookup.forget(effect.order.customer.customer_id)
            self.answer(event)

        await done(effect, answer)

    async def _wake(self, effect: WakeAt) -> None:
        delay_s = (effect.at - self._services.now()).total_seconds()
        await asyncio.sleep(max(delay_s, 0.0))
        if self.session.phase is not Phase.CLOSED:
            self.apply(Woke(call_id=effect.call_id, at=max(self._services.now(), effect.at)))


def replayed(events: Sequence[AnyEvent], playbook: Playbook) -> Session | None:
    """Fold a log into the session it tells of; None when it holds no opening event."""
    session: Session | None = None
    for event in events:
        if session is None:
            opened = open_session(event, playbook) if isinstance(event, SwitchEvent) else None
            session = opened.session if opened is not None else None
        else:
            session = reduce(session, event, playbook).session
    return session
