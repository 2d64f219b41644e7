"""One call of the agent's, and what a queue has offered them."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.call import CallId, Contact, Phase
from connectors.freeswitch.legs import Leg


@dataclass(slots=True)
class Offer:
    """What mod_callcenter offers this agent, until a device of theirs rings.

    Attributes:
        session: The caller's leg.
        cause: Why it came to nothing; empty: it has not ended.
    """

    session: str
    queue: str
    number: str | None
    name: str | None
    at: datetime
    sequence: int
    cause: str = ""


@dataclass(slots=True)
class Call:
    """One call: the agent's own legs, and what must not be forgotten.

    Attributes:
        legs: The agent's own legs, oldest first; a second one that they dialled is a consultation.
        had_customer: The agent was connected with the customer, so losing them is a consultation.
        customer: Who it is about, once that is known; also while a colleague consults about them.
        ended_at: When its last leg ended, while how it ended is still awaited.
        sent_by: What had sent the customer here, as of the last time they were with the agent.
    """

    call_id: CallId
    legs: list[Leg]
    offer: Offer | None = None
    phase: Phase | None = None
    contact: Contact = field(default_factory=Contact)
    had_customer: bool = False
    customer: Leg | None = None
    waited_s: float | None = None
    ended_at: datetime | None = None
    sent_by: str = ""

    @property
    def lead(self) -> Leg | None:
        """The leg the call is read from; None while there is only an offer."""
        return next((leg for leg in self.legs if not leg.ended), None) or next(
            iter(self.legs), None
        )

    @property
    def dialled(self) -> bool:
        """Whether the agent began it."""
        return bool(self.legs) and not self.legs[0].outbound

    @property
    def over(self) -> bool:
        """Whether nothing of it is left for this agent."""
        if any(not leg.ended for leg in self.legs):
            return False
        return bool(self.legs) or self.offer is None or bool(self.offer.cause)
