"""Whether experience has been better than the rules alone, on calls it had not yet learnt from."""

from math import log, sqrt

import msgspec
from msgspec.structs import replace

CALLS_MIN = 30
"""Fewer calls than this tell nothing."""
MEMORY = 0.99
"""What a call still counts for one call later: some hundred calls count."""
AHEAD = 2.0
"""It has to lead by so many standard errors to be listened to; then it must not fall behind."""
LEAST = 1e-4
"""A share below this loses no more than it would."""
_TINY = 1e-9


class Contest(msgspec.Struct, frozen=True, kw_only=True):
    """The running comparison, newer calls counting more.

    Attributes:
        calls: How many there have been.
        lead: Sum of how much less experience lost than the rules (log-loss), each by its weight.
        square: The same of the squares.
        weight: Sum of the weights.
        weight_square: Sum of their squares.
        won: Experience is listened to: it has been ahead by more than chance would have it, and
            not fallen behind since.
    """

    calls: int = 0
    lead: float = 0.0
    square: float = 0.0
    weight: float = 0.0
    weight_square: float = 0.0
    won: bool = False

    @property
    def ahead(self) -> float:
        """By how many standard errors experience leads; below 0, the rules do."""
        mean = self.lead / self.weight
        variance = max(0.0, self.square / self.weight - mean * mean)
        error = sqrt(variance * self.weight_square) / self.weight
        return mean / max(error, _TINY)


def loss(share: float) -> float:
    """Return what it costs to have given this share to what came true."""
    return -log(max(share, LEAST))


def held(contest: Contest, by_rules: float, by_experience: float) -> Contest:
    """Return the contest with one more call in it: what each had lost on it beforehand."""
    lead = by_rules - by_experience
    then = Contest(
        calls=contest.calls + 1,
        lead=contest.lead * MEMORY + lead,
        square=contest.square * MEMORY + lead * lead,
        weight=contest.weight * MEMORY + 1.0,
        weight_square=contest.weight_square * MEMORY * MEMORY + 1.0,
    )
    needed = 0.0 if contest.won else AHEAD
    return replace(then, won=then.calls >= CALLS_MIN and then.ahead > needed)
