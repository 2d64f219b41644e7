"""Levels in guide files: the end of the list is open to everybody, and says nothing of anybody."""

# ruff: noqa: E501 - one case, one line
from pathlib import Path

import pytest

from app.domain.facts import FactDefinition
from app.guides.check import Shelf, check_guide
from app.guides.load import load_guide
from app.guides.problem import Problem

LABEL = {"zh": "x", "en": "x"}
FACTS = {
    "s.a": FactDefinition(type="bool", label=LABEL),
    "own.fen": FactDefinition(type="int", label=LABEL, level=1),
}
LEVELS = {"x.text": 0, "x.refund": 2}
SHELF = Shelf(facts=FACTS, actions=frozenset(LEVELS), levels=LEVELS)
GOOD = """\
guide: g
version: 1
owner: o
title: {zh: 标题, en: Title}
steps:
  - step: one
    when: s.a
    level: 1
    say: {zh: "欠 {own.fen:money}", en: "{own.fen:money} owed"}
    do: [x.refund]
    end: escalated
otherwise: {end: escalated, do: [x.text], say: {zh: 转交, en: Handed on}}
outcomes: {escalated: {resolved: false, disposition: E}}
tests: [{given: {s.a: true}}]
"""


def check(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    file = tmp_path / "g.yaml"
    file.write_text(text, encoding="utf-8")
    return check_guide(load_guide(file), SHELF)


def test_a_step_may_say_and_do_what_only_a_verified_caller_may_hear(tmp_path: Path) -> None:
    assert [problem.worded() for problem in check(tmp_path, GOOD)] == []


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("do: [x.text]", "do: [x.text, x.refund]", "otherwise.do[1]", "x.refund needs level 2, and any caller comes here: put it into a step"),
        ("en: Handed on", "en: \"{own.fen:money}\"", "otherwise.say.en", "own.fen needs level 1, and any caller comes here"),
        ("level: 1", "level: 3", "steps[0].level", "expected a whole number from 0 to 2, got 3"),
        ("level: 1", "level: -1", "steps[0].level", "expected a whole number from 0 to 2, got -1"),
        ("level: 1", "level: true", "steps[0].level", "expected a whole number from 0 to 2, got true"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_path(
    tmp_path: Path, old: str, new: str, path: str, message: str
) -> None:
    problems = check(tmp_path, GOOD.replace(old, new, 1))
    assert (path, message) in [(problem.path, problem.message_en) for problem in problems]
    assert all(problem.message_zh for problem in problems)
