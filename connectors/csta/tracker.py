"""The call tracker: events and snapshots in, events of the agent's calls out. No clock, no network.

After each event every conversation is read off the switchboard anew, and what has changed is told.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from app.domain.call import CallId, Outcome, Phase
from app.domain.events import SwitchEvent
from app.sdk.calls.telling import Standing, Teller
from connectors.csta.calls import OVER, Call, State
from connectors.csta.devices import Own
from connectors.csta.endings import failure_of, find_outcome, give_up, taken_by
from connectors.csta.reports import Kind, Report
from connectors.csta.story import (
    Affair,
    began_here,
    find_customer,
    liveliest,
    read_contact,
    read_phase,
    settle_answer,
)
from connectors.csta.switchboard import Switchboard

SETTLE_S = 0.3
"""How long a deciding event may come after the one it decides."""

NAMES_KEPT = 200


class CallTracker:
    """Follows this agent's calls.

    Attributes:
        listing: A snapshot is being taken: nothing is told before it is complete.
    """

    def __init__(self, own: Own, now: Callable[[], datetime]) -> None:
        self.board = Switchboard(own)
        self.teller = Teller()
        self.listing = False
        self._now = now
        self._affairs: list[Affair] = []
        self._arrived = datetime.min.replace(tzinfo=UTC)
        self._names: dict[str, tuple[CallId, str | None]] = {}

    @property
    def unsettled(self) -> bool:
        """Whether something waits for a deciding event, or for `SETTLE_S` to pass."""
        return any(affair.ended_at for affair in self._affairs)

    def hear(self, report: Report, monitored: str) -> list[SwitchEvent]:
        """Take one event; return what it means for the agent's calls."""
        at = report.at or self._arrival()
        told = [] if self.listing else list(self._settle(at))
        self.board.hear(report, at, monitored)
        if report.kind in (Kind.TRANSFERRED, Kind.CONFERENCED):
            told += self._follow(report, at)
        return told if self.listing else [*told, *self._tell(at)]

    def _arrival(self) -> datetime:
        """Return when an event came that says nothing of it; never the same time twice."""
        self._arrived = max(self._now(), self._arrived + timedelta(microseconds=1))
        return self._arrived

    def settle(self, at: datetime) -> list[SwitchEvent]:
        """Decide what has waited long enough at this time."""
        return list(self._settle(at))

    def reconciled(self, at: datetime) -> list[SwitchEvent]:
        """The snapshot is complete: tell what changed while nobody listened."""
        self.listing = False
        self._rename_vanished()
        for affair in self._affairs:
            affair.vanished = not self._is_live(affair.main)
        return list(self._tell(at))

    def _follow(self, report: Report, at: datetime) -> list[SwitchEvent]:
        """A transfer or a conference: the conversation goes on under another call, or elsewhere."""
        old = {leg.call for leg in (report.subject, report.second) if leg}
        new = next((move.new.call for move in report.moves if move.new), "")
        here = report.actor is not None and report.actor.key in self.board.own
        gave = here and report.kind is Kind.TRANSFERRED
        for affair in self._affairs:
            if not old & {affair.main, affair.consult}:
                continue
            if new and self._is_live(new):
                affair.main, affair.consult = new, None
            elif gave:
                affair.given_away = True
        return list(self._unite(at))

    def _unite(self, at: datetime) -> Iterator[SwitchEvent]:
        """Two conversations have become one: the later one is over."""
        seen: set[str] = set()
        for affair in list(self._affairs):
            if affair.main in seen:
                self._affairs.remove(affair)
                yield from self.teller.end(affair.call_id, Outcome.ANSWERED_HERE, at)
            seen.add(affair.main)

    def _tell(self, at: datetime) -> Iterator[SwitchEvent]:
        self._find_affairs()
        for affair in list(self._affairs):
            self._drop_consultation(affair)
            if self._is_live(affair.main):
                affair.ended_at = None
                yield from self._read(affair, at)
            else:
                yield from self._end(affair, at)
        yield from self._tell_outlived(at)

    def _tell_outlived(self, at: datetime) -> Iterator[SwitchEvent]:
        """A consultation outlives its customer: from then on it is a call of its own."""
        self._find_affairs()
        for affair in list(self._affairs):
            if affair.call_id not in self.teller.calls and self._is_live(affair.main):
                yield from self._read(affair, at)

    def _is_live(self, name: str) -> bool:
        return name in self.board.active

    def _find_affairs(self) -> None:
        """Put each call the agent is on into a conversation."""
        taken = {name for affair in self._affairs for name in (affair.main, affair.consult)}
        fresh = self.board.active - taken
        if fresh:
            known = [call for name, call in self.board.calls.items() if name in fresh]
            for call in sorted(known, key=self._waits_less):
                self._place(call)

    def _waits_less(self, call: Call) -> tuple[bool, bool]:
        """What is on hold comes first: another call may be about it."""
        held = liveliest(self.board.mine(call)) is State.HELD
        return not held, began_here(self.board, call)

    def _place(self, call: Call) -> None:
        outgoing = began_here(self.board, call)
        if outgoing and (affair := self._find_waiting(call)):
            self._imply_hold(affair, call)
            affair.consult, affair.consulted = call.name, True
            return
        if liveliest(self.board.mine(call)) is State.INITIATED and call.called is None:
            return
        self._affairs.append(Affair(self._name(call, outgoing), call.name, outgoing))

    def _find_waiting(self, second: Call) -> Affair | None:
        """Return the conversation that waits while the agent makes a call.

        It is on hold, unless that event was lost; then the switch says that it is about it.
        """
        for affair in self._affairs:
            call = self.board.calls.get(affair.main)
            if call is None or affair.consult is not None:
                continue
            about = second.consultation or bool(call.thread and call.thread == second.thread)
            state = liveliest(self.board.mine(call))
            if state is State.HELD or (state is State.CONNECTED and about):
                return affair
        return None

    def _imply_hold(self, affair: Affair, second: Call) -> None:
        began = max((one.at for one in self.board.mine(second)), default=None)
        for one in self.board.mine(self.board.get_call(affair.main)):
            if one.state is State.CONNECTED and began is not None:
                one.state, one.at = State.HELD, max(one.at, began)

    def _name(self, call: Call, outgoing: bool) -> CallId:
        """Return what a conversation is called from now on.

        Small switches use the number of a call again for the next one: it is told apart by who
        calls.
        """
        plain = call.thread or call.unique or call.origin
        customer = find_customer(self.board, call, outgoing=outgoing) or call.calling
        who = customer.number if customer else None
        known = self._names.pop(plain, None)
        if known is None:
            name = CallId(plain)
        elif known[1] == who and known[0] not in self.teller.calls:
            name = known[0]
        else:
            count = int(known[0].rpartition("~")[2]) + 1 if "~" in known[0] else 2
            name = CallId(f"{plain}~{count}")
        self._names[plain] = (name, who)
        if len(self._names) > NAMES_KEPT:
            del self._names[next(iter(self._names))]
        return name

    def _drop_consultation(self, affair: Affair) -> None:
        if affair.consult is not None and not self._is_live(affair.consult):
            affair.consult = None

    def _read(self, affair: Affair, at: datetime) -> Iterator[SwitchEvent]:
        settle_answer(self.board, affair)
        phase = read_phase(self.board, affair)
        if phase is None:
            return
        affair.contact = read_contact(self.board, affair, phase)
        yield from self.teller.tell(affair.call_id, phase, affair.contact, at)
        if affair.outgoing and not affair.answered and self._failed(affair):
            yield from self._close(affair, Outcome.FAILED, at)

    def _failed(self, affair: Affair) -> bool:
        """Whether a call the agent makes has come to nothing, though the telephone is off hook."""
        call = self.board.get_call(affair.main)
        if call.queues:
            return False  # one of its agents can't be reached, and it still waits for another
        return bool(call.failure) and not any(
            one.state not in OVER for key, one in call.connections.items()
            if key not in self.board.own
        )  # fmt: skip

    def _end(self, affair: Affair, at: datetime) -> Iterator[SwitchEvent]:
        affair.ended_at = affair.ended_at or at
        settle_answer(self.board, affair)
        outcome = find_outcome(self.board, affair)
        if outcome is not None:
            yield from self._close(affair, outcome, at)

    def _settle(self, at: datetime) -> Iterator[SwitchEvent]:
        for affair in list(self._affairs):
            if affair.ended_at and at - affair.ended_at >= timedelta(seconds=SETTLE_S):
                yield from self._close(affair, give_up(self.board, affair), affair.ended_at)
                yield from self._tell_outlived(at)

    def _close(self, affair: Affair, outcome: Outcome, at: datetime) -> Iterator[SwitchEvent]:
        self._affairs.remove(affair)
        call = self.board.get_call(affair.main)
        for key in self.board.own.keys & call.connections.keys():
            call.end(key, State.GONE, at, "", "")
        self.board.refresh((affair.main,))
        standing = self.teller.calls.get(affair.call_id)
        if standing is not None and affair.answered and not self.teller.answered(affair.call_id):
            yield from self.teller.tell(affair.call_id, Phase.ACTIVE, affair.contact, at)
        by = taken_by(self.board, call) if outcome is Outcome.ANSWERED_ELSEWHERE else None
        if by and standing is not None:
            contact = replace(standing.contact, answered_by=by)
            self.teller.calls[affair.call_id] = Standing(standing.phase, contact)
        yield from self.teller.end(affair.call_id, outcome, at, failure_of(call))

    def _rename_vanished(self) -> None:
        """What was transferred in the gap goes on under another call with somebody known on it."""
        placed = {name for affair in self._affairs for name in (affair.main, affair.consult)}
        fresh = [
            call for call in self.board.calls.values()
            if call.name not in placed and self.board.is_on(call)
        ]  # fmt: skip
        for affair in self._affairs:
            if self._is_live(affair.main):
                continue
            before = self.board.get_call(affair.main)
            for call in fresh:
                if self._is_same(affair, before, call):
                    affair.main, affair.consult = call.name, None
                    call.origin = before.origin
                    fresh.remove(call)
                    break

    def _is_same(self, affair: Affair, before: Call, call: Call) -> bool:
        if before.thread or call.thread:
            return before.thread == call.thread
        own = self.board.own
        known = {key for key, one in before.connections.items() if key not in own}
        return bool(known & {one.party.key for one in call.live() if one.party.key not in own})
