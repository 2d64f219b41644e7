"""Handing a conversation to a colleague's desk, and taking one up where a colleague has left it.

The colleague's desk stands where this one stood: the path rests on the facts that were handed over
until the next click, and what its own systems answer meanwhile is said instead, as always. What the
customer has said counts by its time, whichever desk heard it. An order that was still out when the
call was given away is of unknown outcome here: it can be checked, never given again by itself.
"""

from datetime import datetime

from msgspec.structs import replace

from app.domain.actions import ActionPhase, ActionState
from app.domain.call import Outcome, Phase
from app.domain.events import HandedOver
from app.domain.facts import COMING, NO_SYSTEM, Facts
from app.domain.handover import Handover, KnownFact, KnownFacts, Worked
from app.domain.session.finding import settle_on
from app.domain.session.model import (
    Begun,
    Identity,
    Playbook,
    Session,
    Transition,
    without_customer,
)
from app.domain.session.systems import IN_FLIGHT

HANDED = "handed over"
"""The reason of an order that was still out when the call was given away; presenters word it."""

ENDED = frozenset({Phase.WRAP_UP, Phase.CLOSED})


def conversation_of(session: Session) -> str:
    """Return what the switch calls the conversation at every desk."""
    return session.contact.conversation or session.call_id


def to_hand_over(session: Session) -> bool:
    """Whether a colleague may be about to take it up: they are consulted, or were given it."""
    return session.phase is Phase.CONSULTING or session.outcome is Outcome.TRANSFERRED


def handed(session: Session, by: str, at: datetime) -> Handover:
    """Put together what a colleague's desk needs to go on where this one is."""
    now = None
    if session.guide is not None:
        now = Worked(guide=session.guide, version=session.guide_version, tried=session.tried)
    return Handover(
        by=by,
        at=at,
        conversation=conversation_of(session),
        edition=session.edition,
        number=session.number,
        customer=session.customer,
        facts=_known(session.shown),
        now=now,
        besides=tuple(
            Worked(guide=name, version=begun.version, tried=begun.tried)
            for name, begun in session.set_aside.items()
        ),
        answered_in=session.answered_in,
        begun_on=_known(session.begun_on),
        begun_at=session.begun_at,
        orders={
            key: order
            for key, order in session.orders.items()
            if order.phase is not ActionPhase.CONFIRMING
        },
        note=session.note,
    )


def _known(facts: Facts) -> KnownFacts:
    return {name: KnownFact.of(fact) for name, fact in facts.items() if fact.known}


def _facts(known: KnownFacts) -> Facts:
    return {name: each.fact for name, each in known.items()}


def on_handed(session: Session, event: HandedOver, playbook: Playbook) -> Transition:
    """Take a conversation up where a colleague has left it.

    One this agent has begun to work on by themselves stays theirs; an older handover than the one
    had changes nothing.
    """
    given = event.handover
    if session.phase in ENDED or event.version <= session.handed_version:
        return Transition(session)
    own_work = session.begun_at is not None and not session.handed_by
    session = replace(session, handed_by=given.by, handed_at=event.at, handed_version=event.version)
    if own_work:
        return Transition(session)
    about = _about(session, given, playbook)
    return Transition(_worked_on(about.session, given, playbook, event.at), about.effects)


def _about(session: Session, given: Handover, playbook: Playbook) -> Transition:
    """Have it be about whom the colleague had on their card."""
    theirs, ours = given.customer, session.customer
    if theirs is None or (ours is not None and ours.customer_id == theirs.customer_id):
        return Transition(session)
    blank = without_customer(session) if ours is not None else session
    sure = replace(blank.who, doubt=None, chosen=True)
    return settle_on(replace(blank, identity=Identity.FOUND, who=sure), theirs, playbook)


def _worked_on(session: Session, given: Handover, playbook: Playbook, at: datetime) -> Session:
    theirs = _facts(given.facts)
    facts = {**session.facts, **_to_take(session.facts, theirs)}
    kept = {
        name: fact
        for name, fact in theirs.items()
        if fact.source not in NO_SYSTEM and facts.get(name) != fact
    }
    aside = {
        each.guide: Begun(version=each.version, tried=each.tried)
        for each in given.besides
        if each.guide in playbook.guides
    }
    session = replace(
        session,
        facts=facts,
        held={**session.held, **kept},
        set_aside={**session.set_aside, **aside},
        answered_in={**session.answered_in, **given.answered_in},
        orders={**_taken_over(given.orders, at), **session.orders},
        note=session.note or given.note,
    )
    now = given.now
    if now is None or now.guide not in playbook.guides:
        return session
    return replace(
        session,
        guide=now.guide,
        guide_version=now.version,
        tried={**now.tried, **(session.tried if session.guide == now.guide else {})},
        begun_on=_facts(given.begun_on),
        begun_at=given.begun_at,
    )


def _to_take(ours: Facts, theirs: Facts) -> Facts:
    """Return what the colleague knows and we do not, or not as new.

    A system that was asked here, or is being asked, speaks for itself.
    """
    return {
        name: fact
        for name, fact in theirs.items()
        if (own := ours.get(name)) is None
        or (fact.source in NO_SYSTEM and fact.at >= own.at)
        or (not own.known and own.having not in COMING)
    }


def _taken_over(orders: dict[str, ActionState], at: datetime) -> dict[str, ActionState]:
    return {
        key: replace(order, phase=ActionPhase.UNKNOWN, changed_at=at, reason=HANDED)
        if order.phase in IN_FLIGHT
        else order
        for key, order in orders.items()
    }
