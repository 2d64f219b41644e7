"""A hundred cards a minute, one request in two hundred failing: memory and sockets stay flat.

python -m tests.benchmarks.bench_soak MINUTES
"""

import asyncio
import gc
import os
import statistics
import sys
import time
from pathlib import Path

from tests.benchmarks.cards import Cards, cards
from tests.benchmarks.eight_systems import eight_systems
from tests.benchmarks.figures import Figure
from tests.benchmarks.footprint import private_mb

PER_MINUTE = 100
MINUTES = 1.5
EVERY_S = 5.0
WARM_S = 30.0
"""Until pools, caches and the allocator have what they need."""
LIMIT_S = 2.0
FAILING = 0.005


def figures(minutes: float = MINUTES) -> list[Figure]:
    """Measure."""
    with eight_systems(seed=12, failing=FAILING) as ports:
        made, looks, left = asyncio.run(_measure(ports, minutes))
    settled = [look for look in looks if look[0] >= WARM_S]
    minutes_in = [at / 60 for at, _, _ in settled]
    memory = [mb for _, mb, _ in settled]
    sockets = [float(count) for _, _, count in settled]
    per_card_kb = _slope(minutes_in, memory) * 1024 / PER_MINUTE
    return [
        ("cards in the soak", f"{made}", f"{minutes:g} min, {left} requests out at the end"),
        (
            "memory of its own, MB per minute",
            f"{_slope(minutes_in, memory):+.3f}",
            f"{memory[0]:.1f} to {memory[-1]:.1f} MB; {per_card_kb:+.1f} kB a card",
        ),
        (
            "open sockets per minute",
            f"{_slope(minutes_in, sockets):+.2f}",
            f"{min(sockets):.0f} to {max(sockets):.0f}, median {statistics.median(sockets):.0f}",
        ),
    ]


def _slope(at: list[float], values: list[float]) -> float:
    return statistics.linear_regression(at, values).slope


async def _measure(
    ports: dict[str, int], minutes: float
) -> tuple[int, list[tuple[float, float, int]], int]:
    looks: list[tuple[float, float, int]] = []
    count = round(minutes * PER_MINUTE)
    async with cards(ports, LIMIT_S) as desk:
        began_s = time.monotonic()
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(_watch(looks, began_s))
            async with asyncio.TaskGroup() as calls:
                for number in range(count):
                    calls.create_task(_call(desk, number))
                    due_s = began_s + (number + 1) * 60 / PER_MINUTE
                    await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            watching.cancel()
        return count, looks, desk.lookup.out


async def _call(desk: Cards, number: int) -> None:
    await desk.one(number)


async def _watch(looks: list[tuple[float, float, int]], began_s: float) -> None:
    while True:
        await asyncio.sleep(EVERY_S)
        gc.collect()
        looks.append((time.monotonic() - began_s, private_mb(os.getpid()), _sockets()))


def _sockets() -> int:
    return sum(_is_socket(each) for each in Path("/proc/self/fd").iterdir())


def _is_socket(file: Path) -> bool:
    try:
        return os.readlink(file).startswith("socket:")
    except OSError:  # closed since
        return False


if __name__ == "__main__":
    for row in figures(float(sys.argv[1])):
        print("  ".join(row))
