"""A pretend call in which the agent asks a colleague first: on a second line, as telephones do it.

The consultation is a call of its own at the switch, with a Linkedid of its own until the telephone
has the two merged (SIP REFER with Replaces); then the older Linkedid wins.
"""

from app.sandbox.telephony.ami_call import PretendCall
from app.sandbox.telephony.ami_shapes import Bridge, Channel, bridge_event, write_event


class ConsultingCall(PretendCall):
    """One customer's call, and the consultations about it.

    Attributes:
        second: The agent's second line while they consult.
        colleague: The channel of whoever is consulted.
    """

    second: Channel | None = None
    colleague: Channel | None = None
    _aside: Bridge | None = None

    async def consult(self, to: str) -> None:
        """The agent puts the customer on hold and calls a colleague, whose telephone rings."""
        agent, exchange = self._agent(), self._exchange
        await self.hold()
        second = exchange.begin(
            agent.device, agent.number, agent.caller_name, context=agent.context,
            exten=to.rpartition("/")[2], variables=dict.fromkeys(agent.variables, ""),
        )  # fmt: skip
        second.state = "Ring"
        second.application, second.application_text = "Dial", to
        self._tell("Newchannel", second)
        self.second, self.colleague = second, self._ring_aside(second, to)

    async def consult_answer(self) -> None:
        """The colleague answers."""
        second, colleague = self._consulting()
        self._aside = bridge = self._exchange.bridge()
        colleague.state = second.state = "Up"
        self._tell("Newstate", colleague)
        self._tell("DialEnd", second, "DialStatus: ANSWER", rung=colleague)
        self._tell("Newstate", second)
        self._exchange.tell(bridge_event("BridgeCreate", self._exchange.tick(), bridge))
        for channel in (colleague, second):
            self._enter(bridge, channel)

    async def consult_end(self) -> None:
        """The consultation ends, answered or not, and the agent takes the customer back."""
        second, colleague = self._consulting()
        if self._aside is None:
            for _ in range(2):
                self._tell("DialEnd", second, "DialStatus: CANCEL", rung=colleague)
        else:
            self._exit(self._aside, second)
            self._exit(self._aside, colleague)
        self._hang_up(colleague, 16 if self._aside else 0)
        self._hang_up(second, 16)
        self.second = self.colleague = self._aside = None
        await self.unhold()

    async def complete_transfer(self) -> None:
        """The agent joins customer and colleague and leaves; from here on the colleague talks."""
        agent, (second, colleague) = self._agent(), self._consulting()
        aside, bridge = self._aside, self._bridge
        assert aside is not None, "the colleague has not answered: await call.consult_answer()"
        assert bridge is not None, "nobody talks to the customer"
        await self.unhold()
        second.linkedid = colleague.linkedid = self.caller.linkedid
        colleague.connected_number, colleague.connected_name = (
            self.caller.number, self.caller.caller_name,
        )  # fmt: skip
        self._exit(aside, second)
        self._exit(aside, colleague)
        self._enter(bridge, colleague)
        self._exit(bridge, agent)
        self._exchange.tell(self._transferred(agent, second, bridge, aside))
        self._tell("NewConnectedLine", colleague)
        if self._queue:
            self._complete("agent")
        self._hang_up(agent, 16)
        self._hang_up(second, 16)
        self.talking, self._queue = colleague, None
        self.second = self.colleague = self._aside = None

    def _transferred(self, agent: Channel, second: Channel, bridge: Bridge, aside: Bridge) -> bytes:
        lines = [
            "Result: Success",
            *agent.lines("OrigTransferer"),
            *bridge.lines("Orig"),
            *second.lines("SecondTransferer"),
            *aside.lines("Second"),
            *self.caller.lines("Transferee"),
            "IsExternal: No",
            "DestType: Bridge",
            f"DestBridgeUniqueid: {bridge.uniqueid}",
        ]
        return write_event("AttendedTransfer", self._exchange.tick(), lines)

    def _ring_aside(self, second: Channel, to: str) -> Channel:
        exchange = self._exchange
        colleague = exchange.begin(
            to, to.rpartition("/")[2], exchange.name_of(to), context="from-agent", exten="s",
            linkedid=second.linkedid, variables=dict.fromkeys(second.variables, ""),
        )  # fmt: skip
        colleague.application, colleague.application_text = "AppDial", "(Outgoing Line)"
        self._tell("Newchannel", colleague)
        colleague.exten = second.exten
        colleague.connected_number, colleague.connected_name = second.number, second.caller_name
        self._tell("NewConnectedLine", colleague)
        self._tell("DialBegin", second, f"DialString: {second.exten}", rung=colleague)
        second.connected_number, second.connected_name = colleague.number, colleague.caller_name
        self._tell("NewConnectedLine", second)
        self._tell("DialState", second, "DialStatus: RINGING", rung=colleague)
        colleague.state = "Ringing"
        self._tell("Newstate", colleague)
        return colleague

    def _enter(self, bridge: Bridge, channel: Channel) -> None:
        bridge.channels += 1
        channel.bridge = bridge.uniqueid
        self._exchange.tell(bridge_event("BridgeEnter", self._exchange.tick(), bridge, channel))

    def _exit(self, bridge: Bridge, channel: Channel) -> None:
        bridge.channels -= 1
        channel.bridge = ""
        tick = self._exchange.tick
        self._exchange.tell(bridge_event("BridgeLeave", tick(), bridge, channel))
        if not bridge.channels:
            self._exchange.tell(bridge_event("BridgeDestroy", tick(), bridge))

    def _consulting(self) -> tuple[Channel, Channel]:
        if self.second is None or self.colleague is None:
            raise RuntimeError("nobody is consulted: await call.consult(to) first")
        return self.second, self.colleague
