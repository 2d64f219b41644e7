"""How far the caller is verified, and what that opens: own data from level 1, changes from level 2.

Level 1 is met when the caller is known (by the calling number, or by name and identity card), level
2 when they have proven who they are. Both are facts like any other, unknown until somebody says so.
"""

from app.domain.facts import Facts
from app.domain.guard import compile_guard
from app.domain.guide import Step, Text
from app.domain.manner import offers
from app.domain.memo import once_per_object
from app.domain.script import places
from app.domain.terms import Terms

KNOWN, PROVEN = "caller.known", "caller.proven"
IDENTITY = (KNOWN, PROVEN)
"""In the order they are asked for."""
HIGHEST = 2
_GUARDS = ("True", f"{KNOWN} or {PROVEN}", PROVEN)


def level_guard(level: int) -> str:
    """Return the guard that holds when a level is met."""
    return _GUARDS[min(max(level, 0), HIGHEST)]


def is_met(level: int, facts: Facts) -> bool:
    """Whether a level is met for certain."""
    return level <= 0 or compile_guard(level_guard(level)).evaluate(facts).truth is True


def level_of(step: Step, terms: Terms) -> int:
    """Return how far the caller has to be verified for a step, whichever way it is worded."""
    said, done = _needs(step)
    facts = (terms.said_from.get(name, 0) for name in said)
    actions = (terms.done_from.get(name, 0) for name in done)
    return max(step.level, *facts, *actions, 0)


def sayable(facts: Facts, terms: Terms) -> Facts:
    """Leave out what may not be read out to this caller: its place in a script stays a blank."""
    unmet = {each for each in {*terms.said_from.values()} if not is_met(each, facts)}
    if not unmet:
        return facts
    return {n: fact for n, fact in facts.items() if terms.said_from.get(n, 0) not in unmet}


@once_per_object
def _needs(step: Step) -> tuple[frozenset[str], frozenset[str]]:
    """Return the facts a step says and the actions it offers, in any manner."""
    return _said(step), offers(step)


def _said(step: Step) -> frozenset[str]:
    texts: list[Text | None] = [step.say, *(each.say for each in step.wording)]
    words = (each for text in texts for each in (text or {}).values())
    return frozenset(place.fact for each in words for place in places(each))
