"""From how a call stands to the event that tells what has changed.

A source works out anew, after each message of its switch, how the agent's calls stand. What is told
follows from the difference alone: a doubled, late or missing message then costs at most the detail
it carried, and a snapshot is just one more message.
"""

from datetime import datetime

import msgspec

from app.domain.call import TALKING, WAITING, CallId, Contact, Outcome, Phase
from app.domain.events import (
    CallUpdated,
    Conferenced,
    ConnectionCleared,
    Consulted,
    Delivered,
    Diverted,
    Established,
    Failed,
    Held,
    Retrieved,
    SwitchEvent,
    Transferred,
)


class Standing(msgspec.Struct, frozen=True):
    """How a call stands for this agent."""

    phase: Phase
    contact: Contact


class Teller:
    """Tells of this agent's calls: nothing twice, and no call's time ever goes back.

    Attributes:
        calls: How each call stands that has been told of and has not ended, oldest first.
    """

    def __init__(self) -> None:
        self.calls: dict[CallId, Standing] = {}
        self._answered: set[CallId] = set()
        self._told_at: dict[CallId, datetime] = {}

    def tell(
        self, call_id: CallId, phase: Phase, contact: Contact, at: datetime
    ) -> list[SwitchEvent]:
        """Return the event that tells how a call now stands; none when nothing has changed."""
        before, now = self.calls.get(call_id), Standing(phase, contact)
        if before == now:
            return []
        self.calls[call_id] = now
        if phase in TALKING:
            self._answered.add(call_id)
        return [event_of(call_id, before, now, self._later(call_id, at))]

    def end(
        self, call_id: CallId, outcome: Outcome, at: datetime, reason: str = ""
    ) -> list[SwitchEvent]:
        """Return the event that ends a call; none for a call that was never told of.

        Args:
            call_id: Which one.
            outcome: How it ended, if it was never answered here; `TRANSFERRED` counts always.
            at: When.
            reason: Why it failed (busy, congestion), in a word or two.
        """
        standing = self.calls.pop(call_id, None)
        if standing is None:
            return []
        if call_id in self._answered and outcome is not Outcome.TRANSFERRED:
            outcome = Outcome.ANSWERED_HERE
        at = self._later(call_id, at)
        self._answered.discard(call_id)
        self._told_at.pop(call_id, None)
        return [ending_of(call_id, standing.contact, outcome, at, reason)]

    def answered(self, call_id: CallId) -> bool:
        """Whether the agent has talked in this call."""
        return call_id in self._answered

    def _later(self, call_id: CallId, at: datetime) -> datetime:
        at = max(at, self._told_at.get(call_id, at))
        self._told_at[call_id] = at
        return at


_Kind = (
    type[Established]
    | type[Held]
    | type[Retrieved]
    | type[Consulted]
    | type[Conferenced]
    | type[CallUpdated]
)
_ENTERED: dict[Phase, type[Held] | type[Consulted] | type[Conferenced]] = {
    Phase.HELD: Held,
    Phase.CONSULTING: Consulted,
    Phase.CONFERENCING: Conferenced,
}


def event_of(call_id: CallId, before: Standing | None, now: Standing, at: datetime) -> SwitchEvent:
    """Return the event that tells of a change from one standing to the next."""
    was, is_now = before.phase if before is not None else None, now.phase
    if is_now in WAITING and is_now is not was:
        alerting = is_now is Phase.RINGING
        return Delivered(call_id=call_id, at=at, contact=now.contact, alerting=alerting)
    kind: _Kind = CallUpdated
    if is_now is not was:
        kind = _ENTERED[is_now] if is_now in _ENTERED else _connected(was)
    elif before is not None and _met_anew(before.contact, now):
        kind = _ENTERED.get(is_now, Established)
    return kind(call_id=call_id, at=at, contact=now.contact)


def ending_of(
    call_id: CallId, contact: Contact, outcome: Outcome, at: datetime, reason: str = ""
) -> SwitchEvent:
    """Return the event that ends a call this way."""
    match outcome:
        case Outcome.TRANSFERRED:
            return Transferred(call_id=call_id, at=at, contact=contact)
        case Outcome.FAILED:
            return Failed(call_id=call_id, at=at, contact=contact, reason=reason)
        case Outcome.ANSWERED_HERE | Outcome.ABANDONED | Outcome.INTERNAL:
            return ConnectionCleared(call_id=call_id, at=at, contact=contact)
        case _:
            return Diverted(call_id=call_id, at=at, contact=contact, outcome=outcome)


def _connected(was: Phase | None) -> type[Retrieved] | type[Established]:
    return Retrieved if was in (Phase.HELD, Phase.CONSULTING) else Established


def _met_anew(was: Contact, now: Standing) -> bool:
    """Whether somebody else is on the line, in the same phase as before."""
    contact = now.contact
    match now.phase:
        case Phase.CONSULTING:
            return was.other_party != contact.other_party
        case Phase.CONFERENCING:
            return was.participants != contact.participants
        case Phase.ACTIVE:
            return was.consult_from is not None and contact.consult_from is None
        case _:
            return False
