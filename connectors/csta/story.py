"""What a conversation is at this moment for the agent, read off the switchboard."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.call import CallId, Contact, Direction, Phase
from connectors.csta.calls import OVER, RUNG, TALKING, Call, Connection, State
from connectors.csta.devices import Party
from connectors.csta.switchboard import Switchboard

_CROWD = 2
_LIVELIEST = (
    State.CONNECTED, State.HELD, State.ALERTING, State.OFFERED, State.QUEUED, State.INITIATED,
)  # fmt: skip


@dataclass(slots=True)
class Affair:
    """One conversation of the agent's: the customer's call, and the one that consults about it.

    Attributes:
        main: The customer's call at the switch, whatever transfers have renamed it to.
        consult: The call to a colleague meanwhile; None when there is none.
        outgoing: The agent's device began it.
        answered: Both ends were connected at some time.
        given_away: The agent transferred it.
        consulted: There was a consultation, so that its end may be a transfer.
        ended_at: When the agent's last connection ended, while the reason is still awaited.
    """

    call_id: CallId
    main: str
    outgoing: bool
    consult: str | None = None
    answered: bool = False
    given_away: bool = False
    consulted: bool = False
    vanished: bool = False
    ended_at: datetime | None = None
    contact: Contact = field(default_factory=Contact)


def liveliest(own: list[Connection]) -> State | None:
    """Return the state that counts when several of the agent's devices are on one call."""
    states = {one.state for one in own}
    return next((state for state in _LIVELIEST if state in states), None)


def others(board: Switchboard, call: Call) -> list[Connection]:
    """Return everybody else who is on a call now, queues left out."""
    return [one for one in call.live() if one.party.key not in board.own]


def began_here(board: Switchboard, call: Call) -> bool:
    """Whether the agent's device made the call."""
    if call.calling is not None:
        return call.calling.key in board.own
    state = liveliest(board.mine(call))
    if state is State.INITIATED:
        return True
    company = others(board, call)
    ringing = any(one.state in RUNG for one in company)
    return state is State.CONNECTED and ringing and not any(one.state in TALKING for one in company)


def read_phase(board: Switchboard, affair: Affair) -> Phase | None:
    """Return its phase; None while it is not worth telling of."""
    call = board.get_call(affair.main)
    state = liveliest(board.mine(call))
    company = others(board, call)
    if affair.outgoing and not affair.answered:
        return _dialling(call, state, company)
    if state is State.HELD:
        return Phase.CONSULTING if _consults(board, affair) else Phase.HELD
    if state is not State.CONNECTED:
        return Phase.RINGING if state is State.ALERTING else Phase.OFFERED
    affair.answered = True
    crowd = sum(one.state in TALKING for one in company)
    return Phase.CONFERENCING if call.conferenced and crowd >= _CROWD else Phase.ACTIVE


def _dialling(call: Call, state: State | None, company: list[Connection]) -> Phase | None:
    """Return the phase of a call the agent makes; off the hook alone is none yet."""
    if state is State.INITIATED and call.called is None:
        return None
    if any(one.state in RUNG for one in company) or call.queues:
        return Phase.RINGING
    return Phase.OFFERED


def settle_answer(board: Switchboard, affair: Affair) -> None:
    """Note that both ends were connected, also where that was told late."""
    call = board.get_call(affair.main)
    if affair.outgoing:
        company = (one for key, one in call.connections.items() if key not in board.own)
        affair.answered = affair.answered or any(one.talked for one in company)
    elif any(one.talked for one in board.mine(call)):
        affair.answered = True


def _consults(board: Switchboard, affair: Affair) -> bool:
    if affair.consult is None:
        return False
    call = board.get_call(affair.consult)
    state = liveliest(board.mine(call))
    if state is State.INITIATED:
        return call.called is not None
    return state is State.CONNECTED


