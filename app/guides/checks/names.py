"""Names a guide uses for what is elsewhere: actions, facts to look at again, other guides."""

from collections.abc import Mapping

from app.domain.guard_text import closest
from app.domain.guide import Guide
from app.domain.walk import OTHERWISE
from app.guides.checks.review import Review
from app.guides.problem import Way


def check_names(review: Review) -> None:
    """Note every name that nothing has, and includes that go round in a circle."""
    for index, step in enumerate(review.guide.steps):
        way = ("steps", index)
        review.expect_actions(step.do, (*way, "do"))
        for place, wording in enumerate(step.wording):
            review.expect_actions(wording.do or (), (*way, "wording", place, "do"))
        if step.undo is not None:
            review.expect_actions((step.undo,), (*way, "undo"), listed=False)
        if step.verify is not None:
            review.expect_facts(step.verify.facts, (*way, "verify", "facts"))
        if step.include is not None and review.shelf.guides is not None:
            _check_include(review, step.include, (*way, "include"), review.shelf.guides)
    review.expect_actions(review.guide.otherwise.do, (OTHERWISE, "do"))


def _check_include(review: Review, name: str, way: Way, guides: Mapping[str, Guide]) -> None:
    guides = {**guides, review.guide.guide: review.guide}
    if name not in guides:
        said = {"zh": f"没有指引 {name}", "en": f"there is no guide {name}"}
        review.say(way, said, closest(name, guides))
        return
    circle = find_circle(review.guide.guide, name, guides)
    if circle is not None:
        listed = " → ".join(circle)
        said = {
            "zh": f"引用成了循环：{listed}",
            "en": f"the includes go round in a circle: {listed}",
        }
        review.say(way, said)


def find_circle(start: str, name: str, guides: Mapping[str, Guide]) -> tuple[str, ...] | None:
    """Return the way from a guide through one it includes back to itself, or None."""
    front: list[tuple[str, ...]] = [(start, name)]
    seen = {name}
    while front:
        path = front.pop(0)
        if path[-1] == start:
            return path
        steps = guides[path[-1]].steps if path[-1] in guides else ()
        for inner in dict.fromkeys(s.include for s in steps if s.include is not None):
            if inner == start:
                return (*path, start)
            if inner not in seen:
                seen.add(inner)
                front.append((*path, inner))
    return None
