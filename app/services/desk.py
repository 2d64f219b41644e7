"""Follow the switch: one runner for each conversation of this agent."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime

from app.domain.call import TALKING, WAITING, CallId, Outcome
from app.domain.events import (
    AgentEvent,
    AnyEvent,
    ConnectionCleared,
    Diverted,
    FactsChanged,
    Failed,
    HandedOver,
    LinkEvent,
    LinkLost,
    LinkRestored,
    SwitchEvent,
    Transferred,
)
from app.sdk.connector import Announcer, CallSource, Changed
from app.sdk.errors import ConnectorError, boundary
from app.services.joining import Joining
from app.services.runner import Runner, Services

log = logging.getLogger(__name__)

LIVE_CARDS_MAX = 50
"""Sessions kept in memory at most; the oldest closed one makes room."""

_ENDINGS = (Transferred, Diverted, ConnectionCleared, Failed)


class Desk:
    """All conversations of one agent. A defect in one does not end the others."""

    def __init__(
        self,
        services: Services,
        group: asyncio.TaskGroup,
        on_link: Callable[[str, bool, str], None],
    ) -> None:
        """Make one.

        Args:
            services: What the runners work with.
            group: Owns everything started on a call's behalf.
            on_link: Told of each source's line: its name, whether it is up, why not.
        """
        self._services = services
        self._group = group
        self._on_link = on_link
        self._runners: dict[CallId, Runner] = {}
        self._unheard: set[CallId] = set()
        self._sources: dict[str, bool] = {}
        self._joining = Joining(services.now)

    def restore(self) -> None:
        """Take up again every call the log left open."""
        for number, events in self._services.journal.unfinished():
            try:
                runner = Runner.restore(self._services, self._group, number, events)
            except Exception:
                log.exception("session %s could not be taken up again", number)
                continue
            if runner is not None:
                self._runners[runner.session.call_id] = runner
                self._unheard.add(runner.session.call_id)
                self._joining.expect(runner.session.call_id, runner.session.contact)

    async def follow(self, source: CallSource) -> None:
        """Give each event of a source to its call, for as long as the source speaks."""
        self._sources[source.name] = False
        try:
            with boundary(source.name):
                async with aclosing(source.events()) as events:
                    async for event in events:
                        self.hear(source.name, event)
        except ConnectorError as error:
            log.error("%s: no more calls from here", error)
            self._on_line(source.name, LinkLost(call_id=CallId(""), at=self._services.now()))
            self._on_link(source.name, False, error.message)
            self._sources[source.name] = True
            self._settle_unheard(self._services.now())

    async def heed(self, source: Announcer) -> None:
        """Have what a system says has changed asked for again, where it is on a card."""
        try:
            with boundary(source.name):
                async with aclosing(source.changes()) as changes:
                    async for changed in changes:
                        self.ask_again(source.name, changed)
        except ConnectorError as error:
            log.error("%s: no more changes are told of", error)

    def ask_again(self, source: str, changed: Changed) -> None:
        """Take one change: every live call about that customer asks again what it has of it."""
        for runner in list(self._runners.values()):
            session = runner.session
            customer = session.customer
            if customer is None or session.phase not in WAITING | TALKING:
                continue
            facts = tuple(sorted(changed.facts & session.facts.keys()))
            if facts and changed.customer_id in ("", customer.customer_id):
                at = max(self._services.now(), session.as_of)
                call_id = session.call_id
                self._apply(
                    runner, FactsChanged(call_id=call_id, at=at, source=source, facts=facts)
                )

    def hear(self, source: str, event: SwitchEvent | LinkEvent) -> None:
        """Take one event of a source."""
        if isinstance(event, LinkEvent):
            self._on_line(source, event)
            return
        for told in self._joining.hear(source, event):
            self._take(told)
        self._unheard.discard(self._joining.call_of(source, event.call_id))

    def _take(self, event: SwitchEvent) -> None:
        """Give an event to its call; the first one begins it."""
        runner = self._runners.get(event.call_id)
        if runner is not None:
            self._apply(runner, event)
        elif not isinstance(event, _ENDINGS):
            self._begin(event)

    def act(self, event: AgentEvent) -> None:
        """Take what the agent pressed; too late is not an error."""
        runner = self._runners.get(event.call_id)
        if runner is not None:
            self._apply(runner, event)

    def take_over(self, event: HandedOver) -> None:
        """Take what a colleague's desk has handed over; a call that is gone needs it no more."""
        runner = self._runners.get(event.call_id)
        if runner is not None:
            self._apply(runner, event)

    @property
    def quiet(self) -> bool:
        """Whether no call is live."""
        return all(runner.closed for runner in self._runners.values())

    @property
    def editions(self) -> frozenset[str]:
        """The editions calls are judged by, those over included: a call may come back."""
        return frozenset(runner.playbook.edition for runner in self._runners.values())

    def stop(self) -> None:
        """Cancel everything still running for any call; the log takes it up at the next start."""
        for runner in self._runners.values():
            runner.stop()

    def _begin(self, event: SwitchEvent) -> None:
        try:
            self._runners[event.call_id] = Runner.begin(self._services, self._group, event)
        except Exception:
            log.exception("call %s could not be begun", event.call_id)
        self._make_room()

    def _apply(self, runner: Runner, event: AnyEvent) -> None:
        try:
            runner.apply(event)
        except Exception:
            log.exception("call %s: %s was not applied", event.call_id, type(event).__name__)

    def _on_line(self, source: str, event: LinkEvent) -> None:
        up = isinstance(event, LinkRestored)
        self._joining.line(source, up=up)
        self._on_link(source, up, "")
        for runner in list(self._runners.values()):
            session = runner.session
            if session.phase not in WAITING | TALKING or not self._joining.tells(
                source, session.call_id
            ):
                continue
            at = max(event.at, session.heard_at)
            if not up and not self._joining.heard(session.call_id):
                self._apply(runner, LinkLost(call_id=session.call_id, at=at))
            elif up and session.link_lost_at is not None:
                self._apply(runner, LinkRestored(call_id=session.call_id, at=at))
        if up:
            self._sources[source] = True
            self._settle_unheard(event.at)

    def _settle_unheard(self, at: datetime) -> None:
        """Once every source has told its calls, a call read back that none has told is over."""
        if not all(self._sources.values()):
            return
        for call_id in self._unheard:
            runner = self._runners[call_id]
            session, contact = runner.session, runner.session.contact
            then = max(at, session.heard_at)
            gone: SwitchEvent = ConnectionCleared(call_id=call_id, at=then, contact=contact)
            if session.phase in WAITING:
                unknown = Outcome.UNKNOWN
                gone = Diverted(call_id=call_id, at=then, contact=contact, outcome=unknown)
            self._apply(runner, gone)
        self._unheard.clear()

    def _make_room(self) -> None:
        closed = [c for c, runner in self._runners.items() if runner.closed]
        for call_id in closed[: max(0, len(self._runners) - LIVE_CARDS_MAX)]:
            del self._runners[call_id]
            self._unheard.discard(call_id)
