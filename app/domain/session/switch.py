"""What follows from the switch's events.

Three rules hold for all of them. An event older than the newest one applied is late and changes
nothing, but that the call was answered counts whenever it is told. An event implies those before
it (held implies answered), so a lost one does no harm. An ended session stays ended, unless the
same conversation comes back to this agent.
"""

from msgspec.structs import replace

from app.domain.call import TALKING, WAITING, Contact, Direction, Outcome, Phase
from app.domain.effects import StopWork
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
    LinkLost,
    LinkRestored,
    Retrieved,
    SwitchEvent,
    Transferred,
)
from app.domain.session.finding import heed_keys, identify
from app.domain.session.model import Playbook, Session, Transition, without_customer
from app.domain.session.who import Who

ENDED = frozenset({Phase.WRAP_UP, Phase.CLOSED})
_TALKING_PHASE = {
    Held: Phase.HELD,
    Retrieved: Phase.ACTIVE,
    Consulted: Phase.CONSULTING,
    Conferenced: Phase.CONFERENCING,
}


def opened(event: SwitchEvent) -> Session:
    """Begin a session with the first event heard of a call, whichever it is."""
    blank = Session(
        call_id=event.call_id,
        opened_at=event.at,
        heard_at=event.at,
        as_of=event.at,
        contact=event.contact,
        phase=Phase.OFFERED,
        phase_at=event.at,
        joined_late=not isinstance(event, Delivered),
    )
    return _moved(blank, event)


def on_switch(session: Session, event: SwitchEvent, playbook: Playbook) -> Transition:
    """Apply one event of the switch."""
    if event.at < session.heard_at:
        return Transition(_late(session, event))
    if session.phase in ENDED:
        return _come_back(session, event, playbook)
    moved = _moved(session, event)
    if moved.number != session.number and moved.phase not in ENDED:
        blank = replace(without_customer(moved), candidates=(), number_given=False, who=Who())
        asked = identify(blank, playbook)
        return Transition(asked.session, (StopWork(call_id=session.call_id), *asked.effects))
    if moved.phase in ENDED and session.phase in WAITING:
        return Transition(moved, (StopWork(call_id=session.call_id),))
    return Transition(moved) if moved.phase in ENDED else heed_keys(session, moved, playbook)


def _late(session: Session, event: SwitchEvent) -> Session:
    """Let a late event be, unless it tells what nothing since has implied: that it was answered."""
    if not isinstance(event, Established) or session.answered_at is not None:
        return session
    answered = replace(session, answered_at=event.at)
    if session.phase in WAITING:
        return replace(answered, phase=Phase.ACTIVE, phase_at=event.at)
    if session.contact.direction is Direction.INTERNAL:
        return session
    given_away = session.outcome is Outcome.TRANSFERRED
    outcome = session.outcome if given_away else Outcome.ANSWERED_HERE
    return replace(answered, phase=Phase.WRAP_UP, outcome=outcome)


def _come_back(session: Session, event: SwitchEvent, playbook: Playbook) -> Transition:
    """Offer the same conversation again: the card and what it loaded are kept."""
    if not isinstance(event, Delivered | Established) or event.at <= session.heard_at:
        return Transition(session)
    fresh = replace(
        session, phase=Phase.OFFERED, outcome=None, ended_at=None, finishing=False, disposition=""
    )
    moved = _moved(fresh, event)
    return Transition(moved) if moved.customer is not None else identify(moved, playbook)


def on_link(session: Session, event: LinkLost | LinkRestored) -> Transition:
    """Note since when the switch can't be heard, or that it can again."""
    if isinstance(event, LinkRestored):
        return Transition(replace(session, link_lost_at=None))
    if session.phase in ENDED or session.link_lost_at is not None:
        return Transition(session)
    return Transition(replace(session, link_lost_at=event.at))


def _moved(session: Session, event: SwitchEvent) -> Session:
    session = replace(session, heard_at=event.at, contact=_merged(session.contact, event.contact))
    match event:
        case Delivered():
            return _delivered(session, event)
        case Established():
            consulted = event.contact.consult_from is not None
            phase = Phase.TRANSFERRING_IN if consulted else Phase.ACTIVE
            return _talking(session, phase, event)
        case Held() | Retrieved() | Consulted() | Conferenced():
            return _talking(session, _TALKING_PHASE[type(event)], event)
        case CallUpdated():
            return session
        case Transferred() | Diverted() | ConnectionCleared() | Failed():
            return _ended(session, event)


def _delivered(session: Session, event: Delivered) -> Session:
    if session.phase not in WAITING:
        return session
    return _entered(session, Phase.RINGING if event.alerting else session.phase, event)


def _talking(session: Session, phase: Phase, event: SwitchEvent) -> Session:
    answered_at = session.answered_at or event.at
    return replace(_entered(session, phase, event), answered_at=answered_at)


def _ended(session: Session, event: Transferred | Diverted | ConnectionCleared | Failed) -> Session:
    answered = session.phase in TALKING
    match event:
        case Transferred():
            outcome = Outcome.TRANSFERRED
        case Diverted():
            outcome = event.outcome
        case Failed():
            outcome = Outcome.FAILED
        case ConnectionCleared():
            outcome = Outcome.ANSWERED_HERE if answered else _unanswered(session)
    if session.answered_at is not None and outcome is not Outcome.TRANSFERRED:
        outcome = Outcome.ANSWERED_HERE
    if session.contact.direction is Direction.INTERNAL:
        return _closed(session, Outcome.INTERNAL, event)
    if answered or session.answered_at is not None:  # what came back and was not taken is done
        wrapping = _entered(session, Phase.WRAP_UP, event)
        return replace(wrapping, outcome=outcome, ended_at=event.at, link_lost_at=None)
    return _closed(session, outcome, event)


def _closed(session: Session, outcome: Outcome, event: SwitchEvent) -> Session:
    closed = _entered(session, Phase.CLOSED, event)
    return replace(closed, outcome=outcome, ended_at=event.at, link_lost_at=None)


def _unanswered(session: Session) -> Outcome:
    dialled = session.contact.direction is Direction.OUT
    return Outcome.FAILED if dialled else Outcome.ABANDONED


def _entered(session: Session, phase: Phase, event: SwitchEvent) -> Session:
    if session.phase is phase:
        return session
    return replace(session, phase=phase, phase_at=event.at)


def _merged(known: Contact, told: Contact) -> Contact:
    """Take what is told now; keep what the switch has said before and does not repeat."""
    return replace(
        told,
        ani=told.ani or known.ani,
        dnis=told.dnis or known.dnis,
        caller_name=told.caller_name or known.caller_name,
        queue=told.queue or known.queue,
        waited_s=known.waited_s if told.waited_s is None else told.waited_s,
        attached={**known.attached, **told.attached},
        conversation=told.conversation or known.conversation,
    )
