"""Checking a guide against the facts and actions there are."""

# ruff: noqa: E501 - one case, one line
from pathlib import Path

import pytest

from app.domain.facts import FactDefinition
from app.guides.check import Shelf, check_guide
from app.guides.load import load_folder, load_guide
from app.guides.problem import Problem

LABEL = {"zh": "x", "en": "x"}
FACTS = {
    "s.a": FactDefinition(type="bool", label=LABEL),
    "s.n": FactDefinition(type="number", label=LABEL),
    "s.fen": FactDefinition(type="int", label=LABEL),
    "s.at": FactDefinition(type="time", label=LABEL),
    "me.ok": FactDefinition(type="bool", label=LABEL),
    "me.code": FactDefinition(type="choice", label=LABEL, values={"678": LABEL, "none": LABEL}),
}
SHELF = Shelf(facts=FACTS, actions=frozenset({"x.go", "x.back"}))
GOOD = """\
guide: g
version: 1
owner: o
title: {zh: 标题, en: Title}
reasons:
  - {when: s.a, weight: 1, because: {zh: "自 {s.at:time}", en: "since {s.at:time}"}}
goal: s.a and me.ok
facts:
  me.ok: {type: bool, ask: {zh: 好吗, en: OK?}, answers: {yes: {zh: 好, en: Fine}, no: {zh: 不, en: Not}}}
  me.code: {type: choice, ask: {zh: 码, en: Code?}, answers: {"678": {zh: 一, en: A}, none: {zh: 无, en: B}}}
parameters: {limit: 3}
steps:
  - step: one
    when: s.n < limit and me.code == '678'
    title: {zh: 一, en: One}
    say: {zh: "欠 {s.fen:money}", en: "owed {s.fen:money}"}
    do: [x.go]
    undo: x.back
    verify: {facts: [s.a, s.n]}
  - step: two
    when: s.a
    end: escalated
otherwise: {end: escalated, do: [x.go]}
outcomes:
  fixed: {resolved: true, disposition: F}
  escalated: {resolved: false, disposition: E}
normal: {s.n: 1}
tests:
  - given: {s.a: true}
    expect: [two]
    failed: [s.n]
    wants: [s.n]
    answers: {me.ok: true}
    end: escalated
"""


def check(tmp_path: Path, text: str, shelf: Shelf = SHELF) -> tuple[Problem, ...]:
    file = tmp_path / "g.yaml"
    file.write_text(text, encoding="utf-8")
    return check_guide(load_guide(file), shelf)


def test_a_good_guide_has_no_problems(tmp_path: Path) -> None:
    assert check(tmp_path, GOOD) == ()


