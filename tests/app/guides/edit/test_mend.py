"""A suggestion is written where the mistake is, and nowhere else."""

from collections.abc import Callable

import pytest

from app.domain.facts import FactDefinition
from app.guides.check import Shelf, check_guide
from app.guides.edit.manuscript import Manuscript
from app.guides.edit.mend import find_way, mended, offset_in
from app.guides.load import load_tree
from app.guides.problem import Problem

SHELF = Shelf(
    facts={
        "onu.state": FactDefinition(
            type="choice",
            label={"zh": "光猫", "en": "Modem"},
            values={"online": {"zh": "在", "en": "on"}, "offline": {"zh": "离", "en": "off"}},
        ),
        "area.since": FactDefinition(type="time", label={"zh": "起", "en": "Since"}),
        "a.b": FactDefinition(type="bool", label={"zh": "a", "en": "a"}),
    },
    actions=frozenset({"sms.eta"}),
)
TEXT = """\
guide: g
version: 1
owner: o
title: {zh: 试, en: Try}
steps:
  - step: one
    when: a.b and onu.state == 'offline'
    say: {zh: "{area.since:time}", en: "{area.since:time}"}
    do: [sms.eta]
    end: done
otherwise: {end: done}
outcomes:
  done: {resolved: false, disposition: D}
tests:
  - given: {a.b: true}
    expect: []
"""


def problems(guide: Manuscript) -> tuple[Problem, ...]:
    assert guide.reading is not None
    return check_guide(load_tree(guide.reading.tree, guide.file), SHELF)


@pytest.mark.parametrize(
    "torn",
    [
        lambda text: text.replace("a.b and", "a.bb and"),
        lambda text: text.replace("onu.state ==", "onu.stat =="),
        lambda text: text.replace("'offline'", "'oflline'"),
        lambda text: text.replace("{area.since:time}", "{area.sinc:time}", 1),
        lambda text: text.replace('en: "{area.since:time}"', 'en: "{area.since:tim}"'),
        lambda text: text.replace("[sms.eta]", "[sms.et]"),
        lambda text: text.replace("    end: done", "    end: don"),
        lambda text: text.replace("otherwise: {end: done}", "otherwise: {end: dome}"),
        lambda text: text.replace("    when:", "    wehn:"),
        lambda text: text.replace("given: {a.b:", "given: {a.bb:"),
    ],
)
def test_what_was_meant_is_one_click_away(torn: Callable[[str], str]):
    assert problems(Manuscript.of(TEXT, "f")) == ()
    guide = Manuscript.of(torn(TEXT), "f")
    assert guide.text != TEXT
    found = next(each for each in problems(guide) if each.hint)
    assert mended(guide, found).text == TEXT


def test_a_mistake_in_a_guard_is_pointed_at():
    guide = Manuscript.of(TEXT.replace("onu.state", "onu.stat"), "f")
    (found,) = problems(guide)
    way = find_way(guide, found)
    assert way == ("steps", 0, "when")
    assert offset_in(guide, found, way) == len("a.b and ")
