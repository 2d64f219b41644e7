"""Asking systems for facts: what is marked as on its way, and what the desk is to do about it."""

from collections.abc import Iterable

from msgspec.structs import replace

from app.domain.effects import FetchFacts
from app.domain.facts import COMING, Facts, Having
from app.domain.sayings import asked as being_asked
from app.domain.sayings import sayings
from app.domain.session.model import Playbook, Session, Transition, holding


def fetch(
    session: Session,
    facts: frozenset[str],
    playbook: Playbook,
    *,
    anew: bool = True,
    changed: bool = False,
    pressed: bool = False,
) -> Transition:
    """Ask for facts that some system gives; they are LOADING until it has answered."""
    asked = facts & playbook.sources.keys()
    if session.customer is None or not asked:
        return Transition(session)
    on_their_way = {
        name: being_asked(session.facts.get(name), playbook.systems_of(name)) for name in asked
    }
    due = {name: at for name, at in session.due.items() if name not in asked}
    left = without(session.last, asked - loading(session))
    marked = replace(session, facts={**session.facts, **on_their_way}, last=left, due=due)
    effect = FetchFacts(
        call_id=session.call_id,
        customer=session.customer,
        facts=asked,
        anew=anew,
        changed=changed,
        pressed=pressed,
    )
    return Transition(marked, (effect,))


def fetch_again(
    session: Session, facts: frozenset[str], playbook: Playbook, *, pressed: bool = False
) -> Transition:
    """Ask once more; what was had stays in sight meanwhile, and the agent where they stand."""
    had = {n: f for n, f in session.facts.items() if n in facts and f.having not in COMING}
    asked = fetch(holding(session, facts), facts, playbook, pressed=pressed)
    if not asked.effects:
        return asked
    kept = {name: fact for name, fact in had.items() if fact.known and name in playbook.sources}
    shown = replace(asked.session, last={**asked.session.last, **kept})
    return Transition(shown, asked.effects)


def loading(session: Session) -> frozenset[str]:
    """Return the facts some system is still being asked for, one that is late included."""
    return frozenset(
        name
        for name, fact in session.facts.items()
        if any(each.having is Having.LOADING or each.coming for each in sayings(fact))
        or fact.having is Having.LOADING
    )


def without(facts: Facts, names: Iterable[str]) -> Facts:
    """Return the facts but those."""
    left_out = set(names)
    return {name: fact for name, fact in facts.items() if name not in left_out}
