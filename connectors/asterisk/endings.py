"""Why a call ended for this agent: answered here or there, missed, rejected, given up, failed."""

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
    return leg.ended or leg.picked_up or not board.is_mine(leg)


def find_ending(board: Board, call: Call) -> SwitchEvent | None:
    """Return how the call ended; None while the event that tells is still to come."""
    assert call.ended_at is not None, "only asked of calls whose legs have all ended"
    at, call_id, contact = call.ended_at, call.call_id, call.contact
    if call.answered:
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
    return Diverted(call_id=call_id, at=at, contact=contact, outcome=outcome)


def give_up(call: Call) -> SwitchEvent:
    """Return the ending of a call of which nothing more was heard."""
    assert call.ended_at is not None, "only asked of calls whose legs have all ended"
    contact: Contact = call.contact
    return Diverted(
        call_id=call.call_id, at=call.ended_at, contact=contact, outcome=Outcome.UNKNOWN
    )


def _went_on(board: Board, call: Call) -> bool:
    """Whether the agent left while consulting and customer and colleague are now connected."""
    if call.phase is not Phase.CONSULTING:
        return False
    customer = find_customer(board, call.legs[0])
    if customer is None or customer.ended:
        return False
    return any(one.up and is_colleague(board, one) for one in peers_of(board, customer))


def _unanswered(board: Board, leg: Leg) -> Outcome | None:
    if leg.picked_up or not board.is_mine(leg) or leg.cause == _ANSWERED_ELSEWHERE:
        return Outcome.ANSWERED_ELSEWHERE
    if leg.cause in _REFUSED:
        return Outcome.REJECTED
    if _taken_by_colleague(board, leg):
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


def _taken_by_colleague(board: Board, leg: Leg) -> bool:
    return any(
        one.up and not one.ended and not one.hidden and is_colleague(board, one)
        for one in board.conversation(leg)
        if not board.is_mine(one) and one.uniqueid != leg.linkedid
        and not one.outgoing
    )  # fmt: skip


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
