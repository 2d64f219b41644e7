"""What follows from what the agent presses."""

from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from app.domain.actions import ActionPhase, ActionState
from app.domain.call import Phase
from app.domain.effects import CheckOutcome, LookUpCaller, Perform, StopWork
from app.domain.events import (
    ActionConfirmed,
    ActionDismissed,
    ActionRequested,
    AgentEvent,
    AnswerDropped,
    Answered,
    CallerChosen,
    CheckRequested,
    GuideChosen,
    NumberGiven,
    RefreshRequested,
    StepDone,
    StepReopened,
    StepSkipped,
    WrapUpFinished,
)
from app.domain.facts import CUSTOMER, Fact, Having, Listed, Value
from app.domain.guide import Guide
from app.domain.session.model import (
    Identity,
    Playbook,
    Session,
    Transition,
    with_order,
    without_customer,
)
from app.domain.session.standing import as_seen, guide_in_use, may_ask, offered_actions, standing
from app.domain.session.switch import identify
from app.domain.session.systems import fetch, settle_on, step_done
from app.domain.walk import Tried, Try

_PRESSED_ALREADY = frozenset(set(ActionPhase) - {ActionPhase.FAILED})


def on_agent(session: Session, event: AgentEvent, playbook: Playbook) -> Transition:
    """Apply one press. A press that comes too late, or twice, changes nothing."""
    if session.phase is Phase.CLOSED:
        return Transition(session)
    session = replace(session, changed=())
    match event:
        case ActionRequested() | ActionConfirmed() | ActionDismissed() | CheckRequested():
            return _on_order(session, event, playbook)
        case CallerChosen():
            return _chosen(session, event, playbook)
        case RefreshRequested():
            return _refresh(session, event, playbook)
        case WrapUpFinished():
            return _finished(session, event)
        case NumberGiven():
            return _given(session, event)
        case StepDone():
            return step_done(_begun(session, playbook), event.step, event.at, playbook)
        case _:
            return Transition(_walked(session, event, playbook))


def _walked(session: Session, event: AgentEvent, playbook: Playbook) -> Session:
    if session.guide is None or not isinstance(event, GuideChosen):
        session = _begun(session, playbook)
    match event:
        case Answered():
            fact = Fact(having=Having.KNOWN, value=event.value, source=CUSTOMER, at=event.at)
            return replace(session, facts={**session.facts, event.fact: fact})
        case AnswerDropped():
            return _dropped(session, event.fact)
        case StepSkipped():
            skipped = Try(how=Tried.SKIPPED, at=event.at, reason=event.reason)
            return _tried(session, event.step, skipped)
        case StepReopened():
            left = {name: each for name, each in session.tried.items() if name != event.step}
            return replace(session, tried=left)
        case GuideChosen() if event.guide in playbook.guides:
            return _with_guide(session, playbook.guides[event.guide])
        case _:
            return session


def _begun(session: Session, playbook: Playbook) -> Session:
    """From the first click on the guide stays: a late fact may not swap it under the agent.

    One that was picked before anything was known is begun with the click after that.
    """
    guide = guide_in_use(session, playbook)
    if session.begun_on or guide is None:
        return session
    begun = replace(session, guide=guide.guide, guide_version=guide.version)
    return replace(begun, begun_on=session.facts, begun_at=session.as_of)


def _with_guide(session: Session, guide: Guide) -> Session:
    """Change over to a guide; steps tried in another one are not steps of this one."""
    tried = session.tried if session.guide == guide.guide else {}
    return replace(
        session,
        guide=guide.guide,
        guide_version=guide.version,
        tried=tried,
        picked=guide.guide,
    )


def _tried(session: Session, step: str, how: Try) -> Session:
    if step in session.tried:
        return session
    return replace(session, tried={**session.tried, step: how})


def _dropped(session: Session, name: str) -> Session:
    fact = session.facts.get(name)
    if fact is None or fact.source != CUSTOMER:
        return session
    return replace(session, facts={n: f for n, f in session.facts.items() if n != name})


def _chosen(session: Session, event: CallerChosen, playbook: Playbook) -> Transition:
    if event.customer_id is None:
        undone = replace(without_customer(session), identity=Identity.SEVERAL)
        if len(session.candidates) < 2:
            return Transition(session)
        return Transition(undone, (StopWork(call_id=session.call_id),))
    wanted = (each for each in session.candidates if each.customer_id == event.customer_id)
    customer = next(wanted, None)
    if customer is None or customer == session.customer:
        return Transition(session)
    settled = settle_on(without_customer(session), customer, playbook)
    return Transition(settled.session, (StopWork(call_id=session.call_id), *settled.effects))


