"""How long the window waits while other agents' events stream in by the thousand.

Inside the program a timer ticks every 16 ms; the longest time between two ticks is the longest the
card would have stood still. The switch is another process: this one.
"""

import asyncio
import json
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from app.sandbox.telephony.switch import Switch
from tests.benchmarks import office
from tests.benchmarks.figures import Figure, kept, percentile
from tests.benchmarks.footprint import worked_s
from tests.desktop.desk_process import new_switch, started, write_settings
from tests.desktop.display import Display, display

STORMS_PER_S = (5_000, 20_000)
STORM_S = 8.0
CALM_S = 3.0
AIM_MS = 32.0


def figures() -> list[Figure]:
    """Measure."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="ringside-bench-") as folder, display() as shown:
        home = Path(folder)
        async with new_switch() as switch:
            calm, storms = await _ticks(shown, switch, home)
    rows = [_row(rate, *storm) for rate, storm in zip(STORMS_PER_S, storms, strict=True)]
    return [*rows, ("longest tick without events, ms", f"{max(calm):.1f}", f"{CALM_S:g} s before")]


def _row(rate: int, gaps_ms: list[float], busy: float) -> Figure:
    longest = max(gaps_ms)
    late = sum(1 for gap in gaps_ms if gap >= AIM_MS)
    note = (
        f"{kept(longest, AIM_MS, 'ms')}; {late} of {len(gaps_ms)} late; "
        f"p99 {percentile(gaps_ms, 0.99):.1f}; {busy:.0%} of one processor"
    )
    return f"longest tick at {rate} events/s, ms", f"{longest:.1f}", note


async def _ticks(
    shown: Display, switch: Switch, home: Path
) -> tuple[list[float], list[tuple[list[float], float]]]:
    """Return the gaps in ms without events, then those of each storm.

    With a storm's gaps goes the program's share of a processor.
    """
    out = home / "ticks.json"
    nobody = office.free_port()
    settings = write_settings(
        home / "settings.toml", switch_port=switch.port, office_url=office.url(nobody)
    )
    command = ["-m", "tests.benchmarks.ticking_desk", str(out), str(settings)]
    spans: list[tuple[int, int, float]] = []
    with started(command, shown, home) as desk:
        await desk.until_logged_in(switch)
        await asyncio.sleep(1.5)
        calm_ns = time.monotonic_ns()
        await asyncio.sleep(CALM_S)
        calm_end_ns = time.monotonic_ns()
        for rate in STORMS_PER_S:
            before_s, began_ns = worked_s(desk.pid), time.monotonic_ns()
            await switch.storm(rate, STORM_S)
            busy = (worked_s(desk.pid) - before_s) / STORM_S
            spans.append((began_ns, time.monotonic_ns(), busy))
            await asyncio.sleep(1.0)
        await asyncio.to_thread(desk.stop)
    ticks: list[int] = json.loads(out.read_text())
    storms = [(_gaps_ms(ticks, began, ended), busy) for began, ended, busy in spans]
    return _gaps_ms(ticks, calm_ns, calm_end_ns), storms


def _gaps_ms(ticks: list[int], after_ns: int, before_ns: int) -> list[float]:
    inside = [tick for tick in ticks if after_ns <= tick <= before_ns]
    return [(later - sooner) / 1e6 for sooner, later in pairwise(inside)]
