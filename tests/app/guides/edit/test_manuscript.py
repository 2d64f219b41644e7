"""A guide changed in its author's hand: what was meant is said, and nothing else has moved."""

import difflib
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.guides.edit.manuscript import Manuscript
from app.guides.problem import Way
from app.guides.yaml_tree import parse_tree
from app.paths import resources_folder

GUIDES = sorted((resources_folder() / "guides").glob("*.yaml"))
VALUES: list[Any] = [
    "ok", "yes", "", " x ", "a: b", "x #y", "it's", 'say "hi"', "你好，世界", "5", "-3h", "true",
    "{a}", "[x]", "two\nlines", "tab\there", "- dash", "> 5", "= a * 2", "@at", "1:30", "0x1f",
    "back\\slash", "null", "~", 5, -27, 0.5, 1e-7, True, False, None, "\u2028", "#", "!", "a,b",
]  # fmt: skip
FILE = """\
# head of the file
guide: tried   # its id
version: 1
title: {zh: 试, en: 'Tried'}
facts:
  # why
  a.b: {type: bool}

parameters:
  weak: -27        # dBm
  share: 0.5       # of 1
steps:
  # ---- first things
  - step: one
    when: a.b      # always
    do: [x.y, x.z]
  # about two
  # and more about two
  - step: two
    say:
      zh: "您好, 再见"
      en: >-
        folded
        text
    verify: {facts: [a.b], after_s: 60}

  # ---- last things
  - {step: three, when: not a.b}
  - step: four
    say: {zh: |
        不行
      , en: x}
# the end
"""


def read(text: str) -> Manuscript:
    return Manuscript.of(text, "f.yaml")


def changed_lines(before: str, after: str) -> list[str]:
    """The lines that differ, as a diff shows them, without its head."""
    rows = difflib.ndiff(before.splitlines(), after.splitlines())
    return [row for row in rows if row[0] in "+-"]


def ways(value: Any, way: Way = ()) -> list[Way]:
    """The way to every scalar."""
    if isinstance(value, dict):
        return [w for key, each in value.items() for w in ways(each, (*way, key))]
    if isinstance(value, list):
        return [w for n, each in enumerate(value) for w in ways(each, (*way, n))]
    return [way]


def comments(text: str) -> list[str]:
    return [
        line[line.index("#") :] for line in text.splitlines() if " #" in line or line[:1] == "#"
    ]


GOOD = FILE.replace("    say: {zh: |\n        不行\n      , en: x}\n", "    end: done\n")


def test_a_value_changes_in_its_line_only():
    done = read(GOOD).put(("steps", 0, "when"), "a.b and c.d")
    assert changed_lines(GOOD, done.text) == [
        "-     when: a.b      # always",
        "+     when: a.b and c.d  # always",
    ]


def test_a_comment_behind_a_value_keeps_its_column_while_there_is_room():
    done = read(GOOD).put(("parameters", "share"), 0.75)
    assert "  share: 0.75      # of 1\n" in done.text


def test_quotes_stay_what_they_were():
    done = read(GOOD).put(("title", "en"), "Once more").put(("steps", 1, "say", "zh"), "再来")
    assert "title: {zh: 试, en: 'Once more'}" in done.text
    assert '      zh: "再来"\n' in done.text


def test_folded_text_stays_folded():
    done = read(GOOD).put(("steps", 1, "say", "en"), "other text")
    assert "      en: >-\n        other text\n    verify" in done.text


def test_a_new_key_stands_where_the_format_has_it():
    done = read(GOOD).put(("steps", 0, "title"), {"zh": "一", "en": "One"})
    assert changed_lines(GOOD, done.text) == ["+     title: {zh: 一, en: One}"]
    assert done.text.index("title: {zh: 一") > done.text.index("when: a.b")
    assert done.text.index("title: {zh: 一") < done.text.index("do: [x.y")


def test_the_words_of_a_new_step_stand_on_lines_of_their_own():
    done = read(GOOD).insert(("steps",), 1, {"step": "new", "say": {"zh": "好", "en": "Good"}})
    assert changed_lines(GOOD, done.text) == [
        "+   - step: new",
        "+     say:",
        "+       zh: 好",
        "+       en: Good",
    ]


def test_an_item_goes_with_the_comment_that_is_about_it_and_not_with_a_heading():
    done = read(GOOD).move(("steps",), 1, 0)
    order = [step["step"] for step in done.value["steps"]]
    assert order == ["two", "one", "three", "four"]
    text = done.text
    assert text.index("---- first") < text.index("# about two") < text.index("step: two")
    assert text.index("step: two") < text.index("step: one") < text.index("---- last")
    assert sorted(done.text.splitlines()) == sorted(GOOD.splitlines())


def test_moving_there_and_back_leaves_no_trace():
    there = read(GOOD).move(("steps",), 0, 1)
    assert there.move(("steps",), 1, 0).text == GOOD


