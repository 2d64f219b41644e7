"""What the switch reports, in CSTA's words where it has one."""

from app.domain.call import Contact, Outcome
from app.domain.events.event import Event


class Delivered(Event, frozen=True, kw_only=True, tag="delivered"):
    """The call is offered to this agent's device; `alerting` once the device rings."""

    contact: Contact
    alerting: bool = True


class Established(Event, frozen=True, kw_only=True, tag="established"):
    """This agent and the other party are connected."""

    contact: Contact


class Held(Event, frozen=True, kw_only=True, tag="held"):
    """This agent put the call on hold."""

    contact: Contact


class Retrieved(Event, frozen=True, kw_only=True, tag="retrieved"):
    """This agent took the call back."""

    contact: Contact


class Consulted(Event, frozen=True, kw_only=True, tag="consulted"):
    """This agent rings or talks to a colleague while the customer waits."""

    contact: Contact


class Conferenced(Event, frozen=True, kw_only=True, tag="conferenced"):
    """The conversation became a conference this agent is in."""

    contact: Contact


class CallUpdated(Event, frozen=True, kw_only=True, tag="call-updated"):
    """The switch knows more, or better, about the same conversation (CSTA Call Information)."""

    contact: Contact


class Transferred(Event, frozen=True, kw_only=True, tag="transferred"):
    """This agent gave the call away; the conversation goes on without them."""

    contact: Contact


class Diverted(Event, frozen=True, kw_only=True, tag="diverted"):
    """It stopped ringing here unanswered: answered elsewhere, missed, rejected or unknown."""

    contact: Contact
    outcome: Outcome


class ConnectionCleared(Event, frozen=True, kw_only=True, tag="connection-cleared"):
    """This agent's connection ended; by hang-up when talking, by the caller when ringing."""

    contact: Contact


class Failed(Event, frozen=True, kw_only=True, tag="failed"):
    """The call could not be made (busy, congestion)."""

    contact: Contact
    reason: str = ""


class LinkLost(Event, frozen=True, kw_only=True, tag="link-lost"):
    """The switch can't be heard; what is shown is as old as this."""


class LinkRestored(Event, frozen=True, kw_only=True, tag="link-restored"):
    """The switch is heard again and its snapshot agrees with what is shown."""


SwitchEvent = (
    Delivered
    | Established
    | Held
    | Retrieved
    | Consulted
    | Conferenced
    | CallUpdated
    | Transferred
    | Diverted
    | ConnectionCleared
    | Failed
)
LinkEvent = LinkLost | LinkRestored
