"""Stages what no recording shows, in the words of a real switch."""

from datetime import UTC, datetime, timedelta

from app.sandbox.telephony.ami_shapes import (
    Bridge,
    Channel,
    bridge_event,
    channel_event,
    write_event,
)
from tests.connectors.asterisk.played import play

CUSTOMER = "12000000001"
BEGAN_AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Stage:
    """Channels, and the bytes that tell of them."""

    def __init__(self) -> None:
        self.told: list[bytes] = [b"Asterisk Call Manager/11.0.0\r\n"]
        self.at = BEGAN_AT
        self._born = 0

    def pause(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def begin(
        self, device: str, number: str, *, state: str = "Down", exten: str = "s",
        like: Channel | None = None, name: str = "", context: str = "",
    ) -> Channel:  # fmt: skip
        self._born += 1
        uniqueid = f"stage-{self._born}"
        where = context or ("from-trunk" if "trunk" in device else "from-agent")
        channel = Channel(
            f"{device}-{self._born:08x}", number, name, where, exten, uniqueid,
            like.linkedid if like else uniqueid, self.at, state=state,
        )  # fmt: skip
        self.tell("Newchannel", channel)
        return channel

    def customer(self, number: str = CUSTOMER, exten: str = "12000001000") -> Channel:
        return self.begin("PJSIP/trunk", number, state="Ring", exten=exten, name="王小明")

    def tell(self, name: str, channel: Channel, *extra: str, rung: Channel | None = None) -> None:
        self.told.append(channel_event(name, self._tick(), channel, *extra, rung=rung))

    def say(self, name: str, *lines: str) -> None:
        self.told.append(write_event(name, self._tick(), lines))

    def state(self, channel: Channel, state: str) -> None:
        channel.state = state
        self.tell("Newstate", channel)

    def ring(self, caller: Channel, device: str) -> Channel:
        """A channel rings a device of the same conversation."""
        leg = self.begin(device, device.rpartition("/")[2], like=caller)
        leg.connected_number, leg.connected_name = caller.number, caller.caller_name
        self.tell("DialBegin", caller, f"DialString: {leg.number}", rung=leg)
        self.state(leg, "Ringing")
        return leg

    def answer(self, caller: Channel, leg: Channel, bridge: Bridge) -> None:
        self.state(leg, "Up")
        self.end_dial(caller, leg, "ANSWER")
        if caller.state != "Up":
            self.state(caller, "Up")
        self.enter(bridge, leg)
        self.enter(bridge, caller)

    def end_dial(self, caller: Channel, leg: Channel, status: str) -> None:
        self.tell("DialEnd", caller, f"DialStatus: {status}", rung=leg)

    def enter(self, bridge: Bridge, channel: Channel) -> None:
        bridge.channels += 1
        self.told.append(bridge_event("BridgeEnter", self._tick(), bridge, channel))

    def leave(self, bridge: Bridge, channel: Channel) -> None:
        bridge.channels -= 1
        self.told.append(bridge_event("BridgeLeave", self._tick(), bridge, channel))

    def hang_up(self, channel: Channel, cause: int = 16) -> None:
        self.tell("Hangup", channel, f"Cause: {cause}", "Cause-txt: Whatever")

    def talk(self, device: str = "PJSIP/101") -> tuple[Channel, Channel, Bridge]:
        """A customer who talks to an agent."""
        customer, bridge = self.customer(), Bridge(f"bridge-{self._born}")
        leg = self.ring(customer, device)
        self.answer(customer, leg, bridge)
        return customer, leg, bridge

    def heard_by(self, agent: str = "PJSIP/101") -> list:
        return play([b"".join(self.told)], agent)

    def _tick(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at
