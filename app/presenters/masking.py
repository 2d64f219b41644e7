"""What may be read over an agent's shoulder: numbers masked, names shortened, marks taken out."""

import unicodedata

NAME_MAX = 80


def masked_number(number: str | None) -> str:
    """Show the first three and the last four digits: `138 •••• 2046`; short ones stay whole."""
    if number is None:
        return ""
    plain = plain_text(number)
    if len(plain) <= 6:
        return plain
    return f"{plain[:3]} •••• {plain[-4:]}"


def plain_text(text: str) -> str:
    """Take out control, direction and line-break marks, and cut to a length that fits any card."""
    kept = (c if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} else " " for c in text)
    return " ".join("".join(kept).split())[:NAME_MAX]


def initials(name: str) -> str:
    """Return what stands in the round picture: a Chinese surname, or two Latin initials."""
    words = plain_text(name).split()
    if not words:
        return ""
    if ord(words[0][0]) > 0x2E7F:
        return words[0][0]
    letters = [w[0] for w in (words[0], words[-1]) if w[0].isalnum()]
    return "".join(letters if len(words) > 1 else letters[:1]).upper()
