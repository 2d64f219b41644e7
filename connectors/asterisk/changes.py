"""What each event changes about the leg it speaks of."""

from collections.abc import Callable

from connectors.asterisk.legs import Leg
from connectors.asterisk.message import Message

DIALLERS = ("Dial", "Queue")
"""Applications that ring other legs."""


def hear_dialled(called: Leg, message: Message) -> None:
    """What the five dial events say of the leg that is rung."""
    name, status = message.name, message.text("DialStatus")
    called.offered = True
    if name == "DialState" and status == "RINGING":
        called.alerting = True
    elif name == "DialEnd":
        called.up = called.up or status == "ANSWER"
        called.dial_status = status
        called.no_answer = called.no_answer or status == "NOANSWER"
    elif name == "AgentRingNoAnswer":
        called.no_answer = True
    elif name == "AgentConnect":
        called.waited_s = _seconds(message.text("HoldTime"))


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e9 else None


def _enter(leg: Leg, message: Message) -> None:
    leg.up = True
    leg.parked = message.text("BridgeTechnology") == "holding_bridge"
    leg.bridge = None if leg.parked else message.text("BridgeUniqueid") or None
    if leg.bridge != leg.conference:
        leg.conference = leg.bridge if message.text("BridgeCreator") == "ConfBridge" else None


def _leave(leg: Leg, message: Message) -> None:
    leg.parked = False
    if leg.bridge == message.text("BridgeUniqueid"):
        leg.bridge = None


def _join(leg: Leg, message: Message) -> None:
    _enter(leg, message)
    leg.conference = leg.bridge
    leg.admin = message.text("Admin") == "Yes"


def _hold(leg: Leg, message: Message) -> None:
    leg.held = True


def _unhold(leg: Leg, message: Message) -> None:
    leg.held = False


def _queue(leg: Leg, message: Message) -> None:
    leg.queue = message.text("Queue") or leg.queue


def _leave_queue(leg: Leg, message: Message) -> None:
    leg.queue = None


def _abandon(leg: Leg, message: Message) -> None:
    leg.abandoned = True


def _hang_up(leg: Leg, message: Message) -> None:
    leg.ended = True
    leg.bridge = None
    text = message.text("Cause")
    leg.cause = int(text) if text.isascii() and text.isdigit() else 0


def list_leg(leg: Leg, message: Message) -> None:
    """What one line of the snapshot says beyond the leg itself."""
    text = message.text
    leg.application = text("Application")
    leg.bridge = text("BridgeId") or None
    dialled = leg.application.startswith("App")
    leg.offered = leg.offered or dialled
    if leg.application == "Queue":
        leg.queue = text("ApplicationData").partition(",")[0] or leg.queue


def began_here(message: Message) -> bool:
    """Whether a line of the snapshot speaks of a device that dialled."""
    return message.text("Application") == "Dial" or message.text("ChannelStateDesc") == "Ring"


CHANGES: dict[str, Callable[[Leg, Message], None]] = {
    "BridgeEnter": _enter,
    "BridgeLeave": _leave,
    "ConfbridgeJoin": _join,
    "Hold": _hold,
    "Unhold": _unhold,
    "QueueCallerJoin": _queue,
    "QueueCallerLeave": _leave_queue,
    "QueueCallerAbandon": _abandon,
    "Hangup": _hang_up,
}
