"""Playing the tests of a guide: they pass, or say what came instead; steps unreached are named."""

# ruff: noqa: E501 - one case, one line
from pathlib import Path

import pytest

from app.domain.facts import FactDefinition
from app.guides.load import load_guide
from app.guides.test import Outcomes, run_tests

LABEL = {"zh": "x", "en": "x"}
FACTS = {
    name: FactDefinition(type=kind, label=LABEL)
    for name, kind in [("s.a", "bool"), ("s.b", "bool"), ("s.at", "time"), ("me.ok", "bool")]
}
HEAD = """\
guide: g
version: 1
owner: o
title: {zh: 标题, en: Title}
goal: s.b and me.ok
facts:
  me.ok: {type: bool, ask: {zh: 好吗, en: OK?}, answers: {yes: {zh: 好, en: Fine}, no: {zh: 不, en: Not}}}
steps:
  - {step: one, when: s.a, verify: {facts: [s.b, me.ok]}}
  - {step: two, when: s.a and not s.b, end: escalated}
  - {step: old, when: age_s(s.at) > 3600, end: escalated}
otherwise: {end: escalated}
outcomes:
  fixed: {resolved: true, disposition: F}
  escalated: {resolved: false, disposition: E}
normal: {s.a: false, s.b: true, s.at: -1m}
tests:
"""


def play(tmp_path: Path, case: str) -> Outcomes:
    file = tmp_path / "g.yaml"
    file.write_text(f"{HEAD}  - {{{case}}}\n", encoding="utf-8")
    guide = load_guide(file).guide
    assert guide is not None
    return run_tests(guide, FACTS)


@pytest.mark.parametrize(
    "case",
    [
        "answers: {me.ok: true}, end: fixed",
        "asks: me.ok",
        "normal: false, wants: [s.a, s.b, s.at]",
        "normal: false, given: {s.a: true}, expect: [one], wants: [s.b]",
        "given: {s.a: true, s.b: false}, expect: [one, two], end: escalated",
        "given: {s.a: true, s.b: false}, expect: [one], then: {one: {s.b: true}}, answers: {me.ok: true}, end: fixed",
        "given: {s.a: true, s.b: false}, expect: [one, two], skipped: [one], end: escalated",
        "given: {s.at: -2h}, expect: [old], end: escalated",
        "given: {s.at: '2026-01-14T00:00:00+00:00'}, expect: [old]",
        "answers: {me.ok: false}, expect: [otherwise], end: escalated",
        "failed: [s.at], answers: {me.ok: false}, expect: [otherwise], unchecked: [old]",
    ],
)  # fmt: skip
def test_a_test_that_comes_out_passes(tmp_path: Path, case: str) -> None:
    found = play(tmp_path, case)
    assert found.played[0].wrong == ()
    assert found.passed


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("given: {s.a: true}, expect: [two]", "expected two, came one"),
        ("expect: [one]", "one never came: it asks me.ok"),
        ("answers: {me.ok: true}, expect: [one]", "one never came: it has ended fixed"),
        ("normal: false, expect: [one]", "one never came: it waits for s.a"),
        ("given: {s.a: true}, end: fixed", "should end fixed: the next step is one"),
        ("given: {s.a: true}, asks: me.ok", "should ask me.ok: the next step is one"),
        ("wants: [s.b]", "does not fetch s.b"),
        ("unchecked: [old]", "not checked were -"),
        ("given: {s.at: -2h}, expect: [old], answers: {me.ok: true}", "never asked for me.ok"),
    ],
)
def test_a_test_that_does_not_says_what_came_instead(tmp_path: Path, case: str, said: str) -> None:
    found = play(tmp_path, case)
    assert said in found.played[0].wrong[0]["en"]
    assert found.played[0].wrong[0]["zh"]
    assert not found.passed


def test_an_answer_given_before_a_step_that_changes_it_is_asked_for_again(tmp_path: Path) -> None:
    case = "given: {s.a: true}, expect: [one], answers: {me.ok: false}, then: {one: {me.ok: true}}, end: fixed"
    assert play(tmp_path, case).passed


def test_steps_no_test_reaches_are_named(tmp_path: Path) -> None:
    found = play(tmp_path, "given: {s.a: true, s.b: false}, expect: [one, two], end: escalated")
    assert found.unreached == ("old", "otherwise")
    assert found.coverage == 0.5
