"""Every call the agent's devices are on, as the switch's events and snapshots leave them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from connectors.csta.calls import CONNECTIONS_KEPT, OVER, STATES, Call, Connection, State, note
from connectors.csta.devices import Own, Party
from connectors.csta.merging import merge
from connectors.csta.reports import Kind, Report

CALLS_KEPT = 200
_BEGINNINGS = frozenset(
    {Kind.INITIATED, Kind.ORIGINATED, Kind.OFFERED, Kind.QUEUED, Kind.DELIVERED}
)
_ENDINGS = frozenset({Kind.CLEARED, Kind.CALL_CLEARED, Kind.DIVERTED, Kind.FAILED})
_CONFERENCES = frozenset({"conference", "singleStepConference", "joinCall", "intrude"})


class Switchboard:
    """The calls this agent's devices are on, or were on lately.

    Attributes:
        calls: By the switch's id.
        active: The ids of those one of the agent's devices is on now.
    """

    def __init__(self, own: Own) -> None:
        self.own = own
        self.calls: dict[str, Call] = {}
        self.active: set[str] = set()

    def get_call(self, name: str) -> Call:
        """Return a call, a new one when it was never heard of."""
        call = self.calls.get(name)
        if call is None:
            self._make_room()
            call = self.calls[name] = Call(name, name)
        return call

    def mine(self, call: Call) -> list[Connection]:
        """Return the agent's own connections to a call."""
        return [one for key, one in call.connections.items() if key in self.own]

    def is_on(self, call: Call) -> bool:
        """Whether one of the agent's devices is on a call now."""
        return any(one.state not in OVER for one in self.mine(call))

    def hear(self, report: Report, at: datetime, monitored: str) -> None:
        """Take over what one event says.

        Args:
            report: The event.
            at: Its time.
            monitored: The agent's device whose monitor told it; empty where that is not known.
        """
        if report.subject is None:
            return
        call = self.get_call(report.subject.call)
        if self._begins_anew(call, report, at):
            call = self.calls[call.name] = Call(call.name, call.name)
        if report.kind in (Kind.TRANSFERRED, Kind.CONFERENCED):
            call = merge(self, report, at) or call
        else:
            note(call, report)
            CHANGES[report.kind](self, call, report, at)
        if monitored and report.local in STATES:
            _hear_local(call, report, at, monitored)
        named = (report.subject, report.second, *(leg for one in report.moves for leg in one.legs))
        self.refresh({leg.call for leg in named if leg is not None})

    def refresh(self, names: Iterable[str]) -> None:
        """Find out anew whether the agent is on these calls."""
        for name in names:
            call = self.calls.get(name)
            if call is not None and self.is_on(call):
                self.active.add(name)
            else:
                self.active.discard(name)

    def _begins_anew(self, call: Call, report: Report, at: datetime) -> bool:
        """Whether the switch gives the id of a call that is over to another one."""
        if report.kind not in _BEGINNINGS or not call.connections or self.is_on(call):
            return False
        if any(at <= one.at for one in call.connections.values()):
            return False
        if all(one.state in OVER for one in call.connections.values()):
            return True
        calling = report.calling
        return bool(calling and call.calling and calling.key != call.calling.key)

    def _make_room(self) -> None:
        """Forget the oldest calls the agent is not on; if it comes to that, of those too."""
        if len(self.calls) < CALLS_KEPT:
            return
        idle = (name for name in self.calls if name not in self.active)
        gone = next(idle, next(iter(self.calls)))
        del self.calls[gone]
        self.active.discard(gone)


def _hear_local(call: Call, report: Report, at: datetime, monitored: str) -> None:
    """The state of the monitored device's own connection is the switch's last word on it."""
    state, known = STATES[report.local], call.state(monitored)
    if state is State.ALERTING and report.kind is Kind.OFFERED:
        state = State.OFFERED
    if state in OVER:
        if known is not None:
            call.end(monitored, state, at, report.cause, "")
    elif known not in OVER and (known is not None or report.kind not in _ENDINGS):
        call.put(Party(monitored, monitored), state, at)


def _who(board: Switchboard, call: Call, report: Report) -> Party | None:
    """Return whose connection the event is about, and remember what the switch calls it.

    The agent's own device wins, wherever it stands: a group may be named beside it.
    """
    device = call.resolve(report.subject.device) if report.subject else ""
    actor = report.actor
    if actor is None or (device in board.own and actor.key not in board.own):
        return Party(device, device) if device else None
    if report.subject is not None:
        call.call_it(report.subject.device, actor.key)
    return actor


