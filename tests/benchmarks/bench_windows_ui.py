"""How long a form of a desktop CRM takes to be filled in, over a real AT-SPI under Xvfb."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain.customer import Customer
from app.sdk.kit import lent
from connectors.windows_ui import connect
from tests.benchmarks.figures import Figure, spread
from tests.connectors.windows_ui.setup import settings
from tests.servers.desktop_crm import NAMES, desktop

TIMES = 50
FIRST = 4000


def figures() -> list[Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder, desktop(Path(folder)) as screen, screen.crm():
        os.environ.update({name: screen.environ[name] for name in NAMES})
        return asyncio.run(_filled())


async def _filled() -> list[Figure]:
    async with connect(settings(), lent()) as bridge:

        async def one(index: int) -> None:
            await bridge.fill("ticket", {"subject": f"T {index}"})

        async def three(index: int) -> None:
            fields = {"subject": f"T {index}", "note": f"N {index}", "second-alike": "x"}
            await bridge.fill("ticket", fields)

        async def context(_index: int) -> None:
            await bridge.read_context()

        async def customer(index: int) -> None:
            number = FIRST + index
            who = Customer(customer_id=f"C-{number}", name="Ann Example")
            await bridge.open_customer(who, f"1200000{number}")

        return [
            await _timed("the first field, its helper started", one, 1),
            await _timed("a form of one field", one, TIMES),
            await _timed("a form of three fields", three, TIMES),
            await _timed("whom it shows", context, TIMES),
            await _timed("a customer brought up (the CRM takes 120 ms)", customer, TIMES),
        ]


async def _timed(named: str, act: Callable[[int], Awaitable[None]], times: int) -> Figure:
    took: list[float] = []
    for index in range(times):
        began = perf_counter()
        await act(index)
        took.append((perf_counter() - began) * 1000)
    return f"desktop CRM: {named}", f"{median(took):.0f} ms", spread(took) if times > 1 else ""
