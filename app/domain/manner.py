"""How the customer is changes the words and the offers of a step, never which step it is."""

from msgspec.structs import replace

from app.domain.facts import Facts
from app.domain.guard import compile_guard
from app.domain.guide import Step, Wording


def worded(step: Step, facts: Facts) -> Step:
    """Return the step in the words for this customer: those of the first wording that holds.

    A wording that is unknown counts as one that does not hold: nobody is asked how they are.
    """
    wording = find_wording(step, facts)
    if wording is None:
        return step
    say = step.say if wording.say is None else wording.say
    return replace(step, say=say, do=step.do if wording.do is None else wording.do)


def find_wording(step: Step, facts: Facts) -> Wording | None:
    """Return the wording that counts for this customer; None: the step's own words do."""
    holds = (each for each in step.wording if compile_guard(each.when).evaluate(facts).truth)
    return next(holds, None)


def offers(step: Step) -> frozenset[str]:
    """Return every action a step offers to anybody, in any manner."""
    return frozenset(step.do).union(*(wording.do or () for wording in step.wording))
