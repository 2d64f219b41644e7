"""What may be shown of the names and numbers a switch sends: text from outside, made harmless."""

import unicodedata
from functools import lru_cache

NAME_LIMIT = 80
ATTACHED_LIMIT = 32
ATTACHED_VALUE_LIMIT = 1024
_WITHHELD = {
    "", "<unknown>", "unknown", "anonymous", "restricted", "unavailable", "private", "withheld",
    "0000", "+266696687",
}  # fmt: skip
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_text(text: str, limit: int = NAME_LIMIT) -> str:
    """Take control and direction marks out, fold white space, cut."""
    shown = "".join(
        " " if one in "\t\r\n\v\f\x85\u2028\u2029" else one
        for one in text
        if one in "\t\r\n\v\f\x85\u2028\u2029" or unicodedata.category(one) not in _UNSEEN
    )
    return " ".join(shown.split())[:limit].rstrip()


@lru_cache(maxsize=256)
def clean_name(text: str) -> str | None:
    """Return a name fit to show, or None when there is none."""
    name = clean_text(text)
    return None if name.lower() in _WITHHELD else name


@lru_cache(maxsize=256)
def clean_number(text: str) -> str | None:
    """Return a number as the switch gave it, or None when it is withheld."""
    number = clean_text(text)
    return None if number.lower() in _WITHHELD else number


def clean_attached(variables: dict[str, str]) -> dict[str, str]:
    """Return the attached values that say something, few and short enough to be kept."""
    kept = {
        clean_text(name): clean_text(value, ATTACHED_VALUE_LIMIT)
        for name, value in variables.items()
        if value and name and name != "DNIS"
    }
    return dict(list(kept.items())[:ATTACHED_LIMIT])
