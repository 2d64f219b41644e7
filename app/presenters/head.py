"""The head of the card: who it is, where the call stands, and what is odd about it."""

from datetime import datetime

from app.domain.call import Direction, Phase
from app.domain.session import Doubt, Identity, Playbook, Session
from app.guides.pack.manifest import title_of
from app.presenters.masking import masked_number, plain_text
from app.presenters.voice import Voice
from app.presenters.who import doubtful, worth_saying
from widgets.state import Banner, Pill, Reason, Tone

PARTIES_MAX = 3
DOUBTFUL_S = 30.0
"""How long a call is taken to stand as it stood when the switch was last heard."""
_KIND = {Direction.OUT: "outgoing", Direction.INTERNAL: "internal"}


def name(session: Session, voice: Voice) -> str:
    """Return the headline: the customer, else what the network calls the caller."""
    known = session.customer.name if session.customer is not None else ""
    said = plain_text(known) or plain_text(session.contact.caller_name or "")
    kind = _KIND.get(session.contact.direction, "incoming")
    if session.who.doubt is Doubt.WEAK and said:
        return voice.words("who.probably", name=said)
    return said or voice.words(f"call.{kind}")


def meta(session: Session, voice: Voice) -> str:
    """Return the line below: masked number, place and time as customer, or queue and wait."""
    contact, customer, words = session.contact, session.customer, voice.words
    if customer is not None:
        further = [words.text(customer.city), _since(customer.since, voice)]
    else:
        dialled = contact.dnis if contact.direction is Direction.IN else ""
        further = [contact.queue or dialled or "", words.waited(contact.waited_s or 0)]
    number = masked_number(session.asked_number) or words("call.withheld")
    caller = session.who.caller
    if caller is not None:
        calls = masked_number(session.number)
        number = words("who.calls", name=plain_text(caller.name), number=calls)
    parts = [number, *further]
    return "  ·  ".join(plain for part in parts if (plain := plain_text(part)))


def _since(year: int | None, voice: Voice) -> str:
    if year is None:
        return ""
    years = voice.now.astimezone(voice.words.zone).year - year
    if years <= 0:
        return voice.words("call.since_new")
    return voice.words("call.since_one" if years == 1 else "call.since_year", years=years)


def pill(session: Session, voice: Voice) -> Pill:
    """Return the state of the call; a running clock while somebody talks."""
    match session.phase:
        case Phase.OFFERED if session.contact.direction is Direction.OUT:
            return Pill(text=voice.words("call.preview"))
        case Phase.RINGING if session.contact.direction is Direction.OUT:
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


def banner(session: Session, playbook: Playbook, voice: Voice) -> Banner | None:
    """Return the one line that matters most besides the customer; None in the usual case."""
    words = voice.words
    if session.link_lost_at is not None:
        return _link_lost(session.link_lost_at, voice)
    first = _with_whom(session, voice) or doubtful(session, voice)
    if first is not None:
        return first
    if session.phase is Phase.HELD:
        return Banner(text=words("banner.held"), tone=Tone.WARN)
    return _how_it_came(session, voice) or worth_saying(session, playbook, voice)


def _how_it_came(session: Session, voice: Voice) -> Banner | None:
    """Say what is odd about how the card came to be as it is; None in the usual case."""
    words = voice.words
    if session.edition_lost:
        text = words("banner.edition_lost", edition=plain_text(title_of(session.edition_lost)))
        return Banner(text=text, tone=Tone.WARN)
    if session.handed_by and session.phase is not Phase.WRAP_UP:
        return _handed(session, voice)
    if session.restored and session.phase is not Phase.WRAP_UP:
        return Banner(text=words("banner.restored"), tone=Tone.INFO)
    if session.joined_late and session.talking:
        return Banner(text=words("banner.joined_late"), tone=Tone.INFO)
    return None


def _handed(session: Session, voice: Voice) -> Banner:
    """Say who handed the call over, and what they have done in it."""
    words = voice.words
    who = plain_text(session.handed_by.rpartition("/")[2]) or words("banner.colleague")
    done = len(session.tried) + sum(len(begun.tried) for begun in session.set_aside.values())
    key = "banner.handed_on" if done else "banner.handed"
    return Banner(text=words(key, who=who, steps=done), tone=Tone.INFO)


def _link_lost(since: datetime, voice: Voice) -> Banner:
    """For half a minute the card is as good as ever; then how the call stands is in doubt."""
    if (voice.now - since).total_seconds() < DOUBTFUL_S:
        return Banner(text=voice.words("banner.link_lost"), tone=Tone.WARN, since=since)
    return Banner(text=voice.words("banner.doubtful"), tone=Tone.BAD, since=since)


def _with_whom(session: Session, voice: Voice) -> Banner | None:
    """Say who else is on the line; None in a plain call."""
    words, contact = voice.words, session.contact
    match session.phase:
        case Phase.TRANSFERRING_IN:
            who = _party(contact.other_name, contact.consult_from, voice)
            return Banner(text=words("banner.consult", who=who), tone=Tone.INFO)
        case Phase.CONSULTING:
            who = _party(contact.other_name, contact.other_party, voice)
            text = words("banner.consulting", who=who)
            return Banner(text=text, tone=Tone.INFO, since=session.phase_at)
        case Phase.CONFERENCING:
            parties = [masked_number(each) for each in contact.participants[:PARTIES_MAX]]
            over = ["…"] if len(contact.participants) > PARTIES_MAX else []
            who = words.listed([*filter(None, parties), *over])
            who = who or _party(contact.other_name, contact.other_party, voice)
            lead = words("banner.lead") if contact.controls else ""
            text = words("banner.conference", who=who)
            return Banner(text="  ·  ".join(filter(None, (text, lead))), tone=Tone.INFO)
        case Phase.WRAP_UP if len(contact.participants) > 1:
            parties = [masked_number(each) for each in contact.participants[:PARTIES_MAX]]
            return Banner(text=words("banner.left", who=words.listed(parties)), tone=Tone.INFO)
        case _:
            return None


def _party(called: str | None, number: str | None, voice: Voice) -> str:
    return plain_text(called or "") or masked_number(number) or voice.words("banner.colleague")


def nobody(session: Session, voice: Voice) -> Reason | None:
    """Say, in the place of the reason, why it is not known who it is; None while searching."""
    said = _unknown(session, voice)
    if said is None:
        return None
    title, why = said
    over, choices = voice.words("identity.who"), voice.words("identity.matter")
    return Reason(title=title, why=why, over=over, choices=choices)


def _unknown(session: Session, voice: Voice) -> tuple[str, str] | None:
    """Return what is wrong, and what to do about it or why."""
    words = voice.words
    if session.contact.direction is Direction.INTERNAL:
        return words("call.internal"), words("identity.internal")
    match session.identity:
        case Identity.NOBODY:
            return words("identity.nobody"), words("identity.nobody_hint")
        case Identity.WITHHELD:
            return words("call.withheld"), words("identity.withheld")
        case Identity.BLOCKED:
            return words("identity.blocked"), words("identity.blocked_hint")
        case Identity.FAILED:
            return words("identity.failed"), words.why(session.identity_reason)
        case Identity.SEVERAL:
            return words("identity.several"), ""
        case _:
            return None


def of_colleague(session: Session) -> bool:
    """Whether a colleague calls about nobody: then no guide is of any use."""
    return session.customer is None and session.contact.direction is Direction.INTERNAL


def searching(session: Session) -> bool:
    """Whether it may still turn out by itself who it is."""
    asked = session.identity in (Identity.NOT_ASKED, Identity.SEARCHING)
    return asked and session.contact.direction is not Direction.INTERNAL
