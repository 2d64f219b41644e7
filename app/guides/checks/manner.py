"""Facts that say how the customer is: they change wording and offers, never what is decided."""

from collections.abc import Iterator

from app.domain.guard import compile_guard
from app.domain.guard_error import GuardError
from app.domain.script import places
from app.guides.checks.review import Review
from app.guides.checks.texts import texts_of
from app.guides.problem import Way
from app.guides.sound import guards_of
from app.guides.tables import cells_of, columns_of, values_of

_WORDING = "wording"


def check_manner(review: Review) -> None:
    """Note facts of manner that decide anything, and wordings that go by anything else."""
    manner = {name for name, each in review.shelf.facts.items() if each.manner}
    for way, text, names in _uses(review):
        for name in sorted(names & manner):
            said = {
                "zh": f"{name} 说的是客户的态度，只能用在 wording 的条件里，不能影响判断",
                "en": f"{name} says how the customer is: only the guard of a `wording` may use it",
            }
            review.say_within(way, GuardError(text, max(text.find(name), 0), said))
    for name in sorted(manner & review.guide.facts.keys()):
        said = {
            "zh": f"{name} 说的是客户的态度，由坐席自己看，不向客户询问",
            "en": f"{name} says how the customer is: the agent sees it, nobody asks for it",
        }
        review.say(("facts", name), said)
    for way, text in _wordings(review):
        for name in sorted(compile_guard(text).facts - manner):
            listed = ", ".join(sorted(manner)) or "-"
            said = {
                "zh": f"wording 的条件只能用客户态度类事实（{listed}），不能用 {name}",
                "en": f"a `wording` goes by how the customer is ({listed}), not by {name}",
            }
            review.say_within(way, GuardError(text, max(text.find(name), 0), said))


def _uses(review: Review) -> Iterator[tuple[Way, str, frozenset[str]]]:
    """Yield every text that facts of manner may not stand in, with the facts it names."""
    for way, guard in guards_of(review.guide):
        if _WORDING not in way:
            yield way, guard, compile_guard(guard).facts
    yield from _in_tables(review)
    for way, words in texts_of(review.guide):
        for language, text in words.items():
            yield (*way, language), text, frozenset(place.fact for place in places(text))
    for index, step in enumerate(review.guide.steps):
        for place, name in enumerate(step.verify.facts if step.verify is not None else ()):
            yield ("steps", index, "verify", "facts", place), name, frozenset({name})


def _in_tables(review: Review) -> Iterator[tuple[Way, str, frozenset[str]]]:
    for part in (*columns_of(review.guide), *cells_of(review.guide), *values_of(review.guide)):
        names = compile_guard(part.text).facts
        yield part.way, part.own, frozenset(name for name in names if name in part.own)
    for index, table in enumerate(review.guide.tables):
        yield ("tables", index, "gives"), table.gives, frozenset({table.gives})


def _wordings(review: Review) -> Iterator[tuple[Way, str]]:
    for index, step in enumerate(review.guide.steps):
        for place, wording in enumerate(step.wording):
            yield ("steps", index, _WORDING, place, "when"), wording.when
