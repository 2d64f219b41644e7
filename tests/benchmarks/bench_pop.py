"""From a ringing telephone to pixels: the switch's bytes leave, the caller is on the screen.

The clock starts at the one write that carries the ringing and stops when both the foot of the card
and its caller's line are on the screen (see `watch`). The program runs as agents run it; the back
office is a process of its own. Three kinds of pop take turns, so that whatever else the machine
does meets them alike: the back office well, the back office dead, and a bare X client.
"""

import asyncio
import random
import statistics
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from tests.benchmarks import office
from tests.benchmarks.figures import Figure, kept, spread
from tests.benchmarks.floor import Floor, open_floor
from tests.benchmarks.footprint import pss_mb
from tests.benchmarks.held_switch import HeldSwitch
from tests.benchmarks.watch import CardWatch
from tests.desktop.desk_process import PASSWORD, USERNAME, desk_process
from tests.desktop.display import Area, Display, display

ROUNDS = 4
POPS = 50
"""In each round, of each kind."""
NUMBERS = tuple(f"1200000{tail}" for tail in ("0101", "0105", "0109", "0121", "0122", "0124"))
RINGS_S = (0.05, 0.15)
PAUSE_S = (0.03, 0.08)
MEDIAN_AIM_MS = 10.0
P99_AIM_MS = 25.0


def figures() -> list[Figure]:
    """Measure."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    well: list[float] = []
    dead: list[float] = []
    bare: list[float] = []
    port = office.free_port()
    with tempfile.TemporaryDirectory(prefix="ringside-bench-") as home, display(seen=True) as shown:
        async with (
            HeldSwitch({USERNAME: PASSWORD}) as switch,
            desk_process(shown, switch, Path(home), office_url=office.url(port)) as desk,
        ):
            pops = Pops(switch, shown)
            await pops.prepare()
            with open_floor(shown) as floor:
                for _ in range(ROUNDS):
                    with office.open_office(port):
                        well += await pops.some(POPS)
                    dead += await pops.some(POPS)
                    bare += await _floor(floor, pops.ringing)
            memory = pss_mb(desk.pid)
    floor_ms = statistics.median(bare)
    ratio = f"{statistics.median(well) / floor_ms:.1f} times the floor"
    return [
        _row("pop, back office well, ms", well, ratio),
        _row("pop, back office dead, ms", dead, "connections refused"),
        ("pop, floor, ms", spread(bare, 2), "a bare X client (ctypes, libX11) on the same bytes"),
        ("PSS after all those pops, MB", f"{memory:.0f}", f"{len(well) + len(dead)} calls"),
    ]


def _row(name: str, pops_ms: list[float], note: str) -> Figure:
    median, p99 = statistics.median(pops_ms), statistics.quantiles(pops_ms, n=100)[98]
    aims = f"median {kept(median, MEDIAN_AIM_MS, 'ms')}, p99 {kept(p99, P99_AIM_MS, 'ms')}"
    return name, spread(pops_ms), f"{aims}; {len(pops_ms)} calls; {note}"


class Pops:
    """Lets the telephone ring, and looks."""

    def __init__(self, switch: HeldSwitch, shown: Display) -> None:
        self._switch, self._eyes = switch, shown.eyes
        half = self._eyes.width // 2
        self._area = Area(half + 100, 0, half - 100, self._eyes.height)
        self._random = random.Random(7)
        self._watch: CardWatch
        self._last = ""
        self.ringing = b""
        """What the last ringing was told with."""

    async def prepare(self) -> None:
        """Learn where the card comes up and what each caller's line looks like."""
        await asyncio.sleep(1.0)  # the card is parked, and the program has come to rest
        empty = self._eyes.look(self._area)
        for number in NUMBERS:
            with nullcontext(await self._switch.ring(ani=number, queue="broadband")) as call:
                await asyncio.sleep(0.4)
                if number == NUMBERS[0]:
                    self._watch = CardWatch(self._eyes, empty, self._area)
                self._watch.learn(number)
                await call.abandon()
                await self._watch.until_gone()

    async def some(self, count: int) -> list[float]:
        """Pop so many times; never the same caller twice in a row."""
        return [await self._pop() for _ in range(count)]

    async def _pop(self) -> float:
        number = self._random.choice([each for each in NUMBERS if each != self._last])
        self._last = number
        with self._switch.held() as told:
            call = await self._switch.ring(ani=number, queue="broadband")
        self.ringing = b"".join(told)
        began_ns = time.perf_counter_ns()
        self._switch.send(self.ringing)
        took_ms = (self._watch.until_seen(number) - began_ns) / 1e6
        await asyncio.sleep(self._random.uniform(*RINGS_S))
        await call.abandon()
        await self._watch.until_gone()
        await asyncio.sleep(self._random.uniform(*PAUSE_S))
        return took_ms


async def _floor(floor: Floor, ringing: bytes) -> list[float]:
    """Pop the bare client as often as the program, with messages of the same length."""
    took_ms = []
    for number in range(POPS):
        message = ringing + number.to_bytes(2, "big")
        took_ms.append(floor.pop_ms(message))
        await asyncio.sleep(0.04)
        floor.park()
        await asyncio.sleep(0.04)
    return took_ms
