"""Names of the switch: the events that are asked for, and what its hang-up causes mean."""

from app.domain.call import Outcome

CHANNEL_EVENTS = (
    "CHANNEL_CREATE", "CHANNEL_CALLSTATE", "CHANNEL_ANSWER", "CHANNEL_BRIDGE", "CHANNEL_UNBRIDGE",
    "CHANNEL_HOLD", "CHANNEL_UNHOLD", "CHANNEL_HANGUP_COMPLETE", "CALL_UPDATE",
)  # fmt: skip
SUBCLASSES = ("callcenter::info", "conference::maintenance")
SUBSCRIPTION = (*CHANNEL_EVENTS, "HEARTBEAT", "CUSTOM", *SUBCLASSES)
"""What is asked for, and no more: one call of everything is 58 events of 5 kB."""

SNAPSHOT = "CHANNEL_DATA"
WANTED = frozenset(
    name.encode() for name in (*CHANNEL_EVENTS, "CHANNEL_HANGUP", "CUSTOM", SNAPSHOT)
)
OVER = frozenset({"CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE"})
BRIDGING = frozenset({"CHANNEL_BRIDGE", "CHANNEL_UNBRIDGE", "CALL_UPDATE"})

TRANSFERS = frozenset({"BLIND_TRANSFER", "ATTENDED_TRANSFER"})
"""Causes, and dispositions of an endpoint, of whoever has given a call away."""

OUTCOMES: dict[str, Outcome] = {
    **dict.fromkeys(("LOSE_RACE", "PICKED_OFF"), Outcome.ANSWERED_ELSEWHERE),
    "ORIGINATOR_CANCEL": Outcome.ABANDONED,
    **dict.fromkeys(
        ("NO_ANSWER", "NO_USER_RESPONSE", "ALLOTTED_TIMEOUT", "PROGRESS_TIMEOUT", "NO_PICKUP",
         "RECOVERY_ON_TIMER_EXPIRE"),
        Outcome.MISSED,
    ),
    **dict.fromkeys(
        ("USER_BUSY", "CALL_REJECTED", "BUSY_EVERYWHERE", "DECLINE"), Outcome.REJECTED
    ),
    **dict.fromkeys(
        ("USER_NOT_REGISTERED", "SUBSCRIBER_ABSENT", "DESTINATION_OUT_OF_ORDER",
         "NO_ROUTE_DESTINATION", "NORMAL_TEMPORARY_FAILURE", "UNALLOCATED_NUMBER",
         "NETWORK_OUT_OF_ORDER", "INCOMPATIBLE_DESTINATION", "BEARERCAPABILITY_NOTAVAIL"),
        Outcome.FAILED,
    ),
}  # fmt: skip
"""What a cause means for an agent whose device rang unanswered; of others the surroundings tell."""

REASONS = {
    **dict.fromkeys(("USER_BUSY", "BUSY_EVERYWHERE"), "busy"),
    **dict.fromkeys(("CALL_REJECTED", "DECLINE"), "rejected"),
    **dict.fromkeys(
        ("NO_ANSWER", "NO_USER_RESPONSE", "ALLOTTED_TIMEOUT", "PROGRESS_TIMEOUT", "NO_PICKUP"),
        "no answer",
    ),
    **dict.fromkeys(
        ("USER_NOT_REGISTERED", "SUBSCRIBER_ABSENT", "DESTINATION_OUT_OF_ORDER",
         "RECOVERY_ON_TIMER_EXPIRE", "GATEWAY_DOWN", "INVALID_GATEWAY"),
        "not reachable",
    ),
    **dict.fromkeys(("UNALLOCATED_NUMBER", "NO_ROUTE_DESTINATION", "INVALID_NUMBER_FORMAT"),
                    "no such number"),
    **dict.fromkeys(
        ("NORMAL_CIRCUIT_CONGESTION", "SWITCH_CONGESTION", "NETWORK_OUT_OF_ORDER",
         "NORMAL_TEMPORARY_FAILURE"),
        "congestion",
    ),
    "ORIGINATOR_CANCEL": "given up",
}  # fmt: skip
"""Why a call that was dialled came to nothing, in a word or two."""
