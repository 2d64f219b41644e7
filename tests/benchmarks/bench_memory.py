"""What the program holds in memory: while it waits for a call, and with a full card on screen."""

import asyncio
import tempfile
from pathlib import Path

from app.sandbox.town.cast import SCENARIOS
from tests.benchmarks import office
from tests.benchmarks.figures import Figure, kept
from tests.benchmarks.footprint import private_mb, pss_mb
from tests.desktop.desk_process import desk_process, new_switch
from tests.desktop.display import display

AIM_MB = 90.0
REST_S = 3.0
FILL_S = 6.0
"""Every system has answered by then, or is given up."""


def figures() -> list[Figure]:
    """Measure."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    port = office.free_port()
    with (
        tempfile.TemporaryDirectory(prefix="ringside-bench-") as home,
        display() as shown,
        office.open_office(port),
    ):
        async with (
            new_switch() as switch,
            desk_process(shown, switch, Path(home), office_url=office.url(port)) as desk,
        ):
            await asyncio.sleep(REST_S)
            idle = _row("PSS idle, MB", desk.pid)
            call = await switch.ring(ani=SCENARIOS["B9"].number, queue="broadband")
            await call.answer()
            await asyncio.sleep(FILL_S)
            return [idle, _row("PSS with a full card, MB", desk.pid)]


def _row(name: str, pid: int) -> Figure:
    pss = pss_mb(pid)
    return name, f"{pss:.0f}", f"{kept(pss, AIM_MB, 'MB')}; {private_mb(pid):.0f} MB its own"
