"""Finding who it is: what is asked, what each answer makes of it, and who stays on the card.

The strongest match counts: an id that came with the call before the number, the number before its
last digits. Nobody is taken of several, and what the agent has begun on is never swapped under
them: what comes later and says otherwise is a doubt, shown until they settle it.
"""

from msgspec.structs import replace

from app.domain.call import Direction
from app.domain.customer import Customer, Match
from app.domain.effects import AnyEffect, LookUpCaller, StopWork
from app.domain.events import CallerLookedUp, CallerLookupFailed, NumberRecalled
from app.domain.facts import Fact, Having
from app.domain.levels import IDENTITY, KNOWN
from app.domain.session.asking import fetch
from app.domain.session.model import Identity, Playbook, Session, Transition, without_customer
from app.domain.session.same import best, found_too, rank
from app.domain.session.who import Doubt, undecided

BLOCKED = "caller.blocked"
"""What a system may say of a customer: that their calls are a nuisance."""
VOICE_MENU = "IVR"
"""Who says that a caller was verified before the call came here."""


def identify(session: Session, playbook: Playbook, *, pressed: bool = False) -> Transition:
    """Begin to look for who it is, unless there is nothing to look for."""
    rules = playbook.callers
    if session.contact.direction is Direction.INTERNAL:
        return Transition(session)
    if rules.blocks(session.number) and not pressed:
        return Transition(replace(session, identity=Identity.BLOCKED))
    keys, number = rules.keys_in(session.contact.attached), session.asked_number or ""
    if not number and not keys:
        return Transition(replace(session, identity=Identity.WITHHELD))
    asked = replace(session, identity=Identity.SEARCHING, identity_reason="")
    look_up = LookUpCaller(call_id=session.call_id, number=number, keys=keys, pressed=pressed)
    return Transition(asked, (look_up,))


def heed_keys(before: Session, session: Session, playbook: Playbook) -> Transition:
    """Look for who has an id that came only now; whom the number belongs to is known already."""
    keys = playbook.callers.keys_in(session.contact.attached)
    if not keys or keys == playbook.callers.keys_in(before.contact.attached):
        return Transition(session)
    if session.contact.direction is Direction.INTERNAL or session.number_given:
        return Transition(session)
    searched = session.customer is not None or session.identity is Identity.SEVERAL
    number = "" if searched else session.number or ""
    look_up = LookUpCaller(call_id=session.call_id, number=number, keys=keys)
    state = session.identity if searched else Identity.SEARCHING
    return Transition(replace(session, identity=state), (look_up,))


def settle_on(session: Session, customer: Customer, playbook: Playbook) -> Transition:
    """Take this customer as the one it is about, and ask every system at once.

    What has been answered already, by the customer, is asked for anew: no older answer would count.
    """
    settled = replace(session, customer=customer, identity=Identity.FOUND)
    had = playbook.opening & session.facts.keys()
    first = fetch(settled, playbook.opening - had, playbook, anew=False)
    again = fetch(first.session, had, playbook)
    return Transition(again.session, first.effects + again.effects)


def on_finding(
    session: Session,
    event: CallerLookedUp | CallerLookupFailed | NumberRecalled,
    playbook: Playbook,
) -> Transition:
    """Apply what a directory, or the desk's own memory, says of the number."""
    match event:
        case CallerLookedUp():
            return _looked_up(session, event, playbook)
        case CallerLookupFailed():
            return _lookup_failed(session, event)
        case NumberRecalled():
            return Transition(_recalled(session, event))


def _recalled(session: Session, event: NumberRecalled) -> Session:
    """Take note of what was remembered of the number: it counts once the directories answer."""
    who = replace(
        session.who,
        remembered=event.customer_id,
        remembered_at=event.chosen_at,
        earlier=event.earlier,
    )
    return replace(session, who=who)


def _looked_up(session: Session, event: CallerLookedUp, playbook: Playbook) -> Transition:
    """Take in whom one directory knows."""
    if session.identity in (Identity.NOT_ASKED, Identity.BLOCKED):
        return Transition(session)
    candidates, who = found_too(
        session.candidates, session.who, event.customers, event.source, event.match
    )
    session = replace(session, candidates=candidates, who=who)
    likely = best(candidates, who)
    if not likely:
        by_key = event.match is Match.KEY and session.asked_number is not None
        return Transition(session if by_key else replace(session, identity=Identity.NOBODY))
    if session.customer is not None:
        return _besides(session, likely, event, playbook)
    return _first(session, likely, event, playbook)


def _lookup_failed(session: Session, event: CallerLookupFailed) -> Transition:
    """Say that a directory gave no answer, while nobody is known."""
    if session.identity not in (Identity.SEARCHING, Identity.FAILED):
        return Transition(session)
    return Transition(replace(session, identity=Identity.FAILED, identity_reason=event.reason))


