"""What a walk is told of a guide's steps, and what it says of where the agent stands."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

from app.domain.facts import Facts
from app.domain.guide import Guide, Otherwise, Step

ASK = "ask"
OTHERWISE = "otherwise"
VERIFY = "verify"
"""The step before `otherwise`: what the customer said is gone through once more."""
INTO = "/"
"""Parts the name of a step from that of the guide step it is included by: `arrears/pay`."""


class Tried(StrEnum):
    """How a step was left."""

    DONE = "done"
    SKIPPED = "skipped"


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """One step the agent has been through."""

    how: Tried
    at: datetime
    reason: str = ""


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is behind us: its guard is false, or it was tried.

    Attributes:
        evidence: Names of the facts that made it so.
    """

    step: str
    evidence: tuple[str, ...] = ()
    tried: bool = False


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """The whole answer.

    Attributes:
        settled: Steps passed, in order.
        current: Name of the step to take now; VERIFY and then OTHERWISE at the end of the list;
            None while facts are awaited, when a question stands, or when an outcome is reached.
        evidence: Facts that made the current step apply.
        question: The fact to ask the customer for; None when nothing needs asking.
        wanted: Facts to fetch now: unknown, blocking, and not already failed.
        awaited: Facts that hold the next step back: wanted, or asked for and not yet answered.
        unchecked: Steps passed over because nobody can say whether they apply. Not ruled out.
        verify: Facts the customer said, to be gone through once more while current is VERIFY; a
            try of that name says it has been done.
        given: What the tables of the guide give, as far as it is known; within an included guide,
            its own before those of the guide around it.
        outcome: The outcome reached, if any.
    """

    settled: tuple[Settled, ...] = ()
    current: str | None = None
    evidence: tuple[str, ...] = ()
    question: str | None = None
    wanted: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()
    unchecked: tuple[str, ...] = ()
    verify: tuple[str, ...] = ()
    given: Facts = {}
    outcome: str | None = None


Library = Mapping[str, Guide]

NO_GUIDES: Library = MappingProxyType({})


def find_step(guide: Guide, name: str, library: Library = NO_GUIDES) -> Step | Otherwise | None:
    """Return the step a walk calls by this name; None for VERIFY or a name nobody has."""
    first, _, rest = name.partition(INTO)
    if name == OTHERWISE:
        return guide.otherwise
    step = next((each for each in guide.steps if each.step == first), None)
    if not rest or step is None or step.include is None:
        return step
    inner = library.get(step.include)
    return find_step(inner, rest, library) if inner is not None else None


def included(guide: Guide, library: Library) -> tuple[str, ...]:
    """Return the guides that are there to be entered from this one, nearest first."""
    found: dict[str, None] = {}
    front = [guide]
    for each in front:
        for step in each.steps:
            inner = library.get(step.include) if step.include is not None else None
            if inner is not None and inner.guide not in (*found, guide.guide):
                found[inner.guide] = None
                front.append(inner)
    return tuple(found)
