"""One channel at the switch, as far as it has been heard of: a leg of a conversation."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.sdk.calls.cleaning import clean_name, clean_number
from connectors.freeswitch.message import Message
from connectors.freeswitch.names import OVER, TRANSFERS

_UP_STATES = frozenset({"ACTIVE", "HELD", "UNHELD"})
_UNNAMED = frozenset({"Outbound Call", "FreeSWITCH"})
_NOBODY = "0000000000"


@dataclass(slots=True)
class Leg:
    """What is known of one leg.

    Attributes:
        outbound: The switch rings the device; otherwise the device (or a trunk) called the switch.
        destination: What was dialled, or whom the switch rings; as it was when the leg began.
        user: Who signed in at the device, or whom the switch looked up to ring; empty: unknown.
        parent: The leg this one was made for: its originator, or the queue's caller.
        peer: The leg it is bridged with.
        alerting: The device rings.
        up: It was answered; never taken back.
        callstate: What the last CHANNEL_CALLSTATE said.
        transfer_source: What last sent it elsewhere; changes with each transfer.
        joined_at: When it joined the queue.
        order: Older legs have lower numbers.
        heard: Sequence number of the newest event heard of it.
        bridged: The same, of the newest about its bridge.
        vanished: A snapshot no longer lists it.
        variables: Channel variables, as far as they are shown.
    """

    uuid: str
    order: int = 0
    channel: str = ""
    outbound: bool = False
    number: str | None = None
    name: str | None = None
    callee_name: str | None = None
    destination: str = ""
    user: str = ""
    context: str = ""
    gateway: bool = False
    parent: str = ""
    peer: str = ""
    alerting: bool = False
    up: bool = False
    held: bool = False
    callstate: str = ""
    ended: bool = False
    cause: str = ""
    disposition: str = ""
    transfer_source: str = ""
    queue: str = ""
    joined_at: datetime | None = None
    serves: bool = False
    mine: bool = False
    conference: str = ""
    leads: bool | None = None
    heard: int = 0
    bridged: int = 0
    vanished: bool = False
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def hidden(self) -> bool:
        """Whether it is plumbing rather than somebody's telephone."""
        return self.channel.startswith("loopback/")

    @property
    def place(self) -> str:
        """Who is at this end, as the switch knows them: user, or number."""
        return self.user or (self.destination if self.outbound else self.number or "")

    @property
    def party(self) -> str | None:
        """The number of whoever is at this end."""
        return clean_number(self.place)

    @property
    def party_name(self) -> str | None:
        """The name that goes with it."""
        return self.callee_name if self.outbound else self.name

    @property
    def gave_away(self) -> bool:
        """Whether its end was a transfer by whoever was there."""
        return self.cause in TRANSFERS or self.disposition in TRANSFERS

    def read(self, message: Message) -> bool:
        """Take over what an event says of this leg; return whether one before it was lost.

        What an older event says of the state is late and is passed over.
        """
        self._read_identity(message)
        sequence = message.sequence
        if sequence and sequence < self.heard:
            return False
        self.heard = max(self.heard, sequence)
        return self._read_state(message)

    def _read_identity(self, message: Message) -> None:
        text, variable = message.text, message.variable
        self.channel = text("Channel-Name") or self.channel
        self.outbound = text("Call-Direction") == "outbound" or self.outbound
        if text("Caller-Privacy-Hide-Number") != "true":
            self.number = self.number or read_number(text("Caller-Caller-ID-Number"))
        if text("Caller-Privacy-Hide-Name") != "true":
            self.name = self.name or _read_name(text("Caller-Caller-ID-Name"))
        self.callee_name = self.callee_name or _read_name(text("Caller-Callee-ID-Name"))
        self.destination = self.destination or text("Caller-Destination-Number")
        self.context = self.context or text("Caller-Context")
        rung = variable("dialed_user") if self.outbound else ""
        self.user = self.user or rung or variable("user_name") or variable("sip_auth_username")
        self.gateway = self.gateway or bool(variable("sip_gateway_name") or variable("sip_gateway"))
        self.serves = self.serves or variable("cc_side") == "agent"
        self.queue = variable("cc_queue") or self.queue
        self.joined_at = self.joined_at or read_epoch(variable("cc_queue_joined_epoch"))
        self.parent = self.parent or parent_of(message)

    def _read_state(self, message: Message) -> bool:
        text = message.text
        state, answer = text("Channel-Call-State"), text("Answer-State")
        lost = False
        if message.name == "CHANNEL_CALLSTATE":
            before = text("Original-Channel-Call-State")
            lost = bool(before and self.callstate and before != self.callstate)
            self.callstate = state
        if state in ("RINGING", "EARLY", "RING_WAIT") or answer == "early":
            self.alerting = True
        self.up = self.up or state in _UP_STATES or answer == "answered"
        if state:
            self.held = state == "HELD"
        self.ended = self.ended or "HANGUP" in (state, answer.upper()) or message.name in OVER
        self.cause = text("Hangup-Cause") or self.cause
        self.disposition = message.variable("endpoint_disposition") or self.disposition
        self.transfer_source = text("Caller-Transfer-Source") or self.transfer_source
        return lost


def parent_of(message: Message) -> str:
    """Return the leg this one was made for; empty when it was made for none.

    `Channel-Call-UUID` is the last resort: it is the leg's own at first and again at the end.
    """
    if message.text("Call-Direction") != "outbound":
        return ""
    variable = message.variable
    other = (
        message.text("Other-Leg-Unique-ID") if message.text("Other-Type") == "originator" else ""
    )
    found = (
        variable("cc_member_session_uuid"), other, variable("originating_leg_uuid"),
        variable("originator"), message.text("Channel-Call-UUID"),
    )  # fmt: skip
    return next((one for one in found if one and one != message.uuid), "")


def read_number(text: str) -> str | None:
    """Return a number, or None when it is withheld or made up by the switch."""
    return None if text == _NOBODY else clean_number(text)


def read_epoch(text: str) -> datetime | None:
    """Read seconds since the epoch; None for anything else."""
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _read_name(text: str) -> str | None:
    return None if text in _UNNAMED else clean_name(text)
