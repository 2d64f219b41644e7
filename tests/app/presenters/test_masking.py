"""What is read over an agent's shoulder gives nobody away, and no text breaks the card."""

import pytest

from app.presenters.masking import initials, masked_number, plain_text


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (None, ""),
        ("102", "102"),
        ("100800", "100800"),
        ("1200004", "•••• 0004"),
        ("12000046", "•••• 0046"),
        ("120000046", "1 •••• 0046"),
        ("12000001046", "120 •••• 1046"),
        ("+8612000001046", "120 •••• 1046"),
        ("+86x1200001046", "+86 •••• 1046"),
        ("+4412000001046", "+44 •••• 1046"),
        ("1200000\u202e1046", "120 •••• 1046"),
    ],
)
def test_a_number_shows_its_ends_and_an_extension_stays_whole(number: str | None, shown: str):
    assert masked_number(number) == shown


@pytest.mark.parametrize("length", range(7, 20))
def test_of_a_number_four_digits_or_all_but_four_are_hidden(length: int):
    digits = "".join(str(n % 10) for n in range(length))
    shown = [c for c in masked_number(digits) if c.isdecimal()]
    assert len(shown) <= max(4, length - 4)
    assert len(shown) <= 7


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("陈伟", "陈伟"),
        ("a\nb\r\tc", "a b c"),
        ("\u202eknil\u202c", "knil"),
        ("x\u200f\u2028y\u2029z", "x y z"),
        ("broken \ud83d end", "broken end"),
        ("<b>bold</b>", "<b>bold</b>"),
        (" \u200b ", ""),
    ],
)
def test_marks_that_steer_the_screen_are_taken_out(text: str, plain: str):
    assert plain_text(text) == plain


def test_a_long_text_is_cut_and_shows_that_it_is():
    assert plain_text("名" * 10_000) == "名" * 79 + "…"
    assert plain_text("名" * 80) == "名" * 80
    assert plain_text("ab" * 90, 10) == "ababababa…"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("陈伟", "陈"),
        ("Chen Wei", "CW"),
        ("Chen Li Qun", "CQ"),
        ("madonna", "M"),
        ("<b>", ""),
        ("\u202e", ""),
        ("", ""),
    ],
)
def test_the_picture_holds_a_surname_or_two_initials(name: str, shown: str):
    assert initials(name) == shown
