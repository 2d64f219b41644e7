"""What a desk remembers of numbers: whom the agent picked there, and the last call from there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from app.domain.call import Direction, Outcome
from app.domain.callers import Answer, Earlier
from app.domain.events import NumberRecalled
from app.domain.facts import CUSTOMER
from app.domain.session import Playbook, Session, guide_in_use, standing
from app.domain.walk import OTHERWISE, VERIFY
from app.services.numbers import Read, as_given


class Picked(msgspec.Struct, frozen=True, kw_only=True):
    """Whom of several the agent picked, and when."""

    customer_id: str
    at: datetime


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of one number."""

    picked: Picked | None = None
    earlier: Earlier | None = None


class NumberStore(Protocol):
    """Keeps it, under something the number can't be read from."""

    def find(self, number: str) -> Remembered | None:
        """Return what is kept of a number; None: nothing is."""
        ...

    def keep(self, number: str, remembered: Remembered) -> None:
        """Keep it, in place of what was kept before."""
        ...


class Recollection(Protocol):
    """Asked by the runner of a call."""

    def recall(self, session: Session) -> NumberRecalled | None:
        """Say what is remembered of the number that calls; None: nothing is."""
        ...

    def choose(self, number: str, customer_id: str, at: datetime) -> None:
        """Keep whom the agent picked at this number; an empty id: forget it."""
        ...

    def note(self, session: Session, playbook: Playbook) -> None:
        """Keep how a call ended, for the next from the same number."""
        ...


class NoMemory:
    """Remembers nothing."""

    def recall(self, session: Session) -> NumberRecalled | None:
        """Nothing is remembered."""

    def choose(self, number: str, customer_id: str, at: datetime) -> None:
        """Forget it."""

    def note(self, session: Session, playbook: Playbook) -> None:
        """Forget it."""


class DeskMemory:
    """Remembers by the number as it is read, whichever way it was written."""

    def __init__(
        self,
        store: Callable[[], NumberStore | None],
        *,
        read: Read = as_given,
        repeat_min: float = 30,
        choices: bool = True,
    ) -> None:
        """Make one.

        Args:
            store: Gives the open file; None while it is not open yet.
            read: Says what a number comes to.
            repeat_min: So long after a call the next one goes on; 0: never.
            choices: Whether picks are kept.
        """
        self._store, self._read = store, read
        self._repeat, self._choices = timedelta(minutes=repeat_min), choices

    def recall(self, session: Session) -> NumberRecalled | None:
        """Say what is remembered of the number that calls; None: nothing is."""
        store, number = self._store(), session.asked_number
        if store is None or number is None:
            return None
        found = store.find(self._name(number))
        if found is None:
            return None
        picked = found.picked if self._choices else None
        earlier = found.earlier
        since = session.opened_at - earlier.at if earlier is not None else timedelta.max
        if session.number_given or not timedelta() <= since <= self._repeat:
            earlier = None
        if picked is None and earlier is None:
            return None
        return NumberRecalled(
            call_id=session.call_id,
            at=session.as_of,
            customer_id=picked.customer_id if picked is not None else "",
            chosen_at=picked.at if picked is not None else None,
            earlier=earlier,
        )

    def choose(self, number: str, customer_id: str, at: datetime) -> None:
        """Keep whom the agent picked at this number; an empty id: forget it."""
        store = self._store()
        if store is None or not self._choices:
            return
        picked = Picked(customer_id=customer_id, at=at) if customer_id else None
        self._keep(store, number, lambda known: msgspec.structs.replace(known, picked=picked))

    def note(self, session: Session, playbook: Playbook) -> None:
        """Keep how a call ended, for the next from the same number."""
        store, number = self._store(), session.number
        earlier = earlier_of(session, playbook)
        if store is None or number is None or earlier is None or not self._repeat:
            return
        self._keep(store, number, lambda known: msgspec.structs.replace(known, earlier=earlier))

    def _keep(
        self, store: NumberStore, number: str, change: Callable[[Remembered], Remembered]
    ) -> None:
        name = self._name(number)
        store.keep(name, change(store.find(name) or Remembered()))

    def _name(self, number: str) -> str:
        return self._read(number).e164 or number


def earlier_of(session: Session, playbook: Playbook) -> Earlier | None:
    """Return what the next call from there should know of this one; None: nobody talked."""
    if session.contact.direction is Direction.INTERNAL:
        return None
    at = session.ended_at or session.as_of
    if session.outcome is Outcome.ANSWERED_ELSEWHERE and session.contact.answered_by:
        return Earlier(at=at, agent=session.contact.answered_by)
    if session.answered_at is None:
        return None
    customer = session.customer.customer_id if session.customer is not None else ""
    guide = guide_in_use(session, playbook) if session.begun_at is not None else None
    if guide is None or session.number_given:
        return Earlier(at=at, customer_id=customer)
    stand = standing(session, playbook)
    step = (stand[1].current or "") if stand is not None else ""
    return Earlier(
        at=at,
        customer_id=customer,
        guide=guide.guide,
        step="" if step in (OTHERWISE, VERIFY) else step,
        tried=session.tried,
        answers=_answers(session),
    )


def _answers(session: Session) -> dict[str, Answer]:
    """Return what the customer answered in the guide in use."""
    return {
        name: fact.value
        for name, fact in session.facts.items()
        if fact.source == CUSTOMER
        and session.answered_in.get(name) == session.guide
        and isinstance(fact.value, bool | int | float | str)
    }
