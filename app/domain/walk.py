"""Where an agent stands in a guide: computed from facts and tries, never stored.

Steps are gone through in order. One that applies becomes current, but not before every step above
it is settled: while a system may still say whether an earlier one applies, that is waited for;
when no system can, the customer is asked; when nobody can, the step is noted as not checked, which
is not the same as ruled out. A step that applies may need a caller verified so far: that is asked
once it is the next one, and a step refused is settled as one that does not apply.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from app.domain.facts import CUSTOMER, Facts, Having
from app.domain.guard import Verdict
from app.domain.guard_ground import Ground
from app.domain.guide import Guide, Step
from app.domain.levels import IDENTITY
from app.domain.terms import NO_TERMS, Terms
from app.domain.walk_model import (
    ASK,
    INTO,
    NO_GUIDES,
    OTHERWISE,
    VERIFY,
    Library,
    Settled,
    Tried,
    Try,
    Walk,
    find_step,
    included,
)

__all__ = [
    "ASK",
    "INTO",
    "OTHERWISE",
    "VERIFY",
    "Library",
    "Settled",
    "Tried",
    "Try",
    "Walk",
    "find_step",
    "included",
    "walk",
]


def walk(
    guide: Guide,
    facts: Facts,
    tried: dict[str, Try],
    sourced: frozenset[str],
    library: Library = NO_GUIDES,
    *,
    now: datetime | None = None,
    terms: Terms = NO_TERMS,
) -> Walk:
    """Say where we stand. Pure, and total for a guide that has been checked.

    A fact that is absent from `facts` has not been asked for yet; LOADING may still come; FAILED
    will not; STALE is wanted again. What the customer said before a step was done that names the
    fact under `verify` counts as stale too.

    Args:
        guide: The guide in use.
        facts: As they stand.
        tried: Steps the agent has been through, by name.
        sourced: Facts some system gives. No other is ever wanted: at most it is asked.
        library: Other guides, for steps that include one.
        now: For guards that use `age_s`.
        terms: What holds for all guides alike.
    """
    return _walk(_Frame(guide, facts, tried, sourced, library, now, terms, frozenset()))


class _Frame(NamedTuple):
    """What one guide is walked with; an included guide has a frame of its own."""

    guide: Guide
    facts: Facts
    tried: Mapping[str, Try]
    sourced: frozenset[str]
    library: Library
    now: datetime | None
    terms: Terms
    above: frozenset[str]


class _Sweep:
    """What going through the steps once finds."""

    def __init__(self) -> None:
        self.settled: list[Settled] = []
        self.unknown: list[tuple[Step, Verdict]] = []
        self.current: tuple[str, tuple[str, ...]] | None = None
        self.admission: Verdict | None = None
        self.inner: Walk | None = None
        self.outcome: str | None = None
        self.blocking: frozenset[str] = frozenset()


def _walk(frame: _Frame) -> Walk:
    guide, tried = frame.guide, frame.tried
    ground = Ground(guide, _as_told(frame), frame.sourced, frame.now, frame.terms)
    goal = ground.judge(guide.goal)
    sweep = _sweep(frame, ground)
    found = Walk(
        settled=tuple(sweep.settled), unchecked=_unchecked(sweep, ground), given=ground.given()
    )
    outcome = _outcome(guide, tried, goal) or sweep.outcome
    if outcome is not None:
        return replace(found, outcome=outcome)
    again = [f for s in _done(guide, tried) if s.verify is not None for f in s.verify.facts]
    found = replace(found, wanted=ground.wanted({*sweep.blocking, *goal.blocking, *again}))
    doubts = _doubts(sweep, goal)
    admission = sweep.admission.blocking if sweep.admission is not None else frozenset[str]()
    awaited = ground.coming(name for blocking in (*doubts, admission, again) for name in blocking)
    if awaited:
        return replace(found, awaited=awaited)
    question = _did_it_help(goal, again, ground) or _question(doubts, ground)
    question = question or next((n for n in IDENTITY if n in ground.askable(admission)), None)
    if question is not None:
        return replace(found, question=question)
    if sweep.current is not None:
        return _taken(found, sweep, *sweep.current)
    return _at_the_end(found, frame, ground)


def _as_told(frame: _Frame) -> Facts:
    """Make stale what the customer said before a step that was to change it."""
    old = {
        name: replace(fact, having=Having.STALE)
        for step in _done(frame.guide, frame.tried)
        if step.verify is not None
        for name in step.verify.facts
        if (fact := frame.facts.get(name)) is not None
        and fact.known
        and fact.source == CUSTOMER
        and fact.at < frame.tried[step.step].at
    }
    return {**frame.facts, **old} if old else frame.facts


def _done(guide: Guide, tried: Mapping[str, Try]) -> list[Step]:
    return [s for s in guide.steps if s.step in tried and tried[s.step].how is Tried.DONE]


def _outcome(guide: Guide, tried: Mapping[str, Try], goal: Verdict) -> str | None:
    if goal.truth:
        resolved = (name for name, outcome in guide.outcomes.items() if outcome.resolved)
        return next(resolved, "")
    last = max(
        (step for step in _done(guide, tried) if step.end is not None),
        key=lambda step: tried[step.step].at,
        default=None,
    )
    if last is not None:
        return last.end
    left = tried.get(OTHERWISE)
    return guide.otherwise.end if left is not None and left.how is Tried.DONE else None


def _sweep(frame: _Frame, ground: Ground) -> _Sweep:
    sweep = _Sweep()
    for step in frame.guide.steps:
        verdict = ground.judge(step.when)
        if step.step in frame.tried:
            sweep.settled.append(Settled(step=step.step, evidence=verdict.evidence, tried=True))
        elif verdict.truth is None:
            _leave_open(sweep, ground, step, verdict)
        elif sweep.current is not None:
            continue
        elif verdict.truth:
            _reach(sweep, frame, ground, step, verdict)
        else:
            sweep.settled.append(Settled(step=step.step, evidence=verdict.evidence))
    return sweep


def _leave_open(sweep: _Sweep, ground: Ground, step: Step, verdict: Verdict) -> None:
    """Note a step that may yet apply; one this caller is refused anyhow needs no more asking."""
    admission = ground.admit(step)
    if admission.truth is False:
        sweep.settled.append(Settled(step=step.step, evidence=admission.evidence))
        return
    sweep.blocking |= verdict.blocking
    if sweep.current is None:
        sweep.unknown.append((step, verdict))


def _reach(sweep: _Sweep, frame: _Frame, ground: Ground, step: Step, verdict: Verdict) -> None:
    """Come to a step that applies; what it says and does may not be for every caller."""
    admission = ground.admit(step)
    sweep.blocking |= admission.blocking
    if admission.truth:
        _enter(sweep, frame, step, verdict)
    elif admission.truth is False:
        sweep.settled.append(Settled(step=step.step, evidence=admission.evidence))
    elif step.optional or not admission.may_hold:
        sweep.unknown.append((step, admission))
    else:
        sweep.current, sweep.admission = (step.step, verdict.evidence), admission


def _enter(sweep: _Sweep, frame: _Frame, step: Step, verdict: Verdict) -> None:
    """Make a step that applies the current one, or go into the guide it includes."""
    above = frame.above | {frame.guide.guide}
    inner = frame.library.get(step.include) if step.include is not None else None
    if inner is None or inner.guide in above:
        sweep.current = (step.step, verdict.evidence)
        return
    start = step.step + INTO
    tried = {n.removeprefix(start): t for n, t in frame.tried.items() if n.startswith(start)}
    walked = _walk(frame._replace(guide=inner, tried=tried, above=above))
    if walked.outcome is None:
        sweep.current, sweep.inner = (step.step, verdict.evidence), walked
        return
    sweep.settled.append(Settled(step=step.step, evidence=verdict.evidence, tried=True))
    ending = inner.outcomes.get(walked.outcome)
    if step.end is not None and sweep.outcome is None and not (ending and ending.resolved):
        sweep.outcome = step.end


def _doubts(sweep: _Sweep, goal: Verdict) -> list[frozenset[str]]:
    """Return what blocks each step that stands before the next one and may yet apply."""
    last = sweep.current is None
    doubts = [v.blocking for s, v in sweep.unknown if v.may_hold and (last or not s.optional)]
    if last and goal.truth is None and goal.may_hold:
        doubts.append(goal.blocking)
    return doubts


def _unchecked(sweep: _Sweep, ground: Ground) -> tuple[str, ...]:
    return tuple(
        step.step
        for step, verdict in sweep.unknown
        if not verdict.may_hold and not ground.coming(verdict.blocking)
    )


def _did_it_help(goal: Verdict, again: list[str], ground: Ground) -> str | None:
    """Return the customer's word the goal hangs on, once a step was done that was to bring it."""
    if goal.truth is not None or not goal.may_hold:
        return None
    renewed = ground.askable(goal.blocking & frozenset(again))
    return min(renewed, key=ground.order, default=None)


