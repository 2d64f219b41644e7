"""What follows from what the agent presses."""

from msgspec.structs import replace

from app.domain.call import Phase
from app.domain.effects import StopWork
from app.domain.events import (
    ActionConfirmed,
    ActionDismissed,
    ActionRequested,
    AgentEvent,
    AnswerDropped,
    Answered,
    CallerChosen,
    ChangesFollowed,
    CheckRequested,
    EarlierContinued,
    FactNoted,
    FactRevealed,
    GuideChosen,
    NumberGiven,
    RefreshRequested,
    StepDone,
    StepReopened,
    StepSkipped,
    SubjectReturned,
    WentOnWithout,
    WrapUpFinished,
)
from app.domain.facts import AGENT, CUSTOMER, Fact, Having
from app.domain.guide import Guide
from app.domain.sayings import sayings
from app.domain.session.asking import fetch_again, loading
from app.domain.session.finding import identify
from app.domain.session.model import (
    Begun,
    GuideStep,
    Identity,
    Playbook,
    Session,
    Transition,
)
from app.domain.session.orders import Press, may_request, on_order
from app.domain.session.standing import guide_in_use
from app.domain.session.subject import answers_of, may_go_on, on_subject
from app.domain.session.systems import step_done
from app.domain.walk import Tried, Try


def on_agent(session: Session, event: AgentEvent, playbook: Playbook) -> Transition:
    """Apply one press. A press that comes too late, or twice, changes nothing."""
    if session.phase is Phase.CLOSED:
        return Transition(session)
    if isinstance(event, FactRevealed):
        return Transition(_revealed(session, event))
    session = replace(session, just_skipped="")
    match event:
        case ActionRequested() | ActionConfirmed() | ActionDismissed() | CheckRequested():
            return _pressed(session, event, playbook)
        case CallerChosen() | NumberGiven() | SubjectReturned() | WentOnWithout():
            return on_subject(session, event, playbook)
        case RefreshRequested():
            return _refresh(session, event, playbook)
        case WrapUpFinished():
            return _finished(session, event)
        case StepDone():
            return _done(session, event, playbook)
        case _:
            return Transition(_walked(session, event, playbook))


def _pressed(session: Session, event: Press, playbook: Playbook) -> Transition:
    if isinstance(event, ActionRequested):
        if not may_request(session, event.action, playbook):
            return Transition(session)
        session = _begun(session, playbook)
    return on_order(session, event, playbook)


def _done(session: Session, event: StepDone, playbook: Playbook) -> Transition:
    session = _begun(session, playbook)
    return step_done(session, GuideStep(session.guide or "", event.step), event.at, playbook)


def _walked(session: Session, event: AgentEvent, playbook: Playbook) -> Session:
    if isinstance(event, FactNoted):
        return _noted(session, event, playbook)
    if isinstance(event, ChangesFollowed):
        return replace(session, held={})
    if isinstance(event, EarlierContinued):
        return _continued(session, event, playbook)
    return _moved_on(_setting_out(session, event, playbook), event, playbook)


def _moved_on(session: Session, event: AgentEvent, playbook: Playbook) -> Session:
    match event:
        case Answered():
            before = session.facts.get(event.fact)
            fact = Fact(
                having=Having.KNOWN,
                value=event.value,
                source=CUSTOMER,
                at=event.at,
                others=sayings(before) if before is not None else (),
            )
            answered_in = {**session.answered_in, event.fact: session.guide or ""}
            facts = {**session.facts, event.fact: fact}
            return replace(session, facts=facts, answered_in=answered_in)
        case AnswerDropped():
            return _dropped(session, event.fact)
        case StepSkipped():
            return _skipped(session, event)
        case StepReopened():
            left = {name: each for name, each in session.tried.items() if name != event.step}
            return replace(session, tried=left)
        case GuideChosen() if event.guide in playbook.guides:
            return _with_guide(session, playbook.guides[event.guide])
        case _:
            return session


def _setting_out(session: Session, event: AgentEvent, playbook: Playbook) -> Session:
    """Begin with the guide where that is due; from here on the path is that of the facts now."""
    if session.guide is None or not isinstance(event, GuideChosen):
        session = _begun(session, playbook)
    return replace(session, held={})