def _given(session: Session, event: NumberGiven) -> Transition:
    """Look another number up in the same call: what was known of somebody else is dropped."""
    blank = replace(without_customer(session), candidates=(), number_given=True)
    asked = replace(blank, identity=Identity.SEARCHING)
    stop = StopWork(call_id=session.call_id)
    look_up = LookUpCaller(call_id=session.call_id, number=event.number)
    return Transition(asked, (stop, look_up))


def _refresh(session: Session, event: RefreshRequested, playbook: Playbook) -> Transition:
    if session.customer is None:
        return identify(session) if session.identity is Identity.FAILED else Transition(session)
    failed = frozenset(n for n, fact in session.facts.items() if fact.having is Having.FAILED)
    return fetch(session, frozenset(event.facts) or failed or playbook.opening, playbook)


def _finished(session: Session, event: WrapUpFinished) -> Transition:
    if session.phase is not Phase.WRAP_UP:
        return Transition(session)
    said = replace(session, disposition=event.disposition, note=event.note)
    if session.busy:
        return Transition(replace(said, finishing=True))
    closed = replace(said, phase=Phase.CLOSED, due={})
    return Transition(closed, (StopWork(call_id=session.call_id),))


def _on_order(
    session: Session,
    event: ActionRequested | ActionConfirmed | ActionDismissed | CheckRequested,
    playbook: Playbook,
) -> Transition:
    if isinstance(event, ActionRequested):
        return _requested(session, event, playbook)
    order = session.orders.get(event.key)
    match event, order:
        case ActionConfirmed(), ActionState(phase=ActionPhase.CONFIRMING) if may_ask(
            session, order.action, playbook
        ):
            return _start(session, order, event)
        case ActionDismissed(), ActionState(phase=ActionPhase.FAILED | ActionPhase.DONE):
            return Transition(with_order(session, replace(order, dismissed=True)))
        case ActionDismissed(), ActionState(phase=ActionPhase.CONFIRMING):
            left = {key: each for key, each in session.orders.items() if key != event.key}
            return Transition(replace(session, orders=left))
        case CheckRequested(), ActionState(phase=ActionPhase.UNKNOWN):
            checking = replace(order, phase=ActionPhase.CHECKING, changed_at=event.at)
            effect = CheckOutcome(call_id=session.call_id, order=checking)
            return Transition(with_order(session, checking), (effect,))
        case _:
            return Transition(session)


def _requested(session: Session, event: ActionRequested, playbook: Playbook) -> Transition:
    definition = playbook.actions.get(event.action)
    mine = [order for order in session.own_orders if order.action == event.action]
    pressed = any(order.phase in _PRESSED_ALREADY for order in mine)
    if definition is None or pressed or not may_ask(session, event.action, playbook):
        return Transition(session)
    session = _begun(session, playbook)
    order = ActionState(
        key=_key(session, event.action, len(mine)),
        action=event.action,
        step=_step_of(session, event.action, playbook),
        phase=ActionPhase.CONFIRMING,
        asked_at=event.at,
        changed_at=event.at,
        customer=session.customer,
        parameters=_parameters(as_seen(session, standing(session, playbook)), definition.needs),
    )
    if definition.confirm is not None:
        return Transition(with_order(session, order))
    return _start(session, order, event)


def _start(
    session: Session, order: ActionState, event: ActionRequested | ActionConfirmed
) -> Transition:
    running = replace(order, phase=ActionPhase.RUNNING, changed_at=event.at)
    effect = Perform(call_id=session.call_id, order=running)
    return Transition(with_order(session, running), (effect,))


def _key(session: Session, action: str, count: int) -> str:
    """Make the idempotency key: the same press after a crash or a replay gets the same one."""
    whom = session.customer.customer_id if session.customer is not None else ""
    name = f"{session.call_id}|{session.opened_at.isoformat()}|{whom}|{action}|{count}"
    return str(uuid5(NAMESPACE_URL, name))


def _step_of(session: Session, action: str, playbook: Playbook) -> str:
    """Name the step an action belongs to: the current one if it offers the action, else none."""
    stand = standing(session, playbook)
    if stand is None or action not in offered_actions(session, stand, playbook):
        return ""
    return stand[1].current or ""


def _parameters(session: Session, needs: tuple[str, ...]) -> dict[str, str]:
    """Freeze what the action is sent with: what was known when the agent pressed."""
    known = {name: session.facts[name] for name in needs if name in session.facts}
    return {name: _written(fact.value) for name, fact in known.items() if fact.known}


def _written(value: Value | Listed) -> str:
    if isinstance(value, tuple):
        return ", ".join(_written(each) for each in value)
    return "" if value is None else str(value)
