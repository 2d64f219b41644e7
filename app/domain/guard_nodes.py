"""What each part of a guard comes to, in three-valued logic: closures, built once per text.

A truth is a set of what it may still become: TRUE, FALSE, or NEVER known. Decided means one of the
first two alone. The set tells a guard that an answer could still make true from one none can.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from app.domain.facts import COMING, Facts, Having, Listed, Value
from app.domain.guard_values import is_among, same_value

TRUE, FALSE, NEVER = 1, 2, 4
MAYBE = TRUE | FALSE

NOBODY: frozenset[str] = frozenset()
NO_EVIDENCE: tuple[str, ...] = ()


class Scope(msgspec.Struct, frozen=True):
    """What a guard is judged by.

    Attributes:
        closed: Facts nobody will give any more.
    """

    facts: Facts
    parameters: Mapping[str, bool | int | float | str]
    now: datetime | None
    closed: frozenset[str]


class Unknown:
    """Stands where a value would; OPEN may still come, DEAD will not."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


OPEN, DEAD = Unknown("OPEN"), Unknown("DEAD")

Seen = tuple[Any, frozenset[str], tuple[str, ...]]
"""A value (or OPEN or DEAD), the facts that block it, the facts it was made of."""
See = Callable[[Scope], Seen]
Sight = tuple[int, frozenset[str], tuple[str, ...]]
"""A truth, the facts that block it, the facts that decided it."""
Judge = Callable[[Scope], Sight]

_NEVER: Sight = (NEVER, NOBODY, ())


def constant(value: object) -> See:
    """A value that stands in the text."""
    seen = (value, NOBODY, ())
    return lambda _scope: seen


def parameter(name: str) -> See:
    """A threshold the guide names."""
    return lambda scope: (scope.parameters.get(name, DEAD), NOBODY, ())


def fact(name: str) -> See:
    """A fact; unknown unless somebody said it."""
    alone, blocked = (name,), frozenset((name,))

    def see(scope: Scope) -> Seen:
        found = scope.facts.get(name)
        if found is not None and found.having is Having.KNOWN:
            return found.value, NOBODY, alone
        return (DEAD if name in scope.closed else OPEN), blocked, ()

    return see


def given_up(name: str, scope: Scope) -> bool:
    """Whether the sources of a fact have been asked and did not answer, or there are none."""
    found = scope.facts.get(name)
    return name in scope.closed or (found is not None and found.having is Having.FAILED)


def known(name: str) -> Judge:
    """True once it has a value, false once it is certain that it has none."""
    look, alone = fact(name), (name,)

    def judge(scope: Scope) -> Sight:
        value, blocked, _ = look(scope)
        if not isinstance(value, Unknown):
            return (FALSE if value is None else TRUE), NOBODY, alone
        return (FALSE, NOBODY, alone) if given_up(name, scope) else (MAYBE, blocked, ())

    return judge


def missing(name: str) -> Judge:
    """True when the system answered that there is nothing."""
    return compare(same_value, fact(name), constant(None))


def disagree(name: str) -> Judge:
    """True once two systems say different things, false once each that gives it said the same.

    While one is still being asked it may become either; where one has failed, nobody knows.
    """
    alone, blocked = (name,), frozenset((name,))

    def judge(scope: Scope) -> Sight:
        found = scope.facts.get(name)
        if found is None:
            return (NEVER if name in scope.closed else MAYBE), blocked, ()
        if found.having is Having.KNOWN and found.disputed:
            return TRUE, NOBODY, alone
        every = {found.having, *(each.having for each in found.others)}
        if every & COMING:
            return MAYBE, blocked, ()
        return (NEVER, blocked, ()) if Having.FAILED in every else (FALSE, NOBODY, alone)

    return judge


def default(name: str, instead: See) -> See:
    """The fact's value, or another once it is certain that it has none."""
    look, alone = fact(name), (name,)

    def see(scope: Scope) -> Seen:
        value, blocked, _ = look(scope)
        if value is not None and not isinstance(value, Unknown):
            return value, NOBODY, alone
        if value is None or given_up(name, scope):
            other, why, evidence = instead(scope)
            return other, why, alone + evidence
        return value, blocked, ()

    return see


