"""What several systems say of one fact, and what counts of it.

Who stands first in the settings is preferred. Its answer counts whenever it has given one; while it
is being asked it is waited for; once it has failed, the next one's answer counts, and the fact says
instead of whom. One that was not asked, as it has nothing of the customer, says so only where
nobody was. What each has said is kept beside it, and whether two of them differ. The result
depends on what was said and when, never on the order in which the desk came to hear of it.

An answer of a system that is not set up to give the fact (as in a log from before the settings
were changed) counts as the preferred one's.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

from msgspec.structs import replace

from app.domain.facts import COMING, NO_SYSTEM, Fact, Having, Listed, Said, Value
from app.domain.guard_values import family, same_value

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of an answer that has never come."""

Systems = Sequence[str]
"""Those that give a fact, the preferred one first; at least one."""


def sayings(fact: Fact) -> tuple[Said, ...]:
    """Return what every system says of a fact, first the one whose word counts."""
    if fact.source in NO_SYSTEM:
        return fact.others
    counted = Said(
        source=fact.source,
        having=fact.having,
        value=fact.value,
        at=fact.at,
        took_s=fact.took_s,
        asked=fact.asked,
        raw=fact.raw,
        reason=fact.reason,
        coming=fact.coming,
    )
    return (counted, *fact.others)


def asked(before: Fact | None, systems: Systems) -> Fact:
    """Return the fact with every system being asked; each one's last answer keeps its time."""
    said = _by_place(before, systems)
    waiting = [
        replace(said[place], having=Having.LOADING, reason="", coming=False)
        if place in said
        else Said(source=system, having=Having.LOADING, at=NEVER)
        for place, system in enumerate(systems)
    ]
    if before is not None and before.source in NO_SYSTEM:
        return replace(before, having=Having.LOADING, reason="", others=tuple(waiting))
    return _settled(waiting, 0, disputed=False)


def heard(before: Fact | None, news: Said, systems: Systems, tolerance: float = 0) -> Fact | None:
    """Return the fact with one more saying; None when that is no news.

    Args:
        before: As it stood.
        news: A value, or a failure. It does not take away what the customer has said.
        systems: Those that give the fact.
        tolerance: How far two values may be apart and still be the same.
    """
    said = _by_place(before, systems)
    place = _place(news.source, systems)
    earlier = said.get(place)
    told = before if before is not None and before.source in NO_SYSTEM else None
    if (earlier is not None and earlier.at >= news.at) or (told and told.at >= news.at):
        return None
    every = [each for _, each in sorted({**said, place: news}.items())]
    if told is not None and told.known and not news.known:
        return replace(told, others=tuple(every))
    return _settled(every, _counted(every), disputed=disputed(every, tolerance))


def disputed(said: Sequence[Said], tolerance: float = 0) -> bool:
    """Whether two of those asked have a value, and not the same one."""
    values = [each.value for each in said if each.known and each.asked]
    return any(not alike(a, b, tolerance) for a, b in combinations(values, 2))


def alike(a: Value | Listed, b: Value | Listed, tolerance: float = 0) -> bool:
    """Whether two values say the same; known-empty says the same as known-empty only."""
    if isinstance(a, tuple) or isinstance(b, tuple):
        return a == b
    if same_value(a, b):
        return True
    if family(a) != family(b):
        return False
    if isinstance(a, datetime) and isinstance(b, datetime):
        return abs(a - b) <= timedelta(seconds=tolerance)
    if family(a) == "number" and isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= tolerance
    return False


def _counted(said: Sequence[Said]) -> int:
    """Say which one counts: the preferred, unless it failed or was not asked, and another was."""
    if said[0].asked and said[0].having is not Having.FAILED:
        return 0
    had = [n for n, each in enumerate(said) if each.known]
    asked = [n for n in had if said[n].asked]
    coming = [n for n, each in enumerate(said) if each.having in COMING]
    return next(iter(asked + coming + had), 0)


def _settled(said: Sequence[Said], counts: int, *, disputed: bool) -> Fact:
    one, first = said[counts], said[0]
    stands_in = one.known and first.having is Having.FAILED
    return Fact(
        having=one.having,
        value=one.value,
        source=one.source,
        at=one.at,
        took_s=one.took_s,
        asked=one.asked,
        reason=one.reason,
        coming=one.coming,
        raw=one.raw,
        others=tuple(each for n, each in enumerate(said) if n != counts),
        instead_of=first.source if stands_in else "",
        disputed=disputed,
    )


def _by_place(fact: Fact | None, systems: Systems) -> dict[int, Said]:
    if fact is None:
        return {}
    return {_place(each.source, systems): each for each in sayings(fact)}


def _place(source: str, systems: Systems) -> int:
    return systems.index(source) if source in systems else 0
