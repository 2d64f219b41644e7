"""Text from outside is shown as it stands and harms nothing."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from widgets.text import Words, clean, tip
from widgets.theme import Role, Theme, load_tokens

TOKENS = load_tokens(Path(__file__).resolve().parents[2] / "resources/themes/light.toml")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Chen Wei", "Chen Wei"),
        ("120  ·  Nanjing", "120  ·  Nanjing"),
        ("one\r\ntwo\tthree", "one  two three"),
        ("a\u202egnp.exe\u202c", "agnp.exe"),
        ("\x00\x07 x \u2028", "x"),
        ("<b>陈</b>", "<b>陈</b>"),
        ("\ud800", ""),
    ],
)
def test_marks_that_control_or_turn_text_round_are_taken_out(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_tool_tip_is_never_markup() -> None:
    assert "&lt;img" in tip("<img src=x>")
    assert tip("") == ""


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("text", ["word " * 2000, "𬭎" * 10_000, "A" * 10_000, "中文" * 5000])
def test_a_text_never_takes_more_lines_than_it_may(qtbot: QtBot, lines: int, text: str) -> None:
    words = Words(Theme(TOKENS), Role.BODY, lines=lines)
    qtbot.addWidget(words)
    words.resize(200, 100)
    words.say(text)
    words.grab()
    assert words.rows_at(200) == lines
    assert words.elided
    assert words.toolTip()


def test_what_fits_is_not_elided(qtbot: QtBot) -> None:
    words = Words(Theme(TOKENS), Role.BODY, lines=2)
    qtbot.addWidget(words)
    words.resize(400, 40)
    words.say("Own the outage", strong=("outage",))
    words.grab()
    assert not words.elided
    assert words.toolTip() == ""
