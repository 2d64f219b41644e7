"""The ear: tells by a glance at the raw bytes whether a message concerns this agent.

Most of what a busy switch says is about other people's calls. Reading it all would cost more than
everything else together, so a message is read only when it names the agent's device, a leg or a
conversation already watched. Of every other leg the latest message of each kind is kept unread:
when a call does come to this agent, its past is read from there. A leg is forgotten when it hangs
up.
"""

from collections.abc import Iterator

from connectors.asterisk.names import ALWAYS, DIALS, MEMBERS, SLOTS, WANTED

LEG_LIMIT = 20_000
"""More legs than any one switch carries; the oldest go first."""

_UNIQUEID = b"\r\nUniqueid: "
_LINKEDID = b"\r\nLinkedid: "
_BRIDGE = b"\r\nBridgeUniqueid: "
_BEGINNINGS = (b"AgentCalled", b"DialBegin")
_TIMESTAMP = b"\r\nTimestamp: "
_CHANNEL = b"\r\nChannel: "


class Trace:
    """What is kept unread of one leg: the latest raw message of each slot, in order of arrival."""

    __slots__ = ("linkedid", "order", "slots")

    def __init__(self, order: int) -> None:
        self.linkedid = b""
        self.order = order
        self.slots: dict[str, bytes] = {}

    def keep(self, slot: str, raw: bytes) -> None:
        """Put the message in its slot, as the newest."""
        self.slots.pop(slot, None)
        self.slots[slot] = raw


class Ear:
    """Sifts messages, and remembers other people's legs."""

    def __init__(self, *devices: str) -> None:
        self._channels = [device.encode() + b"-" for device in devices]
        self._interfaces = [b"nterface: " + device.encode() + b"\r\n" for device in devices]
        self._traces: dict[bytes, Trace] = {}
        self._born = 0
        self.legs: set[bytes] = set()
        self.conversations: set[bytes] = set()
        self.bridges: set[bytes] = set()

    def concerns(self, raw: bytes) -> bool:
        """Whether the message must be read. Keeps its bytes where they may be needed later."""
        if not raw.startswith(b"Event: "):
            return True
        name = raw[7 : raw.find(b"\r\n", 7)]
        if name not in WANTED:
            return False
        slot = SLOTS.get(name)
        if slot is not None and self._remember(slot, raw):
            return True
        if name in DIALS and self._remember_dial(name, raw):
            return True
        if name in MEMBERS:
            return any(one in raw for one in self._interfaces)
        return name in ALWAYS or any(one in raw for one in self._channels)

    def _remember(self, slot: str, raw: bytes) -> bool:
        """Keep an event of one leg; say whether the leg or its conversation is watched."""
        uniqueid = value(raw, _UNIQUEID)
        if slot == "end":
            trace = self._traces.pop(uniqueid, None)
        else:
            trace = self._trace(uniqueid)
            trace.keep(slot, raw)
        linkedid = value(raw, _LINKEDID)
        if trace is not None and linkedid:
            trace.linkedid = linkedid
        return (
            uniqueid in self.legs
            or linkedid in self.conversations
            or (bool(self.bridges) and value(raw, _BRIDGE) in self.bridges)
        )

    def _trace(self, uniqueid: bytes) -> Trace:
        trace = self._traces.get(uniqueid)
        if trace is None:
            self._born += 1
            trace = self._traces[uniqueid] = Trace(self._born)
            if len(self._traces) > LEG_LIMIT:
                del self._traces[next(iter(self._traces))]
        return trace

    def _remember_dial(self, name: bytes, raw: bytes) -> bool:
        """Keep who rings a leg, and for which queue; say whether its conversation is watched."""
        if name in _BEGINNINGS and (trace := self._traces.get(value(raw, b"\r\nDestUniqueid: "))):
            trace.keep("queued" if name == b"AgentCalled" else "dialled", raw)
        linkedid = value(raw, b"\r\nDestLinkedid: ") or value(raw, _LINKEDID)
        return linkedid in self.conversations

    def age(self, uniqueid: str) -> int:
        """Return the leg's place in the order in which legs were first heard of."""
        trace = self._traces.get(uniqueid.encode())
        return trace.order if trace else self._born + 1

    def recall(self, uniqueid: str) -> list[bytes]:
        """Return what was kept of one leg, oldest first."""
        trace = self._traces.get(uniqueid.encode())
        return list(trace.slots.values()) if trace else []

    def find_conversation(self, linkedid: str) -> list[str]:
        """Return the legs last heard of in this conversation."""
        wanted = linkedid.encode()
        return [one.decode("utf-8", "replace") for one, trace in self._traces.items()
                if trace.linkedid == wanted]  # fmt: skip

    def find_in_bridge(self, bridge: str) -> list[str]:
        """Return the legs last heard of in this bridge."""
        line = b"\r\nBridgeUniqueid: " + bridge.encode() + b"\r\n"
        return [one.decode("utf-8", "replace") for one, trace in self._traces.items()
                if line in trace.slots.get("bridge", b"")]  # fmt: skip

    def find_holding(self, device: str) -> Iterator[str]:
        """Yield the conversations this device has on hold, the one held last first."""
        channel = _CHANNEL + device.encode() + b"-"
        held = [
            (value(hold, _TIMESTAMP), trace.order, trace.linkedid)
            for trace in self._traces.values()
            if (hold := trace.slots.get("hold", b"")).startswith(b"Event: Hold\r\n")
            and channel in hold
        ]
        for _, _, linkedid in sorted(held, reverse=True):
            yield linkedid.decode("utf-8", "replace")

    def forget_all_but(self, uniqueids: set[str]) -> None:
        """Drop every leg a snapshot does not list."""
        alive = {one.encode() for one in uniqueids}
        for gone in [one for one in self._traces if one not in alive]:
            del self._traces[gone]

    def __len__(self) -> int:
        """Return how many legs are remembered."""
        return len(self._traces)


def value(raw: bytes, header: bytes) -> bytes:
    """Return the value of a header, given as CR LF, name, colon and space; empty without it."""
    start = raw.find(header)
    if start < 0:
        return b""
    start += len(header)
    end = raw.find(b"\r\n", start)
    return raw[start:] if end < 0 else raw[start:end]