def test_a_removed_step_takes_its_comment_along():
    done = read(GOOD).remove(("steps", 1))
    assert "about two" not in done.text
    assert "---- first" in done.text
    assert "---- last" in done.text


def test_the_first_key_of_an_item_can_go():
    done = read(GOOD).remove(("steps", 0, "step"))
    assert "  - when: a.b      # always\n    do:" in done.text


def test_a_value_within_brackets_comes_and_goes():
    start = read(GOOD)
    more = start.put(("steps", 2, "end"), "done").put(("steps", 0, "do"), ["x.y", "n.n", "x.z"])
    assert "  - {step: three, when: not a.b, end: done}\n" in more.text
    assert "    do: [x.y, n.n, x.z]\n" in more.text
    less = more.remove(("steps", 2, "end")).remove(("steps", 0, "do", 1))
    assert less.text == GOOD


def test_what_is_emptied_stays_a_list():
    done = read(GOOD).remove(("steps", 0, "do", 0)).remove(("steps", 0, "do", 0))
    assert done.value["steps"][0]["do"] == []


def test_a_key_is_renamed_in_its_place():
    done = read(GOOD).rename(("parameters", "weak"), "weakest")
    assert list(done.value["parameters"]) == ["weakest", "share"]
    assert changed_lines(GOOD, done.text) == [
        "-   weak: -27        # dBm",
        "+   weakest: -27        # dBm",
    ]
    with pytest.raises(KeyError):
        done.rename(("parameters", "share"), "weakest")


def test_what_is_not_there_is_made_on_the_way():
    done = read("guide: x\n").put(("outcomes", "good", "title", "zh"), "好")
    assert done.value == {"guide": "x", "outcomes": {"good": {"title": {"zh": "好"}}}}
    assert done.text.startswith("guide: x\noutcomes:")


def test_a_section_stands_apart_as_the_others_do():
    text = "guide: x\n\nsteps: []\n\noutcomes: {}\n"
    done = read(text).put(("tables",), [{"gives": "a.b"}])
    assert done.text == "guide: x\n\ntables:\n  - gives: a.b\n\nsteps: []\n\noutcomes: {}\n"
    assert done.remove(("tables",)).text == text


def test_an_empty_text_can_be_filled():
    assert read("").put(("guide",), "x").text == "guide: x\n"


def test_what_leaves_no_room_is_written_anew_around_it():
    text = "a:\n  - - 1   # odd\n    - 2\nb: 1   # kept\n"
    done = read(text).insert(("a", 0), 0, 7)
    assert done.value == {"a": [[7, 1, 2]], "b": 1}
    assert done.text.endswith("b: 1   # kept\n")


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize(
    "way",
    [
        ("guide",),
        ("title", "zh"),
        ("steps", 0, "when"),
        ("steps", 1, "say", "en"),
        ("steps", 0, "do", 1),
        ("steps", 2, "when"),
        ("parameters", "new"),
        ("steps", 0, "say", "en"),
    ],
    ids=str,
)
def test_any_value_is_read_again_as_it_was_meant(way: Way, value: Any):
    done = read(GOOD).put(way, value)
    assert msgspec.json.encode(done.find(way)) == msgspec.json.encode(value)
    assert parse_tree(done.text, "f").value == done.value


@pytest.mark.parametrize("file", GUIDES, ids=lambda file: file.stem)
def test_our_guides_change_at_one_place_only(file: Path):
    text = file.read_text("utf-8")
    start, chance = read(text), random.Random(11)
    for way in chance.sample(ways(start.value), 40):
        if start.find(way) is None or start.reading is None:
            continue
        span = start.reading.spans[way]
        first, last = text.count("\n", 0, span.start), text.count("\n", 0, span.end)
        done = start.put(way, chance.choice(VALUES))
        before, after = text.splitlines(), done.text.splitlines()
        grown = len(after) - len(before)
        assert after[:first] == before[:first]
        assert after[last + 1 + grown :] == before[last + 1 :]


@pytest.mark.parametrize("file", GUIDES, ids=lambda file: file.stem)
def test_many_changes_lose_no_comment_of_what_stays(file: Path):
    text = file.read_text("utf-8")
    done, chance = read(text), random.Random(5)
    for _ in range(60):
        count = len(done.value["steps"])
        one, other = chance.randrange(count), chance.randrange(count)
        done = done.move(("steps",), one, other)
        way = ("steps", chance.randrange(count), "when")
        done = done.put(way, chance.choice(["area.outage", "onu.rx_dbm < -27", "'x' == 'y'"]))
    assert sorted(comments(done.text)) == sorted(comments(text))
    assert parse_tree(done.text, "f").value == done.value


def test_a_text_that_is_no_yaml_says_why():
    broken = read("a: [1\n")
    assert broken.value is None
    assert broken.problem is not None
    assert "closed" in broken.problem.message_en
