"""A full card against the slowest of its systems: what asking eight at once costs besides.

Systems, connector, look-up, desk and session are the real ones, over real sockets. Each call is of
another customer, so that nothing is shared or kept.
"""

import asyncio
import statistics

from tests.benchmarks.cards import Cards, cards
from tests.benchmarks.eight_systems import LATENCIES_MS, eight_systems
from tests.benchmarks.figures import Figure, percentile, spread

CALLS = 300
AT_ONCE = 4
WARM = 12
"""Calls before the first that counts: connections are opened once for all."""
LIMIT_S = 60.0
"""No system is given up: what is measured is the whole card."""
AIM = 1.05


def figures() -> list[Figure]:
    """Measure."""
    with eight_systems(seed=11) as ports:
        measured = asyncio.run(_measure(ports))
    took_ms = [took * 1e3 for took, _ in measured]
    ratios = [took / slowest for took, slowest in measured]
    over_ms = [(took - slowest) * 1e3 for took, slowest in measured]
    met = "met" if percentile(ratios, 0.95) <= AIM else "MISSED"
    middle = statistics.median(ratios)
    note = f"{CALLS} calls, {len(LATENCIES_MS)} systems, {AT_ONCE} calls at once"
    return [
        ("full card, ms", spread(took_ms, 0), note),
        (
            "full card / its slowest system",
            spread(ratios, 3),
            f"median {middle:.3f}; aim at most {AIM:g}, p95 too: {met}",
        ),
        ("full card, ms above its slowest system", spread(over_ms), ""),
    ]


async def _measure(ports: dict[str, int]) -> list[tuple[float, float]]:
    numbers = iter(range(WARM + CALLS))
    measured: list[tuple[float, float]] = []

    async def some(desk: Cards) -> None:
        for number in numbers:
            card = await desk.one(number)
            if number >= WARM:
                measured.append((card.took_s, card.slowest_s))

    async with cards(ports, LIMIT_S) as desk, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(some(desk))
    return measured
