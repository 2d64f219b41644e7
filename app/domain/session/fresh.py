"""An answer is good for as long as the catalogue says; then it is looked at again, if it matters.

It matters while the agent talks, if the answer has settled a step of the path or is the evidence
of the step the agent is at. Whoever stands at a step stays there meanwhile, on the last value;
whoever has just clicked waits for the new one. Nothing is asked again before its time is over.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from app.domain.effects import AnyEffect, WakeAt
from app.domain.facts import NO_SYSTEM, Fact, Facts, Having
from app.domain.guard import compile_guard
from app.domain.guide import Guide
from app.domain.session.asking import fetch
from app.domain.session.model import Playbook, Session, Transition, holding
from app.domain.session.standing import standing, walked
from app.domain.session.staying import Stand, place
from app.domain.walk import Walk


def freshened(
    before: Session, moved: Transition, stand: Stand | None, playbook: Playbook
) -> Transition:
    """Ask again for what has outlived its time, and be woken when the next will have.

    Args:
        before: The session as it stood before the event.
        moved: What the event has led to.
        stand: Where the agent stands now.
        playbook: Knows how long each fact is good for.
    """
    session = moved.session
    if stand is None or stand[1].outcome is not None or not live(session):
        return moved
    old = _outlived(session, playbook)
    again = _that_matter(session, *stand, old, playbook) if old else frozenset()
    if again and place(stand) == place(standing(before, playbook)):
        session = holding(session, again)
    last = {name: session.facts[name] for name in again}
    asked = fetch(session, again, playbook)
    asked = replace(asked, session=replace(asked.session, last={**asked.session.last, **last}))
    woken = _to_be_woken(asked.session, *stand, playbook)
    return Transition(woken.session, moved.effects + asked.effects + woken.effects)


def live(session: Session) -> bool:
    """Whether the agent talks with somebody who is known."""
    return session.talking and session.customer is not None


def expiry(name: str, fact: Fact | None, playbook: Playbook) -> datetime | None:
    """Return when an answer of a system is good no more; None: it is good for the whole call."""
    definition = playbook.definitions.get(name)
    if fact is None or not fact.known or fact.source in NO_SYSTEM:
        return None
    if definition is None or definition.ttl_s is None or name not in playbook.sources:
        return None
    return fact.at + timedelta(seconds=definition.ttl_s)


def _outlived(session: Session, playbook: Playbook) -> Facts:
    return {
        name: replace(fact, having=Having.STALE)
        for name, fact in session.facts.items()
        if (over_at := expiry(name, fact, playbook)) is not None and over_at <= session.as_of
    }


def _that_matter(
    session: Session, guide: Guide, here: Walk, old: Facts, playbook: Playbook
) -> frozenset[str]:
    """Return those the next step waits for once they count as unknown, or that it rests on."""
    without = walked(session, guide, {**session.footing, **old}, session.tried, playbook)
    return (without.awaited | frozenset(here.evidence)) & old.keys()


def _to_be_woken(session: Session, guide: Guide, here: Walk, playbook: Playbook) -> Transition:
    """Ask to be woken when the next answer is over; one on its way asks anew when it is there."""
    if session.last:
        return Transition(session)
    goal = compile_guard(guide.goal).evaluate(session.footing, guide.parameters, now=session.as_of)
    path = {name for each in here.settled if not each.tried for name in each.evidence}
    path.update(here.evidence, goal.evidence)
    ends = (expiry(name, session.facts.get(name), playbook) for name in path)
    next_at = min((at for at in ends if at is not None and at > session.as_of), default=None)
    pending = session.wake_at if session.wake_at and session.wake_at > session.as_of else None
    if next_at is None or (pending is not None and pending <= next_at):
        return Transition(session)
    wake: tuple[AnyEffect, ...] = (WakeAt(call_id=session.call_id, at=next_at),)
    return Transition(replace(session, wake_at=next_at), wake)
