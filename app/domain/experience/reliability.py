"""How often what was said to be so likely came true: ten bins, with the calls behind each."""

import msgspec
from msgspec.structs import replace

BINS = 10
FULL = 400
"""A bin with so many calls forgets half of them, so that it follows the present."""
WRONG_MAX = 0.1
"""A share further than this from what came true is not said as a number."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """The suggestions whose share fell between two tenths.

    Attributes:
        calls: How many.
        hits: How many of them were the reason coded after the call.
    """

    calls: int = 0
    hits: int = 0


EMPTY = (Bin(),) * BINS


def bin_of(share: float) -> int:
    """Return the number of the bin a share falls into, 0 to 9."""
    return max(0, min(BINS - 1, int(share * BINS)))


def counted(bins: tuple[Bin, ...], share: float) -> int:
    """Return how many calls bear this share out as a frequency; 0 when they bear it out not."""
    found = bins[bin_of(share)]
    if not found.calls or abs(found.hits / found.calls - share) > WRONG_MAX:
        return 0
    return found.calls


def told(bins: tuple[Bin, ...], share: float, came_true: bool) -> tuple[Bin, ...]:
    """Return the bins with one more suggestion in them."""
    number = bin_of(share)
    found = bins[number]
    if found.calls >= FULL:
        found = Bin(calls=found.calls // 2, hits=found.hits // 2)
    found = replace(found, calls=found.calls + 1, hits=found.hits + came_true)
    return (*bins[:number], found, *bins[number + 1 :])
