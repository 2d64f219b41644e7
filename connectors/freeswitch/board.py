"""The switch's legs as this agent needs to know them: which there are and how they hang together.

Legs are kept only for conversations this agent is in. A leg belongs to the conversation of the leg
it was made for (its originator, or the queue's caller), and that never changes: what the switch
calls a call (`Channel-Call-UUID`) does, from one event to the next.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress

from connectors.freeswitch.agent import Agent
from connectors.freeswitch.framing import EslError
from connectors.freeswitch.legs import Leg
from connectors.freeswitch.message import Message, parse
from connectors.freeswitch.names import BRIDGING, SNAPSHOT
from connectors.freeswitch.traces import Ear

GONE_LIMIT = 1_000
"""Legs that have ended, whose late events are passed over."""

ROOM_LIMIT = 500


class Board:
    """All legs of the conversations this agent is in.

    Attributes:
        rooms: Who is in which conference: numbers by leg.
        lost: An event of one of the agent's own legs never came: what is known may be wrong.
    """

    def __init__(
        self, agent: Agent, ear: Ear, extension_digits: int, attached: tuple[str, ...]
    ) -> None:
        self.agent = agent
        self.legs: dict[str, Leg] = {}
        self.rooms: dict[str, dict[str, str]] = {}
        self.lost = False
        self._ear = ear
        self._digits = extension_digits
        self._attached = attached
        self._gone: OrderedDict[str, None] = OrderedDict()
        self._born = 0

    def find_leg(self, uuid: str) -> Leg | None:
        """Return the leg, if it is known or was heard of."""
        leg = self.legs.get(uuid)
        return leg if leg is not None or not uuid else self._remember(uuid)

    def mine(self) -> list[Leg]:
        """Return the agent's own legs, oldest first."""
        return [leg for leg in self.legs.values() if leg.mine]

    def is_colleague(self, leg: Leg) -> bool:
        """Whether somebody of this company is at the other end."""
        if leg.mine or leg.serves:
            return True
        if leg.gateway:
            return False
        if leg.user:
            return True
        if leg.outbound:
            return not leg.destination.lstrip("+").isdigit() or self.is_short(leg.destination)
        return leg.context != "public" and self.is_short(leg.number or "")

    def is_short(self, number: str) -> bool:
        """Whether the number is an extension's, by its length."""
        return number.isdigit() and len(number) <= self._digits

    def root(self, leg: Leg) -> str:
        """Return the id of the leg everything began with."""
        first = self.chain(leg)[-1]
        return first.parent or first.uuid

    def chain(self, leg: Leg) -> list[Leg]:
        """Return the leg, the one it was made for, and so on, as far as they are known."""
        found = [leg]
        while (above := self.find_leg(found[-1].parent)) is not None and above not in found:
            found.append(above)
        return found

    def children(self, leg: Leg) -> list[Leg]:
        """Return the legs that were made for this one and have not ended."""
        return [one for one in self.legs.values() if one.parent == leg.uuid and not one.ended]

    def peer(self, leg: Leg) -> Leg | None:
        """Return whom the leg is bridged with."""
        other = self.find_leg(leg.peer)
        return None if other is None or other.ended else other

    def conversation(self, uuid: str) -> Iterator[Leg]:
        """Yield every known leg of a conversation."""
        return (leg for leg in list(self.legs.values()) if self.root(leg) == uuid)

    def hear(self, message: Message) -> None:
        """Take over what one event of a channel says."""
        leg = self._read(message)
        if leg is None:
            return
        if message.name in BRIDGING:
            self._bridge(leg, message)
        if message.name == SNAPSHOT:
            self._list(leg, message)
        if leg.mine and not leg.ended:
            self.watch(leg)

    def _list(self, leg: Leg, message: Message) -> None:
        """Take over what only a channel's dump says: its bridge, and its conference."""
        leg.conference = message.variable("conference_name") or leg.conference
        if other := message.variable("bridge_uuid"):
            self.join(leg, other, leg.bridged)

    def _read(self, message: Message) -> Leg | None:
        if not message.uuid or message.uuid in self._gone:
            return None
        leg = self.find_leg(message.uuid) or self._begin(message.uuid)
        lost = leg.read(message)
        leg.mine = leg.mine or (not leg.gateway and self.agent.owns(message))
        self.lost = self.lost or (lost and leg.mine)
        self._keep_variables(leg, message)
        return leg

    def _begin(self, uuid: str) -> Leg:
        self._born += 1
        leg = self.legs[uuid] = Leg(uuid, self._born)
        return leg

    def _keep_variables(self, leg: Leg, message: Message) -> None:
        for header in message.headers:
            name = header.removeprefix("variable_")
            if name != header and self._is_attached(name) and (value := message.text(header)):
                leg.variables[name.removeprefix("sip_h_")] = value

    def _is_attached(self, name: str) -> bool:
        return any(
            name.startswith(one[:-1]) if one.endswith("*") else name == one
            for one in self._attached
        )

    def _bridge(self, leg: Leg, message: Message) -> None:
        """Who is bridged with whom; an older event changes nothing of a newer bridge."""
        sequence = message.sequence
        if sequence and sequence < leg.bridged:
            return
        other_id = message.text("Bridged-To") or message.text("Other-Leg-Unique-ID")
        if message.name == "CALL_UPDATE" and not message.text("Bridged-To"):
            return
        leg.bridged = sequence
        if message.name == "CHANNEL_UNBRIDGE":
            self._part(leg, sequence)
        else:
            self.join(leg, other_id, sequence)

    def join(self, leg: Leg, other_id: str, sequence: int = 0) -> None:
        """These two are bridged, and with nobody else."""
        leg.peer = other_id
        other = self.find_leg(other_id)
        for one in self.legs.values():
            if one is not leg and one is not other and one.peer in (leg.uuid, other_id):
                one.peer = ""
        if other is not None:
            other.peer, other.bridged = leg.uuid, max(other.bridged, sequence)
            self._follow(leg, other)
            self._follow(other, leg)

    def _follow(self, leg: Leg, other: Leg) -> None:
        if leg.mine and not leg.ended:
            self._ear.watched.add(other.uuid.encode())

    def _part(self, leg: Leg, sequence: int) -> None:
        other = self.legs.get(leg.peer)
        leg.peer = ""
        if other is not None and other.peer == leg.uuid:
            other.peer, other.bridged = "", max(other.bridged, sequence)

    def hear_conference(self, message: Message) -> None:
        """Take over who came into a conference, or left it."""
        name, uuid, action = message.text("Conference-Name"), message.uuid, message.text("Action")
        leg = self.find_leg(uuid)
        if action == "conference-destroy":
            self.rooms.pop(name, None)
        elif action == "del-member":
            self.rooms.get(name, {}).pop(uuid, None)
            if leg is not None and leg.conference == name:
                leg.conference = ""
        elif action == "add-member" and name and uuid:
            self._enter(name, uuid, message)

    def _enter(self, name: str, uuid: str, message: Message) -> None:
        self.hear(message)
        leg = self.legs.get(uuid) or Leg(uuid)
        if uuid not in self.legs:
            leg.read(message)
        leg.conference = name
        leg.leads = message.text("Member-Type") == "moderator"
        self.rooms.setdefault(name, {})[uuid] = leg.party or ""
        if len(self.rooms) > ROOM_LIMIT:
            del self.rooms[next(iter(self.rooms))]

    def watch(self, leg: Leg) -> None:
        """Hear everything of the leg's conversation from here on."""
        for one in self.chain(leg):
            self.watch_id(one.uuid)
        self.watch_id(self.root(leg))

    def watch_id(self, uuid: str) -> None:
        """Hear everything of that leg, and of what is made for it; read what was kept of them."""
        if not uuid or uuid.encode() in self._ear.watched:
            return
        self._ear.watched.add(uuid.encode())
        for one in (uuid, *self._ear.find_linked(uuid)):
            self.find_leg(one)

    def _remember(self, uuid: str) -> Leg | None:
        """Read what the ear kept of a leg that was none of our business so far."""
        kept: list[Message] = []
        for raw in self._ear.recall(uuid):
            with suppress(EslError):
                kept.append(parse(raw))
        if not kept or uuid in self._gone:
            return None
        leg = self._begin(uuid)
        for message in sorted(kept, key=lambda one: one.sequence):
            leg.read(message)
            if message.text("CC-Action") == "member-queue-start":
                leg.joined_at = message.sent_at()
            leg.mine = leg.mine or self.agent.owns(message)
            self._keep_variables(leg, message)
            if message.name in BRIDGING:
                self._bridge(leg, message)
        return leg

    def find_served(self, colleague: Leg) -> Leg | None:
        """Return the customer that colleague has beside this leg, waiting."""
        self._recall_named(colleague.place)
        for leg in list(self.legs.values()):
            if leg is colleague or leg.ended or leg.mine or leg.place != colleague.place:
                continue
            for one in (self.peer(leg), *self.chain(leg)[1:], *self.children(leg)):
                if one is not None and not one.ended and not self.is_colleague(one):
                    self.watch_id(leg.uuid)
                    return one
        return None

    def _recall_named(self, place: str) -> None:
        if place:
            for uuid in list(self._ear.find_naming(place)):
                self.find_leg(uuid)

    def forget(self, busy: Iterable[Leg], roots: set[str]) -> None:
        """Drop what belongs to no call of the agent's, and what has ended."""
        kept: set[str] = set()
        for leg in busy:
            kept |= {leg.uuid, leg.peer, *(one.uuid for one in self.chain(leg))}
        for uuid, leg in list(self.legs.items()):
            if leg.ended:
                self._bury(uuid)
            if uuid not in kept and (leg.ended or self.root(leg) not in roots):
                self.legs.pop(uuid, None)
        self._ear.watched = {uuid.encode() for uuid in kept | roots if uuid}

    def _bury(self, uuid: str) -> None:
        self._gone[uuid] = None
        if len(self._gone) > GONE_LIMIT:
            self._gone.popitem(last=False)

    def reconcile(self, listed: set[str]) -> None:
        """End every leg the snapshot does not list."""
        for uuid, leg in self.legs.items():
            if uuid not in listed and not leg.ended:
                leg.ended = leg.vanished = True
        self._ear.forget_all_but(listed)
