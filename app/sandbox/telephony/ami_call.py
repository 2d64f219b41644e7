"""A pretend call: does what an agent or a caller does, and tells it as a real switch would."""

from collections.abc import Sequence

from app.sandbox.telephony.ami_exchange import Exchange
from app.sandbox.telephony.ami_shapes import (
    CAUSES,
    Bridge,
    Channel,
    bridge_event,
    channel_event,
    member_status,
    write_event,
)


class PretendCall:
    """One customer's call, from the ringing to the end.

    Attributes:
        caller: The customer's channel.
        ringing: The agents' channels that ring, by device.
        talking: The channel that was answered.
    """

    def __init__(
        self, exchange: Exchange, caller: Channel, queue: str | None, waited_s: int = 0
    ) -> None:
        self.caller = caller
        self.ringing: dict[str, Channel] = {}
        self.talking: Channel | None = None
        self._exchange = exchange
        self._queue = queue
        self._bridge: Bridge | None = None
        self._waited_s = waited_s

    async def ring(self, agents: Sequence[str]) -> None:
        """Let the customer call, and these agents' telephones ring."""
        caller = self.caller
        self._tell("Newchannel", caller)
        if self._queue:
            caller.state = "Up"
            caller.application, caller.application_text = "Queue", f"{self._queue},tT,,,60"
            self._tell("Newstate", caller)
            self._tell("QueueCallerJoin", caller, f"Queue: {self._queue}", "Position: 1",
                       "Count: 1")  # fmt: skip
            self._tell("MusicOnHoldStart", caller, "Class: default")
        else:
            caller.application, caller.application_text = "Dial", agents[0]
        for device in agents:
            self._ring_one(device, alone=len(agents) == 1)

    async def answer(self, by: str | None = None) -> None:
        """Answer at this device, or at the one that rings first."""
        device = by or next(iter(self.ringing))
        winner = self.ringing.pop(device)
        winner.state = "Up"
        self._tell("Newstate", winner)
        self._dial_end(winner, "ANSWER")
        losers, self.ringing = list(self.ringing.values()), {}
        for loser in losers:
            self._dial_end(loser, "CANCEL")
        self._connect_line(winner)
        for loser in losers:
            self._dial_end(loser, "CANCEL")
            self._hang_up(loser, 26)
        if self._queue:
            self._leave_queue(winner)
        elif self.caller.state != "Up":
            self.caller.state = "Up"
            self._tell("Newstate", self.caller)
        self._join(winner)

    async def answered_elsewhere(self, by: str) -> None:
        """Let a colleague take it."""
        if by not in self.ringing:
            self._ring_one(by, alone=False)
        await self.answer(by)

    async def hold(self) -> None:
        """The agent puts the customer on hold."""
        self._tell("Hold", self._agent())
        self._tell("MusicOnHoldStart", self.caller, "Class: default")

    async def unhold(self) -> None:
        """The agent takes the customer back."""
        self._tell("Unhold", self._agent())
        self._tell("MusicOnHoldStop", self.caller)

    async def hang_up(self, by: str = "caller") -> None:
        """End the conversation; `by` is `caller` or `agent`."""
        agent = self._agent()
        first, second = (self.caller, agent) if by == "caller" else (agent, self.caller)
        self._tell("HangupRequest", first, *(() if by == "caller" else ("Cause: 16",)))
        if self._queue:
            self._complete(by)
        self._leave(first)
        self._leave(second)
        self._tell_bridge("BridgeDestroy")
        self._tell("SoftHangupRequest", self.caller, "Cause: 16")
        self._hang_up(self.caller, 16)
        self._hang_up(agent, 16)
        self.talking = None

    async def abandon(self) -> None:
        """The caller gives up while it rings."""
        self._tell("HangupRequest", self.caller)
        if self._queue:
            self._tell("MusicOnHoldStop", self.caller)
        for _ in range(2):
            for channel in self.ringing.values():
                self._dial_end(channel, "CANCEL")
        if self._queue:
            waited_s = self._waited_s + self._seconds_since(self.caller)
            self._tell("QueueCallerAbandon", self.caller, f"Queue: {self._queue}", "Position: 1",
                       "OriginalPosition: 1", f"HoldTime: {waited_s}")  # fmt: skip
            self._tell_left()
        for channel in list(self.ringing.values()):
            self._hang_up(channel, 0)
        self.ringing.clear()
        self._tell("SoftHangupRequest", self.caller, "Cause: 16")
        self._hang_up(self.caller, 0)

    async def no_answer(self, agent: str | None = None) -> None:
        """Nobody answers at this telephone (or the first) in time; the caller waits on."""
        channel = self._stop_ringing(agent)
        self._hang_up(channel, 0)

    async def reject(self, agent: str | None = None) -> None:
        """The agent presses reject (or the first does); the caller waits on."""
        channel = self._stop_ringing(agent)
        self._hang_up(channel, 17)

    async def blind_transfer(self, to: str) -> None:
        """The agent gives the customer to another device, which rings."""
        agent, caller = self._agent(), self.caller
        self._tell("Unhold", agent)
        extension = to.rpartition("/")[2]
        self._tell_transfer(extension)
        caller.context, caller.exten, caller.priority = agent.context, extension, 1
        caller.application, caller.application_text = "Dial", to
        self._leave(caller)
        self._leave(agent)
        self._tell_bridge("BridgeDestroy")
        if self._queue:
            self._complete("transfer")
        self._hang_up(agent, 16)
        self.talking = None
        self._queue = None
        self._ring_one(to, alone=True)

    def _ring_one(self, device: str, *, alone: bool) -> None:
        caller, exchange = self.caller, self._exchange
        blank = dict.fromkeys(caller.variables, "")
        channel = exchange.begin(
            device, device.rpartition("/")[2], exchange.name_of(device), context="from-agent",
            exten="s", linkedid=caller.linkedid, variables=blank,
        )  # fmt: skip
        channel.application = "AppQueue" if self._queue else "AppDial"
        channel.application_text = "(Outgoing Line)"
        self._tell("Newchannel", channel)
        channel.variables = dict(caller.variables)
        channel.connected_number, channel.connected_name = caller.number, caller.caller_name
        self._tell("NewConnectedLine", channel)
        channel.exten = caller.exten
        if self._queue:
            self._tell("AgentCalled", caller, *self._member(channel), rung=channel)
        self._tell("DialBegin", caller, f"DialString: {device if self._queue else channel.number}",
                   rung=channel)  # fmt: skip
        if alone:
            self._connect_line(channel)
        self._tell("DialState", caller, "DialStatus: RINGING", rung=channel)
        channel.state = "Ringing"
        self._tell("Newstate", channel)
        self._tell_member(channel, 6, "RINGING")
        self.ringing[device] = channel

    def _connect_line(self, channel: Channel) -> None:
        """The caller's channel shows whom it is connected with, once."""
        if self.caller.connected_number == channel.number:
            return
        self.caller.connected_number = channel.number
        self.caller.connected_name = channel.caller_name
        self._tell("NewConnectedLine", self.caller)

    def _stop_ringing(self, agent: str | None) -> Channel:
        channel = self.ringing.pop(agent or next(iter(self.ringing)))
        if self._queue:
            rang = f"RingTime: {self._seconds_since(channel)}000"
            self._tell("AgentRingNoAnswer", self.caller, *self._member(channel), rang,
                       rung=channel)  # fmt: skip
        self._dial_end(channel, "NOANSWER")
        self._dial_end(channel, "CANCEL")
        return channel

    def _leave_queue(self, winner: Channel) -> None:
        self._tell("MusicOnHoldStop", self.caller)
        self._tell_left()
        self._waited_s += self._seconds_since(self.caller)
        times = f"HoldTime: {self._waited_s}", f"RingTime: {self._seconds_since(winner)}"
        self._tell("AgentConnect", self.caller, *self._member(winner), *times, rung=winner)
        self._tell_member(winner, 2, "INUSE")

    def _join(self, winner: Channel) -> None:
        self.talking = winner
        self._bridge = bridge = self._exchange.bridge()
        self._tell_bridge("BridgeCreate")
        for channel in (winner, self.caller):
            bridge.channels += 1
            channel.bridge = bridge.uniqueid
            self._tell_bridge("BridgeEnter", channel)

    def _leave(self, channel: Channel) -> None:
        assert self._bridge is not None, "only called while two are talking"
        self._bridge.channels -= 1
        channel.bridge = ""
        self._tell_bridge("BridgeLeave", channel)

    def _complete(self, reason: str) -> None:
        agent = self._agent()
        talked = f"TalkTime: {self._seconds_since(agent)}"
        times = f"HoldTime: {self._waited_s}", talked, f"Reason: {reason}"
        self._tell("AgentComplete", self.caller, *self._member(agent), *times, rung=agent)

    def _tell_transfer(self, extension: str) -> None:
        agent, bridge = self._agent(), self._bridge
        assert bridge is not None, "only called while two are talking"
        lines = [
            "Result: Success",
            *agent.lines("Transferer"),
            *self.caller.lines("Transferee"),
            *bridge.lines(),
            "IsExternal: Yes",
            f"Context: {agent.context}",
            f"Extension: {extension}",
        ]
        self._exchange.tell(write_event("BlindTransfer", self._exchange.tick(), lines))

    def _tell_left(self) -> None:
        self._tell("QueueCallerLeave", self.caller, f"Queue: {self._queue}", "Position: 1",
                   "Count: 0")  # fmt: skip

    def _member(self, channel: Channel) -> tuple[str, str, str]:
        return (
            f"Queue: {self._queue}",
            f"Interface: {channel.device}",
            f"MemberName: {channel.caller_name}",
        )

    def _dial_end(self, channel: Channel, status: str) -> None:
        self._tell("DialEnd", self.caller, f"DialStatus: {status}", rung=channel)

    def _hang_up(self, channel: Channel, cause: int) -> None:
        self._exchange.end(channel)
        self._tell("Hangup", channel, f"Cause: {cause}", f"Cause-txt: {CAUSES[cause]}")
        self._tell_member(channel, 1, "NOT_INUSE")

    def _tell_member(self, channel: Channel, status: int, state: str) -> None:
        exchange = self._exchange
        exchange.tell(write_event("DeviceStateChange", exchange.tick(),
                                  [f"Device: {channel.device}", f"State: {state}"]))  # fmt: skip
        if self._queue and channel is not self.caller:
            exchange.tell(member_status(exchange.tick(), self._queue, channel, status, 0))

    def _tell(self, name: str, channel: Channel, *extra: str, rung: Channel | None = None) -> None:
        at = self._exchange.tick()
        self._exchange.tell(channel_event(name, at, channel, *extra, rung=rung))

    def _tell_bridge(self, name: str, channel: Channel | None = None) -> None:
        assert self._bridge is not None, "only called once two are talking"
        self._exchange.tell(bridge_event(name, self._exchange.tick(), self._bridge, channel))

    def _seconds_since(self, channel: Channel) -> int:
        return int((self._exchange.tick() - channel.began_at).total_seconds())

    def _agent(self) -> Channel:
        if self.talking is None:
            raise RuntimeError("nobody has answered this call yet: await call.answer() first")
        return self.talking
