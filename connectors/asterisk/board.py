"""The switch's legs as this agent needs to know them: which there are and how they hang together.

Legs are kept only for conversations this agent is in. Conversations are told apart by Linkedid,
which changes when bridges merge: every Linkedid a leg ever had belongs to the same conversation.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

from app.sdk.calls.cleaning import clean_name, clean_number, clean_text
from connectors.asterisk.changes import CHANGES, DIALLERS, began_here, hear_dialled, list_leg
from connectors.asterisk.legs import Leg, device_of
from connectors.asterisk.message import Message, MessageError, parse, unescape
from connectors.asterisk.names import DIALS, MEMBERS
from connectors.asterisk.traces import Ear

_DIALS = frozenset(name.decode() for name in DIALS)
_MEMBERS = frozenset(name.decode() for name in MEMBERS)


class Board:
    """All legs of the conversations this agent's devices are in.

    Attributes:
        devices: The agent's.
        pauses: The queues the agent takes a break from, and why.
    """

    def __init__(self, devices: frozenset[str], ear: Ear) -> None:
        self.devices = devices
        self.legs: dict[str, Leg] = {}
        self.members: set[str] = set()
        self.conferences: set[str] = set()
        self.holding: set[str] = set()
        self.queues: dict[str, str] = {}
        self.pauses: dict[str, str] = {}
        self._special: dict[str, Callable[[Message], None]] = {
            **dict.fromkeys(_DIALS, self._hear_dial),
            **dict.fromkeys(_MEMBERS, self.hear_member),
            "Rename": self._hear_rename,
            "Pickup": self._hear_pickup,
            "ParkedCall": self._hear_parked,
        }
        self._ear = ear
        self._same: dict[str, str] = {}

    def is_mine(self, leg: Leg) -> bool:
        """Whether the leg is one of the agent's own devices (and not what a pick-up left over)."""
        return leg.device in self.devices and not leg.channel.endswith("<ZOMBIE>")

    def mine(self) -> Iterator[Leg]:
        """Yield the agent's own legs, oldest first."""
        return (leg for leg in self.legs.values() if self.is_mine(leg))

    def find_leg(self, uniqueid: str) -> Leg | None:
        """Return the leg, if it is known."""
        return self.legs.get(uniqueid)

    def root(self, linkedid: str) -> str:
        """Return the one name of the conversation that this Linkedid is a name of."""
        while (above := self._same.get(linkedid, linkedid)) != linkedid:
            linkedid = above
        return linkedid

    def conversation(self, leg: Leg) -> list[Leg]:
        """Return every leg of the leg's conversation, oldest first; ended ones too.

        The oldest is the one the conversation is named after.
        """
        root = self.root(leg.linkedid)
        found = [one for one in self.legs.values() if self.root(one.linkedid) == root]
        return sorted(found, key=lambda one: (one.uniqueid != one.linkedid, one.order))

    def hear(self, message: Message) -> None:
        """Take over what one event says."""
        name = message.name
        if special := self._special.get(name):
            special(message)
        elif leg := self._read_leg(message, creates=name == "Newchannel"):
            if change := CHANGES.get(name):
                change(leg, message)
            if name == "BridgeEnter":
                self._enter(leg, message.text("SwapUniqueid"))
            self._follow(leg)

    def _enter(self, leg: Leg, swapped: str) -> None:
        """Who is bridged with whoever rang them is rung no more; who was swapped out is out."""
        for one in self.legs.values():
            if one.uniqueid == swapped:
                one.bridge = None
            elif one.bridge == leg.bridge and one.dialled_by == leg.uniqueid:
                one.dialled_by = None
            elif one.bridge == leg.bridge and leg.dialled_by == one.uniqueid:
                leg.dialled_by = None

    def list_leg(self, message: Message) -> None:
        """Take over one line of the snapshot."""
        known = message.text("Uniqueid") in self.legs
        if leg := self._read_leg(message, creates=True):
            list_leg(leg, message)
            leg.outgoing = leg.outgoing if known else began_here(message)
            self._follow(leg)

    def _read_leg(self, message: Message, prefix: str = "", creates: bool = False) -> Leg | None:
        """Update the leg a message speaks of; None when it is nobody's we know."""
        uniqueid = message.text(prefix + "Uniqueid")
        leg = self.legs.get(uniqueid) or self._remember(uniqueid)
        if leg is None:
            if not creates or not uniqueid or not message.text(prefix + "Channel"):
                return None
            leg = self._begin(message, prefix)
        before = leg.linkedid
        leg.read(message, prefix)
        if before != leg.linkedid:
            self._merge(before, leg.linkedid)
        return leg

    def _begin(self, message: Message, prefix: str = "") -> Leg:
        text = message.text
        leg = Leg(
            uniqueid=text(prefix + "Uniqueid"),
            channel=text(prefix + "Channel"),
            linkedid=text(prefix + "Linkedid"),
            order=self._ear.age(text(prefix + "Uniqueid")),
            born_exten=text(prefix + "Exten"),
        )
        if message.name == "Newchannel":
            leg.born_context = text("Context")
            leg.outgoing = text("ChannelStateDesc") == "Ring"
        self.legs[leg.uniqueid] = leg
        self._ear.legs.add(leg.uniqueid.encode())
        return leg

    def _remember(self, uniqueid: str) -> Leg | None:
        """Read what the ear kept of a leg that was none of our business so far."""
        leg: Leg | None = None
        for message in self._recall(uniqueid):
            if message.name in _DIALS:
                self._remember_dial(leg, message)
                continue
            leg = leg or self._begin(message)
            leg.read(message)
            change = list_leg if message.name == "CoreShowChannel" else CHANGES.get(message.name)
            if change:
                change(leg, message)
        return leg

    def _recall(self, uniqueid: str) -> Iterator[Message]:
        for raw in self._ear.recall(uniqueid):
            with suppress(MessageError):
                yield parse(raw)

    @staticmethod
    def _remember_dial(leg: Leg | None, message: Message) -> None:
        if leg is not None:
            leg.read(message, "Dest")
            hear_dialled(leg, message)
            leg.queue = message.text("Queue") or leg.queue
            leg.dialled_by = leg.dialled_by if leg.bridge else message.text("Uniqueid") or None

    def _follow(self, leg: Leg) -> None:
        """Watch the conversation of the agent's own leg, and the bridge of its conference."""
        if not self.is_mine(leg) or leg.ended:
            return
        self._watch(leg.linkedid)
        if leg.bridge and leg.bridge.encode() not in self._ear.bridges:
            self._ear.bridges.add(leg.bridge.encode())
            for uniqueid in self._ear.find_in_bridge(leg.bridge):
                if uniqueid not in self.legs:
                    self._remember(uniqueid)

    def _watch(self, linkedid: str) -> None:
        if linkedid.encode() in self._ear.conversations or not linkedid:
            return
        self._ear.conversations.add(linkedid.encode())
        for uniqueid in self._ear.find_conversation(linkedid):
            if uniqueid not in self.legs:
                self._remember(uniqueid)

    def _merge(self, one: str, other: str) -> None:
        """The switch says these two are the same conversation."""
        first, second = self.root(one), self.root(other)
        if first != second:
            self._same[first] = second
        if one.encode() in self._ear.conversations:
            self._watch(other)

    def _hear_dial(self, message: Message) -> None:
        called = self._read_leg(message, "Dest")
        if called is None:
            return
        caller = self._read_leg(message)
        if message.name == "AgentCalled":
            self.members.add(message.text("Interface"))
            called.queue = message.text("Queue") or called.queue
        hear_dialled(called, message)
        if caller and called.bridge is None and not called.ended:
            called.dialled_by = caller.uniqueid
        self._follow(called)
        if caller:
            self._follow(caller)

    def _hear_rename(self, message: Message) -> None:
        leg = self.legs.get(message.text("Uniqueid"))
        if leg and message.text("Newname"):
            leg.channel = message.text("Newname")
            self._follow(leg)

    def _hear_pickup(self, message: Message) -> None:
        """Somebody took a ringing call over: from here on the leg is theirs."""
        target = self.legs.get(message.text("TargetUniqueid"))
        if target and device_of(message.text("Channel")) != target.device:
            target.picked_from = target.device
            name, number = message.text("CallerIDName"), message.text("CallerIDNum")
            target.picked_by = clean_name(unescape(name)) or clean_number(unescape(number))

    def _hear_parked(self, message: Message) -> None:
        if leg := self._read_leg(message, "Parkee"):
            leg.parked, leg.bridge = True, None

    def hear_member(self, message: Message) -> None:
        """A queue says whether the agent takes a break from it."""
        queue, paused = message.text("Queue"), message.text("Paused")
        if self.devices.isdisjoint({message.text("Interface"), message.text("Location"),
                                    message.text("StateInterface")}):  # fmt: skip
            return
        self.pauses.pop(queue, None)
        if paused == "1":
            self.pauses[queue] = clean_text(message.text("PausedReason"))

    def reconcile(self, listed: set[str]) -> None:
        """Take the snapshot for the truth: what it does not list has ended."""
        for leg in self.legs.values():
            if leg.uniqueid not in listed and not leg.ended:
                leg.ended = leg.vanished = True
            leg.queue = leg.queue or self.queues.get(leg.uniqueid)
            leg.conference = leg.bridge if leg.bridge in self.conferences else None
            leg.parked = leg.bridge in self.holding or (leg.parked and not leg.bridge)
            leg.bridge = None if leg.parked else leg.bridge
        self.queues.clear()
        self._ear.forget_all_but(listed)
        for leg in self.legs.values():
            if leg.application.startswith("App") and not leg.bridge and not leg.dialled_by:
                callers = (one for one in self.conversation(leg) if one.application in DIALLERS)
                leg.dialled_by = next((one.uniqueid for one in callers), None)

    def forget_ended(self, busy: set[str]) -> None:
        """Drop every conversation but these (by root) that has no live leg of the agent's."""
        kept = busy | {self.root(leg.linkedid) for leg in self.mine() if not leg.ended}
        live = {leg.bridge for leg in self.mine() if leg.bridge and not leg.ended}
        gone = [leg for leg in self.legs.values()
                if self.root(leg.linkedid) not in kept
                and not (leg.bridge in live and not leg.ended)]  # fmt: skip
        for leg in gone:
            del self.legs[leg.uniqueid]
        if gone or not self.legs:
            self._tidy(kept, live)

    def _tidy(self, kept: set[str], live: set[str]) -> None:
        self._same = {one: two for one, two in self._same.items() if self.root(one) in kept}
        self._ear.legs = {one.encode() for one in self.legs}
        self._ear.bridges = {one.encode() for one in live}
        self._ear.conversations = {
            one for one in self._ear.conversations if self.root(one.decode()) in kept
        }

    def find_held_customer(self, device: str) -> Leg | None:
        """Return the customer this colleague's device has on hold in another conversation."""
        for linkedid in self._ear.find_holding(device):
            for uniqueid in self._ear.find_conversation(linkedid):
                other = self._glance(uniqueid)
                if other and not other.hidden and other.device not in (device, *self.devices):
                    return other
        return None

    def _glance(self, uniqueid: str) -> Leg | None:
        """Read what the ear kept of a leg that stays none of our business."""
        leg: Leg | None = None
        for message in self._recall(uniqueid):
            if leg is None:
                leg = Leg(uniqueid, message.text("Channel"), message.text("Linkedid"))
                leg.born_exten = message.text("Exten")
            leg.read(message)
        return leg
