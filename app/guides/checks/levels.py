"""How far the caller has to be verified for a step, and what may not stand where anybody comes."""

from app.domain.guide import Step
from app.domain.levels import level_guard, level_of
from app.domain.memo import once_per_object
from app.domain.script import places
from app.domain.terms import Terms, terms_of
from app.domain.walk import OTHERWISE
from app.guides.checks.review import Review
from app.guides.shelf import Shelf


@once_per_object
def terms_on(shelf: Shelf) -> Terms:
    """Return the terms a guide is walked on, as far as the shelf knows them."""
    return terms_of(shelf.facts, shelf.levels)


def needed_level(step: Step, shelf: Shelf) -> int:
    """Return how far the caller has to be verified for a step."""
    return level_of(step, terms_on(shelf))


def effective_guard(step: Step, shelf: Shelf) -> str:
    """Return when a step applies, the level it needs included."""
    level = needed_level(step, shelf)
    return f"({step.when}) and ({level_guard(level)})" if level else step.when


def check_levels(review: Review) -> None:
    """Note what only a verified caller may hear or have done at the end, where all may come."""
    last, terms = review.guide.otherwise, terms_on(review.shelf)
    for index, name in enumerate(last.do):
        level = terms.done_from.get(name, 0)
        if level:
            zh = f"{name} 需要核验等级 {level}，未核验的来电者也会走到这里：请放进某一步"
            en = f"{name} needs level {level}, and any caller comes here: put it into a step"
            review.say((OTHERWISE, "do", index), {"zh": zh, "en": en})
    for language, text in (last.say or {}).items():
        for place in places(text):
            level = terms.said_from.get(place.fact, 0)
            if level:
                zh = f"{place.fact} 需要核验等级 {level}，未核验的来电者也会走到这里"
                en = f"{place.fact} needs level {level}, and any caller comes here"
                review.say((OTHERWISE, "say", language), {"zh": zh, "en": en})
