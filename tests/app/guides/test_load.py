"""Files to guides: what is wrong is told at its place, and nothing wrong stops the rest."""

# ruff: noqa: E501 - one case, one line
from pathlib import Path

import pytest

from app.guides.load import load_facts, load_folder, load_guide, read_facts
from app.guides.problem import Problem

GOOD = """\
guide: g
version: 1
owner: o
title: {zh: 标题, en: Title}
facts:
  me.ok: {type: bool, ask: {zh: 好吗, en: OK?}, answers: {yes: {zh: 好, en: Fine}, no: {zh: 不, en: Not}}}
steps:
  - step: one
    when: s.a and s.n < limit
    title: {zh: 一, en: One}
    do: [x.go]
parameters: {limit: 3}
otherwise: {end: escalated}
outcomes:
  escalated: {resolved: false, disposition: E}
tests:
  - given: {s.a: true, s.n: 1}
    expect: [one]
"""


def load(tmp_path: Path, text: str | bytes) -> tuple[Problem, ...]:
    file = tmp_path / "g.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    loaded = load_guide(file)
    assert (loaded.guide is None) == bool(loaded.problems)
    return loaded.problems


def test_a_good_file_is_loaded_whole(tmp_path: Path) -> None:
    file = tmp_path / "g.yaml"
    file.write_text(GOOD, encoding="utf-8")
    guide = load_guide(file).guide
    assert guide is not None
    assert guide.steps[0].do == ("x.go",)
    assert guide.facts["me.ok"].answers["yes"] == {"zh": "好", "en": "Fine"}
    assert guide.tests[0].given == {"s.a": True, "s.n": 1}


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"),
    [
        ("guide: g", "guide: yes", 1, 8, "yes without quotes is true to some readers: write true, or quote it"),
        ("guide: g", "on: g", 1, 1, "on can't be a key without quotes: it is true to some readers"),
        ("owner: o", "owner: No", 3, 8, "No without quotes is false to some readers: write false, or quote it"),
        ("owner: o", "owner: 007", 3, 8, "007 begins with 0: quote it"),
        ("owner: o", "owner: 7", 3, 1, "expected text, got 7"),
        ("owner: o", "owner: true", 3, 1, "expected text, got true"),
        ("owner: o", "owner:", 3, 1, "expected text, got null (text with a comma or a colon has to be quoted)"),
        ("owner: o", "owner: [o]", 3, 1, "expected text, got […]"),
        ("owner: o", "owner: {o: p}", 3, 1, "expected text, got {…}"),
        ("owner: o", "owner: o\nowner: p", 4, 1, "the key owner stands here twice, first in line 3"),
        ("owner: o", "owners: o", 3, 1, "there is no key owners here"),
        ("owner: o", "owner: &a o", 3, 8, "anchors and aliases (`&`, `*`) are not allowed: write the content out"),
        ("owner: o", "owner: *a", 3, 8, "anchors and aliases (`&`, `*`) are not allowed: write the content out"),
        ("owner: o", "owner: !!python/name:os.system o", 3, 8, "tags (`!…`) are not allowed"),
        ("owner: o", "owner: o\n---\nguide: h", 4, 1, "one document per file, no `---`"),
        ("owner: o", "owner: 'o", 3, 8, "YAML syntax error: this quote is never closed"),
        ("owner: o", "? [a]\n: o", 3, 3, "a key has to be text"),
        ("    do:", "\tdo:", 11, 1, "a tab in the indentation: use spaces"),
        ("version: 1", "version: 1.5", 2, 1, "expected a whole number, got 1.5"),
        ("version: 1", "version: true", 2, 1, "expected a whole number, got true"),
        ("version: 1\n", "", 1, 1, "version is missing"),
        ("steps:\n", "steps: 5\nrest:\n", 7, 1, "expected a list, got 5"),
        ("do: [x.go]", "do: x.go", 11, 5, "expected a list, got x.go"),
        ("do: [x.go]", "do: [x.go, 5]", 11, 16, "expected text, got 5"),
        ("en: One}", "en: One, two}", 10, 29, "expected text, got null (text with a comma or a colon has to be quoted)"),
        ("  - step: one", "  - stop: one", 8, 5, "there is no key stop here"),
        ("  - step: one", "  - when2: one", 8, 5, "there is no key when2 here"),
        ("step: one", "step: verify", 8, 5, "a step can't be called 'verify': that name has a use of its own"),
        ("step: one", "step: a/b", 8, 5, "a step can't be called 'a/b': that name has a use of its own"),
        ("when: s.a and", "when: s.a &&", 9, 15, "syntax error: write and / or instead of && / ||"),
        ("when: s.a and s.n < limit", "when: 's.a is 5'", 9, 12, "'is' is not allowed in a guard"),
        ("when: s.a and s.n < limit", "when: >\n      s.a is\n      5", 10, 7, "'is' is not allowed in a guard"),
        ("when: s.a and s.n < limit", "when: true", 9, 5, "expected text, got true"),
        ("{end: escalated}", "{end: escalate}", 13, 13, "there is no outcome escalate; there are escalated"),
        ("    do:", "    end: escaleted\n    do:", 11, 5, "there is no outcome escaleted; there are escalated"),
        ("steps:", "goal: s.a\nsteps:", 15, 1, "there is a goal, but no outcome with resolved: true"),
        ("resolved: false", "resolved: 0", 15, 15, "expected true or false, got 0"),
        ("type: bool", "type: boolean", 6, 11, "there is no type boolean; there are bool, int, number, text, time, choice"),
        ("{limit: 3}", "{max-limit: 3}", 12, 14, "the parameter max-limit needs a name of letters, digits and _"),
        ("otherwise: {end: escalated}\n", "", 1, 1, "otherwise is missing"),
        ("outcomes:\n", "outcomes: {}\nmore:\n", 15, 1, "there is no key more here"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, message: str
) -> None:
    assert old in GOOD
    problem = load(tmp_path, GOOD.replace(old, new, 1))[0]
    assert (problem.message_en, problem.line, problem.column) == (message, line, column)
    assert problem.message_zh
    assert not problem.warning


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("owner: o", "ownr: o", "owner"),
        ("type: bool", "type: boolean", "bool"),
        ("{end: escalated}", "{end: escalate}", "escalated"),
        ("en: Fine", "en: Yes", '"Yes"'),
        ("guide: g", "guide: yes", ""),
        ("owner: o", "owner: 7", '"7"'),
        ("    do:", "    doo:", "do"),
    ],
)
def test_what_was_probably_meant_is_said(tmp_path: Path, old: str, new: str, hint: str) -> None:
    assert load(tmp_path, GOOD.replace(old, new, 1))[0].hint == hint


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: \xff\n", "the file is not UTF-8"),
        (b"#" * 1_000_001, "the file is too big: 1000001 bytes, at most 1000000"),
        (b"", "the file is empty"),
        (b"- a\n- b\n", "expected a mapping, got […]"),
        (b"just words\n", "expected a mapping, got just words"),
        (b"a: \x07\n", "there is a control character, U+0007"),
        (b"a: " + b"[" * 40 + b"]" * 40, "more than 30 levels deep"),
        (b"*x\n", "anchors and aliases (`&`, `*`) are not allowed: write the content out"),
        (b"a: [1, 2\n", "YAML syntax error: this bracket is never closed"),
    ],
)
def test_what_is_no_guide_at_all_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (problem, *_) = load(tmp_path, content)
    assert problem.message_en.startswith(message)


