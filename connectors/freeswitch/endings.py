"""Why a call ended for this agent: answered here or there, missed, rejected, given up, failed."""

from app.domain.call import Outcome, Phase
from connectors.freeswitch.board import Board
from connectors.freeswitch.calls import Call
from connectors.freeswitch.legs import Leg
from connectors.freeswitch.names import OUTCOMES, REASONS

_GIVEN = (":bl_xfer:", ":att_xfer:")


def find_outcome(board: Board, call: Call, answered: bool) -> Outcome | None:
    """Return how the call ended; None while the event that tells is still to come."""
    if answered:
        return _after_talking(board, call)
    if call.dialled:
        return Outcome.FAILED
    return _unanswered(board, call)


def give_up(call: Call, answered: bool) -> Outcome:
    """Return how a call ended of which nothing more was heard."""
    return Outcome.ANSWERED_HERE if answered else Outcome.UNKNOWN


def find_reason(board: Board, call: Call) -> str:
    """Say why a call failed, in a word or two."""
    causes = [call.offer.cause] if call.offer else []
    causes += [leg.cause for leg in board.legs.values() if leg.parent in _ids(call)]
    causes += [leg.cause for leg in call.legs]
    return next((REASONS[cause] for cause in causes if cause in REASONS), "")


def find_taker(board: Board, call: Call) -> Leg | None:
    """Return the colleague's leg that has the caller now."""
    roots = {call.call_id, *(board.root(leg) for leg in call.legs)}
    for root in roots:
        for leg in board.conversation(root):
            if leg.up and leg.outbound and not (leg.ended or leg.mine or leg.hidden):
                return leg
    return None


def _ids(call: Call) -> set[str]:
    return {leg.uuid for leg in call.legs}


def _after_talking(board: Board, call: Call) -> Outcome | None:
    if any(leg.gave_away for leg in call.legs):
        return Outcome.TRANSFERRED
    customer = call.customer
    if customer is None or customer.ended or not call.had_customer:
        return Outcome.ANSWERED_HERE
    if any(leg.conference for leg in call.legs):
        return Outcome.ANSWERED_HERE
    met = board.peer(customer)
    if met is not None and met not in call.legs and met.up:
        return Outcome.TRANSFERRED
    given = customer.transfer_source != call.sent_by
    if given and any(mark in customer.transfer_source for mark in _GIVEN):
        return Outcome.TRANSFERRED
    if call.phase is Phase.CONSULTING or not any(leg.vanished for leg in call.legs):
        return None
    return Outcome.ANSWERED_HERE


def _unanswered(board: Board, call: Call) -> Outcome | None:
    cause = _cause(call)
    outcome = OUTCOMES.get(cause)
    if outcome not in (None, Outcome.ABANDONED):
        return outcome
    if find_taker(board, call) is not None:
        return Outcome.ANSWERED_ELSEWHERE
    if outcome is Outcome.ABANDONED or _caller_gone(board, call):
        return _left(call, outcome)
    return Outcome.UNKNOWN if any(leg.vanished for leg in call.legs) else None


def _left(call: Call, outcome: Outcome | None) -> Outcome:
    """What went while nobody listened may have been answered by somebody and be over."""
    if outcome is None and any(leg.vanished for leg in call.legs):
        return Outcome.UNKNOWN
    return Outcome.ABANDONED


def _cause(call: Call) -> str:
    named = [leg.cause for leg in call.legs if leg.cause]
    for cause in ("LOSE_RACE", "PICKED_OFF"):  # two devices of one agent: whichever says more
        if cause in named:
            return cause
    if named:
        return named[-1]
    return call.offer.cause if call.offer else ""


def _caller_gone(board: Board, call: Call) -> bool:
    if call.customer is not None:
        return call.customer.ended
    above = [one for leg in call.legs for one in board.chain(leg)[1:]]
    return bool(above) and all(one.ended for one in above)
