"""Taking an effect back: what was done in another system is not undone here, but compensated there.

A step may name the action that takes its effect back. It is offered while the step's own order
counts; once it is carried out, neither order counts any more and the step is to be taken again.
"""

from msgspec.structs import replace

from app.domain.actions import ActionPhase, ActionState
from app.domain.guide import Guide, Step
from app.domain.session.model import Playbook, Session
from app.domain.walk import Tried, Try, find_step


def compensations(session: Session, guide: Guide, playbook: Playbook) -> dict[str, str]:
    """Return the action that takes back what was done last in this guide, with its step.

    Last of the steps whose effect can be taken back, and only once it is certain that it had one.
    """
    done = [
        (tried.at, name, undo)
        for name, tried in session.tried.items()
        if tried.how is Tried.DONE
        and (undo := _undo_of(guide, name, playbook)) is not None
        and _effects(session, guide, name)
    ]
    if not done:
        return {}
    _, name, undo = max(done)
    certain = all(o.phase is ActionPhase.DONE for o in _effects(session, guide, name))
    return {undo: name} if certain else {}


def _undo_of(guide: Guide, name: str, playbook: Playbook) -> str | None:
    step = find_step(guide, name, playbook.guides)
    undo = step.undo if isinstance(step, Step) else None
    return undo if undo in playbook.actions else None


def _effects(session: Session, guide: Guide, step: str) -> list[ActionState]:
    """Return the orders of a step that have, or may have, had an effect."""
    return [
        order
        for order in session.own_orders
        if (order.guide, order.step) == (guide.guide, step)
        and not order.taken_back
        and order.phase is not ActionPhase.FAILED
    ]


def taken_back(session: Session, order: ActionState) -> Session:
    """Let an order that was carried out take back the step it was given for."""
    step = order.takes_back
    if not step:
        return session
    orders = {
        key: replace(each, taken_back=True)
        if each.key == order.key or (each.guide, each.step) == (order.guide, step)
        else each
        for key, each in session.orders.items()
    }
    session = replace(session, orders=orders, held={})
    if order.guide == session.guide:
        return replace(session, tried=_without(session.tried, step))
    begun = session.set_aside.get(order.guide)
    if begun is None:
        return session
    begun = replace(begun, tried=_without(begun.tried, step))
    return replace(session, set_aside={**session.set_aside, order.guide: begun})


def _without(tried: dict[str, Try], step: str) -> dict[str, Try]:
    return {name: each for name, each in tried.items() if name != step}
