"""What may be read over an agent's shoulder: numbers masked, names shortened, marks taken out."""

import unicodedata

NAME_MAX = 80
EXTENSION_MAX = 6
"""A number up to this long is a colleague's extension, and hides nothing."""
_MARKS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_HOME = "+86"
_MOBILE_DIGITS = 11


def masked_number(number: str | None) -> str:
    """Show the last four digits and at most three in front: `138 •••• 2046`.

    The shorter a number, the fewer of its first digits are shown: four are always hidden, or
    whatever is there besides the last four. Extensions stay whole.
    """
    if number is None:
        return ""
    plain = plain_text(number)
    home = plain.removeprefix(_HOME)
    if len(home) == _MOBILE_DIGITS and home.isdecimal():
        plain = home
    if len(plain) <= EXTENSION_MAX:
        return plain
    first = plain[: max(0, min(3, len(plain) - 8))]
    return f"{first} •••• {plain[-4:]}".strip()


def plain_text(text: str, limit: int = NAME_MAX) -> str:
    """Take out control, direction and line-break marks, and cut to a length that fits any card."""
    kept = (c if unicodedata.category(c) not in _MARKS else " " for c in text[: limit * 8])
    plain = " ".join("".join(kept).split())
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def initials(name: str) -> str:
    """Return what stands in the round picture: a Chinese surname, or two Latin initials."""
    words = plain_text(name).split()
    if not words:
        return ""
    if ord(words[0][0]) > 0x2E7F:
        return words[0][0]
    letters = [w[0] for w in (words[0], words[-1]) if w[0].isalnum()]
    return "".join(letters if len(words) > 1 else letters[:1]).upper()
