"""The order of the steps: those that no call can come to.

A step that applies comes up before all below it, and done it ends the guide where it has an `end`.
So one below that applies only where such steps do comes up only when the agent skips them.
"""

from app.domain.guide import Step
from app.guides.checks.guards import LITERAL, space_of
from app.guides.checks.levels import effective_guard
from app.guides.checks.review import Review
from app.guides.comparisons import Region
from app.guides.region import Space, TooMuch


def check_order(review: Review) -> None:
    """Note steps that are never reached, and those reached only when an earlier one is skipped."""
    _check_goal(review)
    guards = [effective_guard(step, review.shelf) for step in review.guide.steps]
    space = space_of(review, guards)
    closing: list[tuple[Step, Region]] = []
    for index, (step, guard) in enumerate(zip(review.guide.steps, guards, strict=True)):
        try:
            where = space.true(guard)
            before = _closed_by(space, where, closing) if where else []
        except TooMuch:
            continue
        if before:
            _say_closed(review, index, before)
        elif step.end is not None and step.include is None:
            closing.append((step, where))


def _check_goal(review: Review) -> None:
    """Note steps that apply only where the goal is reached: the guide has ended by then."""
    goal = review.guide.goal
    if goal.strip() in LITERAL:
        return
    guards = [goal, *(step.when for step in review.guide.steps)]
    space = space_of(review, guards)
    for index, step in enumerate(review.guide.steps):
        if _only_within(space, step.when, goal):
            said = {
                "zh": "走不到这一步：条件成立时目标已经达成",
                "en": "never reached: where it applies the goal is reached already",
            }
            free = space_of(review, [goal, step.when], fixed=False)
            hard = _only_within(free, step.when, goal)
            review.say(("steps", index, "step"), said, warning=not hard)


def _only_within(space: Space, guard: str, goal: str) -> bool:
    try:
        where = space.true(guard)
        return bool(where) and not space.without(where, space.true(goal))
    except TooMuch:
        return False


def _closed_by(
    space: Space, where: Region, closing: list[tuple[Step, Region]]
) -> list[tuple[Step, Region]]:
    """Return the steps above that between them apply wherever this one does; none: they don't."""
    touching = [each for each in closing if space.without(where, each[1]) != where]
    if not _covered(space, where, touching):
        return []
    for each in list(touching):
        rest = [other for other in touching if other is not each]
        if _covered(space, where, rest):
            touching = rest
    return touching


def _covered(space: Space, where: Region, closing: list[tuple[Step, Region]]) -> bool:
    return not space.without(where, [box for _, region in closing for box in region])


def _say_closed(review: Review, index: int, before: list[tuple[Step, Region]]) -> None:
    listed = ", ".join(step.step for step, _ in before)
    if before[0][1] == [{}]:
        said = {
            "zh": f"走不到这一步：{listed} 无条件结束了指引",
            "en": f"never reached: {listed} ends the guide unconditionally",
        }
        review.say(("steps", index, "step"), said)
        return
    said = {
        "zh": f"只有跳过 {listed} 才会走到这一步：条件成立时前面已经结束了指引",
        "en": f"reached only by skipping {listed}: where it applies, that has ended the guide",
    }
    review.say(("steps", index, "step"), said, warning=True)
