"""What a connector in a process of its own costs, and how little the window feels of a bad one.

The desk runs with a real window and one connector that hangs, leaks, crashes or floods; calls ring,
and a timer inside the program ticks every 16 ms. The same calls with a connector that behaves are
what the bad ones are compared with: a card that comes up takes its time, whoever answers.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from app import registry
from app.isolated.limits import Limits
from app.sandbox.office.backoffice import DEFAULT_TOKEN
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.cast import SCENARIOS
from app.sdk.connector import ConnectorContext, Directory, FactSource
from tests.app.isolated.cases import CUSTOMER, FACTS, apart
from tests.app.isolated.trouble.connector import Settings, connect
from tests.benchmarks import office
from tests.benchmarks.figures import Figure, kept, percentile, spread
from tests.benchmarks.footprint import private_mb, pss_mb
from tests.desktop.desk_process import AGENT, new_switch, started
from tests.desktop.display import Display, display
from tests.desktop.troubled_desk import Trouble, troubled

AIM_MS = 32.0
FLOODS = ("flood-events", "flood-readings", "flood-frames", "flood-log")
MODES = ("blocks", "leaks", "segfaults", *FLOODS)
CALLS = 3
CALL_S = 2.0
FACTS_OF_IT = ("session.online", "session.traffic")
READS = 400
STARTS = 5


def figures() -> list[Figure]:
    """Measure."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="ringside-bench-") as folder:
        home = Path(folder)
        port = office.free_port()
        with office.open_office(port):
            costs = [*await _starts(home), *await _reads(home), *await _facts(office.url(port))]
            with display() as shown:
                calm = await _gaps(shown, home / "well", "well", port)
                rows = [_ticks("none", calm, calm)]
                for mode in MODES:
                    rows.append(_ticks(mode, await _gaps(shown, home / mode, mode, port), calm))
    return [*rows, *costs]


def _ticks(mode: str, gaps: list[float], calm: list[float]) -> Figure:
    longest, late = max(gaps), sum(1 for gap in gaps if gap >= AIM_MS)
    return (
        f"longest tick, trouble: {mode}, ms",
        f"{longest:.1f}",
        f"{kept(longest, AIM_MS, 'ms')}; {late} of {len(gaps)} late; "
        f"p99 {percentile(gaps, 0.99):.1f}; {longest / max(calm):.2f} of that without",
    )


async def _gaps(shown: Display, home: Path, mode: str, port: int) -> list[float]:
    """Return the gaps between ticks while calls ring and the connector does its worst, in ms."""
    trouble = Trouble(mode, "AAA", FACTS_OF_IT, None)
    async with new_switch() as switch:
        command = troubled(
            home, [trouble], switch_port=switch.port, office_url=office.url(port), noting=False
        )
        with started(command, shown, home) as desk:
            await desk.until_logged_in(switch)
            await asyncio.sleep(1.5)
            began_ns = time.monotonic_ns()
            for _ in range(CALLS):
                await _call(switch)
            ended_ns = time.monotonic_ns()
            await asyncio.to_thread(desk.stop)
    ticks: list[int] = json.loads((home / "ticks.json").read_text())
    inside = [tick for tick in ticks if began_ns <= tick <= ended_ns]
    return [(later - sooner) / 1e6 for sooner, later in pairwise(inside)]


async def _call(switch: Switch) -> None:
    call = await switch.ring(ani=SCENARIOS["B9"].number, agent=AGENT, queue="broadband")
    await asyncio.sleep(0.2)
    await call.answer()
    await asyncio.sleep(CALL_S)
    await call.hang_up()
    await asyncio.sleep(0.3)


async def _starts(home: Path) -> list[Figure]:
    """From nothing to the first answer, and what the child then holds."""
    took_ms, pss, private = [], 0.0, 0.0
    for number in range(STARTS + 1):
        began = time.perf_counter()
        place = home / f"start-{number}"
        place.mkdir()
        async with apart(place, "well", limits=Limits()) as one:
            await one.read()
            took_ms.append((time.perf_counter() - began) * 1e3)
            pss, private = pss_mb(one.pid), private_mb(one.pid)
    return [
        (
            "child: start to first answer, ms",
            f"{statistics.median(took_ms[1:]):.0f}",
            "median of 5",
        ),
        ("child: PSS of a small connector, MB", f"{pss:.1f}", f"{private:.1f} MB its own"),
    ]


async def _reads(home: Path) -> list[Figure]:
    """One fact of a connector that has it at hand: what the pipe alone costs."""

    async def read(source: FactSource) -> float:
        began = time.perf_counter()
        async with aclosing(source.read(CUSTOMER, FACTS)) as readings:
            async for _ in readings:
                pass
        return (time.perf_counter() - began) * 1e6

    settings = Settings(mode="well")
    quick = Limits(items_per_s=1e6, items_burst=1e6, frames_per_s=1e6)
    (home / "reads").mkdir()
    async with (
        connect(settings, _context("trouble")) as here,
        apart(home / "reads", "well", limits=quick) as one,
    ):
        assert isinstance(here, FactSource), "as its manifest says"
        await one.read()
        direct = [await read(here) for _ in range(READS)]
        beside = [await read(one.desk) for _ in range(READS)]
    more = statistics.median(beside) - statistics.median(direct)
    return [
        ("one fact at hand, in the desk, µs", spread(direct), ""),
        ("one fact at hand, in a process, µs", spread(beside), f"{more:.0f} µs more"),
    ]


async def _facts(url: str) -> list[Figure]:
    """The whole customer from the back office over HTTP, in the desk and beside it, by turns."""
    wanted = frozenset(
        name for names in registry.manifests()["tmf"].facts.values() for name in names
    )
    direct: list[float] = []
    beside: list[float] = []
    async with _tmf(url) as here, _tmf(url, isolation="process") as there:
        assert isinstance(here, Directory), "as its manifest says"
        [customer] = await here.find_customers(SCENARIOS["B9"].number)
        for _ in range(30):
            for source, took in ((here, direct), (there, beside)):
                assert isinstance(source, FactSource), "as its manifest says"
                began, count = time.perf_counter(), 0
                async with aclosing(source.read(customer, wanted)) as readings:
                    async for reading in readings:
                        count += len(reading.values)
                took.append((time.perf_counter() - began) * 1e3)
        pid = there._keeper.pid  # type: ignore[attr-defined]
        pss, private = pss_mb(pid), private_mb(pid)
    ratio = statistics.median(beside) / statistics.median(direct)
    each_us = (statistics.median(beside) - statistics.median(direct)) * 1e3 / count
    return [
        (f"{count} facts of tmf, in the desk, ms", spread(direct), ""),
        (
            f"{count} facts of tmf, in a process, ms",
            spread(beside),
            f"{ratio:.2f} times as long; {each_us:.0f} µs more a fact",
        ),
        ("child: PSS of tmf, MB", f"{pss:.1f}", f"{private:.1f} MB its own"),
    ]


@asynccontextmanager
async def _tmf(url: str, **more: str) -> AsyncIterator[object]:
    table = {"base_url": url, **more}
    async with registry.connection("tmf", table, _context("tmf")) as opened:
        yield opened


def _context(name: str) -> ConnectorContext:
    return ConnectorContext(
        name=name,
        agent=AGENT,
        secret=lambda _: DEFAULT_TOKEN,
        now=lambda: datetime.now(UTC),
        random=lambda: 0.5,
    )
