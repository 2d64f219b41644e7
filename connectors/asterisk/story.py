"""What a call is at this moment for the agent, read off the legs: its phase and its contact."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.call import CallId, Contact, Direction, Phase
from app.sdk.calls.cleaning import clean_attached, clean_number
from connectors.asterisk.board import Board
from connectors.asterisk.legs import Leg
from connectors.asterisk.message import unescape
from connectors.asterisk.topology import (
    company_of,
    find_caller,
    find_customer,
    is_colleague,
    peers_of,
    reached_from,
)

CODES = ("*", "#")
"""Beginnings of what is dialled to pick up, park or listen: nobody is there until there is."""


@dataclass(slots=True)
class Call:
    """One call of the agent's: its legs, what was said of it last, and what must not be forgotten.

    Attributes:
        legs: The agent's own legs, oldest first; the second one is a consultation.
        answered: It was connected at least once.
        had_customer: The agent was connected with the customer, so losing them is a consultation.
        crowded_at: Since when three are in one ordinary bridge; transfers do that for a moment.
        held_at: When it was put on hold last.
        told_at: Time of the last event told of it; the switch's threads tell out of order.
        ended_at: When its last leg hung up, while the reason is still awaited.
        held_customer: The customer the consulting colleague has on hold elsewhere.
        parked: The agent has put the customer into a parking place.
        given_at: When the agent gave it away; where to is still awaited.
        stale_at: Since when it must be over, though nobody said so.
    """

    call_id: CallId
    legs: list[Leg]
    phase: Phase | None = None
    contact: Contact = field(default_factory=Contact)
    answered: bool = False
    had_customer: bool = False
    crowded_at: datetime | None = None
    crowded: bool = False
    held_at: datetime | None = None
    told_at: datetime | None = None
    ended_at: datetime | None = None
    held_customer: Leg | None = None
    parked: bool = False
    given_at: datetime | None = None
    stale_at: datetime | None = None


@dataclass(slots=True)
class Situation:
    """Everything the phase and the contact are read from, looked up once."""

    board: Board
    call: Call
    leg: Leg
    peers: list[Leg]
    customer: Leg | None
    caller: Leg | None

    @property
    def with_customer(self) -> bool:
        """Whether the customer is at the other end."""
        return self.customer in self.peers

    @property
    def consulted_by(self) -> Leg | None:
        """The colleague who rings or talks to the agent while their customer waits."""
        if self.call.had_customer or self.leg.outgoing or not self.peers:
            return None
        colleague = self.peers[0]
        if self.with_customer or not is_colleague(self.board, colleague):
            return None
        waits = self.customer is not None and not self.customer.ended
        return colleague if waits or self.call.held_customer else None


def look(board: Board, call: Call) -> Situation:
    """Look the call's surroundings up, from its leading leg."""
    live = [one for one in call.legs if not one.ended] or call.legs[:1]
    leg = next((one for one in live if one.up), live[0])
    customer = call.held_customer
    if found := find_customer(board, leg):
        customer = found
    return Situation(board, call, leg, peers_of(board, leg), customer, find_caller(board, leg))


def read_phase(seen: Situation) -> Phase | None:
    """Return the call's phase; None while it is not worth telling of."""
    call, leg = seen.call, seen.leg
    if not _connected(seen):
        return _waiting(seen)
    if any(one.conference and not one.ended for one in call.legs) or call.crowded:
        return Phase.CONFERENCING
    if _consulted(seen) or _in_transit(seen):
        return Phase.CONSULTING
    return Phase.HELD if leg.held or call.parked else Phase.ACTIVE


def _connected(seen: Situation) -> bool:
    """Whether both ends are on the line; never taken back."""
    if seen.call.answered:
        return True
    if not seen.leg.outgoing:
        return any(one.up for one in seen.call.legs)
    if seen.leg.born_exten.startswith(CODES) and not seen.peers:
        return False
    rung = _rung_by(seen.board, seen.leg)
    return seen.leg.up and (not rung or any(one.up for one in rung))


def _waiting(seen: Situation) -> Phase | None:
    if seen.leg.outgoing:
        rung = _rung_by(seen.board, seen.leg)
        if not rung:
            return seen.call.phase
        ringing = any(one.alerting or one.up for one in rung)
    else:
        if not any(one.offered for one in seen.call.legs):
            return seen.call.phase
        ringing = any(one.alerting for one in seen.call.legs)
    return Phase.RINGING if ringing or seen.call.phase is Phase.RINGING else Phase.OFFERED


def _rung_by(board: Board, leg: Leg) -> list[Leg]:
    return [one for one in board.legs.values() if one.dialled_by == leg.uniqueid and not one.ended]


def _consulted(seen: Situation) -> Leg | None:
    """Return whom the agent talks to instead of the waiting customer."""
    for second in seen.call.legs:
        if second is seen.leg or second.ended or second.held:
            continue
        if second.outgoing and (others := peers_of(seen.board, second)):
            return others[0]
    waits = seen.customer is not None and not seen.customer.ended
    if waits and seen.call.had_customer and seen.peers and not seen.with_customer:
        return seen.peers[0]
    return None