@pytest.mark.parametrize(
    ("old", "new", "path", "message", "hint"),
    [
        ("when: s.n <", "when: s.m <", "steps[0].when", "there is no fact s.m", "s.n"),
        ("s.n < limit", "s.n < limits", "steps[0].when", "there is no parameter limits", "limit"),
        ("== '678'", "== '679'", "steps[0].when", "'679' is none of its values, which are 678, none", "678"),
        ("== '678'", "== 678", "steps[0].when", "a text can't be compared with a number", ""),
        ("goal: s.a and", "goal: s.n and", "goal", "expected a yes/no here, this is a number", ""),
        ("{when: s.a,", "{when: s.at,", "reasons[0].when", "expected a yes/no here, this is a time", ""),
        ("    do: [x.go]", "    do: [x.gone]", "steps[0].do[0]", "there is no action x.gone", "x.go"),
        ("undo: x.back", "undo: x.bakc", "steps[0].undo", "there is no action x.bakc", "x.back"),
        ("escalated, do: [x.go]", "escalated, do: [stop]", "otherwise.do[0]", "there is no action stop", ""),
        ("[s.a, s.n]", "[s.a, s.nn]", "steps[0].verify.facts[1]", "there is no fact s.nn", "s.n"),
        ("{zh: 一, en: One}", "{zh: 一}", "steps[0].title", "no text in en", ""),
        ("{zh: 一, en: One}", "{zh: '', en: One}", "steps[0].title", "no text in zh", ""),
        ("yes: {zh: 好, en: Fine}", "yes: {en: Fine}", "facts.me.ok.answers.yes", "no text in zh", ""),
        ("\"owed {s.fen:money}", "\"owed {s.fem:money}", "steps[0].say.en", "the script names no fact: s.fem", "s.fen"),
        ("\"owed {s.fen:money}", "\"owed {s.fen:monye}", "steps[0].say.en", "there is no format monye; there are time, date, money, duration, number, masked", "money"),
        ("\"owed {s.fen:money}", "\"owed {s.at:money}", "steps[0].say.en", "the format money does not fit s.at, a time", ""),
        ("since {s.at:time}", "since {s.a:time}", "reasons[0].because.en", "the format time does not fit s.a, a bool", ""),
        ("me.ok: {type: bool", "me.ok: {type: text", "facts.me.ok.type", "me.ok is a bool in the catalogue, here a text", ""),
        ("yes: {zh: 好, en: Fine}, ", "", "facts.me.ok", "me.ok has no answer yes", ""),
        ("yes: {zh", "yess: {zh", "facts.me.ok.answers.yess", "yess is no value of me.ok", "yes"),
        ("\"678\": {zh", "\"687\": {zh", "facts.me.code.answers.687", "687 is no value of me.code", "678"),
        ("normal: {s.n: 1}", "normal: {s.x: 1}", "normal.s.x", "there is no fact s.x", "s.n"),
        ("given: {s.a:", "given: {s.b:", "tests[0].given.s.b", "there is no fact s.b", "s.n"),
        ("answers: {me.ok: true}", "answers: {me.okk: true}", "tests[0].answers.me.okk", "there is no fact me.okk", "me.ok"),
        ("failed: [s.n]", "failed: [s.nn]", "tests[0].failed[0]", "there is no fact s.nn", "s.n"),
        ("wants: [s.n]", "wants: [s.nn]", "tests[0].wants[0]", "there is no fact s.nn", "s.n"),
        ("expect: [two]", "expect: [two]\n    offers: {two: [x.goo]}", "tests[0].offers.two[0]", "there is no action x.goo", "x.go"),
        ("expect: [two]", "expect: [too]", "tests[0].expect[0]", "there is no step too", "two"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_path(
    tmp_path: Path, old: str, new: str, path: str, message: str, hint: str
) -> None:
    assert old in GOOD
    problems = check(tmp_path, GOOD.replace(old, new, 1))
    told = [(p.path, p.message_en, p.hint) for p in problems if not p.warning]
    assert (path, message, hint) in told
    assert all(problem.message_zh for problem in problems)


def test_a_test_that_ends_as_nothing_does_is_told(tmp_path: Path) -> None:
    text = GOOD[: GOOD.rindex("    end: escalated")] + "    end: escaled\n"
    (problem,) = check(tmp_path, text)
    assert (problem.message_en, problem.hint) == ("there is no outcome escaled", "escalated")


def test_a_guard_error_points_at_the_very_column(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("== '678'", "== '679'"))
    line = GOOD.splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith("'678'")
    assert problem.excerpt.endswith("^")


def test_a_step_behind_an_unconditional_end_is_never_reached(tmp_path: Path) -> None:
    text = GOOD.replace("    when: s.n < limit and me.code == '678'\n", "    end: fixed\n")
    (problem,) = check(tmp_path, text)
    assert problem.path == "steps[1].step"
    assert problem.message_en == "never reached: one ends the guide unconditionally"


@pytest.mark.parametrize(
    ("guard", "said"),
    [
        ("s.a or limit == 3", "always true"),
        ("s.a and limit > 3", "never true with these parameters"),
    ],
)
def test_a_guard_that_does_not_depend_on_facts_is_warned_of(
    tmp_path: Path, guard: str, said: str
) -> None:
    (problem,) = check(tmp_path, GOOD.replace("    when: s.a\n", f"    when: {guard}\n"))
    assert problem.message_en == f"the guard is {said}"
    assert problem.warning


def test_a_guide_without_tests_is_warned_of(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD[: GOOD.index("tests:")])
    assert (problem.message_en, problem.warning) == ("there are no tests", True)


def test_actions_are_not_checked_when_nobody_knows_them(tmp_path: Path) -> None:
    text = GOOD.replace("x.go", "anything.at_all")
    assert check(tmp_path, text, Shelf(facts=FACTS)) == ()


def test_a_file_that_could_not_be_loaded_says_so_only_once(tmp_path: Path) -> None:
    problems = check(tmp_path, GOOD.replace("owner: o", "owner: 7"))
    assert [problem.path for problem in problems] == ["owner"]


def test_included_guides_have_to_exist_and_not_to_turn_in_circles(tmp_path: Path) -> None:
    inner = GOOD.replace("guide: g", "guide: inner").replace("    do: [x.go]", "    include: g")
    (tmp_path / "inner.yaml").write_text(inner, encoding="utf-8")
    guides = load_folder(tmp_path).guides
    shelf = Shelf(facts=FACTS, actions=SHELF.actions, guides=guides)
    (missing,) = check(tmp_path, GOOD.replace("    do: [x.go]", "    include: innr"), shelf)
    assert (missing.message_en, missing.hint) == ("there is no guide innr", "inner")
    text = GOOD.replace("    do: [x.go]", "    include: inner")
    (circle,) = check(tmp_path, text, shelf)
    assert circle.message_en == "the includes go round in a circle: g → inner → g"
    assert circle.message_zh == "引用成了循环：g → inner → g"


LEVELS = Shelf(
    facts={
        **FACTS,
        "s.fen": FactDefinition(type="int", label=LABEL, level=1),
        "caller.known": FactDefinition(type="bool", label=LABEL),
        "caller.proven": FactDefinition(type="bool", label=LABEL),
    },
    actions=SHELF.actions,
    levels={"x.go": 2},
)
REPEATED = "    when: s.n < limit and me.code == '678'\n"


@pytest.mark.parametrize(
    ("before", "behind", "reached"),
    [
        ("", "", False),
        ("    level: 1\n", "", True),
        ("    level: 1\n", "    level: 1\n", False),
        ("    level: 2\n", "    level: 1\n", True),
        ("", "    level: 2\n", False),
        ("    say: {zh: '{s.fen}', en: '{s.fen}'}\n", "", True),
        ("    do: [x.go]\n", "", True),
    ],
)
def test_a_step_that_needs_a_verified_caller_does_not_close_the_way_to_others(
    tmp_path: Path, before: str, behind: str, reached: bool
) -> None:
    steps = f"  - step: one\n    when: s.a\n    end: escalated\n{before}"
    steps += f"  - step: two\n    when: s.a and s.n < limit\n    end: escalated\n{behind}"
    text = GOOD[: GOOD.index("  - step: one")] + steps + GOOD[GOOD.index("otherwise:") :]
    said = [problem.message_en for problem in check(tmp_path, text, LEVELS)]
    told = "reached only by skipping one: where it applies, that has ended the guide"
    assert (told not in said) is reached


def test_a_step_that_several_above_leave_nothing_to_names_them(tmp_path: Path) -> None:
    steps = "".join(
        f"  - {{step: {name}, when: {guard}, end: escalated}}\n"
        for name, guard in [
            ("low", "s.n < limit"),
            ("other", "s.a"),
            ("high", "s.n >= limit"),
            ("late", "s.n > 1"),
        ]
    )
    text = GOOD[: GOOD.index("  - step: one")] + steps + GOOD[GOOD.index("otherwise:") :]
    said = [problem.message_en for problem in check(tmp_path, text)]
    assert "reached only by skipping low, high: where it applies, that has ended the guide" in said
