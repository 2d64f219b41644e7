"""Everything that can happen to a call. Past tense, one frozen struct each; the log is these."""

from datetime import datetime

import msgspec

from app.domain.call import CallId, Contact, Outcome
from app.domain.customer import Customer
from app.domain.facts import Value


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """What every event says: which call, and when (UTC, the source's clock)."""

    call_id: CallId
    at: datetime


# From the switch.


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


# From the systems.


class CallerLookedUp(Event, frozen=True, kw_only=True, tag="caller-looked-up"):
    """A directory answered; no customers means nobody is known at that number."""

    source: str
    customers: tuple[Customer, ...]
    took_s: float


class CallerLookupFailed(Event, frozen=True, kw_only=True, tag="caller-lookup-failed"):
    """A directory gave no answer. `reason` is fit to show."""

    source: str
    reason: str


class FactsArrived(Event, frozen=True, kw_only=True, tag="facts-arrived"):
    """A system answered; a value of None is known-empty."""

    source: str
    values: dict[str, Value]
    took_s: float


class FactsFailed(Event, frozen=True, kw_only=True, tag="facts-failed"):
    """A system did not answer for these facts. `reason` is fit to show."""

    source: str
    facts: tuple[str, ...]
    reason: str
    took_s: float


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One past contact, ticket or order; the text is from outside, one per language."""

    at: datetime
    text: dict[str, str]
    tone: str = "neutral"


class HistoryArrived(Event, frozen=True, kw_only=True, tag="history-arrived"):
    """What happened lately with this customer, newest first."""

    source: str
    entries: tuple[HistoryEntry, ...]


class ActionProgressed(Event, frozen=True, kw_only=True, tag="action-progressed"):
    """The other system says how far it is, 0 to 1."""

    key: str
    progress: float


class ActionSucceeded(Event, frozen=True, kw_only=True, tag="action-succeeded"):
    """The other system carried it out."""

    key: str
    reference: str = ""


class ActionFailed(Event, frozen=True, kw_only=True, tag="action-failed"):
    """The other system did not carry it out, for certain."""

    key: str
    reason: str


class ActionUnknown(Event, frozen=True, kw_only=True, tag="action-unknown"):
    """No answer came in time: it may or may not have been carried out."""

    key: str
    reason: str


# From the agent.


class CallerChosen(Event, frozen=True, kw_only=True, tag="caller-chosen"):
    """The agent said which customer it is about; None: take the choice back."""

    customer_id: str | None


class NumberGiven(Event, frozen=True, kw_only=True, tag="number-given"):
    """The agent typed another number the call is about."""

    number: str


class Answered(Event, frozen=True, kw_only=True, tag="answered"):
    """The customer answered the guide's question."""

    fact: str
    value: Value


class AnswerDropped(Event, frozen=True, kw_only=True, tag="answer-dropped"):
    """The agent took an answer back."""

    fact: str


class StepDone(Event, frozen=True, kw_only=True, tag="step-done"):
    """The agent did what the step says."""

    step: str


class StepSkipped(Event, frozen=True, kw_only=True, tag="step-skipped"):
    """The agent passed the step over."""

    step: str
    reason: str = ""


class StepReopened(Event, frozen=True, kw_only=True, tag="step-reopened"):
    """The agent went back to a step."""

    step: str


class GuideChosen(Event, frozen=True, kw_only=True, tag="guide-chosen"):
    """The agent said why they call."""

    guide: str


class ActionRequested(Event, frozen=True, kw_only=True, tag="action-requested"):
    """The agent pressed an action."""

    action: str


class ActionConfirmed(Event, frozen=True, kw_only=True, tag="action-confirmed"):
    """The agent said yes to the action's question."""

    key: str


class ActionDismissed(Event, frozen=True, kw_only=True, tag="action-dismissed"):
    """The agent said no, or put a result away."""

    key: str


class CheckRequested(Event, frozen=True, kw_only=True, tag="check-requested"):
    """The agent asked whether an action of unknown outcome was carried out."""

    key: str


class RefreshRequested(Event, frozen=True, kw_only=True, tag="refresh-requested"):
    """The agent asked the systems to be asked again."""

    facts: tuple[str, ...] = ()


class WrapUpFinished(Event, frozen=True, kw_only=True, tag="wrap-up-finished"):
    """The agent is done with the call."""

    disposition: str
    note: str = ""


# From the desk itself.


class Woke(Event, frozen=True, kw_only=True, tag="woke"):
    """A time the session asked to be woken at has come."""


class Restored(Event, frozen=True, kw_only=True, tag="restored"):
    """The program was started anew and this session was read back from the log."""


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
SystemEvent = (
    CallerLookedUp
    | CallerLookupFailed
    | FactsArrived
    | FactsFailed
    | HistoryArrived
    | ActionProgressed
    | ActionSucceeded
    | ActionFailed
    | ActionUnknown
)
AgentEvent = (
    CallerChosen
    | NumberGiven
    | Answered
    | AnswerDropped
    | StepDone
    | StepSkipped
    | StepReopened
    | GuideChosen
    | ActionRequested
    | ActionConfirmed
    | ActionDismissed
    | CheckRequested
    | RefreshRequested
    | WrapUpFinished
)
DeskEvent = Woke | Restored
AnyEvent = SwitchEvent | LinkEvent | SystemEvent | AgentEvent | DeskEvent