def age_s(name: str) -> See:
    """Seconds from a point in time to now."""
    look = fact(name)

    def see(scope: Scope) -> Seen:
        value, blocked, evidence = look(scope)
        if isinstance(value, Unknown):
            return value, blocked, ()
        if scope.now is None or not isinstance(value, datetime) or value.tzinfo is None:
            return DEAD, NOBODY, ()
        return (scope.now - value).total_seconds(), NOBODY, evidence

    return see


def worked_out(work: Callable[..., object], parts: tuple[See, ...]) -> See:
    """A value made of values; `work` returns None where there is no such value."""

    def see(scope: Scope) -> Seen:
        seen = [part(scope) for part in parts]
        values, blocked, evidence = _together(seen)
        if isinstance(values, Unknown):
            return values, blocked, ()
        result = work(*values)
        return (DEAD, NOBODY, ()) if result is None else (result, NOBODY, evidence)

    return see


def compare(same: Callable[[Any, Any], bool | None], left: See, right: See) -> Judge:
    """A comparison; `same` returns None where the two can't be compared."""

    def judge(scope: Scope) -> Sight:
        a, blocked_a, evidence_a = left(scope)
        b, blocked_b, evidence_b = right(scope)
        if a is DEAD or b is DEAD:
            return NEVER, blocked_a | blocked_b, ()
        if a is OPEN or b is OPEN:
            return MAYBE, blocked_a | blocked_b, ()
        holds = same(a, b)
        if holds is None:
            return _NEVER
        return (TRUE if holds else FALSE), NOBODY, evidence_a + evidence_b

    return judge


def among(values: Listed, left: See, *, wanted: bool) -> Judge:
    """Whether a value stands in a list of constants (or, with `wanted` false, does not)."""
    return compare(lambda value, _: is_among(value, values, wanted), left, constant(None))


def within(left: See, right: See, *, wanted: bool) -> Judge:
    """Whether a value stands among those a table has collected (or, `wanted` false, does not)."""

    def find(value: Value, listed: object) -> bool | None:
        return is_among(value, listed, wanted) if isinstance(listed, tuple) else None

    return compare(find, left, right)


def truth_of(look: See) -> Judge:
    """A fact that is itself a truth. Known-empty, or no truth at all, is never known."""

    def judge(scope: Scope) -> Sight:
        value, blocked, evidence = look(scope)
        if value is True:
            return TRUE, NOBODY, evidence
        if value is False:
            return FALSE, NOBODY, evidence
        return (MAYBE if value is OPEN else NEVER), blocked, ()

    return judge


def value_of(judge: Judge) -> See:
    """A truth used as a value."""

    def see(scope: Scope) -> Seen:
        truth, blocked, evidence = judge(scope)
        if truth in (TRUE, FALSE):
            return truth == TRUE, blocked, evidence
        return (OPEN if truth & MAYBE else DEAD), blocked, ()

    return see


def negation(part: Judge) -> Judge:
    """`not`: what may become true may become false, and the other way round."""
    turned = (0, 2, 1, 3, 4, 6, 5, 7)

    def judge(scope: Scope) -> Sight:
        truth, blocked, evidence = part(scope)
        return turned[truth], blocked, evidence

    return judge


def junction(parts: tuple[Judge, ...], decisive: int) -> Judge:
    """`and` (one FALSE decides) or `or` (one TRUE decides)."""
    other = MAYBE ^ decisive

    def judge(scope: Scope) -> Sight:
        every, some = other, 0
        blocked = NOBODY
        evidence = NO_EVIDENCE
        for part in parts:
            truth, why, shown = part(scope)
            if truth == decisive:
                return decisive, NOBODY, shown
            every &= truth
            some |= truth
            if truth != other:
                blocked |= why
            elif blocked is NOBODY:
                evidence += shown
        if some == other:
            return other, NOBODY, evidence
        return every | (some & (decisive | NEVER)), blocked, ()

    return judge


def _together(seen: list[Seen]) -> tuple[Any, frozenset[str], tuple[str, ...]]:
    values = [value for value, _, _ in seen]
    blocked = NOBODY.union(*(why for _, why, _ in seen))
    if DEAD in values or OPEN in values:
        return (DEAD if DEAD in values else OPEN), blocked, ()
    return values, NOBODY, tuple(name for _, _, shown in seen for name in shown)
