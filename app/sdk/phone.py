"""One telephone number in its many spellings."""

import re

CHINA = "86"
MOBILE_DIGITS = 11
WITHHELD = frozenset({"266696687"})
"""Digits that stand for no number: "anonymous" typed on a keypad."""


def national(number: str) -> str:
    """Reduce a number to its national digits, without trunk prefix; empty when there are none."""
    marks = re.sub(r"[^\d+]", "", number)
    digits = marks.lstrip("+")
    if not digits.isascii() or digits in WITHHELD:
        return ""
    if marks.startswith("+"):
        digits = digits.removeprefix(CHINA)
    elif digits.startswith(f"00{CHINA}"):
        digits = digits[len(CHINA) + 2 :]
    elif digits.startswith(f"{CHINA}1") and len(digits) == len(CHINA) + MOBILE_DIGITS:
        digits = digits[len(CHINA) :]
    return digits.lstrip("0")


def spellings(number: str) -> tuple[str, ...]:
    """Return how a system may have a number on record, likeliest first; empty when it is none."""
    bare = national(number)
    if not bare:
        return ()
    forms = (bare, number.strip(), f"0{bare}", f"+{CHINA}{bare}", f"00{CHINA}{bare}")
    return tuple(dict.fromkeys(forms))