def _in_transit(seen: Situation) -> bool:
    """Whether a consultation's end is not settled: one leg is between two bridges."""
    if seen.call.phase is not Phase.CONSULTING:
        return False
    return any(
        leg.up and not leg.ended and leg.bridge is None and not peers_of(seen.board, leg)
        for leg in seen.call.legs
    )


def read_contact(seen: Situation, phase: Phase) -> Contact:
    """Put together what the switch says of the call."""
    direction = _direction(seen)
    ani, name = _caller(seen, direction)
    other = _other(seen, phase)
    consulted_by = seen.consulted_by
    before = seen.call.contact
    number = other.number if other else before.other_party
    return Contact(
        ani=ani or before.ani,
        dnis=_dnis(seen, direction) or before.dnis,
        caller_name=name or (before.caller_name if ani in (None, before.ani) else None),
        queue=_queue(seen) or before.queue,
        direction=direction,
        other_party=number or (_dialled(seen.leg) if seen.leg.outgoing else number),
        other_name=other.name if other else before.other_name,
        consult_from=consulted_by.number if consulted_by else None,
        participants=_participants(seen) if phase is Phase.CONFERENCING else (),
        waited_s=_waited(seen) if before.waited_s is None else before.waited_s,
        attached=_attached(seen) or before.attached,
        conversation=_conversation(seen, phase) or before.conversation,
        controls=_controls(seen) if phase is Phase.CONFERENCING else None,
    )


def _conversation(seen: Situation, phase: Phase) -> str:
    """Return the customer's conversation by the name that no merge of bridges changes."""
    customer = seen.customer
    if customer is None and phase is Phase.CONFERENCING:
        company = company_of(seen.board, seen.leg)
        customer = next((one for one in company if not is_colleague(seen.board, one)), None)
    return customer.born_linkedid if customer else ""


def _controls(seen: Situation) -> bool | None:
    said = [one.admin for one in seen.call.legs if one.admin is not None and not one.ended]
    return any(said) if said else None


def _direction(seen: Situation) -> Direction:
    if seen.customer is not None and seen.customer.outgoing:
        return Direction.IN  # they called in, also where the agent dialled to take them over
    if seen.leg.outgoing and seen.call.legs[0].outgoing:
        return Direction.OUT if seen.customer else Direction.INTERNAL
    if seen.customer is None and seen.caller is not None and seen.caller is not seen.leg:
        return Direction.INTERNAL if is_colleague(seen.board, seen.caller) else Direction.IN
    return Direction.IN


def _caller(seen: Situation, direction: Direction) -> tuple[str | None, str | None]:
    """Return the calling number and name."""
    if direction is Direction.OUT or (direction is Direction.INTERNAL and seen.leg.outgoing):
        return seen.leg.number, None
    caller = seen.customer or (seen.caller if direction is Direction.INTERNAL else None)
    if caller is None:
        return seen.leg.connected_number, seen.leg.connected_name
    return caller.number, caller.name


def _dialled(leg: Leg) -> str | None:
    return None if leg.born_exten in ("", "s", "h") else clean_number(unescape(leg.born_exten))


def _dnis(seen: Situation, direction: Direction) -> str | None:
    if seen.leg.outgoing and direction is not Direction.IN:
        return _dialled(seen.leg)
    for leg in (seen.customer, seen.leg):
        if leg and leg.variables.get("DNIS"):
            return clean_number(unescape(leg.variables["DNIS"]))
    caller = seen.customer or seen.caller
    return _dialled(caller) if caller else None


def _other(seen: Situation, phase: Phase) -> Leg | None:
    """Return who is at the other end."""
    if phase is Phase.CONSULTING:
        return _consulted(seen)
    if phase is Phase.CONFERENCING:
        return None
    if seen.peers:
        return seen.customer if seen.with_customer else seen.peers[0]
    return seen.customer if not seen.call.contact.other_party else None


def _queue(seen: Situation) -> str | None:
    """Return the queue that offered it: that rang this leg, or in which its caller waits."""
    chain = _rung_through(seen)
    if seen.customer and not seen.call.answered:
        chain.append(seen.customer)
    return next((one.queue for one in chain if one.queue), None)


def _waited(seen: Situation) -> float | None:
    return next((one.waited_s for one in _rung_through(seen) if one.waited_s is not None), None)


def _rung_through(seen: Situation) -> list[Leg]:
    """Return the agent's leg and the plumbing it was rung through."""
    if seen.leg.outgoing:
        return []
    return [seen.leg, *(one for one in reached_from(seen.board, seen.leg) if one.hidden)]


def _attached(seen: Situation) -> dict[str, str]:
    own = _clean_variables(seen.leg)
    return own | _clean_variables(seen.customer) if seen.customer else own


def _clean_variables(leg: Leg) -> dict[str, str]:
    return clean_attached({unescape(k): unescape(v) for k, v in leg.variables.items()})


def _participants(seen: Situation) -> tuple[str, ...]:
    if seen.leg.conference is None and seen.leg.bridge is None:
        return seen.call.contact.participants
    company = company_of(seen.board, seen.leg)
    return tuple(dict.fromkeys(one.number for one in company if one.number))