def read_contact(board: Switchboard, affair: Affair, phase: Phase) -> Contact:
    """Put together what the switch says of it."""
    call, before = board.get_call(affair.main), affair.contact
    customer = find_customer(board, call, outgoing=affair.outgoing)
    direction = _direction(board, call, affair, customer)
    caller = _caller(board, call, direction, customer)
    other = _other(board, affair, phase, customer)
    same = caller is None or caller.number in (None, before.ani)
    dialled = call.dialled or call.called
    queue = call.queue
    return Contact(
        ani=(caller.number if caller else None) or (before.ani if caller is None else None),
        dnis=dialled.number if dialled else before.dnis,
        caller_name=(caller.name if caller else None) or (before.caller_name if same else None),
        queue=(queue.name or queue.number) if queue else before.queue,
        direction=direction,
        other_party=other.number if other else before.other_party,
        other_name=other.name if other else before.other_name,
        consult_from=_consulted_by(board, call, affair),
        participants=_participants(board, call) if phase is Phase.CONFERENCING else (),
        waited_s=call.waited_s if call.waited_s is not None else before.waited_s,
        attached=call.attached or before.attached,
        conversation=_conversation(call, affair),
        controls=_controls(board, call) if phase is Phase.CONFERENCING else None,
    )


def find_customer(board: Switchboard, call: Call, *, outgoing: bool) -> Party | None:
    """Return whoever is from outside: who calls, or is called; else who is on the line."""
    first = call.called if outgoing else call.calling
    known = [first, call.customer, *(one.party for one in others(board, call))]
    gone = [one.party for one in call.connections.values() if one.state in OVER]
    for party in (*known, *gone):
        if party is not None and _is_outside(board, call, party):
            return _best_named(call, party)
    return None


def _is_outside(board: Switchboard, call: Call, party: Party) -> bool:
    if party.key in call.queues or party.key in board.own:
        return False
    by_trunk = call.through_trunk and call.calling is not None and party.key == call.calling.key
    return by_trunk or not board.own.is_colleague(party.key)


def _best_named(call: Call, party: Party) -> Party:
    on_line = call.connections.get(party.key)
    return party.named(on_line.party.name if on_line else None)


def _direction(board: Switchboard, call: Call, affair: Affair, customer: Party | None) -> Direction:
    if affair.outgoing:
        return Direction.OUT if customer else Direction.INTERNAL
    colleague = call.calling is not None and board.own.is_colleague(call.calling.key)
    if customer is None and colleague and not call.through_trunk:
        return Direction.INTERNAL
    return Direction.IN


def _caller(
    board: Switchboard, call: Call, direction: Direction, customer: Party | None
) -> Party | None:
    """Return who calls; for a call the agent makes, the agent."""
    if direction is Direction.IN and customer is not None:
        return customer
    if call.calling is None and direction is not Direction.IN:
        return next((one.party for one in board.mine(call)), None)
    return call.calling


def _other(
    board: Switchboard, affair: Affair, phase: Phase, customer: Party | None
) -> Party | None:
    """Return who is at the other end."""
    if phase is Phase.CONFERENCING:
        return None
    call = board.get_call(affair.main)
    if phase is Phase.CONSULTING and affair.consult is not None:
        call = board.get_call(affair.consult)
        company = [one.party for one in others(board, call)]
        return company[0] if company else call.called
    company = [one.party for one in others(board, call) if one.state in TALKING]
    if customer is not None and (not company or customer.key in {one.key for one in company}):
        return customer
    if company:
        return company[0]
    return call.called if affair.outgoing else call.calling


def _consulted_by(board: Switchboard, call: Call, affair: Affair) -> str | None:
    """Return the colleague who consults the agent, until the customer is on the line."""
    about_somebody = call.consultation or call.customer is not None
    if affair.outgoing or not about_somebody or call.calling is None:
        return None
    return call.calling.number if board.own.is_colleague(call.calling.key) else None


def _participants(board: Switchboard, call: Call) -> tuple[str, ...]:
    talking = (one.party for one in others(board, call) if one.state in TALKING)
    return tuple(dict.fromkeys(party.number or party.key for party in talking))


def _controls(board: Switchboard, call: Call) -> bool | None:
    return call.controller in board.own if call.controller else None


def _conversation(call: Call, affair: Affair) -> str:
    name = call.thread or call.origin
    return "" if name == affair.call_id else name
