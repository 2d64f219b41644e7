"""The head of the card: who it is, where the call stands, and what is odd about it."""

from app.domain.call import Direction, Phase
from app.domain.session import Identity, Session
from app.presenters.masking import masked_number, plain_text
from app.presenters.voice import Voice
from widgets.state import Banner, Choice, Pill, Reason, Tone

PEOPLE_MAX = 5


def name(session: Session, voice: Voice) -> str:
    """Return the headline: the customer, else what the network calls the caller."""
    if session.customer is not None:
        return plain_text(session.customer.name)
    if session.contact.caller_name:
        return plain_text(session.contact.caller_name)
    kind = {Direction.OUT: "outgoing", Direction.INTERNAL: "internal"}
    return voice.words(f"call.{kind.get(session.contact.direction, 'incoming')}")


def meta(session: Session, voice: Voice) -> str:
    """Return the line below: masked number, place and time as customer, or queue and wait."""
    words = voice.words
    parts = [masked_number(session.number) or words("call.withheld")]
    customer = session.customer
    if customer is not None:
        parts.append(words.text(customer.city))
        if customer.since is not None:
            years = max(voice.now.year - customer.since, 0)
            parts.append(words("call.since_year", years=years))
    else:
        parts.append(session.contact.queue or session.contact.dnis or "")
        if session.contact.waited_s:
            parts.append(words("call.waited", seconds=round(session.contact.waited_s)))
    return "  ·  ".join(plain_text(part) for part in parts if part)


def pill(session: Session, voice: Voice) -> Pill:
    """Return the state of the call; a running clock while somebody talks."""
    match session.phase:
        case Phase.OFFERED | Phase.RINGING if session.contact.direction is Direction.OUT:
            return Pill(text=voice.words("call.dialling"))
        case Phase.OFFERED | Phase.RINGING:
            return Pill(text=voice.words("call.ringing"))
        case Phase.HELD:
            return Pill(since=session.phase_at, tone=Tone.WARN)
        case Phase.WRAP_UP:
            return Pill(text=voice.words("call.wrap_up"), tone=Tone.NEUTRAL)
        case Phase.CLOSED:
            return Pill(text=voice.words("call.ended"), tone=Tone.NEUTRAL)
        case _:
            return Pill(since=session.answered_at)


def banner(session: Session, voice: Voice, waiting: str) -> Banner | None:
    """Return the one line that matters most besides the customer; None in the usual case."""
    words, contact = voice.words, session.contact
    if session.link_lost_at is not None:
        return Banner(text=words("banner.link_lost"), tone=Tone.WARN, since=session.link_lost_at)
    who = plain_text(contact.other_name or contact.other_party or "")
    if session.phase is Phase.TRANSFERRING_IN:
        consultant = plain_text(contact.other_name or contact.consult_from or "")
        return Banner(text=words("banner.consult", who=consultant), tone=Tone.INFO)
    if session.phase is Phase.CONSULTING:
        text = words("banner.consulting", who=who)
        return Banner(text=text, tone=Tone.INFO, since=session.phase_at)
    if session.phase is Phase.CONFERENCING:
        names = ", ".join(plain_text(each) for each in contact.participants) or who
        return Banner(text=words("banner.conference", who=names), tone=Tone.INFO)
    if waiting:
        return Banner(text=words("banner.second", who=masked_number(waiting)), tone=Tone.INFO)
    if session.restored and session.phase is not Phase.WRAP_UP:
        return Banner(text=words("banner.restored"), tone=Tone.INFO)
    if session.joined_late and session.talking:
        return Banner(text=words("banner.joined_late"), tone=Tone.INFO)
    return None


def nobody(session: Session, voice: Voice) -> Reason | None:
    """Say, in the place of the reason, why it is not known who it is; None while searching."""
    words = voice.words
    match session.identity:
        case Identity.NOBODY:
            return Reason(title=words("identity.nobody"), why=words("identity.nobody_hint"))
        case Identity.WITHHELD:
            return Reason(title=words("call.withheld"), why=words("identity.withheld"))
        case Identity.FAILED:
            why = words("identity.failed", reason=words.why(session.identity_reason))
            return Reason(title=words("reason.unclear"), why=why)
        case Identity.SEVERAL:
            return Reason(title=words("identity.several"))
        case _:
            return None


def people(session: Session, voice: Voice) -> tuple[Choice, ...]:
    """Return the customers to pick from when several share the number."""
    if session.customer is not None or session.identity is not Identity.SEVERAL:
        return ()
    return tuple(
        Choice(
            key=each.customer_id,
            text=plain_text(each.name),
            detail=plain_text(each.address or voice.words.text(each.city)),
        )
        for each in session.candidates[:PEOPLE_MAX]
    )
