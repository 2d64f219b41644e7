"""How wide text is in a picture nobody has drawn yet, and where its lines break.

There is no font at hand, so widths are those of a common sans-serif, rounded up a little.
"""

import re
from unicodedata import east_asian_width

_NARROW = frozenset("iljI.,:;'|!()[]{}/ ftr")
_WIDE = frozenset("mwMW@%—≥≤≠×")
_PIECE = re.compile(r"[(（“]*(?:[a-zA-Z0-9_.\-{}:¥%]+|[^\s(（“])|\s+|.")
_NEVER_FIRST = frozenset("，。；：、）》”’,.;:)!?！？…")


def width_of(text: str, size: float) -> float:
    """Return how wide a line is, in the unit of the font's size."""
    return sum(_share(sign) for sign in text) * size


def broken(text: str, size: float, most: float) -> tuple[str, ...]:
    """Break a text into lines no wider than this; Chinese between any two signs, else at blanks."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, size, most):
        fits = width_of(line + piece.rstrip(), size) <= most
        if fits or (piece in _NEVER_FIRST and line):
            line += piece
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
    lines.append(line.rstrip())
    return tuple(line for line in lines if line)


def _pieces(text: str, size: float, most: float) -> list[str]:
    """Cut a text where a line may end; a word longer than a line is cut too."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        while width_of(piece, size) > most and len(piece) > 1:
            half = max(1, int(len(piece) * most / width_of(piece, size)))
            pieces.append(piece[:half])
            piece = piece[half:]
        pieces.append(piece)
    return pieces


def _share(sign: str) -> float:
    if east_asian_width(sign) in "WFA" and ord(sign) > 0x2000:
        return 1.0
    if sign in _NARROW:
        return 0.36
    if sign in _WIDE:
        return 0.9
    return 0.7 if sign.isupper() else 0.6
