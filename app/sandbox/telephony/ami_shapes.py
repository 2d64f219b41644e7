"""How Asterisk 22 writes its manager events: which headers, in which order, in which words.

The layouts were taken from recordings of a real switch; a test holds the two side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

SYSTEM = "ringside"
_STATES = {"Down": 0, "Ring": 4, "Ringing": 5, "Up": 6}
_ESCAPES = str.maketrans(
    {
        "\a": r"\a", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v",
        "\\": r"\\", '"': r"\"", "'": r"\'", "?": r"\?",
    }
)  # fmt: skip
CAUSES = {
    0: "Unknown",
    16: "Normal Clearing",
    17: "User busy",
    26: "Answered elsewhere",
}
_AGENT_EVENTS = ("Queue", "Agent")
_CHANNEL_AFTER_BRIDGE = ("BridgeEnter", "BridgeLeave")


@dataclass(slots=True)
class Channel:
    """One leg at the switch. `began_at` is for the duration in lists."""

    name: str
    number: str
    caller_name: str
    context: str
    exten: str
    uniqueid: str
    linkedid: str
    began_at: datetime
    state: str = "Down"
    connected_number: str = ""
    connected_name: str = ""
    priority: int = 1
    variables: dict[str, str] = field(default_factory=dict)
    bridge: str = ""
    application: str = ""
    application_text: str = ""

    @property
    def device(self) -> str:
        """The device the channel belongs to."""
        return self.name.rpartition("-")[0]

    def lines(self, prefix: str = "") -> list[str]:
        """Return the fifteen or more lines every event of a channel has."""
        pairs = {
            "Channel": self.name,
            "ChannelState": str(_STATES[self.state]),
            "ChannelStateDesc": self.state,
            "CallerIDNum": _shown(self.number),
            "CallerIDName": _shown(self.caller_name),
            "ConnectedLineNum": _shown(self.connected_number),
            "ConnectedLineName": _shown(self.connected_name),
            "Language": "en",
            "AccountCode": "",
            "Context": self.context,
            "Exten": self.exten,
            "Priority": str(self.priority),
            "Uniqueid": self.uniqueid,
            "Linkedid": self.linkedid,
        }
        told = [f"{prefix}{key}: {value}" for key, value in pairs.items()]
        return told + [
            f"{prefix}ChanVariable: {name}={value.translate(_ESCAPES)}"
            for name, value in self.variables.items()
        ]


@dataclass(slots=True)
class Bridge:
    """One bridge at the switch."""

    uniqueid: str
    channels: int = 0
    kind: str = "basic"
    technology: str = "simple_bridge"
    creator: str = "<unknown>"
    name: str = "<unknown>"

    def lines(self, prefix: str = "") -> list[str]:
        """Return the lines every event of a bridge has."""
        pairs = {
            "Uniqueid": self.uniqueid,
            "Type": self.kind,
            "Technology": self.technology,
            "Creator": self.creator,
            "Name": self.name,
            "NumChannels": self.channels,
            "VideoSourceMode": "none",
        }
        return [f"{prefix}Bridge{key}: {text}" for key, text in pairs.items()]


def write_event(name: str, at: datetime, lines: Iterable[str]) -> bytes:
    """Write one event with the headers all have in common."""
    kind = "agent" if name.startswith(_AGENT_EVENTS) else "call"
    kind = "system" if name in ("FullyBooted", "Shutdown") else kind
    head = [f"Event: {name}", f"Privilege: {kind},all", f"Timestamp: {at.timestamp():.6f}",
            f"SystemName: {SYSTEM}"]  # fmt: skip
    return write_message([*head, *lines])


def write_message(lines: Iterable[str]) -> bytes:
    """Write one message, whatever it is."""
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def channel_event(
    name: str, at: datetime, channel: Channel, *extra: str, rung: Channel | None = None
) -> bytes:
    """Write an event of one channel, or of a channel and the one it rings."""
    other = rung.lines("Dest") if rung else []
    return write_event(name, at, [*channel.lines(), *other, *extra])


def bridge_event(name: str, at: datetime, bridge: Bridge, channel: Channel | None = None) -> bytes:
    """Write an event of a bridge, or of a channel that enters or leaves it."""
    return write_event(name, at, [*bridge.lines(), *(channel.lines() if channel else [])])


def member_status(at: datetime, queue: str, channel: Channel, status: int, calls: int) -> bytes:
    """Write what a queue says of its member's telephone."""
    name, device = channel.caller_name, channel.device
    return write_event(
        "QueueMemberStatus", at, _member_lines(at, queue, name, device, status, calls, None)
    )


def member_paused(at: datetime, queue: str, device: str, name: str, why: str | None) -> bytes:
    """Write that a queue's member takes a break, or is back (None)."""
    return write_event("QueueMemberPause", at, _member_lines(at, queue, name, device, 1, 0, why))


def _member_lines(
    at: datetime, queue: str, name: str, device: str, status: int, calls: int, why: str | None
) -> list[str]:
    return [
        f"Queue: {queue}",
        f"MemberName: {name}",
        f"Interface: {device}",
        f"StateInterface: {device}",
        "Membership: static",
        "Penalty: 0",
        f"CallsTaken: {calls}",
        "LastCall: 0",
        f"LastPause: {0 if why is None else int(at.timestamp())}",
        f"LoginTime: {int(at.timestamp())}",
        f"InCall: {int(status == 2)}",
        f"Status: {status}",
        f"Paused: {int(why is not None)}",
        f"PausedReason: {why or ''}",
        "Ringinuse: 0",
        "Wrapuptime: 0",
    ]


def _shown(text: str) -> str:
    return text.translate(_ESCAPES)[:80] if text else "<unknown>"
