"""How far the caller has to be verified for a step, and the guard that comes of it."""

from collections.abc import Iterator

from app.domain.guide import Step, Text
from app.domain.script import places
from app.guides.shelf import Shelf

MET = {1: "(caller.known or caller.proven)", 2: "caller.proven"}
"""The guard that says a level is met."""


def needed_level(step: Step, shelf: Shelf) -> int:
    """Return the highest of what the step asks for itself, and what it says and does needs."""
    facts = [
        place.fact for text in _said(step) for words in text.values() for place in places(words)
    ]
    levels = [shelf.facts[name].level for name in facts if name in shelf.facts]
    levels += [shelf.levels.get(name, 0) for name in _done(step)]
    return max(step.level, *levels, 0)


def effective_guard(step: Step, shelf: Shelf) -> str:
    """Return when a step applies, the level it needs included."""
    met = MET.get(needed_level(step, shelf))
    return f"({step.when}) and {met}" if met is not None else step.when


def _said(step: Step) -> Iterator[Text]:
    for text in (step.say, *(each.say for each in step.wording)):
        if text is not None:
            yield text


def _done(step: Step) -> Iterator[str]:
    yield from step.do
    for each in step.wording:
        yield from each.do or ()
