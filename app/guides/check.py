"""A guide read against the facts and actions there are: what an author should put right."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guard import compile_guard
from app.domain.guard_check import Kind, check_guard, kind_of
from app.domain.guard_text import closest
from app.domain.guide import Guide, Otherwise, Question, Step, Text
from app.domain.script import FORMATS, places
from app.domain.walk import OTHERWISE
from app.guides.check_tables import check_tables, collected
from app.guides.load import Loaded
from app.guides.problem import Problem, Report, Way
from app.guides.sound import LANGUAGES, guards_of

FITS = {
    "time": {"time"},
    "date": {"time"},
    "money": {"int"},
    "duration": {"int", "number", "time"},
    "number": {"int", "number"},
    "masked": {"text"},
}
"""Types a format can show."""


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What a guide may speak of.

    Attributes:
        facts: The catalogue.
        actions: Names of all actions; None: nobody knows, so they are not checked.
        guides: All guides, for steps that include one; None: not checked.
    """

    facts: Mapping[str, FactDefinition]
    actions: frozenset[str] | None = None
    guides: Mapping[str, Guide] | None = None


def check_guide(loaded: Loaded, shelf: Shelf) -> tuple[Problem, ...]:
    """Return all that is wrong with a guide file, by line: what loading found, and the rest."""
    if loaded.guide is None:
        return loaded.problems
    report = Report(loaded.file, loaded.marks, loaded.text)
    guide = loaded.guide
    kinds = _kinds(guide, shelf)
    _check_guards(guide, kinds, report, loaded)
    check_tables(guide, shelf.facts, kinds, report, loaded.starts)
    _check_texts(guide, shelf, report)
    _check_named(guide, shelf, report)
    _check_questions(guide, shelf, report)
    _check_order(guide, report)
    _check_tests(guide, shelf, report)
    found = (*loaded.problems, *report.problems)
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))


def texts_of(guide: Guide) -> Iterator[tuple[Way, Text]]:
    """Yield every wording of a guide with the way to it."""
    offers: list[tuple[Way, Step | Otherwise]] = [((OTHERWISE,), guide.otherwise)]
    offers += [(("steps", index), step) for index, step in enumerate(guide.steps)]
    found: list[tuple[Way, Text | None]] = [(("title",), guide.title)]
    found += [((*way, "title"), offer.title) for way, offer in offers]
    found += [((*way, "say"), offer.say) for way, offer in offers]
    found += [(("outcomes", name, "title"), each.title) for name, each in guide.outcomes.items()]
    for index, rule in enumerate(guide.reasons):
        found += [(("reasons", index, "because"), rule.because)]
        found += [(("reasons", index, "title"), rule.title)]
    for name, question in guide.facts.items():
        found += [(("facts", name, "ask"), question.ask)]
        found += [(("facts", name, "answers", k), v) for k, v in question.answers.items()]
    return ((way, text) for way, text in found if text is not None)


def _kinds(guide: Guide, shelf: Shelf) -> dict[str, Kind]:
    own = {name: kind_of(question) for name, question in guide.facts.items()}
    kinds = own | {name: kind_of(definition) for name, definition in shelf.facts.items()}
    return kinds | collected(guide, kinds)


def _check_guards(guide: Guide, kinds: Mapping[str, Kind], report: Report, loaded: Loaded) -> None:
    for way, text in guards_of(guide):
        for error in check_guard(text, kinds, guide.parameters):
            report.say_guard(way, error, loaded.starts.get(way))
        truth = compile_guard(text).evaluate({}, guide.parameters).truth
        if truth is None or text.strip() in ("True", "False"):
            continue
        zh, en = ("总是成立", "always true") if truth else ("永远不成立", "never true")
        report.say(way, {"zh": f"条件{zh}", "en": f"the guard is {en}"}, warning=True)


def _check_texts(guide: Guide, shelf: Shelf, report: Report) -> None:
    for way, text in texts_of(guide):
        for language in LANGUAGES:
            if not text.get(language, "").strip():
                said = {"zh": f"缺少 {language} 的文字", "en": f"no text in {language}"}
                report.say(way, said)
        for language, words in text.items():
            for place in places(words):
                _check_place(place.fact, place.format, (*way, language), guide, shelf, report)


def _check_place(name: str, how: str, way: Way, guide: Guide, shelf: Shelf, report: Report) -> None:
    definition: FactDefinition | Question | None = shelf.facts.get(name) or guide.facts.get(name)
    if definition is None:
        said = {"zh": f"话术里的事实 {name} 不存在", "en": f"the script names no fact: {name}"}
        report.say(way, said, closest(name, [*shelf.facts, *guide.facts]))
        return
    if not how:
        return
    if how not in FORMATS:
        known = ", ".join(FORMATS)
        said = {
            "zh": f"没有格式 {how}；可用 {known}",
            "en": f"there is no format {how}; there are {known}",
        }
        report.say(way, said, closest(how, FORMATS))
    elif definition.type not in FITS[how]:
        said = {
            "zh": f"格式 {how} 不适用于 {name}（{definition.type}）",
            "en": f"the format {how} does not fit {name}, a {definition.type}",
        }
        report.say(way, said)


