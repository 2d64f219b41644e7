"""Between two clicks the agent stays where they are; what has changed meanwhile is said instead.

The path stands on what the agent saw last (`Session.footing`). A fact that comes back otherwise is
held back from it until the next click, unless it leads to the same place anyway.
"""

from typing import NamedTuple

from msgspec.structs import replace

from app.domain.facts import COMING, Facts
from app.domain.guide import Guide
from app.domain.session.model import Playbook, Session
from app.domain.session.standing import standing
from app.domain.walk import Walk

Stand = tuple[Guide, Walk]
"""A guide and where the agent stands in it."""


class Place(NamedTuple):
    """What the agent is at: a step, a question or an outcome of a guide."""

    guide: str
    current: str | None
    question: str | None
    outcome: str | None


def place(stand: Stand | None) -> Place | None:
    """Return what the agent is at; None while there is nothing, or something is waited for."""
    if stand is None:
        return None
    guide, at = stand
    if at.current is None and at.question is None and at.outcome is None:
        return None
    return Place(guide.guide, at.current, at.question, at.outcome)


def changed(session: Session) -> frozenset[str]:
    """Return the facts that came back otherwise than the agent saw them, or not at all."""
    return frozenset(
        name
        for name, last in session.held.items()
        if (now := session.facts.get(name)) is not None
        and now.having not in COMING
        and (now.having, now.value, now.disputed) != (last.having, last.value, last.disputed)
    )


def ahead(session: Session, playbook: Playbook) -> Stand | None:
    """Return where the facts that have changed lead; None when none has."""
    news = changed(session)
    if not news:
        return None
    return standing(replace(session, held=_without(session.held, news)), playbook)


def let_go(session: Session, playbook: Playbook) -> tuple[Session, Stand | None]:
    """Stop holding facts that are had again, unless the agent would then stand elsewhere.

    Returns:
        The session, and where it stands.
    """
    had = frozenset(
        name
        for name in session.held
        if (now := session.facts.get(name)) is None or now.having not in COMING
    )
    here = standing(session, playbook)
    if not had:
        return session, here
    free = replace(session, held=_without(session.held, had))
    there, at = standing(free, playbook), place(here)
    return (free, there) if at is None or at == place(there) else (session, here)


def _without(held: Facts, names: frozenset[str]) -> Facts:
    return {name: fact for name, fact in held.items() if name not in names}