def _begun(session: Session, playbook: Playbook) -> Session:
    """From the first click on the guide stays: a late fact may not swap it under the agent.

    One that was picked before anything was known is begun with the click after that.
    """
    guide = guide_in_use(session, playbook)
    if session.begun_at is not None or guide is None:
        return session
    begun = replace(session, guide=guide.guide, guide_version=guide.version)
    return replace(begun, begun_on=session.footing, begun_at=session.as_of)


def _with_guide(session: Session, guide: Guide) -> Session:
    """Change over to a guide. One that was worked in is set aside, and taken up where it was."""
    session = replace(session, picked=guide.guide)
    if session.guide == guide.guide:
        return session
    aside = dict(session.set_aside)
    if session.guide is not None and _worked_in(session, session.guide):
        aside[session.guide] = Begun(version=session.guide_version, tried=session.tried)
    back = aside.pop(guide.guide, Begun(version=guide.version))
    return replace(
        session,
        guide=guide.guide,
        guide_version=back.version,
        tried=back.tried,
        set_aside=aside,
    )


def _continued(session: Session, event: EarlierContinued, playbook: Playbook) -> Session:
    """Take the guide up where the call before stood, with what the customer answered then."""
    earlier = session.who.earlier
    if earlier is None or not may_go_on(session, playbook):
        return session
    answers = answers_of(session, event)
    answered_in = {**session.answered_in, **dict.fromkeys(answers, earlier.guide)}
    facts = {**session.facts, **answers}
    session = replace(session, facts=facts, answered_in=answered_in, held={})
    session = _with_guide(session, playbook.guides[earlier.guide])
    session = replace(session, tried=dict(earlier.tried), who=replace(session.who, earlier=None))
    return _begun(session, playbook)


def _worked_in(session: Session, guide: str) -> bool:
    """Whether anything was done in the guide in use: one only looked at leaves nothing behind."""
    ordered = any(order.guide == guide for order in session.own_orders)
    return bool(session.tried) or ordered or guide in session.answered_in.values()


def _skipped(session: Session, event: StepSkipped) -> Session:
    """Pass a step over; said again with a reason, the reason is added."""
    skipped = Try(how=Tried.SKIPPED, at=event.at, reason=event.reason)
    before = session.tried.get(event.step, skipped)
    if before.how is not Tried.SKIPPED:
        return session
    skipped = replace(before, reason=event.reason or before.reason)
    waits = "" if skipped.reason else event.step
    return replace(session, tried={**session.tried, event.step: skipped}, just_skipped=waits)


def _noted(session: Session, event: FactNoted, playbook: Playbook) -> Session:
    """Note how the customer is: nothing else can be noted without asking."""
    definition = playbook.definitions.get(event.fact)
    if definition is None or not definition.manner:
        return session
    left = {name: fact for name, fact in session.facts.items() if name != event.fact}
    if event.value is not None:
        left[event.fact] = Fact(having=Having.KNOWN, value=event.value, source=AGENT, at=event.at)
    return replace(session, facts=left)


def _dropped(session: Session, name: str) -> Session:
    fact = session.facts.get(name)
    if fact is None or fact.source != CUSTOMER:
        return session
    return replace(
        session,
        facts={n: f for n, f in session.facts.items() if n != name},
        answered_in={n: guide for n, guide in session.answered_in.items() if n != name},
    )


def _refresh(session: Session, event: RefreshRequested, playbook: Playbook) -> Transition:
    """Ask once more. Where the agent stands, they stay meanwhile, and see what was had before."""
    if session.customer is None:
        again = session.identity in (Identity.FAILED, Identity.BLOCKED)
        return identify(session, playbook, pressed=True) if again else Transition(session)
    if event.everything:
        wanted = frozenset(session.facts)
    elif event.facts:
        wanted = frozenset(event.facts) & session.facts.keys()
    else:
        wanted = frozenset(n for n, fact in session.facts.items() if fact.having is Having.FAILED)
    return fetch_again(session, wanted - loading(session), playbook, pressed=True)


def _revealed(session: Session, event: FactRevealed) -> Session:
    if event.fact not in session.facts:
        return session
    return replace(session, revealed={**session.revealed, event.fact: event.at})


def _finished(session: Session, event: WrapUpFinished) -> Transition:
    if session.phase is not Phase.WRAP_UP:
        return Transition(session)
    said = replace(session, disposition=event.disposition, note=event.note)
    if session.busy:
        return Transition(replace(said, finishing=True))
    closed = replace(said, phase=Phase.CLOSED, due={})
    return Transition(closed, (StopWork(call_id=session.call_id),))
