"""What a session asks the desk to do. Imperative, frozen; each is answered with events."""

from datetime import datetime

import msgspec

from app.domain.actions import ActionState
from app.domain.call import CallId
from app.domain.customer import Customer


class Effect(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What every effect says: which call it is for."""

    call_id: CallId


class LookUpCaller(Effect, frozen=True, kw_only=True):
    """Ask the directories who is at this number, or has these ids.

    Attributes:
        number: Empty: only by the keys.
        keys: Ids the customer typed into a voice menu, or another system attached, by kind
            (`customer`, `account`): they beat the number.
        pressed: The agent asked for it: a directory is tried even if it did not answer lately.
    """

    number: str
    keys: dict[str, str] = {}
    pressed: bool = False


class FetchFacts(Effect, frozen=True, kw_only=True):
    """Ask every source that gives one of these facts, all at once.

    Each system that gives a fact is to be answered for, with a value or a failure: the preferred
    one is waited for, and while one is still out it is not known whether they agree.

    Attributes:
        anew: What was answered before does not do; the systems themselves have to be asked.
        changed: Nor does what is on its way already: something was changed just now.
        pressed: The agent asked for it: a system is tried even if it did not answer lately.
    """

    customer: Customer
    facts: frozenset[str]
    anew: bool = False
    changed: bool = False
    pressed: bool = False


class Perform(Effect, frozen=True, kw_only=True):
    """Have the connector that offers it carry the action out, once."""

    order: ActionState


class CheckOutcome(Effect, frozen=True, kw_only=True):
    """Find out whether an action of unknown outcome was carried out."""

    order: ActionState


class WakeAt(Effect, frozen=True, kw_only=True):
    """Post `Woke` at this time."""

    at: datetime


class StopWork(Effect, frozen=True, kw_only=True):
    """Abandon every look-up still out for this call; orders already sent are seen through."""


class RememberChoice(Effect, frozen=True, kw_only=True):
    """Keep whom the agent picked at this number; an empty id: forget it."""

    number: str
    customer_id: str


AnyEffect = LookUpCaller | RememberChoice | FetchFacts | Perform | CheckOutcome | WakeAt | StopWork
