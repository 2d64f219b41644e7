"""Where an agent stands in a guide: computed from facts and tries, never stored."""

from datetime import datetime
from enum import StrEnum

import msgspec

from app.domain.facts import Facts
from app.domain.guide import Guide

ASK = "ask"
OTHERWISE = "otherwise"


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
        current: Name of the step to take now; OTHERWISE at the end of the list; None while facts
            are awaited, when a question stands, or when an outcome is reached.
        evidence: Facts that made the current step apply.
        question: The fact to ask the customer for; None when nothing needs asking.
        wanted: Facts to fetch now: unknown, blocking, and not already failed.
        outcome: The outcome reached, if any.
    """

    settled: tuple[Settled, ...] = ()
    current: str | None = None
    evidence: tuple[str, ...] = ()
    question: str | None = None
    wanted: frozenset[str] = frozenset()
    outcome: str | None = None


def walk(guide: Guide, facts: Facts, tried: dict[str, Try]) -> Walk:
    """Say where we stand. Pure and total.

    A fact that is absent from `facts` has not been asked for yet; LOADING may still come; FAILED
    will not.
    """
    raise NotImplementedError
