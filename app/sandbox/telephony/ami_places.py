"""Where a pretend call may be taken: a conference, a parking place, a colleague's telephone."""

from app.sandbox.telephony.ami_consult import ConsultingCall
from app.sandbox.telephony.ami_shapes import Bridge, Channel, bridge_event, write_event

ROOM = "700"
PLACE = "701"
PICK_UP = "*8"
_TIMEOUT_S = 45


class AgentCall(ConsultingCall):
    """One customer's call with all a telephone can do to it.

    Attributes:
        room: The conference, if it is one.
        members: Who is in it beside the customer, by device.
    """

    room: Bridge | None = None
    members: dict[str, Channel]
    _parking: Bridge | None = None

    async def conference(self, admin: bool = True) -> None:
        """The agent makes a conference of it, with the colleague they consult, if there is one.

        Args:
            admin: The agent leads it.
        """
        agent, bridge = self._agent(), self._bridge
        assert bridge is not None, "nobody talks to the customer"
        if self.second is not None:
            await self._bring_in_colleague()
        self._exit(bridge, self.caller)
        self._exit(bridge, agent)
        self.room = room = self._exchange.bridge()
        room.kind, room.technology, room.creator, room.name = "base", "softmix", "ConfBridge", ROOM
        self._exchange.tell(bridge_event("BridgeCreate", self._exchange.tick(), room))
        start = [f"Conference: {ROOM}", *room.lines()]
        self._exchange.tell(write_event("ConfbridgeStart", self._exchange.tick(), start))
        self.members = {agent.device: agent}
        self._join_room(agent, admin)
        self._join_room(self.caller, False)
        if self.colleague is not None:
            self.members[self.colleague.device] = self.colleague
            self._join_room(self.colleague, False)
            self.colleague = None

    async def join(self, device: str, admin: bool = False) -> None:
        """A further telephone dials into the conference."""
        channel = self._dial(device, ROOM)
        channel.state = "Up"
        self._tell("Newstate", channel)
        self.members[device] = channel
        self._join_room(channel, admin)

    async def leave(self, device: str) -> None:
        """One telephone leaves the conference, the others go on."""
        channel = self.members.pop(device)
        self._leave_room(channel)
        if self._queue and channel is self.talking:
            self._complete("agent")
        self._hang_up(channel, 16)
        self.talking = next(iter(self.members.values()), None)

    async def park(self) -> None:
        """The agent parks the customer and is free."""
        agent, caller, bridge = self._agent(), self.caller, self._bridge
        assert bridge is not None, "nobody talks to the customer"
        self._parking = parking = self._exchange.bridge()
        parking.kind, parking.technology, parking.creator = "base", "holding_bridge", "Parking"
        self._exit(bridge, caller)
        self._enter(parking, caller)
        self._tell_parking("ParkedCall", agent)
        caller.application, caller.application_text = "Park", ""
        self._exit(bridge, agent)
        if self._queue:
            self._complete("transfer")
        self._hang_up(agent, 16)
        self.talking, self._queue, self._bridge = None, None, None

    async def retrieve(self, by: str) -> None:
        """A telephone takes the customer from the parking place."""
        parking = self._parking
        assert parking is not None, "nobody is parked: await call.park() first"
        channel = self._dial(by, PLACE)
        channel.state = "Up"
        self._tell("Newstate", channel)
        self._tell_parking("UnParkedCall", channel)
        self._exit(parking, self.caller)
        self._parking = None
        channel.linkedid = self.caller.linkedid
        channel.connected_number = self.caller.number
        channel.connected_name = self.caller.caller_name
        self.talking, self._bridge = channel, self._exchange.bridge()
        self._tell_bridge("BridgeCreate")
        self._enter(self._bridge, self.caller)
        self._enter(self._bridge, channel)

    async def pick_up(self, by: str, device: str | None = None) -> None:
        """A colleague takes the call that rings at this device (or the first)."""
        target = self.ringing.pop(device or next(iter(self.ringing)))
        picker = self._dial(by, PICK_UP)
        picker.state = "Up"
        self._tell("Newstate", picker)
        pair = [*picker.lines(), *target.lines("Target")]
        self._exchange.tell(write_event("Pickup", self._exchange.tick(), pair))
        old, new = target.name, picker.name
        self._rename(picker, f"{new}<MASQ>")
        self._rename(target, new)
        self._rename(picker, f"{old}<ZOMBIE>")
        target.number, target.caller_name = picker.number, picker.caller_name
        if own := self.ringing.pop(by, None):
            self.ringing[f"{by}, too"] = own
        self.ringing[by] = target
        self._exchange.end(picker)
        self._tell("Hangup", picker, "Cause: 26", "Cause-txt: Answered elsewhere")
        await self.answer(by)

    async def hang_up(self, by: str = "caller") -> None:
        """End it, wherever it is."""
        if self._parking is not None:
            self._exit(self._parking, self.caller)
            self._parking = None
            self._hang_up(self.caller, 16)
        elif self.room is not None:
            for channel in (self.caller, *self.members.values()):
                self._leave_room(channel)
                self._hang_up(channel, 16)
            self.members, self.talking = {}, None
        else:
            await super().hang_up(by)

    async def _bring_in_colleague(self) -> None:
        second, colleague = self._consulting()
        assert self._aside is not None, "the colleague has not answered yet"
        self._exit(self._aside, second)
        self._exit(self._aside, colleague)
        self._hang_up(second, 16)
        self.second = self._aside = None
        self.colleague = colleague
        await self.unhold()

    def _dial(self, device: str, exten: str) -> Channel:
        exchange = self._exchange
        channel = exchange.begin(
            device, device.rpartition("/")[2], exchange.name_of(device), context="from-agent",
            exten=exten, variables=dict.fromkeys(self.caller.variables, ""),
        )  # fmt: skip
        channel.state = "Ring"
        self._tell("Newchannel", channel)
        return channel

    def _join_room(self, channel: Channel, admin: bool) -> None:
        assert self.room is not None, "only called in a conference"
        channel.application, channel.application_text, channel.exten = "ConfBridge", ROOM, ROOM
        self._enter(self.room, channel)
        self._tell_room("ConfbridgeJoin", channel, admin)

    def _leave_room(self, channel: Channel) -> None:
        assert self.room is not None, "only called in a conference"
        self._tell_room("ConfbridgeLeave", channel, False)
        self._exit(self.room, channel)

    def _tell_room(self, name: str, channel: Channel, admin: bool) -> None:
        assert self.room is not None, "only called in a conference"
        lines = [f"Conference: {ROOM}", *self.room.lines(), *channel.lines(),
                 f"Admin: {'Yes' if admin else 'No'}"]  # fmt: skip
        muted = ["Muted: No"] if name == "ConfbridgeJoin" else []
        self._exchange.tell(write_event(name, self._exchange.tick(), [*lines, *muted]))

    def _tell_parking(self, name: str, who: Channel) -> None:
        parked = name == "ParkedCall"
        lines = [
            *self.caller.lines("Parkee"),
            *who.lines("Parker" if parked else "Retriever"),
            f"ParkerDialString: {who.device}",
            "Parkinglot: default",
            f"ParkingSpace: {PLACE}",
            f"ParkingTimeout: {_TIMEOUT_S}",
            "ParkingDuration: 0",
        ]
        self._exchange.tell(write_event(name, self._exchange.tick(), lines))

    def _rename(self, channel: Channel, name: str) -> None:
        lines = [f"Channel: {channel.name}", f"Newname: {name}", f"Uniqueid: {channel.uniqueid}"]
        channel.name = name
        self._exchange.tell(write_event("Rename", self._exchange.tick(), lines))
