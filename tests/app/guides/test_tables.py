"""Decision tables in guide files: what is wrong is told at the very cell."""

# ruff: noqa: E501 - one case, one line
from pathlib import Path

import pytest

from app.domain.facts import FactDefinition
from app.guides.check import Shelf, check_guide
from app.guides.load import load_guide
from app.guides.problem import Problem

LABEL = {"zh": "x", "en": "x"}
FACTS = {
    name: FactDefinition(type=kind, label=LABEL, values=dict.fromkeys(values, LABEL))
    for name, kind, values in [
        ("s.a", "bool", ()),
        ("s.n", "number", ()),
        ("s.at", "time", ()),
        ("s.tier", "choice", ("none", "gold")),
        ("t.fen", "int", ()),
        ("t.way", "choice", ("refund", "ticket")),
        ("t.all", "choice", ("pack", "plan")),
        ("t.sum", "int", ()),
        ("me.ok", "bool", ()),
    ]
}
SHELF = Shelf(facts=FACTS)
GOOD = """\
guide: g
version: 1
owner: o
title: {zh: 标题, en: Title}
facts:
  me.ok: {type: bool, ask: {zh: 好吗, en: OK?}, answers: {yes: {zh: 好, en: Fine}, no: {zh: 不, en: Not}}}
parameters: {limit: 3}
tables:
  - gives: t.fen
    columns: [s.tier, age_s(s.at)]
    rows:
      - [gold, "< 60", 3000]
      - [none, null, "= s.n * 0.5"]
  - gives: t.way
    columns: [t.fen]
    rows:
      - ["<= limit", refund]
      - [null, ticket]
  - gives: t.all
    hit: collect
    columns: [s.a, s.n]
    rows:
      - [true, ">= 2", pack]
      - [null, -5, plan]
  - gives: t.sum
    hit: sum
    columns: [s.a]
    rows:
      - [true, 1]
steps:
  - step: one
    when: t.way == 'refund' and 'pack' in t.all and len(t.all) > 1 and me.ok
    say: {zh: "退 {t.fen:money}", en: "{t.fen:money} back"}
    end: escalated
otherwise: {end: escalated}
outcomes:
  escalated: {resolved: false, disposition: E}
tests:
  - given: {s.tier: gold}
"""


