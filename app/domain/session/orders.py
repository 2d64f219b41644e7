"""What follows when the agent presses an action: asked about first, sent once, checked later."""

from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from app.domain.actions import ActionPhase, ActionState
from app.domain.effects import CheckOutcome, Perform
from app.domain.events import (
    ActionConfirmed,
    ActionDismissed,
    ActionRequested,
    CheckRequested,
)
from app.domain.facts import Listed, Value
from app.domain.guide import Step
from app.domain.manner import offers
from app.domain.session.leading import barred
from app.domain.session.model import Playbook, Session, Transition, with_order
from app.domain.session.standing import (
    as_seen,
    held_back,
    may_ask,
    offered_actions,
    standing,
)
from app.domain.session.taking_back import compensations
from app.domain.walk import find_step

Press = ActionRequested | ActionConfirmed | ActionDismissed | CheckRequested
_PRESSED_ALREADY = frozenset(set(ActionPhase) - {ActionPhase.FAILED})


def on_order(session: Session, event: Press, playbook: Playbook) -> Transition:
    """Apply one press on an order; `session` has begun with its guide where there is one."""
    if isinstance(event, ActionRequested):
        return _requested(session, event, playbook)
    order = session.orders.get(event.key)
    match event, order:
        case ActionConfirmed(), ActionState(phase=ActionPhase.CONFIRMING) if _sure(
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


def _sure(session: Session, action: str, playbook: Playbook) -> bool:
    """Whether an order that was only asked about may be sent now."""
    if barred(session) is not None or held_back(session, action, playbook):
        return False
    return may_ask(session, action, playbook)


def may_request(session: Session, action: str, playbook: Playbook) -> bool:
    """Whether a press on it is an order: it exists, may be asked for, and is not out already."""
    if barred(session) is not None:
        return False
    mine = (order for order in session.own_orders if order.action == action)
    free = all(order.taken_back or order.phase not in _PRESSED_ALREADY for order in mine)
    if action not in playbook.actions or not free or held_back(session, action, playbook):
        return False
    return may_ask(session, action, playbook)


def _requested(session: Session, event: ActionRequested, playbook: Playbook) -> Transition:
    definition = playbook.actions[event.action]
    count = sum(1 for order in session.own_orders if order.action == event.action)
    step = _step_of(session, event.action, playbook)
    order = ActionState(
        key=_key(session, event.action, count),
        action=event.action,
        guide=session.guide or "",
        step=step,
        takes_back="" if step else _step_taken_back(session, event.action, playbook),
        phase=ActionPhase.CONFIRMING,
        asked_at=event.at,
        changed_at=event.at,
        customer=session.customer,
        caller=session.who.caller,
        caller_number=(session.number or "") if session.who.caller is not None else "",
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
    """Name the step an action belongs to: the current one if it offers the action, else none.

    It may have been pressed in other words than stand there now.
    """
    stand = standing(session, playbook)
    if stand is None:
        return ""
    current = stand[1].current or ""
    step = find_step(stand[0], current, playbook.guides)
    mine = offers(step) if isinstance(step, Step) else offered_actions(session, stand, playbook)
    return current if action in mine else ""


def _step_taken_back(session: Session, action: str, playbook: Playbook) -> str:
    """Name the step whose effect an action takes back; empty when it takes none back."""
    guide = playbook.guides.get(session.guide or "")
    return compensations(session, guide, playbook).get(action, "") if guide is not None else ""


def _parameters(session: Session, needs: tuple[str, ...]) -> dict[str, str]:
    """Freeze what the action is sent with: what was known when the agent pressed."""
    facts = session.shown
    known = {name: facts[name] for name in needs if name in facts}
    return {name: _written(fact.value) for name, fact in known.items() if fact.known}


def _written(value: Value | Listed) -> str:
    if isinstance(value, tuple):
        return ", ".join(_written(each) for each in value)
    return "" if value is None else str(value)
