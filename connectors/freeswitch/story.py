"""What a call is at this moment for the agent, read off the legs: its phase and its contact."""

from app.domain.call import Contact, Direction, Phase
from app.sdk.calls.cleaning import clean_attached, clean_name, clean_number
from connectors.freeswitch.board import Board
from connectors.freeswitch.calls import Call
from connectors.freeswitch.legs import Leg


def find_customer(board: Board, call: Call) -> Leg | None:
    """Return the leg of whoever the call is about; None: nobody from outside."""
    for leg in call.legs:
        peer = board.peer(leg)
        if peer is not None and not (peer.hidden or board.is_colleague(peer)):
            return peer
    for leg in call.legs:
        above = board.chain(leg)[1:] or board.children(leg)
        for one in reversed(above):
            if not (one.hidden or board.is_colleague(one)):
                return one
    if call.offer is not None and (waiting := board.find_leg(call.offer.session)):
        return waiting
    return call.customer


def read_phase(board: Board, call: Call, answered: bool) -> Phase | None:
    """Return the call's phase; None while it is not worth telling of."""
    lead = call.lead
    if lead is None:
        return Phase.OFFERED
    if not (answered or _connected(board, call)):
        return _waiting(board, call)
    if any(leg.conference and not leg.ended for leg in call.legs):
        return Phase.CONFERENCING
    if consulted(board, call) or _in_transit(board, call):
        return Phase.CONSULTING
    return Phase.HELD if lead.held else Phase.ACTIVE


def _connected(board: Board, call: Call) -> bool:
    """Whether both ends are on the line."""
    if not call.dialled:
        return any(leg.up for leg in call.legs)
    lead = call.legs[0]
    rung = board.children(lead)
    return lead.up and (not rung or any(one.up for one in rung))


def _waiting(board: Board, call: Call) -> Phase:
    legs = board.children(call.legs[0]) if call.dialled else call.legs
    ringing = any(leg.alerting for leg in legs) or call.phase is Phase.RINGING
    return Phase.RINGING if ringing else Phase.OFFERED


def consulted(board: Board, call: Call) -> Leg | None:
    """Return whom the agent talks to, or rings, while the customer waits."""
    for leg in call.legs[1:]:
        if leg.ended or leg.outbound:
            continue
        other = board.peer(leg) or next(iter(board.children(leg)), None)
        if other is not None and other is not call.customer and _bridged_here(board, other, call):
            return other
    lead = call.lead
    peer = board.peer(lead) if lead is not None else None
    waits = call.customer is not None and not call.customer.ended
    if waits and call.had_customer and peer is not None and board.is_colleague(peer):
        return peer
    return None


def _bridged_here(board: Board, other: Leg, call: Call) -> bool:
    """Whether that leg is bridged with the agent, or with nobody yet."""
    met = board.peer(other)
    return met is None or met in call.legs


def _in_transit(board: Board, call: Call) -> bool:
    """Whether a consultation's end is not settled: none of the legs is bridged."""
    if call.phase is not Phase.CONSULTING:
        return False
    return all(board.peer(leg) is None for leg in call.legs if not leg.ended)


def consulting(board: Board, call: Call) -> Leg | None:
    """Return the colleague who rings or talks to the agent while their customer waits."""
    lead = call.lead
    if lead is None or not lead.outbound or call.had_customer or call.customer is None:
        return None
    if call.customer.ended or board.peer(lead) is call.customer:
        return None
    above = board.chain(lead)[1:]
    if not above or above[0].ended or not board.is_colleague(above[0]):
        return None
    return above[0]


