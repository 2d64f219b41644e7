"""What follows when the agent says who it is, that it is about somebody else, or goes back."""

from msgspec.structs import replace

from app.domain.call import Direction
from app.domain.customer import Match
from app.domain.effects import AnyEffect, LookUpCaller, RememberChoice, StopWork
from app.domain.events import (
    CallerChosen,
    EarlierContinued,
    NumberGiven,
    SubjectReturned,
    WentOnWithout,
)
from app.domain.facts import CUSTOMER, Fact, Having
from app.domain.levels import KNOWN
from app.domain.numbers import is_no_number
from app.domain.session.finding import known_by_number, settle_on, unsettled
from app.domain.session.model import Identity, Playbook, Session, Transition, without_customer
from app.domain.session.same import best
from app.domain.session.who import Doubt, Who, unfound

About = CallerChosen | NumberGiven | SubjectReturned | WentOnWithout
BY_HAND = "desk"


def on_subject(session: Session, event: About, playbook: Playbook) -> Transition:
    """Apply one press on whom it is about."""
    match event:
        case NumberGiven():
            return _given(session, event)
        case SubjectReturned():
            return _returned(session, event, playbook)
        case WentOnWithout():
            unknown = session.customer is None and session.identity is not Identity.SEARCHING
            who = replace(session.who, went_on=unknown)
            return Transition(replace(session, who=who))
        case CallerChosen():
            if event.customer_id is None:
                return _unchosen(session)
            return _chosen(session, event, playbook)


def may_go_on(session: Session, playbook: Playbook) -> bool:
    """Whether the guide of the call before may be taken up where it stood."""
    earlier = session.who.earlier
    if earlier is None or earlier.guide not in playbook.guides or session.begun_at is not None:
        return False
    subject = session.customer.customer_id if session.customer is not None else ""
    return earlier.customer_id == subject and not session.number_given


def answers_of(session: Session, event: EarlierContinued) -> dict[str, Fact]:
    """Return what the customer answered in the call before, as facts."""
    earlier = session.who.earlier
    answers = earlier.answers if earlier is not None else {}
    at = earlier.at if earlier is not None else event.at
    return {
        name: Fact(having=Having.KNOWN, value=value, source=CUSTOMER, at=at)
        for name, value in answers.items()
    }


def _chosen(session: Session, event: CallerChosen, playbook: Playbook) -> Transition:
    wanted = (each for each in session.candidates if each.customer_id == event.customer_id)
    customer = next(wanted, None)
    if customer is None:
        return Transition(session)
    memory = _remembered(session, customer.customer_id)
    if session.customer is not None and customer.customer_id == session.customer.customer_id:
        if session.who.doubt is None:
            return Transition(session)
        sure = replace(session.who, doubt=None, chosen=True)
        return Transition(replace(session, who=sure), memory)
    blank = unsettled(session)
    blank = replace(blank, who=replace(blank.who, chosen=True))
    settled = settle_on(blank, customer, playbook)
    stop: tuple[AnyEffect, ...] = (StopWork(call_id=session.call_id),)
    return Transition(settled.session, (*stop, *settled.effects, *memory))


def _unchosen(session: Session) -> Transition:
    """Take a choice back, or say that it is none of those who only may be meant."""
    who = session.who
    if len(session.candidates) < 2 and who.doubt is not Doubt.WEAK:
        return Transition(session)
    alone = len(session.candidates) < 2
    undone = replace(unsettled(session), identity=Identity.NOBODY if alone else Identity.SEVERAL)
    if alone:
        undone = replace(undone, candidates=(), who=unfound(undone.who))
    forgotten = _remembered(session, "") if who.chosen or who.recalled_at is not None else ()
    undone = replace(undone, who=replace(undone.who, remembered=""))
    return Transition(undone, (StopWork(call_id=session.call_id), *forgotten))


def _remembered(session: Session, customer_id: str) -> tuple[AnyEffect, ...]:
    """Have the choice kept for the number, where several are known at it for certain."""
    likely = best(session.candidates, session.who)
    exact = [e for e in likely if session.who.matches.get(e.customer_id) is Match.EXACT]
    if len(exact) < 2 or session.asked_number is None:
        return ()
    return (
        RememberChoice(
            call_id=session.call_id, number=session.asked_number, customer_id=customer_id
        ),
    )


def _given(session: Session, event: NumberGiven) -> Transition:
    """Look another number up in the same call; who was on the card for sure is now the caller."""
    if is_no_number(event.number):
        return Transition(session)
    who = session.who
    caller, known = who.caller, who.caller_known
    if caller is None and session.customer is not None and who.doubt is None:
        caller, known = session.customer, known_by_number(session)
    blank = replace(
        without_customer(session),
        candidates=(),
        number_given=True,
        identity=Identity.SEARCHING,
        who=Who(caller=caller, caller_known=known, number=event.number),
    )
    look_up = LookUpCaller(call_id=session.call_id, number=event.number)
    return Transition(blank, (StopWork(call_id=session.call_id), look_up))


def _returned(session: Session, event: SubjectReturned, playbook: Playbook) -> Transition:
    """Be about the caller again; what was proven for somebody else stays forgotten."""
    who = session.who
    if who.caller is None:
        return Transition(session)
    caller = who.caller
    back = replace(
        without_customer(session),
        candidates=(caller,),
        number_given=False,
        who=Who(matches={caller.customer_id: Match.EXACT}, chosen=True),
    )
    if who.caller_known and session.contact.direction is Direction.IN:
        known = Fact(having=Having.KNOWN, value=True, source=BY_HAND, at=event.at)
        back = replace(back, facts={**back.facts, KNOWN: known})
    settled = settle_on(back, caller, playbook)
    return Transition(settled.session, (StopWork(call_id=session.call_id), *settled.effects))
