"""How figures are written: medians and high percentiles, each with what it was aimed at."""

import math
import statistics
from collections.abc import Callable, Sequence
from time import perf_counter

Figure = tuple[str, str, str]
"""Name, value, note."""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Return `p50 / p95 / p99`."""
    middle = statistics.median(values)
    shown = (middle, percentile(values, 0.95), percentile(values, 0.99))
    return " / ".join(f"{value:.{digits}f}" for value in shown)


def kept(value: float, limit: float, unit: str) -> str:
    """Say whether an aim was met."""
    return f"aim under {limit:g} {unit}: {'met' if value < limit else 'MISSED'}"


def best(work: Callable[[], object]) -> float:
    """Return the seconds some work takes: the best of five rounds of many times each."""
    began = perf_counter()
    work()
    count = max(1, min(2000, int(0.05 / max(perf_counter() - began, 1e-7))))
    rounds = []
    for _ in range(5):
        began = perf_counter()
        for _ in range(count):
            work()
        rounds.append((perf_counter() - began) / count)
    return min(rounds)


def took(seconds: float) -> str:
    """Return a short time in its unit."""
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms"