def _check_named(guide: Guide, shelf: Shelf, report: Report) -> None:
    known = [*shelf.facts, *guide.facts]
    for index, step in enumerate(guide.steps):
        way = ("steps", index)
        _check_actions(step.do, (*way, "do"), shelf, report)
        if step.undo is not None:
            _check_actions((step.undo,), (*way, "undo"), shelf, report, listed=False)
        if step.verify is not None:
            _check_facts(step.verify.facts, (*way, "verify", "facts"), known, report)
        if step.include is not None and shelf.guides is not None:
            _check_include(step.include, (*way, "include"), guide, shelf.guides, report)
    _check_actions(guide.otherwise.do, (OTHERWISE, "do"), shelf, report)


def _check_actions(
    names: Iterable[str], way: Way, shelf: Shelf, report: Report, *, listed: bool = True
) -> None:
    for index, name in enumerate(names):
        if shelf.actions is not None and name not in shelf.actions:
            said = {"zh": f"没有动作 {name}", "en": f"there is no action {name}"}
            report.say((*way, index) if listed else way, said, closest(name, shelf.actions))


def _check_facts(names: Iterable[str], way: Way, known: list[str], report: Report) -> None:
    for index, name in enumerate(names):
        if name not in known:
            said = {"zh": f"没有事实 {name}", "en": f"there is no fact {name}"}
            report.say((*way, index), said, closest(name, known))


def _check_include(
    name: str, way: Way, guide: Guide, guides: Mapping[str, Guide], report: Report
) -> None:
    if name not in guides and name != guide.guide:
        said = {"zh": f"没有指引 {name}", "en": f"there is no guide {name}"}
        report.say(way, said, closest(name, guides))
        return
    reached, front = set[str](), {name}
    while front:
        reached |= front
        steps = [s for each in front if each in guides for s in guides[each].steps]
        front = {s.include for s in steps if s.include is not None} - reached
    if guide.guide in reached:
        said = {"zh": f"{name} 又引用回本指引", "en": f"{name} includes this guide again"}
        report.say(way, said)


def _check_questions(guide: Guide, shelf: Shelf, report: Report) -> None:
    for name, question in guide.facts.items():
        definition = shelf.facts.get(name)
        if definition is not None and definition.type != question.type:
            said = {
                "zh": f"{name} 在目录里是 {definition.type}，这里是 {question.type}",
                "en": f"{name} is a {definition.type} in the catalogue, here a {question.type}",
            }
            report.say(("facts", name, "type"), said)
        _check_answers(name, question, definition, report)


def _check_answers(
    name: str, question: Question, definition: FactDefinition | None, report: Report
) -> None:
    wanted = {"yes", "no"} if question.type == "bool" else set[str]()
    if question.type == "choice":
        wanted = set(definition.values) if definition is not None else set(question.answers)
    if question.ask is None or question.type not in ("bool", "choice"):
        return
    for key in sorted(set(question.answers) - wanted):
        said = {"zh": f"{key} 不是 {name} 的取值", "en": f"{key} is no value of {name}"}
        report.say(("facts", name, "answers", key), said, closest(key, wanted))
    for key in sorted(wanted - set(question.answers)):
        said = {"zh": f"{name} 缺少回答 {key}", "en": f"{name} has no answer {key}"}
        report.say(("facts", name), said)


def _check_order(guide: Guide, report: Report) -> None:
    closing = None
    for index, step in enumerate(guide.steps):
        if closing is not None:
            said = {
                "zh": f"走不到这一步：{closing} 无条件结束了指引",
                "en": f"never reached: {closing} ends the guide unconditionally",
            }
            report.say(("steps", index, "step"), said)
        elif step.end is not None and not compile_guard(step.when).facts:
            truth = compile_guard(step.when).evaluate({}, guide.parameters).truth
            closing = step.step if truth else None


def _check_tests(guide: Guide, shelf: Shelf, report: Report) -> None:
    facts = [*shelf.facts, *guide.facts]
    steps = [step.step for step in guide.steps]
    if not guide.tests:
        said = {"zh": "没有测试", "en": "there are no tests"}
        report.say((), said, warning=True)
    _check_keys(guide.normal, ("normal",), facts, report)
    for index, case in enumerate(guide.tests):
        way = ("tests", index)
        _check_keys(case.given, (*way, "given"), facts, report)
        _check_keys(case.answers, (*way, "answers"), facts, report)
        _check_facts(case.failed, (*way, "failed"), facts, report)
        _check_facts(case.wants or (), (*way, "wants"), facts, report)
        for place, name in enumerate(case.expect or ()):
            if name.partition("/")[0] not in [*steps, OTHERWISE]:
                said = {"zh": f"没有步骤 {name}", "en": f"there is no step {name}"}
                report.say((*way, "expect", place), said, closest(name, steps))
        if case.end is not None and case.end not in guide.outcomes:
            said = {"zh": f"没有结果 {case.end}", "en": f"there is no outcome {case.end}"}
            report.say((*way, "end"), said, closest(case.end, guide.outcomes))


def _check_keys(given: Mapping[str, object], way: Way, known: list[str], report: Report) -> None:
    for name in given:
        if name not in known:
            said = {"zh": f"没有事实 {name}", "en": f"there is no fact {name}"}
            report.say((*way, name), said, closest(name, known))
