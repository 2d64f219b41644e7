"""What is no number at all: withheld, anonymous, invalid, in all the words switches have for it."""

import unicodedata

KEYPAD = frozenset({"266696687"})
"""Digits that stand for no number: "anonymous" typed on a keypad."""
WORDS = (
    "anonymous",
    "unknown",
    "private",
    "restricted",
    "withheld",
    "unavailable",
    "blocked",
    "invalid",
    "匿名",
    "未知",
    "保密",
    "隐藏",
)
DIGITS_MIN = 2
"""A single digit is nobody's number."""


def digits_of(number: str) -> str:
    """Return the digits, as ASCII, with a leading + where there is one; a URI's host is left out.

    `sip:+86120@host`, `tel:120-3;ext=4` and full-width digits are all read.
    """
    bare = number.strip().partition("@")[0].partition(";")[0]
    found = "".join(
        str(unicodedata.digit(letter))
        for letter in bare
        if unicodedata.digit(letter, None) is not None
    )
    marked = bare.lstrip(" <(").casefold()
    for scheme in ("sip:", "sips:", "tel:"):
        marked = marked.removeprefix(scheme)
    return f"+{found}" if marked.startswith(("+", "＋")) else found


def is_no_number(number: str | None) -> bool:
    """Whether nobody can be looked up by this: it is empty, a word for "withheld", or zeros."""
    if number is None:
        return True
    digits = digits_of(number).lstrip("+")
    if digits in KEYPAD or len(digits) < DIGITS_MIN or not digits.strip("0"):
        return True
    said = number.casefold()
    return any(word in said for word in WORDS)
