"""The switch's calls as this agent needs to know them: who is on each, in which state.

A connection's state only goes forward, except where an event says otherwise in so many words
(retrieved, offered anew). An event older than what is known of a connection changes nothing of it,
so doubled and late ones do no harm; a connection that ended is remembered for that reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from app.sdk.calls.cleaning import ATTACHED_LIMIT
from connectors.csta.devices import Party
from connectors.csta.reports import Known

CONNECTIONS_KEPT = 64
"""On one call; more than any conference that is a call."""


class State(IntEnum):
    """Of a connection, in the order of its life."""

    INITIATED = 0
    QUEUED = 1
    OFFERED = 2
    ALERTING = 3
    HELD = 4
    CONNECTED = 5
    FAILED = 6
    GONE = 7


STATES = {
    "initiated": State.INITIATED,
    "queued": State.QUEUED,
    "alerting": State.ALERTING,
    "hold": State.HELD,
    "held": State.HELD,
    "connected": State.CONNECTED,
    "fail": State.FAILED,
    "failed": State.FAILED,
    "null": State.GONE,
}
"""By the switch's word for them."""

TALKING = frozenset({State.CONNECTED, State.HELD})
RUNG = frozenset({State.OFFERED, State.ALERTING})
OVER = frozenset({State.FAILED, State.GONE})


@dataclass(slots=True)
class Connection:
    """One device on one call.

    Attributes:
        cause: Why it got into its state, in the switch's word.
        by: The device that let go of it.
        rang: It rang at some time.
        talked: It was connected at some time, though that may have been told late.
    """

    party: Party
    state: State
    at: datetime
    cause: str = ""
    by: str = ""
    rang: bool = False
    talked: bool = False


@dataclass(slots=True)
class Call:
    """One call of the switch.

    Attributes:
        origin: What its conversation was called when it began, before transfers renamed it.
        answered_by: Who answered it last.
        conferenced: It was made a conference, by `controller`.
        consultation: It was made to consult somebody.
        customer: Who the call is about, where the switch says so of a consultation.
        aliases: How the switch numbers devices on this call, by what they are known as.
        merged: The transfers and conferences that made it what it is.
    """

    name: str
    origin: str
    connections: dict[str, Connection] = field(default_factory=dict)
    calling: Party | None = None
    called: Party | None = None
    dialled: Party | None = None
    redirected: Party | None = None
    queue: Party | None = None
    queues: set[str] = field(default_factory=set)
    queued_at: datetime | None = None
    waited_s: float | None = None
    answered_by: Party | None = None
    through_trunk: bool = False
    is_acd: bool = False
    conferenced: bool = False
    consultation: bool = False
    controller: str = ""
    thread: str = ""
    unique: str = ""
    attached: dict[str, str] = field(default_factory=dict)
    failure: str = ""
    customer: Party | None = None
    aliases: dict[str, str] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)

    def resolve(self, device: str) -> str:
        """Return what a device is known as."""
        return self.aliases.get(device, device)

    def call_it(self, device: str, key: str) -> None:
        """Remember that the switch calls a known device by a number of its own."""
        if device and key and device != key and len(self.aliases) < CONNECTIONS_KEPT:
            self.aliases[device] = key

    def state(self, key: str) -> State | None:
        """Return the state of a device's connection; None when it never had one."""
        found = self.connections.get(key)
        return found.state if found else None

    def live(self) -> Iterator[Connection]:
        """Yield every connection that has not ended, queues left out."""
        return (
            one
            for key, one in self.connections.items()
            if one.state not in OVER and key not in self.queues
        )

    def put(self, party: Party, state: State, at: datetime) -> bool:
        """Bring a device's connection into a state, unless it is known to be further or later."""
        known = self.connections.get(party.key)
        if known is None:
            if len(self.connections) >= CONNECTIONS_KEPT:
                return False
            fresh = Connection(party, state, at, rang=state in RUNG, talked=state in TALKING)
            self.connections[party.key] = fresh
            return True
        known.talked = known.talked or state in TALKING
        if not _follows(known, state, at):
            return False
        known.state, known.at = state, at
        known.rang = known.rang or state in RUNG
        known.party = known.party.named(party.name)
        return True

    def end(self, key: str, state: State, at: datetime, cause: str, by: str) -> None:
        """End a device's connection, and keep why; one never heard of has ended all the same."""
        known = self.connections.get(key)
        if known is None:
            self.put(Party(key, key), state, at)
            known = self.connections.get(key)
        elif known.state in OVER or at < known.at:
            return
        if known is not None:
            known.state, known.at, known.cause, known.by = state, at, cause, by


def _follows(known: Connection, state: State, at: datetime) -> bool:
    """Whether a connection may go from what is known of it to this."""
    if at < known.at or state is known.state:
        return False
    if known.state in OVER:
        return state in (State.INITIATED, *RUNG) and at > known.at
    if known.state in TALKING and state in TALKING:
        return True
    return state > known.state


def keep_attached(before: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """Return what is attached, the newest of each name; of too many the oldest go."""
    merged = {**{name: text for name, text in before.items() if name not in now}, **now}
    return dict(list(merged.items())[-ATTACHED_LIMIT:])


def note(call: Call, known: Known) -> None:
    """Keep who calls whom and what is attached; what was told before is kept where it is not."""
    if known.calling is not None and (call.calling is None or known.calling.number):
        before = call.calling
        same = before is not None and before.key == known.calling.key
        call.calling = known.calling.named(before.name if before and same else None)
    call.called = call.called or known.called
    call.dialled = call.dialled or known.dialled
    call.redirected = known.redirected or call.redirected
    call.through_trunk = call.through_trunk or known.through_trunk
    call.is_acd = call.is_acd or known.is_acd
    call.thread = call.thread or known.thread
    call.unique = call.unique or known.unique
    call.consultation = call.consultation or known.cause == "consultation"
    call.customer = known.customer or call.customer
    if known.attached:
        call.attached = keep_attached(call.attached, known.attached)
