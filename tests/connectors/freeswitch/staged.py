"""Stages what no recording shows, in the words of FreeSWITCH 1.10."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from connectors.freeswitch import Settings, replay
from tests.connectors.asterisk.played import context_of

CUSTOMER = "12000000001"
NAME = "王小明"
QUEUE = "support@default"
BEGAN_AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
GREETING = b"Content-Type: auth/request\n\n"
CORE = "c0de0000-0000-4000-8000-000000000001"
_ANSWERS = {"DOWN": "ringing", "RINGING": "ringing", "EARLY": "early", "HANGUP": "hangup"}


@dataclass
class Channel:
    """A channel of the pretend switch."""

    uuid: str
    name: str
    outbound: bool
    number: str
    caller: str
    exten: str
    context: str = "default"
    made_for: "Channel | None" = None
    variables: dict[str, str] = field(default_factory=dict)
    state: str = "DOWN"
    cause: str = ""
    peer: "Channel | None" = None

    def headers(self) -> dict[str, str]:
        other = self.peer or self.made_for
        found = {
            "Channel-Name": self.name,
            "Unique-ID": self.uuid,
            "Call-Direction": "outbound" if self.outbound else "inbound",
            "Channel-Call-State": self.state,
            "Channel-Call-UUID": self.made_for.uuid if self.made_for else self.uuid,
            "Answer-State": _ANSWERS.get(self.state, "answered"),
            "Caller-Caller-ID-Number": self.number,
            "Caller-Caller-ID-Name": self.caller,
            "Caller-Destination-Number": self.exten,
            "Caller-Context": self.context,
            "Hangup-Cause": self.cause,
            "Other-Leg-Unique-ID": other.uuid if other else "",
            "Other-Type": "originator" if other is self.made_for else "originatee",
        }
        variables = {f"variable_{name}": value for name, value in self.variables.items()}
        return {name: value for name, value in (found | variables).items() if value}

    def row(self) -> dict[str, str]:
        said = self.headers()
        return {
            "uuid": self.uuid, "direction": said["Call-Direction"], "name": self.name,
            "callstate": self.state, "cid_num": self.number, "cid_name": self.caller,
            "dest": self.exten, "context": self.context, "call_uuid": said["Channel-Call-UUID"],
            "presence_id": "",
        }  # fmt: skip


def frame(headers: dict[str, str], form: str = "plain") -> bytes:
    """Write an event as the switch does."""
    if form == "json":
        body = json.dumps(headers, separators=(",", ":"), ensure_ascii=False).encode()
    else:
        body = "".join(f"{name}: {quote(value)}\n" for name, value in headers.items()).encode()
        body += b"\n"
    return b"Content-Length: %d\nContent-Type: text/event-%s\n\n%s" % (
        len(body), form.encode(), body)  # fmt: skip


class Stage:
    """Channels, and the bytes that tell of them."""

    def __init__(self, form: str = "plain") -> None:
        self.form = form
        self.told: list[bytes] = [GREETING]
        self.at = BEGAN_AT
        self.channels: dict[str, Channel] = {}
        self.core = CORE
        self.sequence = 1_000
        self.born = 0

    def pause(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def say(self, name: str, headers: dict[str, str]) -> None:
        self.at += timedelta(milliseconds=1)
        self.sequence += 1
        first = {"Event-Subclass": name, "Event-Name": "CUSTOM"} if "::" in name else {
            "Event-Name": name}  # fmt: skip
        stamp = str(int(self.at.timestamp() * 1_000_000))
        head = {"Core-UUID": self.core, "Event-Date-Timestamp": stamp,
                "Event-Sequence": str(self.sequence)}  # fmt: skip
        self.told.append(frame(first | head | headers, self.form))

    def tell(self, name: str, channel: Channel, **extra: str) -> None:
        more = {key.replace("_", "-"): value for key, value in extra.items()}
        self.say(name, channel.headers() | more)

    def state(self, channel: Channel, state: str) -> None:
        before, channel.state = channel.state, state
        self.tell("CHANNEL_CALLSTATE", channel, Original_Channel_Call_State=before)

    def begin(self, channel: Channel, state: str = "RINGING") -> Channel:
        self.channels[channel.uuid] = channel
        self.tell("CHANNEL_CREATE", channel)
        self.state(channel, state)
        return channel

    def _id(self) -> str:
        self.born += 1
        return f"{self.born:08x}-0000-4000-8000-{self.born:012x}"

    def customer(self, number: str = CUSTOMER, exten: str = "12000001000") -> Channel:
        uuid = self._id()
        variables = {"sip_h_X-Trunk": "carrier-a", "customer_id": "C-7", "secret_note": "no"}
        return self.begin(Channel(
            uuid, f"sofia/external/{number}@carrier.example", False, number, NAME, exten, "public",
            variables=variables))  # fmt: skip

    def dial(self, user: str, exten: str) -> Channel:
        """An agent's own telephone dials."""
        own = {"user_name": user, "domain_name": "pbx.example"}
        return self.begin(Channel(
            self._id(), f"sofia/internal/{user}@pbx.example", False, user, f"Agent {user}", exten,
            variables=own))  # fmt: skip

    def ring(self, caller: Channel | None, user: str, state: str = "RINGING",
             **variables: str) -> Channel:  # fmt: skip
        """The switch rings an agent's telephone."""
        own = {"dialed_user": user, "dialed_domain": "pbx.example"} | variables
        number, name = (caller.number, caller.caller) if caller else ("0000000000", "")
        return self.begin(Channel(
            self._id(), f"sofia/internal/{user}@10.0.0.9:5060", True, number, name, user,
            made_for=caller, variables=own), state)  # fmt: skip

    def trunk(self, caller: Channel, number: str) -> Channel:
        """The switch calls somebody outside."""
        return self.begin(Channel(
            self._id(), f"sofia/external/{number}@carrier.example", True, caller.number, "", number,
            made_for=caller, variables={"sip_gateway_name": "carrier"}))  # fmt: skip

    def up(self, channel: Channel) -> None:
        self.tell("CHANNEL_ANSWER", channel, Answer_State="answered")
        self.state(channel, "ACTIVE")

    def bridge(self, one: Channel, other: Channel) -> None:
        for channel in self.channels.values():
            if channel.peer in (one, other):
                channel.peer = None
        one.peer, other.peer = other, one
        self.tell("CHANNEL_BRIDGE", one, Bridge_A_Unique_ID=one.uuid, Bridge_B_Unique_ID=other.uuid)

    def unbridge(self, one: Channel) -> None:
        self.tell("CHANNEL_UNBRIDGE", one)
        if one.peer:
            one.peer.peer = None
        one.peer = None

    def answer(self, caller: Channel, leg: Channel) -> None:
        self.up(leg)
        if caller.state != "ACTIVE":
            self.up(caller)
        self.bridge(caller, leg)

    def hang_up(self, channel: Channel, cause: str = "NORMAL_CLEARING", **variables: str) -> None:
        channel.cause = cause
        channel.variables |= variables
        self.state(channel, "HANGUP")
        self.tell("CHANNEL_HANGUP_COMPLETE", channel)
        self.channels.pop(channel.uuid, None)

    def talk(self, user: str = "1001") -> tuple[Channel, Channel]:
        """A customer who talks to an agent."""
        customer = self.customer()
        leg = self.ring(customer, user)
        self.answer(customer, leg)
        return customer, leg

    def queue(self, action: str, caller: Channel, **extra: str) -> None:
        more = {f"CC-{key.replace('_', '-')}": value for key, value in extra.items()}
        about = {
            "CC-Queue": QUEUE,
            "CC-Action": action,
            "CC-Member-Session-UUID": caller.uuid,
            "CC-Member-CID-Number": caller.number,
            "CC-Member-CID-Name": caller.caller,
        }
        self.say("callcenter::info", about | more)

    def join(self, number: str = CUSTOMER, exten: str = "12000001000") -> Channel:
        """A customer who waits in a queue."""
        caller = self.customer(number, exten)
        self.up(caller)
        self.say("callcenter::info", caller.headers() | {
            "CC-Queue": QUEUE, "CC-Action": "member-queue-start",
            "CC-Member-Session-UUID": caller.uuid})  # fmt: skip
        return caller

    def offer(self, caller: Channel, user: str, *, rings: bool = True) -> Channel | None:
        """The queue offers the caller to an agent."""
        self.queue("agent-offering", caller, Agent=f"{user}@default")
        if not rings:
            return None
        own = {"cc_side": "agent", "cc_agent": f"{user}@default", "cc_queue": QUEUE,
               "cc_member_session_uuid": caller.uuid}  # fmt: skip
        leg = Channel(
            self._id(), f"sofia/internal/{user}@10.0.0.9:5060", True, caller.number, caller.caller,
            user, variables=own)  # fmt: skip
        self.tell("CHANNEL_CREATE", leg)
        self.channels[leg.uuid] = leg
        leg.variables = {}  # these events carry no variables
        self.state(leg, "RINGING")
        leg.variables = own
        return leg

    def conference(self, action: str, channel: Channel, **extra: str) -> None:
        about = {"Conference-Name": "3000", "Action": action}
        more = {key.replace("_", "-"): value for key, value in extra.items()}
        self.say("conference::maintenance", channel.headers() | about | more)

    def list_channels(self) -> None:
        """What the switch answers when it is asked for its channels."""
        self.told.append(answer(self.rows()))

    def rows(self) -> bytes:
        rows = [channel.row() for channel in self.channels.values()]
        return json.dumps(
            {"row_count": len(rows), "rows": rows} if rows else {"row_count": 0}
        ).encode()

    def heard_by(self, agent: str = "1001") -> list:
        return list(replay(Settings(), context_of(agent), [b"".join(self.told)]))


def answer(body: bytes) -> bytes:
    return b"Content-Type: api/response\nContent-Length: %d\n\n%s" % (len(body), body)
