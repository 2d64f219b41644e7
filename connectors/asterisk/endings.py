"""Why a call ended for this agent: answered here or there, missed, rejected, given up, failed."""

from msgspec.structs import replace

from app.domain.call import Contact, Outcome, Phase
from app.domain.events import ConnectionCleared, Diverted, Failed, SwitchEvent, Transferred
from connectors.asterisk.board import Board
from connectors.asterisk.legs import Leg
from connectors.asterisk.story import Call
from connectors.asterisk.topology import find_customer, is_colleague, peers_of

_ANSWERED_ELSEWHERE = 26
_REFUSED = (17, 21)
_UNANSWERED = (18, 19)
_FAILURES = {
    "BUSY": "busy",
    "CONGESTION": "congestion",
    "CHANUNAVAIL": "not reachable",
    "NOANSWER": "no answer",
    "CANCEL": "given up",
}
_CAUSES = {17: "busy", 18: "no answer", 19: "no answer", 20: "not reachable", 21: "rejected",
           1: "no such number", 27: "not reachable", 28: "no such number", 34: "congestion",
           38: "congestion", 42: "congestion"}  # fmt: skip
ENDING = type[ConnectionCleared] | type[Transferred]


def is_over(board: Board, leg: Leg) -> bool:
    """Whether the leg is no longer this agent's."""
    return leg.ended or picked_away(board, leg) or not board.is_mine(leg)


def picked_away(board: Board, leg: Leg) -> bool:
    """Whether somebody else picked it up while it rang at one of the agent's devices."""
    return leg.picked_from in board.devices


def find_ending(board: Board, call: Call) -> SwitchEvent | None:
    """Return how the call ended; None while the event that tells is still to come."""
    assert call.ended_at is not None, "only asked of calls whose legs have all ended"
    at, call_id, contact = call.ended_at, call.call_id, call.contact
    if call.answered:
        if _between(board, call):
            return None
        kind: ENDING = Transferred if _went_on(board, call) else ConnectionCleared
        return kind(call_id=call_id, at=at, contact=contact)
    leg = call.legs[-1]
    if call.legs[0].outgoing:
        reason = _failure(board, leg)
        return Failed(call_id=call_id, at=at, contact=contact, reason=reason)
    outcome = _unanswered(board, leg)
    if outcome is Outcome.ABANDONED:
        return ConnectionCleared(call_id=call_id, at=at, contact=contact)
    if outcome is None:
        return None
    if outcome is Outcome.ANSWERED_ELSEWHERE:
        contact = replace(contact, answered_by=_taker(board, leg))
    return Diverted(call_id=call_id, at=at, contact=contact, outcome=outcome)


def is_stale(board: Board, call: Call) -> bool:
    """Whether the call must be over though nobody said so of the agent's own telephone.

    A telephone that rang is rung no more, or it is connected with nobody since the customer left.
    """
    live = [leg for leg in call.legs if not is_over(board, leg)]
    if not call.answered:
        return all(leg.dial_status not in ("", "ANSWER") and not leg.up for leg in live)
    customer = find_customer(board, call.legs[0])
    if customer is None or not customer.ended:
        return False
    return not any(leg.bridge or leg.dialled_by or peers_of(board, leg) for leg in live)


def _between(board: Board, call: Call) -> bool:
    """Whether the customer is on the way somewhere: to a parking place, or out of it."""
    customer = find_customer(board, call.legs[0])
    if customer is None or customer.ended or call.phase is Phase.CONFERENCING:
        return False
    return not peers_of(board, customer)


def _taker(board: Board, leg: Leg) -> str | None:
    """Return who took it, by name if there is one."""
    if leg.picked_by:
        return leg.picked_by
    taker = next(iter(_takers(board, leg)), None)
    return (taker.name or taker.number) if taker else None


def give_up(call: Call) -> SwitchEvent:
    """Return the ending of a call of which nothing more was heard."""
    assert call.ended_at is not None, "only asked of calls whose legs have all ended"
    contact: Contact = call.contact
    if call.answered:
        return ConnectionCleared(call_id=call.call_id, at=call.ended_at, contact=contact)
    return Diverted(
        call_id=call.call_id, at=call.ended_at, contact=contact, outcome=Outcome.UNKNOWN
    )


def _went_on(board: Board, call: Call) -> bool:
    """Whether the customer has, or rings, a colleague now that the agent has left.

    Those who stay in a conference were given nothing.
    """
    if call.phase is Phase.CONFERENCING:
        return False
    customer = find_customer(board, call.legs[0])
    if customer is None or customer.ended:
        return False
    return any(
        (one.up or _rings_since(call, one)) and is_colleague(board, one)
        for one in peers_of(board, customer)
    )


def _rings_since(call: Call, leg: Leg) -> bool:
    """Whether a telephone rings that was not rung before the agent's own."""
    return leg.offered and not leg.dial_status and leg.order > call.legs[-1].order


def _unanswered(board: Board, leg: Leg) -> Outcome | None:
    if picked_away(board, leg) or not board.is_mine(leg) or leg.cause == _ANSWERED_ELSEWHERE:
        return Outcome.ANSWERED_ELSEWHERE
    if leg.cause in _REFUSED:
        return Outcome.REJECTED
    if _takers(board, leg):
        return Outcome.ANSWERED_ELSEWHERE
    if leg.vanished:
        return Outcome.UNKNOWN
    if _caller_gone(board, leg):
        return Outcome.ABANDONED
    if leg.dial_status == "BUSY":
        return Outcome.REJECTED
    if _gave_up_ringing(board, leg):
        return Outcome.MISSED
    return None


def _takers(board: Board, leg: Leg) -> list[Leg]:
    """Return the colleagues who have answered the call."""
    return [
        one
        for one in board.conversation(leg)
        if one.up and not (one.ended or one.hidden or one.outgoing or board.is_mine(one))
        and one.uniqueid != leg.linkedid and is_colleague(board, one)
    ]  # fmt: skip


def _gave_up_ringing(board: Board, leg: Leg) -> bool:
    if leg.no_answer or leg.dial_status == "NOANSWER" or leg.cause in _UNANSWERED:
        return True
    above = board.find_leg(leg.dialled_by or "")
    return any(
        one.no_answer for one in board.legs.values() if above and one.pair == above.pair != ""
    )


def _caller_gone(board: Board, leg: Leg) -> bool:
    """Whether whoever rang this leg gave up or hung up."""
    callers = [one for one in board.conversation(leg) if not board.is_mine(one) and not one.hidden]
    caller = next(iter(callers), None)
    return caller is not None and (caller.abandoned or caller.ended)


def _failure(board: Board, leg: Leg) -> str:
    """Say why an outgoing call was not answered."""
    for one in reversed(board.conversation(leg)):
        if one.dialled_by == leg.uniqueid:
            return _FAILURES.get(one.dial_status) or _CAUSES.get(one.cause, "")
    return _CAUSES.get(leg.cause, "")
