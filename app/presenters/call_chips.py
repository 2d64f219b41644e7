"""A call in one line: who, where from, how it stands, and for how long."""

from datetime import datetime, timedelta

from app.domain.call import WAITING, Direction, Phase
from app.domain.session import Session, is_blocked
from app.presenters.masking import masked_number, plain_text
from app.presenters.wording import Wording
from widgets.state import Tone
from widgets.state.calls import CallChip

_STATE = {
    Phase.OFFERED: "calls.offered",
    Phase.RINGING: "calls.ringing",
    Phase.HELD: "calls.held",
    Phase.CONSULTING: "calls.consulting",
    Phase.CONFERENCING: "calls.conference",
    Phase.WRAP_UP: "calls.wrap_up",
}
_TONE = {Phase.HELD: Tone.WARN, Phase.WRAP_UP: Tone.NEUTRAL, Phase.RINGING: Tone.INFO}


def who(session: Session, words: Wording) -> str:
    """Return whose call it is: a name rather than a number, and never a whole number."""
    contact = session.contact
    known = session.customer.name if session.customer is not None else ""
    if contact.direction is Direction.INTERNAL:
        name, number = (
            plain_text(contact.other_name or contact.caller_name or ""),
            _extension(session),
        )
        return " ".join(filter(None, (name, number))) or words("call.internal")
    called = contact.caller_name if contact.direction is Direction.IN else ""
    shown = plain_text(known) or plain_text(called or "")
    return shown or masked_number(session.number) or words("call.withheld")


def _extension(session: Session) -> str:
    contact = session.contact
    return masked_number(contact.other_party or contact.ani)


def state_of(session: Session, words: Wording) -> str:
    """Say in a word how a call stands."""
    contact, waiting = session.contact, session.phase in WAITING
    if waiting and contact.direction is Direction.OUT:
        return words("calls.preview" if session.phase is Phase.OFFERED else "calls.dialling")
    return words(_STATE.get(session.phase, "calls.talking"))


def chip_of(session: Session, words: Wording) -> CallChip:
    """Make the line of a live call."""
    contact = session.contact
    internal = contact.direction is Direction.INTERNAL
    detail = words("calls.internal") if internal else contact.queue or contact.dnis or ""
    if is_blocked(session):
        detail = words("identity.blocked")
    return CallChip(
        call_id=session.call_id,
        name=who(session, words),
        icon=_icon(session),
        detail=plain_text(detail),
        state=state_of(session, words),
        since=_since(session),
        tone=_TONE.get(session.phase, Tone.OK if session.talking else Tone.NEUTRAL),
    )


def _icon(session: Session) -> str:
    if session.contact.direction is Direction.INTERNAL:
        return "users"
    if session.phase in WAITING and session.contact.direction is Direction.IN:
        return "phone-incoming"
    return "phone-call" if session.talking else "phone"


def _since(session: Session) -> datetime | None:
    """Return what its clock counts from: a caller's wait began in the queue."""
    if session.phase in WAITING:
        return session.opened_at - timedelta(seconds=session.contact.waited_s or 0)
    if session.phase is Phase.WRAP_UP:
        return None
    if session.phase in (Phase.HELD, Phase.CONSULTING):
        return session.phase_at
    return session.answered_at


def missed_chip(session: Session, words: Wording) -> CallChip:
    """Make the notice of a call that rang out here."""
    queue = plain_text(session.contact.queue or "")
    return CallChip(
        call_id=session.call_id,
        name=words(
            "calls.missed_at",
            when=words.clock(session.ended_at or session.as_of),
            who=who(session, words),
        ),
        icon="phone",
        state=words("calls.back_in", queue=queue) if queue else "",
        tone=Tone.WARN,
        calm=True,
    )