def read_contact(board: Board, call: Call, phase: Phase) -> Contact:
    """Put together what the switch says of the call."""
    direction = _direction(board, call)
    ani, name = _caller(board, call, direction)
    other = _other(board, call, phase)
    before, lead = call.contact, call.lead
    colleague = consulting(board, call)
    number = other.party if other else before.other_party
    return Contact(
        ani=ani or before.ani,
        dnis=_dnis(board, call, direction) or before.dnis,
        caller_name=name or (before.caller_name if ani in (None, before.ani) else None),
        queue=_queue(call) or before.queue,
        direction=direction,
        other_party=number or (_dialled(call) if call.dialled else ani),
        other_name=other.party_name if other else before.other_name,
        consult_from=colleague.party if colleague else None,
        participants=_participants(board, call) if phase is Phase.CONFERENCING else (),
        waited_s=call.waited_s if call.waited_s is not None else before.waited_s,
        attached={**before.attached, **_attached(call)},
        conversation=_conversation(board, call),
        controls=lead.leads if lead is not None and phase is Phase.CONFERENCING else None,
    )


def _direction(board: Board, call: Call) -> Direction:
    if call.customer is not None:
        return Direction.OUT if call.dialled or call.customer.outbound else Direction.IN
    if call.dialled:
        rung = board.children(call.legs[0])
        outside = not rung and not board.is_short(call.legs[0].destination)
        return Direction.OUT if outside else Direction.INTERNAL
    above = board.chain(call.legs[0])[1:] if call.legs else []
    return Direction.INTERNAL if above else Direction.IN


def _caller(board: Board, call: Call, direction: Direction) -> tuple[str | None, str | None]:
    """Return the calling number and name."""
    customer = call.customer
    if call.dialled or (
        customer is not None and call.legs and customer.parent == call.legs[0].uuid
    ):
        return call.legs[0].party or clean_number(board.agent.user), None
    if customer is not None:
        if customer.outbound:
            return customer.party, customer.party_name
        return customer.number, customer.name
    if call.offer is not None:
        return call.offer.number, call.offer.name
    above = board.chain(call.legs[0])[1:]
    if direction is Direction.INTERNAL and above:
        return above[-1].party, above[-1].name
    return call.legs[0].number, call.legs[0].name


def _dialled(call: Call) -> str | None:
    return clean_number(call.legs[0].destination)


def _dnis(board: Board, call: Call, direction: Direction) -> str | None:
    if call.dialled:
        return _dialled(call)
    above = board.chain(call.legs[0])[1:] if call.legs else []
    if not above and call.customer is not None and call.customer.outbound:
        return call.customer.party
    for leg in (call.customer, *above[::-1]):
        if leg is not None and not leg.outbound and leg.destination:
            return clean_number(leg.destination)
    return None


def _other(board: Board, call: Call, phase: Phase) -> Leg | None:
    """Return who is at the other end."""
    lead = call.lead
    if phase is Phase.CONSULTING:
        return consulted(board, call)
    if lead is None:
        return call.customer
    if phase is Phase.CONFERENCING:
        return None
    peer = board.peer(lead)
    if peer is not None:
        return peer
    if call.contact.other_party:
        return None
    if call.dialled:
        return next(iter(board.children(lead)), None)
    return consulting(board, call) or call.customer or next(iter(board.chain(lead)[1:]), None)


def _queue(call: Call) -> str | None:
    named = [leg.queue for leg in call.legs if leg.outbound] + [
        call.offer.queue if call.offer else ""
    ]
    return next((clean_name(one) for one in named if one), None)


def _attached(call: Call) -> dict[str, str]:
    found: dict[str, str] = {}
    for leg in (call.customer, *call.legs):
        if leg is not None:
            found |= leg.variables
    return clean_attached(found)


def _conversation(board: Board, call: Call) -> str:
    root = board.root(call.customer) if call.customer else ""
    return "" if root == call.call_id else root


def _participants(board: Board, call: Call) -> tuple[str, ...]:
    own = {leg.uuid for leg in board.mine()}
    names = {leg.conference for leg in call.legs if leg.conference and not leg.ended}
    found = [
        number
        for name in names
        for uuid, number in board.rooms.get(name, {}).items()
        if number and uuid not in own
    ]
    return tuple(dict.fromkeys(found))
