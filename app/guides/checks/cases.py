"""The tests of a guide: names that exist, and values a system could give."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from app.domain.facts import FactDefinition
from app.domain.guard_text import closest
from app.domain.guard_values import family
from app.domain.guide import Guide, GuideTest, Question, Text
from app.domain.walk import INTO, OTHERWISE
from app.guides.checks.review import Review
from app.guides.moment import instant
from app.guides.problem import Way

_SOME_TIME = datetime(2026, 1, 15, tzinfo=UTC)
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
    review.expect_facts(case.disagree, (*way, "disagree"))
    review.expect_facts(case.wants or (), (*way, "wants"))
    _check_steps(review, case.expect or (), (*way, "expect"))
    _check_steps(review, case.skipped, (*way, "skipped"))
    _check_steps(review, case.unchecked or (), (*way, "unchecked"))
    _check_steps(review, case.says, (*way, "says"), keys=True)
    _check_steps(review, case.offers, (*way, "offers"), keys=True)
    for step, actions in case.offers.items():
        review.expect_actions(actions, (*way, "offers", step))
    if case.asks is not None and case.asks not in review.facts:
        said = {"zh": f"没有事实 {case.asks}", "en": f"there is no fact {case.asks}"}
        review.say((*way, "asks"), said, closest(case.asks, review.facts))
    if case.end is not None and case.end not in review.guide.outcomes:
        said = {"zh": f"没有结果 {case.end}", "en": f"there is no outcome {case.end}"}
        review.say((*way, "end"), said, closest(case.end, review.guide.outcomes))


def _check_steps(review: Review, names: Iterable[str], way: Way, *, keys: bool = False) -> None:
    for place, name in enumerate(names):
        wrong, steps = _find_wrong(review.guide, name, review.shelf.guides or {})
        if wrong:
            said = {"zh": f"没有步骤 {name}", "en": f"there is no step {name}"}
            near = closest(wrong.partition(INTO)[0], steps)
            hint = near and name.removesuffix(wrong) + near
            review.say((*way, name if keys else place), said, hint)


def _find_wrong(guide: Guide, name: str, library: Mapping[str, Guide]) -> tuple[str, list[str]]:
    """Return the part of a step's name that leads nowhere, and the names that would."""
    includes = {step.step: step.include for step in guide.steps} | {OTHERWISE: None}
    first, _, rest = name.partition(INTO)
    include = includes.get(first)
    if first not in includes or (rest and include is None):
        return name, list(includes)
    inner = library.get(include) if include is not None else None
    return _find_wrong(inner, rest, library) if rest and inner is not None else ("", [])


def _check_given(review: Review, given: Mapping[str, object], way: Way) -> None:
    review.expect_facts(given, way, keys=True)
    for name, value in given.items():
        definition = review.find_definition(name)
        found = find_misfit(name, value, definition) if definition is not None else None
        if found is not None:
            review.say((*way, name), found.said, found.hint)


class Misfit(NamedTuple):
    """Why a value is none a fact can have, and what was probably meant."""

    said: Text
    hint: str = ""


def find_misfit(name: str, value: object, definition: FactDefinition | Question) -> Misfit | None:
    """Return why a value is none a fact can have; None where it can."""
    if value is None:
        return None
    if definition.type == "time":
        return _time_misfit(name, value)
    if not _fits(value, definition.type):
        words = _WORDS.get(definition.type, {"zh": definition.type, "en": definition.type})
        zh = f"{name} 应为{words['zh']}，却是 {value}"
        return Misfit({"zh": zh, "en": f"{name} takes {words['en']}, not {value}"})
    values = definition.values if isinstance(definition, FactDefinition) else {}
    if definition.type != "choice" or not values or value in values:
        return None
    listed = ", ".join(values)
    zh = f"{value} 不是 {name} 的取值；取值有 {listed}"
    en = f"{value} is no value of {name}, which are {listed}"
    return Misfit({"zh": zh, "en": en}, closest(str(value), values))


def _fits(value: object, kind: str) -> bool:
    whole = kind != "int" or isinstance(value, int)
    return family(value) == _FAMILIES.get(kind, family(value)) and whole


def _time_misfit(name: str, value: object) -> Misfit | None:
    if isinstance(value, str):
        try:
            instant(value, _SOME_TIME)
        except ValueError:
            pass
        else:
            return None
    zh = f"{name} 是时间：写 -3h（测试时刻之前）或 2026-01-15T04:00:00+08:00，却是 {value}"
    en = f"{name} is a time: -3h (before the test) or 2026-01-15T04:00:00+08:00, not {value}"
    return Misfit({"zh": zh, "en": en})