def _first(
    session: Session, likely: tuple[Customer, ...], event: CallerLookedUp, playbook: Playbook
) -> Transition:
    """Take the only one, or whom the agent picked the last time; else list them."""
    if len(likely) == 1:
        return _taken(session, likely[0], event, playbook)
    before = next((e for e in likely if e.customer_id == session.who.remembered), None)
    if before is None:
        return Transition(replace(session, identity=Identity.SEVERAL))
    who = replace(session.who, recalled_at=session.who.remembered_at or event.at)
    return settle_on(replace(session, who=who), before, playbook)


def _taken(
    session: Session, customer: Customer, event: CallerLookedUp, playbook: Playbook
) -> Transition:
    who = replace(session.who, doubt=doubt(session, customer))
    if who.caller is not None and who.caller.customer_id == customer.customer_id:
        who = replace(who, caller=None)
    session = replace(session, who=who)
    return settle_on(_verified(session, customer, event, playbook), customer, playbook)


def _besides(
    session: Session, likely: tuple[Customer, ...], event: CallerLookedUp, playbook: Playbook
) -> Transition:
    """Weigh what comes after somebody is on the card already."""
    held = session.customer
    now = next((e for e in session.candidates if held and e.customer_id == held.customer_id), held)
    if now is None or session.who.chosen or session.who.recalled_at is not None:
        return Transition(session)
    session = replace(session, customer=now)
    if now in likely and len(likely) == 1:
        session = replace(session, who=replace(session.who, doubt=doubt(session, now)))
        return Transition(_verified(session, now, event, playbook))
    if touched(session):
        who = replace(session.who, doubt=doubt(session, now) or Doubt.CONFLICT)
        return Transition(replace(session, who=who))
    return _again(session, likely, event, playbook)


def _again(
    session: Session, likely: tuple[Customer, ...], event: CallerLookedUp, playbook: Playbook
) -> Transition:
    """Begin anew with better knowledge, as long as nobody has begun on anything.

    What is still out for the former one would count for the wrong one, so all of it is ended; the
    directories that were still to answer are asked once more.
    """
    blank = replace(without_customer(session), identity=Identity.SEARCHING)
    first = _first(blank, likely, event, playbook)
    stop: tuple[AnyEffect, ...] = (StopWork(call_id=session.call_id),)
    keys = playbook.callers.keys_in(session.contact.attached)
    again = LookUpCaller(call_id=session.call_id, number=session.asked_number or "", keys=keys)
    return Transition(first.session, (*stop, *first.effects, again))


def doubt(session: Session, customer: Customer) -> Doubt | None:
    """Say why it is not sure that it is this one; None when it is."""
    who = session.who
    if who.chosen:
        return None
    mine = rank(customer, who)
    strong = [each for each in session.candidates if who.matches.get(each.customer_id) is not None]
    others = [e for e in strong if e.customer_id != customer.customer_id]
    if any(who.matches[each.customer_id] is not Match.WEAK for each in others):
        return Doubt.CONFLICT
    return Doubt.WEAK if mine > 1 else None


def touched(session: Session) -> bool:
    """Whether the agent has begun on anything that stands on who it is."""
    return session.begun_at is not None or session.who.chosen or bool(session.orders)


def _verified(
    session: Session, customer: Customer, event: CallerLookedUp, playbook: Playbook
) -> Session:
    """Note how far the caller is verified: by the number they call from, or by a voice menu."""
    if session.number_given or session.who.doubt is not None:
        return session
    match = session.who.matches.get(customer.customer_id, Match.EXACT)
    level, source = 0, event.source
    if match is Match.KEY:
        level, source = playbook.callers.level_of(session.contact.attached), VOICE_MENU
    calls = session.contact.direction is Direction.IN
    if event.match is Match.EXACT and calls and level < 1 and len(event.customers) == 1:
        level, source = 1, event.source
    names = [name for name in IDENTITY[:level] if name not in session.facts]
    known = Fact(having=Having.KNOWN, value=True, source=source, at=event.at, took_s=event.took_s)
    return replace(session, facts={**session.facts, **dict.fromkeys(names, known)})


def is_blocked(session: Session) -> bool:
    """Whether the number gets no full card: the site, or a system, says so of it."""
    fact = session.facts.get(BLOCKED)
    said = fact is not None and fact.known and fact.value is True
    return said or session.identity is Identity.BLOCKED


def known_by_number(session: Session) -> bool:
    """Whether the caller was verified before anybody asked them."""
    fact = session.facts.get(KNOWN)
    return fact is not None and fact.known and fact.value is True


def unsettled(session: Session) -> Session:
    """Let go of the customer, and keep whoever was found."""
    blank = without_customer(session)
    return replace(blank, who=undecided(session.who))
