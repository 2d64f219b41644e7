"""Text from outside, made fit for one line on a screen or in a log."""

LANGUAGES = ("zh", "en")
"""Every wording is there in each of them."""

LONGEST_TEXT = 200


def encodable(text: str) -> str:
    """Replace what no encoding has: half a character, as broken programs pass it on."""
    return text.encode("utf-8", "replace").decode()


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """Make one line of a text from outside: no control or direction marks, not too long."""
    line = " ".join(text.split())
    return "".join(mark for mark in line if mark.isprintable())[:longest]