def check(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    file = tmp_path / "g.yaml"
    file.write_text(text, encoding="utf-8")
    return check_guide(load_guide(file), SHELF)


def test_a_good_guide_with_tables_has_no_problems(tmp_path: Path) -> None:
    assert [problem.worded() for problem in check(tmp_path, GOOD)] == []


@pytest.mark.parametrize(
    ("old", "new", "message", "at"),
    [
        ('"< 60"', '"< < 60"', "syntax error: not understood from here on", "< 60"),
        ('"< 60"', '"< 60 and"', "syntax error: the guard breaks off here", '"'),
        ('"< 60"', '"= 60"', "syntax error: write == to compare", "= 60"),
        ('"< 60"', '"in [s.n]"', "the right side of in must be a list of constants, such as ['a'], or a collected fact", "[s.n]"),
        ('"< 60"', '"< print(1)"', "there is no function print; there are known, missing, disagree, default, len, lower, abs, min, max, startswith, age_s", "print"),
        ('"= s.n * 0.5"', '"= s.n ** 2"', "'**' is not allowed in a guard", "s.n ** 2"),
        ('"= s.n * 0.5"', '"= "', "the guard is empty", ' "]'),
        ("age_s(s.at)", "age(s.at)", "there is no function age; there are known, missing, disagree, default, len, lower, abs, min, max, startswith, age_s", "age(s.at)"),
        ("[gold, \"< 60\", 3000]", "[gold, 3000]", "2 cells in this row, 3 expected: one for each column, then the value", "[gold, 3000]"),
        ("[null, ticket]", "[null, null, ticket]", "3 cells in this row, 2 expected: one for each column, then the value", "[null, null, ticket]"),
        ("hit: sum", "hit: summ", "there is no hit summ; there are first, collect, count, sum, min, max", "hit: summ"),
        ("gives: t.way", "gives: way", "a fact is named system.what, not way", "gives: way"),
        ("gives: t.way", "gives: t.fen", "t.fen has a table already", "gives: t.fen"),
        ("gives: t.way", "gives: me.ok", "no table can give me.ok: it is asked of the customer", "gives: me.ok"),
        ("columns: [t.fen]", "columns: [t.all]", "t.way is made of t.all, whose table comes later: put that one first", "gives: t.way"),
        ("columns: [t.fen]", "columns: [t.way]", "these tables turn in a circle: t.way → t.way", "gives: t.way"),
        ('"= s.n * 0.5"', '"= s.n * t.sum"', "t.fen is made of t.sum, whose table comes later: put that one first", "gives: t.fen"),
        ("[s.a, s.n]", "[]", "an empty decision table", "columns: []"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_looked_up_keeps_the_guide_from_loading(
    tmp_path: Path, old: str, new: str, message: str, at: str
) -> None:
    told(tmp_path, old, new, message, at)
    assert load_guide(tmp_path / "g.yaml").guide is None


@pytest.mark.parametrize(
    ("old", "new", "message", "at"),
    [
        ("[gold, \"< 60\"", "[golden, \"< 60\"", "'golden' is none of its values, which are gold, none", "golden"),
        ("[gold, \"< 60\"", "[5, \"< 60\"", "a text can't be compared with a number", "5,"),
        ('"< 60"', '"< limits"', "there is no parameter limits", "limits"),
        ('"< 60"', "\"< 'x'\"", "age_s(s.at) is a number, 'x' a text: they have no order; write a number without quotes, or a parameter", "'x'"),
        ('"< 60"', '"in [\'x\']"', "a number can't be compared with a text", "'x'"),
        ("[gold, \"< 60\"", "[\"> 1\", \"< 60\"", "a text has no order: use == or in", "> 1"),
        ("age_s(s.at)", "age_s(s.art)", "there is no fact s.art", "s.art"),
        ("3000]", "3000.5]", "3000.5 is no int", "3000.5"),
        ("3000]", "true]", "true is no int", "true"),
        ("3000]", "much]", "much is no int", "much"),
        ('"= s.n * 0.5"', '"= s.tier"', "expected a number here, this is a text", "s.tier"),
        ('"= s.n * 0.5"', '"= s.n * s.tier"', "expected a number here, this is a text", "s.tier"),
        ("limit\", refund]", "limit\", refunds]", "'refunds' is none of its values, which are refund, ticket", "refunds"),
        ("gives: t.way", "gives: t.ways", "the catalogue has no fact t.ways", "gives: t.ways"),
        ("hit: collect", "hit: sum", "sum does not make a choice, which t.all is", "hit: sum"),
        ("'pack' in t.all", "'park' in t.all", "'park' is none of its values, which are pack, plan", "'park'"),
        ("'pack' in t.all", "5 in t.all", "a number can't be compared with a text", "5 in"),
        ("'pack' in t.all", "'pack' in t.way", "expected a list here, this is a text", "t.way and"),
        ("'pack' in t.all", "t.all == 'pack'", "a list can't be compared with a text", "'pack' and"),
        ("given: {s.tier: gold}", "given: {t.way: refund}", "a table gives t.way: nothing else can", "t.way: refund"),
        ("    end: escalated\n", "    verify: {facts: [t.fen]}\n", "a table gives t.fen: nothing else can", "t.fen]"),
        ("steps:\n", "reasons:\n  - {when: t.fen > 0, weight: 1, because: {zh: 一, en: A}}\nsteps:\n", "t.fen is not there yet when reasons are weighed: a table gives it", "when: t.fen"),
        ("steps:\n", "when: t.fen > 0\nsteps:\n", "t.fen is not there yet when reasons are weighed: a table gives it", "when: t.fen"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_catalogue_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, message: str, at: str
) -> None:
    told(tmp_path, old, new, message, at)


def told(tmp_path: Path, old: str, new: str, message: str, at: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    problems = check(tmp_path, text)
    assert message in [problem.message_en for problem in problems]
    problem = next(each for each in problems if each.message_en == message)
    assert text.splitlines()[problem.line - 1][problem.column - 1 :].startswith(at)
    assert problem.message_zh


def test_a_cell_at_fault_is_shown_with_a_caret(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace('"<= limit"', '"<= limits"'))
    assert problem.path == "tables[1].rows[0][0]"
    assert problem.excerpt == '- ["<= limits", refund]\n       ^'
    assert problem.hint == "limit"
    (problem,) = check(tmp_path, GOOD.replace("[gold,", "[golden,"))
    assert problem.excerpt.endswith("\n   ^")
    assert problem.hint == "gold"


def test_tables_that_need_one_another_are_named_in_turn(tmp_path: Path) -> None:
    text = GOOD.replace('[gold, "< 60", 3000]', '[gold, "< t.sum", 3000]')
    text = text.replace(
        "columns: [s.a]\n    rows:\n      - [true, 1]",
        "columns: [t.way]\n    rows:\n      - [refund, 1]",
    )
    problems = check(tmp_path, text)
    said = [problem.message_en for problem in problems]
    assert said == ["these tables turn in a circle: t.fen → t.sum → t.way → t.fen"]


def test_a_wrong_column_is_told_once_not_in_every_cell(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("[s.tier, age_s", "[s.tear, age_s"))
    assert (problem.path, problem.hint) == ("tables[0].columns[0]", "s.tier")
