"""Which facts a guide speaks of, in the order it does."""

from collections.abc import Iterable, Iterator, Mapping

from app.domain.guard import compile_guard
from app.domain.guard_error import GuardError
from app.domain.guide import Guide, Step
from app.domain.script import places
from app.guides.check import texts_of
from app.guides.sound import guards_of


def facts_spoken_of(guide: Guide, library: Mapping[str, Guide]) -> tuple[str, ...]:
    """Return every fact the guide or one it includes looks at, says or asks for, each once."""
    found: dict[str, None] = {}
    for each in _with_included(guide, library):
        found.update(dict.fromkeys(_facts_of(each)))
    return tuple(found)


def names_in(guard: str) -> frozenset[str]:
    """Return the facts of a guard; none while it is no guard."""
    try:
        return compile_guard(guard).facts
    except GuardError:
        return frozenset()


def _with_included(guide: Guide, library: Mapping[str, Guide]) -> Iterator[Guide]:
    seen: set[str] = set()
    front = [guide]
    while front:
        each = front.pop(0)
        if each.guide not in seen:
            seen.add(each.guide)
            yield each
            included = (step.include for step in each.steps)
            front += [library[name] for name in included if name is not None and name in library]


def _facts_of(guide: Guide) -> Iterator[str]:
    yield from _in_order(guide.when)
    for step in guide.steps:
        yield from _in_order(step.when)
    yield from _in_order(guide.goal)
    for table in guide.tables:
        for column in table.columns:
            yield from _in_order(column)
    for _, guard in guards_of(guide):
        yield from _in_order(guard)
    for _, text in texts_of(guide):
        for words in text.values():
            yield from (place.fact for place in places(words))
    yield from _verified(guide.steps)
    yield from guide.facts


def _in_order(guard: str) -> list[str]:
    return sorted(names_in(guard), key=guard.find)


def _verified(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        if step.verify is not None:
            yield from step.verify.facts
