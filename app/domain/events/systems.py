"""What the other systems answer."""

from datetime import datetime

import msgspec

from app.domain.callers import Earlier
from app.domain.customer import Customer, Match
from app.domain.events.event import Event
from app.domain.facts import Value


class CallerLookedUp(Event, frozen=True, kw_only=True, tag="caller-looked-up"):
    """A directory answered; no customers means nobody is known at that number.

    `match` says by what it knows them: weak is by the last digits of a number only.
    """

    source: str
    customers: tuple[Customer, ...]
    took_s: float
    match: Match = Match.EXACT


class CallerLookupFailed(Event, frozen=True, kw_only=True, tag="caller-lookup-failed"):
    """A directory gave no answer. `reason` is fit to show."""

    source: str
    reason: str


class NumberRecalled(Event, frozen=True, kw_only=True, tag="number-recalled"):
    """What this desk remembers of the number that calls.

    Attributes:
        customer_id: Whom the agent picked of several, and when; empty: nobody.
        earlier: The last call from there; None: none lately.
    """

    customer_id: str = ""
    chosen_at: datetime | None = None
    earlier: Earlier | None = None


class FactsArrived(Event, frozen=True, kw_only=True, tag="facts-arrived"):
    """A system answered; a value of None is known-empty.

    Attributes:
        asked: Whether it was asked; False where it is clear that it has nothing of the customer.
        raw: What it said itself, by fact, where that is not the value.
    """

    source: str
    values: dict[str, Value]
    took_s: float
    asked: bool = True
    raw: dict[str, str] = msgspec.field(default_factory=dict)


class FactsFailed(Event, frozen=True, kw_only=True, tag="facts-failed"):
    """A system did not answer for these facts. `reason` is fit to show.

    Attributes:
        coming: It is only late: nobody is to wait for it any longer, and it may answer yet.
    """

    source: str
    facts: tuple[str, ...]
    reason: str
    took_s: float
    coming: bool = False


class FactsChanged(Event, frozen=True, kw_only=True, tag="facts-changed"):
    """A system says of itself that these facts are others now; what they are is yet to be asked."""

    source: str
    facts: tuple[str, ...]


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


SystemEvent = (
    CallerLookedUp
    | CallerLookupFailed
    | NumberRecalled
    | FactsArrived
    | FactsFailed
    | FactsChanged
    | HistoryArrived
    | ActionProgressed
    | ActionSucceeded
    | ActionFailed
    | ActionUnknown
)
