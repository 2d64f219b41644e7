"""How sure it is who it is, and what the agent can do about it: one line, with links at its end."""

from collections.abc import Callable

from app.domain.callers import Earlier
from app.domain.customer import Customer
from app.domain.events import (
    ActionRequested,
    AgentEvent,
    CallerChosen,
    EarlierContinued,
    RefreshRequested,
    SubjectReturned,
    WentOnWithout,
)
from app.domain.session import Doubt, Identity, Playbook, Session, may_go_on
from app.domain.session.same import best
from app.domain.walk import find_step
from app.presenters.masking import masked_number, plain_text
from app.presenters.voice import Voice
from widgets.state import Banner, Choice, Tone

WHO = "who"
NEW = "customer.create"
"""The action that begins a customer's record, where a connector has it."""
PEOPLE_MAX = 5
_PLAIN: dict[str, Callable[..., AgentEvent]] = {
    "back": SubjectReturned,
    "continue": EarlierContinued,
    "without": WentOnWithout,
    "look-up": RefreshRequested,
}


def doubtful(session: Session, voice: Voice) -> Banner | None:
    """Say what must be settled before anything is changed, and whose account it is."""
    name = plain_text(session.customer.name) if session.customer is not None else ""
    match session.who.doubt:
        case Doubt.WEAK:
            return _banner("weak", Tone.WARN, voice, "confirm", "none", name=name)
        case Doubt.CONFLICT:
            other = _other(session)
            said = plain_text(other.name) if other is not None else ""
            return _banner("conflict", Tone.BAD, voice, "keep", "other", name=name, other=said)
    caller = session.who.caller
    if caller is None:
        return None
    about = name or masked_number(session.who.number)
    called = plain_text(caller.name)
    return _banner("about", Tone.INFO, voice, "back", caller=called, name=about)


def worth_saying(session: Session, playbook: Playbook, voice: Voice) -> Banner | None:
    """Say what may help: who was picked, the call before, or that nobody is known."""
    who = session.who
    if session.customer is not None and session.begun_at is None:
        if who.recalled_at is not None:
            day = voice.words.day(who.recalled_at, voice.now)
            return _banner("recalled", Tone.INFO, voice, "undo", day=day)
        if who.chosen and len(best(session.candidates, who)) > 1:
            return _banner("chosen", Tone.OK, voice, "undo")
    if who.earlier is not None and session.begun_at is None:
        return _earlier(session, who.earlier, playbook, voice)
    return _nobody(session, playbook, voice)


def event_of(link: str, session: Session, playbook: Playbook) -> AgentEvent | None:
    """Return what a click on a link of that line means; None: nothing any more."""
    call_id, at = session.call_id, session.as_of
    customer = session.customer.customer_id if session.customer is not None else None
    plain = _PLAIN.get(link)
    if plain is not None:
        return plain(call_id=call_id, at=at)
    match link:
        case "confirm" | "keep" if customer is not None:
            return CallerChosen(call_id=call_id, at=at, customer_id=customer)
        case "other":
            others = [e for e in session.candidates if e.customer_id != customer]
            chosen = others[0].customer_id if len(others) == 1 else None
            return CallerChosen(call_id=call_id, at=at, customer_id=chosen)
        case "undo" | "none":
            return CallerChosen(call_id=call_id, at=at, customer_id=None)
        case "new" if NEW in playbook.actions:
            return ActionRequested(call_id=call_id, at=at, action=NEW)
        case _:
            return None


def people(session: Session, voice: Voice) -> tuple[Choice, ...]:
    """Return the customers to pick from, with what tells them apart."""
    if session.customer is not None or session.identity is not Identity.SEVERAL:
        return ()
    likely = best(session.candidates, session.who)
    return tuple(
        Choice(key=each.customer_id, text=plain_text(each.name), detail=_apart(each, voice))
        for each in likely[:PEOPLE_MAX]
    )


def _apart(customer: Customer, voice: Voice) -> str:
    """Say where they live, what they have, and when they were last in touch."""
    words = voice.words
    at = customer.last_contact_at
    last = words("who.last_contact", day=words.day(at, voice.now)) if at is not None else ""
    where = customer.address or words.text(customer.city)
    parts = (where, words.text(customer.product), last)
    return "  ·  ".join(plain for part in parts if (plain := plain_text(part)))


def _earlier(session: Session, earlier: Earlier, playbook: Playbook, voice: Voice) -> Banner:
    minutes = max(1, round((session.opened_at - earlier.at).total_seconds() / 60))
    if earlier.agent:
        agent = plain_text(earlier.agent)
        return _banner("earlier_other", Tone.INFO, voice, minutes=minutes, agent=agent)
    guide = playbook.guides.get(earlier.guide)
    step = find_step(guide, earlier.step, playbook.guides) if guide is not None else None
    title = voice.words.text(step.title) if step is not None and step.title else ""
    if not title and guide is not None:
        title = voice.words.text(guide.title)
    links = ("continue",) if may_go_on(session, playbook) else ()
    what = "earlier_step" if title else "earlier"
    return _banner(what, Tone.INFO, voice, *links, minutes=minutes, step=title)


def _nobody(session: Session, playbook: Playbook, voice: Voice) -> Banner | None:
    if session.customer is not None or session.who.went_on:
        return None
    new = ("new",) if NEW in playbook.actions else ()
    match session.identity:
        case Identity.NOBODY:
            return _banner("nobody", Tone.INFO, voice, *new, "search", "without")
        case Identity.WITHHELD:
            return _banner("withheld", Tone.INFO, voice, "search", "without")
        case Identity.BLOCKED:
            return _banner("blocked", Tone.WARN, voice, "look-up")
        case _:
            return None


def _other(session: Session) -> Customer | None:
    mine = session.customer.customer_id if session.customer is not None else ""
    return next((e for e in session.candidates if e.customer_id != mine), None)


def _banner(what: str, tone: Tone, voice: Voice, /, *links: str, **said: object) -> Banner:
    offered = tuple(Choice(key=link, text=voice.words(f"links.{link}")) for link in links)
    return Banner(text=voice.words(f"who.{what}", **said), tone=tone, key=WHO, links=offered)
