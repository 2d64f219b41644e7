"""How far a figure can be trusted: Wilson intervals, and resampling from a fixed seed."""

from collections.abc import Sequence
from math import sqrt
from random import Random

import msgspec

Z = 1.96
"""95 %."""
SEED = 20260302
RESAMPLES_MAX = 1000
RESAMPLES_MIN = 200
DRAWS_MAX = 5_000_000


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """So many of so many, and where the true share lies with 95 % confidence (Wilson).

    Attributes:
        share: None when there was nothing to count.
    """

    hits: int
    calls: int
    share: float | None
    low: float
    high: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, and the middle 95 % of what resampling the calls makes of it."""

    value: float
    low: float
    high: float

    @property
    def tells(self) -> bool:
        """Whether it can be told from 0."""
        return self.low > 0 or self.high < 0


def share_of(hits: int, calls: int) -> Share:
    """Return a share with its Wilson interval."""
    if not calls:
        return Share(hits=0, calls=0, share=None, low=0.0, high=1.0)
    share = hits / calls
    spread = Z * Z / calls
    middle = share + spread / 2
    half = Z * sqrt(share * (1 - share) / calls + spread / (4 * calls))
    return Share(
        hits=hits,
        calls=calls,
        share=share,
        low=max(0.0, min(share, (middle - half) / (1 + spread))),
        high=min(1.0, max(share, (middle + half) / (1 + spread))),
    )


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """One call as the resampling sees it.

    Attributes:
        over_rules: 1, 0 or -1: whether the first suggestion was right, less whether the rules' was.
        over_frequent: The same against the most frequent reason.
        bin: The tenth its share fell into; -1 where nothing was suggested.
        short: Whether it came true, less the share.
    """

    over_rules: int
    over_frequent: int
    bin: int = -1
    short: float = 0.0


class Resampled(msgspec.Struct, frozen=True, kw_only=True):
    """The three figures that are no shares."""

    over_rules: Figure
    over_frequent: Figure
    calibration_error: Figure


def resample(gaps: Sequence[Gap]) -> Resampled:
    """Work the figures out, and how far other calls of the same kind would move them."""
    count = len(gaps)
    rules = [gap.over_rules for gap in gaps]
    frequent = [gap.over_frequent for gap in gaps]
    random = Random(SEED)
    rounds = max(RESAMPLES_MIN, min(RESAMPLES_MAX, DRAWS_MAX // max(1, count)))
    drawn: list[tuple[float, float, float]] = []
    for _ in range(rounds):
        picked = random.choices(range(count), k=count)
        drawn.append(
            (
                sum(map(rules.__getitem__, picked)) / count,
                sum(map(frequent.__getitem__, picked)) / count,
                _calibration_error([gaps[place] for place in picked]),
            )
        )
    whole = (sum(rules) / count, sum(frequent) / count, _calibration_error(gaps))
    figures = [
        _figure(value, sorted(each[place] for each in drawn)) for place, value in enumerate(whole)
    ]
    return Resampled(over_rules=figures[0], over_frequent=figures[1], calibration_error=figures[2])


def _figure(value: float, drawn: list[float]) -> Figure:
    cut = int(len(drawn) * 0.025)
    return Figure(value=value, low=drawn[cut], high=drawn[-1 - cut])


def _calibration_error(gaps: Sequence[Gap]) -> float:
    """Return the expected calibration error: by tenths, how far shares and truth lie apart."""
    short: dict[int, float] = {}
    count = 0
    for gap in gaps:
        if gap.bin >= 0:
            count += 1
            short[gap.bin] = short.get(gap.bin, 0.0) + gap.short
    return sum(map(abs, short.values())) / count if count else 0.0
