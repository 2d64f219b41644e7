"""What one desk hands to a colleague's with a conversation: whom it is about, where it stands."""

from datetime import datetime

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.domain.facts import Fact, Having
from app.domain.walk import Try


class KnownFact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact as it is handed over: known, and by one system or person alone.

    Attributes:
        time: The value where that is a time: in JSON a time can't be told from a text.
    """

    value: bool | int | float | str | None = None
    time: datetime | None = None
    source: str
    at: datetime
    took_s: float = 0.0
    asked: bool = True

    @classmethod
    def of(cls, fact: Fact) -> "KnownFact":
        """Take over what is known; what others say besides is left out."""
        value = fact.value
        return cls(
            value=value if isinstance(value, bool | int | float | str) else None,
            time=value if isinstance(value, datetime) else None,
            source=fact.source,
            at=fact.at,
            took_s=fact.took_s,
            asked=fact.asked,
        )

    @property
    def fact(self) -> Fact:
        """The same, as a session holds it."""
        return Fact(
            having=Having.KNOWN,
            value=self.time if self.time is not None else self.value,
            source=self.source,
            at=self.at,
            took_s=self.took_s,
            asked=self.asked,
        )


KnownFacts = dict[str, KnownFact]


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """How far the colleague has come in one guide.

    Attributes:
        tried: The steps they have been through, by name.
    """

    guide: str
    version: int | None = None
    tried: dict[str, Try] = {}


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation as the desk that gives it away knows it.

    Attributes:
        by: The agent who gives it away, as the switch names their device.
        at: When it was put together.
        conversation: What the switch calls it at every desk.
        edition: The guides it was judged by.
        number: The customer's number; None when withheld.
        customer: Whom it is about, if that is known.
        facts: All that is known, with its sources and times: what the customer has said, how far
            they have proven who they are, and what the systems have answered.
        now: The guide in use.
        besides: Other guides that were worked in, the one left last at the end.
        answered_in: The guide in which each answer of the customer was given.
        begun_on: The facts that guide was the likeliest on.
        begun_at: When it was begun with.
        orders: What was done, or tried, in other systems.
        note: What the colleague has written down.
    """

    by: str
    at: datetime
    conversation: str
    edition: str = ""
    number: str | None = None
    customer: Customer | None = None
    facts: KnownFacts = {}
    now: Worked | None = None
    besides: tuple[Worked, ...] = ()
    answered_in: dict[str, str] = {}
    begun_on: KnownFacts = {}
    begun_at: datetime | None = None
    orders: dict[str, ActionState] = {}
    note: str = ""
