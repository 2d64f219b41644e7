"""Which chips stand on the card, and where: at most eight, each where it was seen first.

It is the same where there is room for fewer. Of more than there are places for, the loud ones go
first, then the rules' order counts. A chip that has once said something keeps its place for as long
as the customer is the same one: what comes later takes a free place, or that of a chip that has
said nothing yet, and else stands behind "more", which is as loud as the loudest in it. So nothing
moves under the mouse, whatever comes in late.
"""

from collections.abc import Sequence

import msgspec

from widgets.state.chip import Chip
from widgets.state.signs import Tone

MOST = 8
LOUDNESS = {Tone.BAD: 0, Tone.WARN: 1}


class Seats(msgspec.Struct, frozen=True):
    """Who stands where.

    Attributes:
        keys: Of the chips, by place.
        bound: Those that have said something: they stay.
    """

    keys: tuple[str, ...] = ()
    bound: frozenset[str] = frozenset()


def seated(made: Sequence[Chip], before: Seats, most: int = MOST) -> tuple[str, ...]:
    """Return the keys of the chips that have a place, by place; there are at most so many."""
    chips = {chip.key: chip for chip in made}
    order = {key: place for place, key in enumerate(chips)}
    size = min(most, len(chips))
    held = {n: key for n, key in enumerate(before.keys[:size]) if key in order}
    places = {n: key for n, key in held.items() if key in before.bound}
    free = sorted(
        chips.keys() - set(places.values()),
        key=lambda key: (loudness(chips[key]), key not in held.values(), order[key]),
    )
    chosen = set(free[: size - len(places)])
    places |= {n: key for n, key in held.items() if key in chosen}
    late = iter(sorted(chosen - set(places.values()), key=order.__getitem__))
    return tuple(places[n] if n in places else next(late) for n in range(size))


def kept(shown: Sequence[Chip], before: Seats) -> Seats:
    """Return the places as they are shown, to be kept the next time."""
    keys = tuple(chip.key for chip in shown)
    spoken = {chip.key for chip in shown if not chip.loading}
    return Seats(keys, frozenset(keys) & (before.bound | spoken))


def loudness(chip: Chip) -> int:
    """Return how far back a chip stands among those that have to share the places."""
    return len(LOUDNESS) if chip.loading else LOUDNESS.get(chip.tone, len(LOUDNESS))
