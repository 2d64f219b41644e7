"""The tests of a guide: names that exist, and values a system could give."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from app.domain.guard_text import closest
from app.domain.guard_values import family
from app.domain.guide import GuideTest
from app.domain.walk import OTHERWISE
from app.guides.checks.review import Review
from app.guides.problem import Way

AGO = re.compile(r"([-+])(\d+)([smhd])")
"""A time in a test: so long before or after the moment of the test."""
_FAMILIES = {"bool": "bool", "int": "number", "number": "number", "text": "text", "choice": "text"}
_WORDS = {
    "bool": {"zh": "true 或 false", "en": "true or false"},
    "int": {"zh": "整数", "en": "a whole number"},
    "number": {"zh": "数字", "en": "a number"},
    "text": {"zh": "文字", "en": "text"},
    "choice": {"zh": "文字", "en": "text"},
}


def check_cases(review: Review) -> None:
    """Note what is wrong with each test, and a guide that has none."""
    if not review.guide.tests:
        said = {"zh": "没有测试", "en": "there are no tests"}
        review.say((), said, warning=True)
    _check_given(review, review.guide.normal, ("normal",))
    for index, case in enumerate(review.guide.tests):
        _check_case(review, case, ("tests", index))


def _check_case(review: Review, case: GuideTest, way: Way) -> None:
    _check_given(review, case.given, (*way, "given"))
    _check_given(review, case.answers, (*way, "answers"))
    for step, given in case.then.items():
        _check_steps(review, (step,), (*way, "then"), keys=True)
        _check_given(review, given, (*way, "then", step))
    review.expect_facts(case.failed, (*way, "failed"))
    review.expect_facts(case.wants or (), (*way, "wants"))
    _check_steps(review, case.expect or (), (*way, "expect"))
    _check_steps(review, case.skipped, (*way, "skipped"))
    _check_steps(review, case.unchecked or (), (*way, "unchecked"))
    if case.asks is not None and case.asks not in review.facts:
        said = {"zh": f"没有事实 {case.asks}", "en": f"there is no fact {case.asks}"}
        review.say((*way, "asks"), said, closest(case.asks, review.facts))
    if case.end is not None and case.end not in review.guide.outcomes:
        said = {"zh": f"没有结果 {case.end}", "en": f"there is no outcome {case.end}"}
        review.say((*way, "end"), said, closest(case.end, review.guide.outcomes))


def _check_steps(review: Review, names: Iterable[str], way: Way, *, keys: bool = False) -> None:
    steps = [*(step.step for step in review.guide.steps), OTHERWISE]
    for place, name in enumerate(names):
        if name.partition("/")[0] not in steps:
            said = {"zh": f"没有步骤 {name}", "en": f"there is no step {name}"}
            review.say((*way, name if keys else place), said, closest(name, steps))


def _check_given(review: Review, given: Mapping[str, object], way: Way) -> None:
    review.expect_facts(given, way, keys=True)
    for name, value in given.items():
        definition = review.find_definition(name)
        if definition is None or value is None:
            continue
        values = review.shelf.facts[name].values if name in review.shelf.facts else {}
        if definition.type == "time":
            _check_time(review, name, value, (*way, name))
        elif not _fits(value, definition.type):
            words = _WORDS.get(definition.type, {"zh": definition.type, "en": definition.type})
            said = {
                "zh": f"{name} 应为{words['zh']}，却是 {value}",
                "en": f"{name} takes {words['en']}, not {value}",
            }
            review.say((*way, name), said)
        elif definition.type == "choice" and values and value not in values:
            said = {
                "zh": f"{value} 不是 {name} 的取值；取值有 {', '.join(values)}",
                "en": f"{value} is no value of {name}, which are {', '.join(values)}",
            }
            review.say((*way, name), said, closest(str(value), values))


def _fits(value: object, kind: str) -> bool:
    whole = kind != "int" or isinstance(value, int)
    return family(value) == _FAMILIES.get(kind, family(value)) and whole


def _check_time(review: Review, name: str, value: object, way: Way) -> None:
    if isinstance(value, str) and (AGO.fullmatch(value) or _is_iso(value)):
        return
    said = {
        "zh": f"{name} 是时间：写 -3h（测试时刻之前）或 2026-01-15T04:00:00+08:00，却是 {value}",
        "en": f"{name} is a time: write -3h (before the test) or 2026-01-15T04:00:00+08:00,"
        f" not {value}",
    }
    review.say(way, said)


def _is_iso(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
