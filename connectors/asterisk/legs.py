"""One channel at the switch, as far as it has been heard of: a leg of a conversation."""

from dataclasses import dataclass, field

from app.sdk.calls.cleaning import clean_name, clean_number
from connectors.asterisk.message import Message, unescape
from connectors.asterisk.names import HIDDEN


@dataclass(slots=True)
class Leg:
    """What is known of one leg.

    Attributes:
        linkedid: The conversation the switch last put it in.
        outgoing: The device dialled; otherwise the switch rang the device.
        born_exten: What was dialled when the leg began.
        born_context: Where it began in the dialplan; empty when only a snapshot told of it.
        offered: The switch began to ring the device.
        alerting: The device rings.
        up: It was answered; never taken back.
        conference: The conference it joined; kept until it is in another bridge.
        dialled_by: The leg that rings this one; None once the two are bridged.
        no_answer: The queue gave up ringing it.
        abandoned: The queue said the caller gave up.
        vanished: A snapshot no longer lists it.
        born_linkedid: The first conversation it was in: the one name nobody changes.
        parked: It waits in a parking place.
        admin: It leads the conference it joined; None: nobody said.
        picked_from: The device it rang at when somebody else picked it up.
        picked_by: Who did.
        closed: Nothing more is told of it (transferred away).
        order: Older legs have lower numbers.
    """

    uniqueid: str
    channel: str
    linkedid: str
    order: int = 0
    number: str | None = None
    name: str | None = None
    connected_number: str | None = None
    connected_name: str | None = None
    outgoing: bool = False
    born_exten: str = ""
    born_context: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    offered: bool = False
    alerting: bool = False
    up: bool = False
    held: bool = False
    bridge: str | None = None
    conference: str | None = None
    dialled_by: str | None = None
    application: str = ""
    dial_status: str = ""
    no_answer: bool = False
    abandoned: bool = False
    queue: str | None = None
    waited_s: float | None = None
    ended: bool = False
    cause: int = 0
    vanished: bool = False
    born_linkedid: str = ""
    parked: bool = False
    admin: bool | None = None
    picked_from: str = ""
    picked_by: str | None = None
    closed: bool = False

    @property
    def device(self) -> str:
        """The device as the switch names it: the channel without its running number."""
        return device_of(self.channel)

    @property
    def hidden(self) -> bool:
        """Whether it is plumbing rather than somebody's telephone."""
        return self.channel.startswith(HIDDEN)

    @property
    def pair(self) -> str:
        """What both halves of a Local channel have in common."""
        return self.channel[:-2] if self.channel[-2:] in (";1", ";2") else ""

    def read(self, message: Message, prefix: str = "") -> None:
        """Take over what a message says of this leg in the headers with this prefix."""
        text = message.text
        self.channel = text(prefix + "Channel") or self.channel
        self.linkedid = text(prefix + "Linkedid") or self.linkedid
        self.born_linkedid = self.born_linkedid or self.linkedid
        if prefix + "CallerIDNum" in message.headers:
            self.number = clean_number(unescape(text(prefix + "CallerIDNum")))
            self.name = clean_name(unescape(text(prefix + "CallerIDName")))
            self.connected_number = clean_number(unescape(text(prefix + "ConnectedLineNum")))
            self.connected_name = clean_name(unescape(text(prefix + "ConnectedLineName")))
        variables = message.variables.get(prefix)
        if variables:
            self.variables = variables
        self._read_state(text(prefix + "ChannelStateDesc"))

    def _read_state(self, state: str) -> None:
        if state == "Up":
            self.up = True
        elif state == "Ringing":
            self.offered = self.alerting = True


def device_of(channel: str) -> str:
    """Return the device a channel belongs to."""
    return channel.rpartition("-")[0] or channel
