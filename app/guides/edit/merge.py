"""Two people's changes to one text brought together, line by line."""

from difflib import SequenceMatcher
from itertools import pairwise

Change = tuple[int, int, list[str]]
"""Lines from and to of the common text, and what one side has in their place."""


def merged(start: str, mine: str, theirs: str) -> str | None:
    """Return a text with both sides' changes; None where both changed the same lines otherwise.

    Args:
        start: What both began with.
        mine: One side's text.
        theirs: The other's.
    """
    begun = start.splitlines(keepends=True)
    left = _changes(begun, mine.splitlines(keepends=True))
    right = _changes(begun, theirs.splitlines(keepends=True))
    both: list[Change] = sorted([*left, *(each for each in right if each not in left)])
    for one, other in pairwise(both):
        if other[0] < one[1] or (other[0] == one[0] and one[0] == one[1]):
            return None
        if other[0] == one[1] and (one in left) != (other in left):
            return None
    made: list[str] = []
    at = 0
    for first, end, lines in both:
        made += begun[at:first] + lines
        at = end
    return "".join(made + begun[at:])


def _changes(begun: list[str], now: list[str]) -> list[Change]:
    codes = SequenceMatcher(None, begun, now, autojunk=False).get_opcodes()
    return [(a, b, now[c:d]) for what, a, b, c, d in codes if what != "equal"]
