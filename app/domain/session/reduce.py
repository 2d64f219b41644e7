"""The reducer: every event of a call comes through here, live and on replay alike."""

from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.effects import AnyEffect, WakeAt
from app.domain.events import (
    AgentEvent,
    AnyEvent,
    DeskEvent,
    HandedOver,
    LinkEvent,
    PlaybookOpened,
    ReasonEvent,
    Restored,
    SwitchEvent,
    SystemEvent,
    Woke,
)
from app.domain.session.agent import on_agent
from app.domain.session.asking import fetch, fetch_again, loading
from app.domain.session.finding import identify
from app.domain.session.fresh import freshened
from app.domain.session.glancing import renewed
from app.domain.session.handing import on_handed
from app.domain.session.model import Identity, Playbook, Session, Transition
from app.domain.session.reasons import on_reasons
from app.domain.session.staying import Stand, let_go
from app.domain.session.switch import ENDED, on_link, on_switch, opened
from app.domain.session.systems import IN_FLIGHT, on_system

RESTARTED = "restarted"
"""The reason of an order whose answer was lost with the program; presenters word it."""


NO_RULES = Playbook()


def open_session(event: SwitchEvent, playbook: Playbook = NO_RULES) -> Transition:
    """Begin a session with the first event heard of a call, and ask who it is.

    Of the playbook only what the site says of callers counts yet.
    """
    session = opened(event)
    return Transition(session) if session.phase in ENDED else identify(session, playbook)


def reduce(session: Session, event: AnyEvent, playbook: Playbook) -> Transition:
    """Return what follows from one event. An event out of place changes nothing."""
    if event.call_id and event.call_id != session.call_id:
        return Transition(session)
    if event.at > session.as_of:
        session = replace(session, as_of=event.at)
    moved = _apply(session, event, playbook)
    if moved.session.phase in ENDED:
        return moved
    if session.phase in ENDED:
        moved = _taken_up(moved, playbook)
    here, stand = let_go(moved.session, playbook)
    asked = fetch(here, _wanted(here, stand), playbook, anew=False)
    moved = Transition(asked.session, moved.effects + asked.effects)
    return renewed(freshened(session, moved, stand, playbook), playbook)


def _apply(session: Session, event: AnyEvent, playbook: Playbook) -> Transition:
    if isinstance(event, SwitchEvent):
        return on_switch(session, event, playbook)
    if isinstance(event, LinkEvent):
        return on_link(session, event)
    if isinstance(event, SystemEvent):
        return on_system(session, event, playbook)
    if isinstance(event, AgentEvent):
        return on_agent(session, event, playbook)
    if isinstance(event, ReasonEvent):
        return Transition(on_reasons(session, event))
    return _on_desk(session, event, playbook)


def _on_desk(session: Session, event: DeskEvent, playbook: Playbook) -> Transition:
    match event:
        case Woke():
            return _woke(session, event, playbook)
        case PlaybookOpened():
            lost = event.instead_of or session.edition_lost
            return Transition(replace(session, edition=event.edition, edition_lost=lost))
        case HandedOver():
            return on_handed(session, event, playbook)
        case Restored():
            return _restored(session, event, playbook)


def _taken_up(moved: Transition, playbook: Playbook) -> Transition:
    """Ask again for what was still on its way when the call went."""
    session = replace(moved.session, wake_at=None)
    again = fetch_again(session, loading(session), playbook)
    return Transition(again.session, moved.effects + again.effects)


def _wanted(session: Session, stand: Stand | None) -> frozenset[str]:
    """Facts the guide asks for that nobody has been asked for yet."""
    if stand is None or session.customer is None:
        return frozenset()
    return frozenset(name for name in stand[1].wanted if name not in session.facts)


def _woke(session: Session, event: Woke, playbook: Playbook) -> Transition:
    due = frozenset(name for name, at in session.due.items() if at <= event.at)
    return fetch(session, due, playbook, changed=True) if due else Transition(session)


def _restored(session: Session, event: Restored, playbook: Playbook) -> Transition:
    """Take up again what the program was in the middle of, without doing anything twice."""
    orders = {
        key: replace(order, phase=ActionPhase.UNKNOWN, changed_at=event.at, reason=RESTARTED)
        if order.phase in IN_FLIGHT
        else order
        for key, order in session.orders.items()
    }
    session = replace(session, orders=orders, restored=True, wake_at=None)
    lost = frozenset() if session.phase in ENDED else loading(session)
    again = fetch_again(session, lost, playbook)
    wakes: tuple[AnyEffect, ...] = tuple(
        WakeAt(call_id=session.call_id, at=at) for at in sorted(set(session.due.values()))
    )
    if session.identity is Identity.SEARCHING:
        asked = identify(again.session, playbook)
        return Transition(asked.session, again.effects + wakes + asked.effects)
    return Transition(again.session, again.effects + wakes)
