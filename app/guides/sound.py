"""What has to hold before a guide may be walked at all: guards that compile, names that exist."""

from collections.abc import Iterable, Iterator, Mapping

from app.domain.guard import compile_guard
from app.domain.guard_error import GuardError
from app.domain.guard_text import closest
from app.domain.guide import Guide
from app.domain.walk import ASK, INTO, OTHERWISE, VERIFY
from app.guides.problem import Mark, Report, Way
from app.guides.tables import check_sound_tables

FACT_TYPES = ("bool", "int", "number", "text", "time", "choice")
LANGUAGES = ("zh", "en")
RESERVED = frozenset({ASK, OTHERWISE, VERIFY})
MAX_STEPS = 150


def guards_of(guide: Guide) -> Iterator[tuple[Way, str]]:
    """Yield every guard of a guide with the way to it."""
    yield ("when",), guide.when
    yield ("goal",), guide.goal
    for index, rule in enumerate(guide.reasons):
        yield ("reasons", index, "when"), rule.when
    for index, step in enumerate(guide.steps):
        yield ("steps", index, "when"), step.when
        for place, wording in enumerate(step.wording):
            yield ("steps", index, "wording", place, "when"), wording.when


def check_sound(guide: Guide, report: Report, starts: Mapping[Way, Mark]) -> None:
    """Report all that would make a walk impossible or endless."""
    for way, text in guards_of(guide):
        try:
            compile_guard(text)
        except GuardError as error:
            report.say_guard(way, error, starts.get(way))
    _check_names(guide, report)
    _check_ends(guide, report)
    _check_types(guide, report)
    if not guide.steps or len(guide.steps) > MAX_STEPS:
        count = len(guide.steps)
        said = {
            "zh": f"有 {count} 个步骤，应为 1 到 {MAX_STEPS} 个",
            "en": f"{count} steps: a guide has 1 to {MAX_STEPS}",
        }
        report.say(("steps",), said)
    check_sound_tables(guide, report, starts)


def _check_names(guide: Guide, report: Report) -> None:
    seen: set[str] = set()
    for index, step in enumerate(guide.steps):
        way = ("steps", index, "step")
        if step.step in seen:
            said = {"zh": f"步骤名 {step.step} 重复", "en": f"two steps are called {step.step}"}
            report.say(way, said)
        if step.step in RESERVED or INTO in step.step or not step.step:
            said = {
                "zh": f"步骤不能叫 {step.step!r}：这个名字另有用途",
                "en": f"a step can't be called {step.step!r}: that name has a use of its own",
            }
            report.say(way, said)
        seen.add(step.step)
    for name in guide.parameters:
        if not name.isidentifier():
            said = {
                "zh": f"参数名 {name} 只能用字母、数字和下划线",
                "en": f"the parameter {name} needs a name of letters, digits and _",
            }
            report.say(("parameters", name), said)


def _check_ends(guide: Guide, report: Report) -> None:
    ends: list[tuple[Way, str]] = [(("otherwise", "end"), guide.otherwise.end)]
    for index, step in enumerate(guide.steps):
        if step.end is not None:
            ends.append((("steps", index, "end"), step.end))
    for way, end in ends:
        if end not in guide.outcomes:
            known = ", ".join(guide.outcomes)
            said = {
                "zh": f"没有结果 {end}；结果有 {known}",
                "en": f"there is no outcome {end}; there are {known}",
            }
            report.say(way, said, closest(end, guide.outcomes))
    resolved = any(outcome.resolved for outcome in guide.outcomes.values())
    if guide.goal.strip() != "False" and not resolved:
        said = {
            "zh": "有目标，却没有 resolved: true 的结果",
            "en": "there is a goal, but no outcome with resolved: true",
        }
        report.say(("outcomes",), said)


def _check_types(guide: Guide, report: Report) -> None:
    for name, question in guide.facts.items():
        if question.type not in FACT_TYPES:
            known = ", ".join(FACT_TYPES)
            said = {
                "zh": f"没有类型 {question.type}；可用 {known}",
                "en": f"there is no type {question.type}; there are {known}",
            }
            report.say(("facts", name, "type"), said, closest(question.type, FACT_TYPES))


def check_answers(
    way: Way, kind: str, answers: Iterable[str], values: Iterable[str], report: Report
) -> None:
    """Report answers that are no value of the fact asked for, and values without an answer.

    Args:
        way: To the fact; its name is the last part of it.
        kind: Its type; only truths and choices have answers that are known beforehand.
        answers: Those there are.
        values: What a choice can be.
        report: Takes what is wrong.
    """
    if kind not in ("bool", "choice"):
        return
    name, wanted = way[-1], {"yes", "no"} if kind == "bool" else set(values)
    for key in sorted(set(answers) - wanted):
        said = {"zh": f"{key} 不是 {name} 的取值", "en": f"{key} is no value of {name}"}
        report.say((*way, "answers", key), said, closest(key, wanted))
    for key in sorted(wanted - set(answers)):
        said = {"zh": f"{name} 缺少回答 {key}", "en": f"{name} has no answer {key}"}
        report.say(way, said)
