"""How the customer is changes the words and the offers of a step, never which step it is."""

from msgspec.structs import replace

from app.domain.facts import Facts
from app.domain.guard import compile_guard
from app.domain.guide import Step


def worded(step: Step, facts: Facts) -> Step:
    """Return the step in the words for this customer: those of the first wording that holds.

    A wording that is unknown counts as one that does not hold: nobody is asked how they are.
    """
    for wording in step.wording:
        if compile_guard(wording.when).evaluate(facts).truth:
            say = step.say if wording.say is None else wording.say
            return replace(step, say=say, do=step.do if wording.do is None else wording.do)
    return step


def offers(step: Step) -> frozenset[str]:
    """Return every action a step offers to anybody, in any manner."""
    return frozenset(step.do).union(*(wording.do or () for wording in step.wording))