def test_a_file_that_is_not_there_is_reported_not_raised(tmp_path: Path) -> None:
    (problem,) = load_guide(tmp_path / "none.yaml").problems
    assert problem.message_en == "the file can't be opened: No such file or directory"


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("owner: o", "owner: 7").replace("version: 1", "version: x")
    text = text.replace("resolved: false", "resolved: 1").replace("do: [x.go]", "doo: [x.go]")
    assert [problem.line for problem in load(tmp_path, text)] == [2, 3, 11, 15]


def test_two_steps_of_one_name_are_refused(tmp_path: Path) -> None:
    text = GOOD.replace("parameters:", "  - step: one\nparameters:")
    (problem,) = load(tmp_path, text)
    assert (problem.message_en, problem.path) == ("two steps are called one", "steps[1].step")


def test_a_guide_without_steps_or_with_too_many_is_refused(tmp_path: Path) -> None:
    head, _, rest = GOOD.partition("steps:\n")
    tail = rest[rest.index("parameters:") :]
    (none,) = load(tmp_path, f"{head}steps: []\n{tail}")
    assert none.message_en == "0 steps: a guide has 1 to 150"
    many = "".join(f"  - step: s{number}\n" for number in range(151))
    (many_,) = load(tmp_path, f"{head}steps:\n{many}{tail}")
    assert many_.message_en == "151 steps: a guide has 1 to 150"


