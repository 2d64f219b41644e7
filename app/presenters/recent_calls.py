"""The calls that are over, as the agent finds them again: how each ended is never mixed up."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.domain.call import CallId, Direction, Outcome
from app.domain.session import Session
from app.presenters.call_chips import chip_of, state_of, who
from app.presenters.calls import LineUp
from app.presenters.masking import plain_text
from app.presenters.wording import Wording
from widgets.state.calls import CallChip, CallEntry, Calls

KEPT_MAX = 20
CALLED_BACK = frozenset({Outcome.ABANDONED, Outcome.MISSED, Outcome.UNKNOWN})
"""Outcomes after which somebody waits to be called."""


class Over(msgspec.Struct, frozen=True, kw_only=True):
    """One call that is over, or one gap in which calls can't have been heard.

    Attributes:
        name: Who it was, fit to show.
        number: The customer's, whole, to call back; None when there is none.
        customer_id: Who it was, as the directory knows them.
        until: The end of a gap; None for a call.
    """

    call_id: CallId
    at: datetime
    name: str = ""
    number: str | None = None
    customer_id: str = ""
    queue: str = ""
    outcome: Outcome = Outcome.UNKNOWN
    answered_by: str = ""
    incoming: bool = True
    until: datetime | None = None


class RecentCalls:
    """Bounded, newest first. A call that comes back is over no more."""

    def __init__(self) -> None:
        self._over: dict[CallId, Over] = {}

    def find(self, call_id: CallId) -> Over | None:
        """Return a call that is over; None: it is not, or was forgotten."""
        return self._over.get(call_id)

    def add(self, over: Over) -> None:
        """Note one more."""
        self._over.pop(over.call_id, None)
        self._over[over.call_id] = over
        while len(self._over) > KEPT_MAX:
            del self._over[next(iter(self._over))]

    def remove(self, call_id: CallId) -> None:
        """Forget one: it has come back."""
        self._over.pop(call_id, None)

    def newest_first(self) -> list[Over]:
        """Return all of them."""
        return sorted(self._over.values(), key=lambda each: each.at, reverse=True)


def over(session: Session, words: Wording) -> Over:
    """Return what is kept of a call that is over."""
    contact = session.contact
    return Over(
        call_id=session.call_id,
        at=session.ended_at or session.as_of,
        name=who(session, words),
        number=session.number,
        customer_id=session.customer.customer_id if session.customer is not None else "",
        queue=plain_text(contact.queue or ""),
        outcome=session.outcome or Outcome.UNKNOWN,
        answered_by=plain_text(contact.answered_by or ""),
        incoming=contact.direction is Direction.IN,
    )


def may_call_back(call: Over) -> bool:
    """Whether the agent is offered to call."""
    return bool(call.number) and call.incoming and call.outcome in CALLED_BACK


def calls_beside(
    line: LineUp, notices: tuple[CallChip, ...], recent: RecentCalls, words: Wording
) -> Calls:
    """Make everything that stands beside the card."""
    count = len(line.rest)
    return Calls(
        language=words.language,
        chips=(*(chip_of(each, words) for each in line.chips), *notices),
        more=words("calls.more", count=count) if count else "",
        title=words("calls.title"),
        entries=entries(line.rest, recent.newest_first(), words),
    )


def entries(
    live: Iterable[Session], calls: Iterable[Over], words: Wording
) -> tuple[CallEntry, ...]:
    """Say them line by line: live calls there is no room for, then those that are over."""
    here = [
        CallEntry(
            call_id=each.call_id,
            text=words("calls.line", when=words.clock(each.opened_at), who=who(each, words),
                       how=state_of(each, words)),
            hint=words("calls.open"),
        )
        for each in live
    ]  # fmt: skip
    return (*here, *(_entry(each, words) for each in calls))


def _entry(call: Over, words: Wording) -> CallEntry:
    if call.until is not None:
        text = words("calls.gap", when=words.clock(call.at), until=words.clock(call.until))
        return CallEntry(call_id=call.call_id, text=text)
    hint = words("calls.call_back") if may_call_back(call) else ""
    text = words("calls.line", when=words.clock(call.at), who=call.name, how=ending(call, words))
    return CallEntry(call_id=call.call_id, text=text, hint=hint)


def ending(call: Over, words: Wording) -> str:
    """Say how a call ended."""
    if call.outcome is Outcome.ANSWERED_ELSEWHERE and call.answered_by:
        return words("calls.taken_by", who=call.answered_by)
    return words.section("outcomes")[call.outcome]