def _question(doubts: list[frozenset[str]], ground: Ground) -> str | None:
    """Return the fact whose answer settles most; of equals the one that blocks an earlier step."""
    counts: dict[str, int] = {}
    for blocking in doubts:
        for name in sorted(ground.askable(blocking), key=ground.order):
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name], default=None)


def _taken(found: Walk, sweep: _Sweep, step: str, evidence: tuple[str, ...]) -> Walk:
    inner, into = sweep.inner, step + INTO
    if inner is None:
        return replace(found, current=step, evidence=evidence)
    settled = tuple(replace(each, step=into + each.step) for each in inner.settled)
    return Walk(
        settled=found.settled + settled,
        current=None if inner.current is None else into + inner.current,
        evidence=tuple(dict.fromkeys(evidence + inner.evidence)),
        question=inner.question,
        wanted=found.wanted | inner.wanted,
        awaited=inner.awaited,
        unchecked=found.unchecked + tuple(into + name for name in inner.unchecked),
        verify=inner.verify,
        given=found.given | inner.given,
    )


def _at_the_end(found: Walk, frame: _Frame, ground: Ground) -> Walk:
    told = ground.told()
    if told and VERIFY not in frame.tried:
        return replace(found, current=VERIFY, verify=told)
    return found if OTHERWISE in frame.tried else replace(found, current=OTHERWISE)