def test_a_problem_reads_as_one_line_with_the_line_of_the_file_below(tmp_path: Path) -> None:
    text = GOOD.replace("s.a and s.n", "s.a is s.n")
    (problem,) = load(tmp_path, text)
    file = tmp_path / "g.yaml"
    assert problem.worded("en") == (
        f"{file}:9:11: 'is' is not allowed in a guard; did you mean ==? (steps[0].when)\n"
        "    when: s.a is s.n < limit\n"
        "          ^"
    )
    assert "条件里不能使用 'is'，是否想写 ==？" in problem.worded("zh")


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("guide: [", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no guide", encoding="utf-8")
    library = load_folder(tmp_path)
    assert list(library.guides) == ["g"]
    broken, doubled = library.problems
    assert broken.file.endswith("a.yaml")
    assert (doubled.file[-6:], doubled.line) == ("c.yaml", 1)
    assert doubled.message_en == f"{tmp_path / 'b.yaml'} defines the guide g already"


def test_a_folder_that_is_not_there_is_an_empty_library(tmp_path: Path) -> None:
    assert load_folder(tmp_path / "none").guides == {}
    assert load_facts(tmp_path / "none") == {}


FACT = "s.a:\n  type: bool\n  label: {zh: 甲, en: A}\n"


def test_facts_are_read_from_every_file_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(FACT, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(FACT.replace("s.a", "s.b"), encoding="utf-8")
    assert load_facts(tmp_path).keys() == {"s.a", "s.b"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FACT.replace("bool", "boole"), "there is no type boole; there are bool, int, number,"),
        (FACT.replace("s.a", "sa"), "a fact is named system.what, not sa"),
        (FACT.replace(", en: A", ""), "no text in en"),
        (
            FACT + "  values: {on: {zh: x, en: x}}\n",
            "on can't be a key without quotes: it is true to some readers",
        ),
        (FACT + "  values: {'true': {zh: x}}\n", "no text in en"),
        (FACT + "  unit: {zh: 次}\n", "no text in en"),
        (FACT + "  level: 3\n", "expected a whole number from 0 to 2, got 3"),
        (
            FACT + "  ask: {zh: 吗}\n  answers: {yes: {zh: 是, en: Yea}, no: {zh: 否, en: Nay}}\n",
            "no text in en",
        ),
        (
            FACT + "  ask: {zh: 吗, en: A?}\n  answers: {yes: {zh: 是, en: Yea}}\n",
            "s.a has no answer no",
        ),
        (
            FACT + "  ask: {zh: 吗, en: A?}\n  answers: {yes: {zh: 是, en: Yea}, no: {zh: 否}}\n",
            "no text in en",
        ),
        (
            FACT.replace("bool", "choice")
            + "  ask: {zh: 吗, en: A?}\n  values: {up: {zh: 上, en: U}}\n  answers: {down: {zh: 下, en: D}}\n",
            "down is no value of s.a",
        ),
        (FACT + "  ttl: 5\n", "there is no key ttl here"),
        (FACT + FACT, "the key s.a stands here twice, first in line 1"),
        ("- s.a\n", "expected fact names with their definitions"),
        ("s.a: bool\n", "expected a mapping, got bool"),
    ],
)
def test_a_bad_definition_is_told_and_left_out(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(FACT.replace("s.a", "s.b"), encoding="utf-8")
    catalogue = read_facts(tmp_path)
    assert list(catalogue.facts) == ["s.b"]
    assert catalogue.problems[0].message_en.startswith(message)


def test_a_fact_defined_in_two_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(FACT, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(FACT, encoding="utf-8")
    (problem,) = read_facts(tmp_path).problems
    assert problem.message_en == "s.a is defined already"
