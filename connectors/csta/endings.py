"""How a conversation ended, read off who let go of what, and why."""

from app.domain.call import Outcome
from connectors.csta.calls import OVER, Call, Connection
from connectors.csta.story import Affair, others
from connectors.csta.switchboard import Switchboard

VANISHED = "vanished"
"""The cause of a connection that a snapshot no longer lists."""

_ELSEWHERE = frozenset({"callPickup", "multipleAlerting", "joinCall", "answeredElsewhere"})
_REFUSED = frozenset(
    {"doNotDisturb", "busy", "callRejected", "rejected", "destinationRejected", "blocked",
     "callForwardBusy", "redirected"}
)  # fmt: skip
_UNANSWERED = frozenset(
    {"callNotAnswered", "noAnswer", "callForwardNoAnswer", "recallNoAnswer", "timeout",
     "ACDForward", "overflow", "queueTimeOut", "distributionDelay", "recall"}
)  # fmt: skip
_GIVEN_UP = frozenset({"callCancelled", "abandoned"})
_TRANSFERS = frozenset({"transfer", "singleStepTransfer"})
_FAILURES = {
    "busy": "busy",
    "callForwardBusy": "busy",
    "callNotAnswered": "no answer",
    "noAnswer": "no answer",
    "destNotObtainable": "not obtainable",
    "numberUnallocated": "no such number",
    "numberChanged": "number changed",
    "invalidNumberFormat": "no such number",
    "networkCongestion": "congestion",
    "networkBusy": "congestion",
    "trunksBusy": "congestion",
    "reorderTone": "congestion",
    "networkNotObtainable": "not obtainable",
    "networkOutOfOrder": "not obtainable",
    "destOutOfOrder": "out of order",
    "doNotDisturb": "do not disturb",
    "callRejected": "rejected",
    "blocked": "blocked",
}


def find_outcome(board: Switchboard, affair: Affair) -> Outcome | None:
    """Return how it ended; None while that can't be told yet."""
    call = board.get_call(affair.main)
    own = board.mine(call)
    if affair.given_away or any(one.cause in _TRANSFERS for one in own if affair.answered):
        return Outcome.TRANSFERRED
    if affair.answered:
        may_be_given_away = affair.consulted and not affair.vanished and others(board, call)
        return None if may_be_given_away else Outcome.ANSWERED_HERE
    if affair.outgoing:
        return Outcome.FAILED if call.failure else None
    return _unanswered(board, call, own)


def give_up(board: Switchboard, affair: Affair) -> Outcome:
    """Return how it ended, now that nothing more is heard of it."""
    if affair.answered:
        return Outcome.ANSWERED_HERE
    if affair.outgoing:
        return Outcome.FAILED
    call = board.get_call(affair.main)
    let_go_here = any(one.by in board.own for one in board.mine(call))
    return Outcome.REJECTED if let_go_here else Outcome.UNKNOWN


def failure_of(call: Call) -> str:
    """Say why a call the agent made came to nothing, in a word or two."""
    causes = (call.failure, *(one.cause for one in call.connections.values()))
    return next((_FAILURES[cause] for cause in causes if cause in _FAILURES), "")


def _unanswered(board: Switchboard, call: Call, own: list[Connection]) -> Outcome | None:
    causes = {one.cause for one in own}
    if taken_by(board, call) is not None or causes & _ELSEWHERE:
        return Outcome.ANSWERED_ELSEWHERE
    if causes & _GIVEN_UP:
        return Outcome.ABANDONED
    if causes & _REFUSED:
        return Outcome.REJECTED
    if causes & _UNANSWERED:
        return Outcome.MISSED
    if VANISHED in causes:
        return Outcome.UNKNOWN
    return Outcome.ABANDONED if _caller_gone(call, own) else None


def taken_by(board: Switchboard, call: Call) -> str | None:
    """Return the number of the colleague who took a call that rang here too."""
    taker, caller = call.answered_by, call.calling.key if call.calling else ""
    if taker is None or taker.key in board.own or taker.key in call.queues or taker.key == caller:
        return None
    return taker.number or taker.key


def _caller_gone(call: Call, own: list[Connection]) -> bool:
    """Whether whoever called has hung up."""
    if call.calling is None:
        return False
    key = call.calling.key
    on_line = call.connections.get(key)
    if on_line is not None and on_line.state in OVER:
        return True
    return any(one.by == key for one in own)
