"""What follows from what the systems answer."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from app.domain.actions import ActionPhase, ActionState
from app.domain.call import Phase
from app.domain.effects import AnyEffect, WakeAt
from app.domain.events import (
    ActionFailed,
    ActionProgressed,
    ActionSucceeded,
    ActionUnknown,
    CallerLookedUp,
    CallerLookupFailed,
    FactsArrived,
    FactsChanged,
    FactsFailed,
    HistoryArrived,
    NumberRecalled,
    SystemEvent,
)
from app.domain.facts import COMING, Facts, Having, Said
from app.domain.guide import Step, Verify
from app.domain.sayings import heard
from app.domain.session.asking import fetch, fetch_again, loading, without
from app.domain.session.finding import on_finding
from app.domain.session.model import (
    GuideStep,
    Playbook,
    Session,
    Transition,
    holding,
    with_order,
)
from app.domain.session.taking_back import taken_back
from app.domain.walk import Tried, Try, find_step

IN_FLIGHT = frozenset({ActionPhase.RUNNING, ActionPhase.CHECKING})
OPEN_ORDERS = IN_FLIGHT | {ActionPhase.UNKNOWN}


def on_system(session: Session, event: SystemEvent, playbook: Playbook) -> Transition:
    """Apply one answer of a system."""
    match event:
        case CallerLookedUp() | CallerLookupFailed() | NumberRecalled():
            return on_finding(session, event, playbook)
        case FactsArrived():
            return Transition(_arrived(session, event, playbook))
        case FactsFailed():
            return Transition(_failed(session, event, playbook))
        case FactsChanged():
            wanted = frozenset(event.facts) & session.facts.keys()
            return fetch_again(session, wanted - loading(session), playbook)
        case HistoryArrived():
            history = {**session.history, event.source: event.entries}
            return Transition(replace(session, history=history))
        case ActionProgressed() | ActionSucceeded() | ActionFailed() | ActionUnknown():
            return _on_order(session, event, playbook)


def _arrived(session: Session, event: FactsArrived, playbook: Playbook) -> Session:
    told = {
        name: Said(
            source=event.source,
            having=Having.KNOWN,
            value=value,
            at=event.at,
            took_s=event.took_s,
            asked=event.asked,
            raw=event.raw.get(name, ""),
        )
        for name, value in event.values.items()
    }
    return _with_answers(session, told, playbook)


def _failed(session: Session, event: FactsFailed, playbook: Playbook) -> Session:
    failure = Said(
        source=event.source,
        having=Having.FAILED,
        at=event.at,
        took_s=event.took_s,
        reason=event.reason,
        coming=event.coming,
    )
    return _with_answers(session, dict.fromkeys(event.facts, failure), playbook)


def _with_answers(session: Session, told: dict[str, Said], playbook: Playbook) -> Session:
    """Take in what was answered; the path stands on what was had before until the next click."""
    news: Facts = {}
    for name, said in told.items():
        systems = playbook.systems_of(name) or (said.source,)
        fact = heard(session.facts.get(name), said, systems, playbook.tolerance(name))
        if fact is not None:
            news[name] = fact
    held = holding(session, news)
    over = [name for name, fact in news.items() if fact.having not in COMING]
    return replace(held, facts={**held.facts, **news}, last=without(held.last, over))


def _on_order(
    session: Session,
    event: ActionProgressed | ActionSucceeded | ActionFailed | ActionUnknown,
    playbook: Playbook,
) -> Transition:
    order = session.orders.get(event.key)
    if order is None or order.phase not in OPEN_ORDERS:
        return Transition(session)
    match event:
        case ActionProgressed():
            return Transition(with_order(session, replace(order, progress=event.progress)))
        case ActionSucceeded():
            done = replace(
                order,
                phase=ActionPhase.DONE,
                changed_at=event.at,
                reference=event.reference,
                reason="",
            )
            return _finish_if_asked(_carried_out(with_order(session, done), done, playbook))
        case ActionFailed():
            phase = ActionPhase.FAILED
        case ActionUnknown():
            phase = ActionPhase.UNKNOWN
    ended = replace(order, phase=phase, changed_at=event.at, reason=event.reason)
    return _finish_if_asked(Transition(with_order(session, ended)))


def step_done(
    session: Session,
    step: GuideStep,
    at: datetime,
    playbook: Playbook,
    also: tuple[str, ...] = (),
    *,
    stays: bool = False,
) -> Transition:
    """Leave a step as done; what it was to change is looked at again, at once or in a while.

    Args:
        session: As it stands.
        step: The step and its guide, which may be one set aside by now.
        at: When it was done.
        playbook: Knows what the step verifies.
        also: Facts an action has changed besides.
        stays: The agent is not there to follow, and finds the step as it was left.
    """
    left = session if stays else _left(session, step, at)
    verify = _verify_of(step, playbook)
    again = (frozenset(also) | frozenset(verify.facts)) & playbook.sources.keys()
    goes_on = left.tried is not session.tried
    left = replace(left, held={}) if goes_on else holding(left, again)
    if not again or left.customer is None:
        return Transition(left)
    if verify.after_s <= 0:
        return fetch(left, again, playbook, changed=True)
    due_at = at + timedelta(seconds=verify.after_s)
    stale = {n: replace(f, having=Having.STALE) for n, f in left.facts.items() if n in again}
    waiting = replace(
        left,
        facts={**left.facts, **stale},
        last=without(left.last, again),
        due={**left.due, **dict.fromkeys(again, due_at)},
    )
    wake: tuple[AnyEffect, ...] = (WakeAt(call_id=session.call_id, at=due_at),)
    return Transition(waiting, wake)


def _left(session: Session, step: GuideStep, at: datetime) -> Session:
    """Note the step as done in its guide, once; a step without a name is none."""
    done = {step.name: Try(how=Tried.DONE, at=at)}
    if not step.name:
        return session
    if step.guide == session.guide:
        if step.name in session.tried:
            return session
        return replace(session, tried={**session.tried, **done})
    begun = session.set_aside.get(step.guide)
    if begun is None or step.name in begun.tried:
        return session
    begun = replace(begun, tried={**begun.tried, **done})
    return replace(session, set_aside={**session.set_aside, step.guide: begun})


def _carried_out(session: Session, order: ActionState, playbook: Playbook) -> Transition:
    if order not in session.own_orders:
        return Transition(session)
    definition = playbook.actions.get(order.action)
    also = definition.refreshes if definition is not None else ()
    if order.takes_back:
        also += _verify_of(GuideStep(order.guide, order.takes_back), playbook).facts
    step = GuideStep(order.guide, order.step)
    stays = session.phase is Phase.HELD
    taken = taken_back(session, order)
    return step_done(taken, step, order.changed_at, playbook, also, stays=stays)


def _verify_of(named: GuideStep, playbook: Playbook) -> Verify:
    guide = playbook.guides.get(named.guide)
    step = find_step(guide, named.name, playbook.guides) if guide is not None else None
    verify = step.verify if isinstance(step, Step) else None
    return verify or Verify(facts=())


def _finish_if_asked(moved: Transition) -> Transition:
    session = moved.session
    if not session.finishing or session.busy or session.phase is not Phase.WRAP_UP:
        return moved
    return Transition(replace(session, phase=Phase.CLOSED, due={}), ())
