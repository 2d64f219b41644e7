"""What an author types means the value that is wanted at its place."""

from typing import Any

import pytest

from app.guides.edit.values import ABSENT, UnmeantError, meant, typed, typed_cell
from app.guides.problem import Way

STEP: Way = ("steps", 0)


@pytest.mark.parametrize(
    ("way", "text", "value"),
    [
        ((*STEP, "when"), "True", ABSENT),
        ((*STEP, "when"), " a.b and\n c ", "a.b and c"),
        ((*STEP, "do"), "a.b， c.d", ["a.b", "c.d"]),
        ((*STEP, "do"), "", ABSENT),
        ((*STEP, "level"), "2", 2),
        ((*STEP, "level"), "0", ABSENT),
        ((*STEP, "level"), "high", "high"),
        ((*STEP, "end"), "", ABSENT),
        ((*STEP, "optional"), "true", True),
        ((*STEP, "optional"), "false", ABSENT),
        ((*STEP, "verify", "after_s"), "60", 60),
        ((*STEP, "step"), "", ""),
        (("version",), "3", 3),
        (("parameters", "a"), "-27", -27),
        (("parameters", "a"), "0.5", 0.5),
        (("parameters", "a"), "007", "007"),
        (("reasons", 0, "weight"), "2.5", 2.5),
        (("reasons", 0, "weight"), "much", "much"),
        (("tables", 0, "rows", 0, 0), "", None),
        (("tables", 0, "rows", 0, 0), "< 5", "< 5"),
        (("tables", 0, "rows", 0, 0), '"5"', "5"),
        (("tests", 0, "given"), 'a.b = true\n\nc.d = -3h\ne = null\nf = "5"',
         {"a.b": True, "c.d": "-3h", "e": None, "f": "5"}),
        (("tests", 0, "then"), "s: a.b = 1, c.d = x", {"s": {"a.b": 1, "c.d": "x"}}),
        (("tests", 0, "expect"), "", ABSENT),
        (("tests", 0, "unchecked"), "-", []),
    ],
    ids=str,
)  # fmt: skip
def test_a_field_means_what_its_place_takes(way: Way, text: str, value: Any):
    found = meant(way, text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        ((*STEP, "do"), ["a.b", "c.d"]),
        (("tests", 0, "unchecked"), []),
        (("tests", 0, "given"), {"a.b": True, "c": None, "d": "5", "e": -3.5, "f": "-3h"}),
        (("tests", 0, "then"), {"s": {"a.b": 1, "c.d": "x"}, "t": {"e": False}}),
        (("parameters", "a"), -27),
        ((*STEP, "say", "zh"), "您好"),
    ],
    ids=str,
)
def test_what_stands_in_a_field_means_the_value_again(way: Way, value: Any):
    assert meant(way, typed(value, way)) == value


@pytest.mark.parametrize("cell", [None, 5, -0.5, True, "offline", "5", "true", "< 5", "null", ""])
def test_a_cell_shows_what_kind_it_is(cell: Any):
    found = meant(("tables", 0, "rows", 0, 0), typed_cell(cell))
    assert (type(found), found) == (type(cell), cell)


@pytest.mark.parametrize(
    ("way", "text"),
    [
        (("tests", 0, "given"), "a.b true"),
        (("tests", 0, "given"), "a.b = 1\na.b = 2"),
        (("tests", 0, "then"), "a.b = 1"),
    ],
)
def test_what_can_not_be_written_down_says_how_it_should_be(way: Way, text: str):
    with pytest.raises(UnmeantError) as caught:
        meant(way, text)
    assert caught.value.said.keys() == {"zh", "en"}