def _initiated(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    if who := _who(board, call, report):
        call.put(who, State.INITIATED, at)


def _originated(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    if who := _who(board, call, report):
        call.put(who, State.CONNECTED, at)


def _reached(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    """The call has left for another network; whoever is there stands for the trunk."""
    if report.called is not None and report.called.key not in call.connections:
        call.put(report.called, State.QUEUED, at)


def _offered(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    if who := _who(board, call, report):
        call.put(who, State.OFFERED, at)


def _delivered(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    """It rings; at a queue or a group of agents it waits."""
    who = _who(board, call, report)
    if who is None:
        return
    if report.cause == "enteringDistribution" and who.key not in board.own:
        _wait(call, who, at)
        return
    again = who.key in board.own and call.state(who.key) in OVER
    if call.put(who, State.ALERTING, at) and again:
        call.answered_by = None  # whoever took it has given it back
    _note_caller(call, report, at)
    if who.key in board.own:
        _offer_from_queue(call, report, at)


def _offer_from_queue(call: Call, report: Report, at: datetime) -> None:
    came_from = report.redirected
    distributed = report.is_acd or report.cause in _FROM_QUEUE
    if call.queue is None and came_from is not None and distributed:
        call.queue = came_from
    if call.waited_s is None and call.queued_at is not None:
        call.waited_s = max(0.0, (at - call.queued_at).total_seconds())


def _note_caller(call: Call, report: Report, at: datetime) -> None:
    """Whoever calls is on the line while it rings."""
    calling = report.calling
    if calling is not None and calling.key and call.state(calling.key) is None:
        call.put(calling, State.CONNECTED, at)


def _queued(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    if who := _who(board, call, report):
        _wait(call, who, at)


def _wait(call: Call, queue: Party, at: datetime) -> None:
    call.queue = queue
    if len(call.queues) < CONNECTIONS_KEPT:
        call.queues.add(queue.key)
    call.queued_at = call.queued_at or at


def _established(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    who = _who(board, call, report)
    if who is None:
        return
    if who.key in call.queues:
        return
    if call.state(who.key) is not State.HELD:
        call.put(who, State.CONNECTED, at)
    calling = report.calling
    if calling is not None and calling.key != who.key:
        call.answered_by = report.actor or who
        if call.state(calling.key) is not State.HELD:
            call.put(calling, State.CONNECTED, at)
    call.conferenced = call.conferenced or report.cause in _CONFERENCES


def _held(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    if who := _who(board, call, report):
        call.put(who, State.HELD, at)


def _retrieved(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    if who := _who(board, call, report):
        call.put(who, State.CONNECTED, at)


def _diverted(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    """It has left the device it rang at."""
    if who := _who(board, call, report):
        call.queues.discard(who.key)
        call.end(who.key, State.GONE, at, report.cause, "")


def _cleared(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    who = call.resolve(report.subject.device) if report.subject else ""
    by = report.actor.key if report.actor else ""
    outside = not board.own.is_colleague(who) and not board.own.is_colleague(by)
    if who not in call.connections and by in call.connections and outside:
        who = by  # the switch numbers the outside in its own way, and says who it is beside it
    if who:
        call.queues.discard(who)
        call.end(who, State.GONE, at, report.cause, by)


def _call_cleared(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    for key in list(call.connections):
        call.end(key, State.GONE, at, report.cause, "")


def _failed(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    """It can't be made, or can't ring there."""
    call.failure = report.cause or "failed"
    if who := _who(board, call, report):
        call.end(who.key, State.FAILED, at, report.cause, "")


def _informed(board: Switchboard, call: Call, report: Report, at: datetime) -> None:
    """Only what is known of it has changed, which is noted already."""


_FROM_QUEUE = frozenset({"enteringDistribution", "distributed", "multipleAlerting", "ACDForward"})
Change = Callable[[Switchboard, Call, Report, datetime], None]
CHANGES: dict[Kind, Change] = {
    Kind.INITIATED: _initiated,
    Kind.ORIGINATED: _originated,
    Kind.REACHED: _reached,
    Kind.OFFERED: _offered,
    Kind.DELIVERED: _delivered,
    Kind.QUEUED: _queued,
    Kind.ESTABLISHED: _established,
    Kind.HELD: _held,
    Kind.RETRIEVED: _retrieved,
    Kind.DIVERTED: _diverted,
    Kind.CLEARED: _cleared,
    Kind.CALL_CLEARED: _call_cleared,
    Kind.FAILED: _failed,
    Kind.INFORMED: _informed,
}
