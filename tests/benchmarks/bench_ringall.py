"""A queue rings three desks: how soon the cards of the two that did not answer are gone.

Three programs and a switch share two processors here; on a floor each desk has its own. The clock
starts when the switch is told that one has answered, and stops when a desk lets go of its card.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from app.sandbox.town.cast import SCENARIOS
from tests.benchmarks.figures import Figure, kept, spread
from tests.desktop.desk_process import PATIENCE_S
from tests.desktop.desks import card_of, desks_of
from tests.desktop.display import display
from tests.desktop.played_desk import Desk

AGENTS = ("PJSIP/101", "PJSIP/102", "PJSIP/103")
CALLS = 30
AIM_MS = 300.0


def figures() -> list[Figure]:
    """Measure."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    up: list[float] = []
    gone: list[float] = []
    with tempfile.TemporaryDirectory(prefix="ringside-bench-") as folder, display() as shown:
        async with desks_of(shown, Path(folder), *AGENTS) as floor:
            for number in range(CALLS + 1):
                answering = number % len(AGENTS)
                others = [each for n, each in enumerate(floor.desks) if n != answering]
                seen = [len(each.cards()) for each in floor.desks]
                began_ns = time.monotonic_ns()
                call = await floor.switch.ring(
                    ani=SCENARIOS["B9"].number, agent=AGENTS, queue="broadband"
                )
                for desk, before in zip(floor.desks, seen, strict=True):
                    up.append(await _since(began_ns, desk, before, up=True))
                await asyncio.sleep(0.3)
                seen = [len(each.cards()) for each in others]
                began_ns = time.monotonic_ns()
                await call.answer(AGENTS[answering])
                for desk, before in zip(others, seen, strict=True):
                    gone.append(await _since(began_ns, desk, before, up=False))
                await asyncio.sleep(0.3)
                await call.hang_up()
                winner = floor.desks[answering]
                await card_of(winner, lambda card: card["mode"] == "wrap-up")
                winner.do("finish", "", "")
                await _since(began_ns, winner, 0, up=False)
    up, gone = up[len(AGENTS) :], gone[len(AGENTS) - 1 :]
    late = sum(1 for each in gone if each > AIM_MS)
    return [
        ("ring-all: answered to card gone elsewhere, ms", spread(gone),
         f"{kept(max(gone), AIM_MS, 'ms')} at worst {max(gone):.0f}; {late} of {len(gone)} late"),
        ("ring-all: rung to a card on all three, ms", spread(up),
         f"median {statistics.median(up):.0f}; the desk's own state, before pixels"),
    ]  # fmt: skip


async def _since(began_ns: int, desk: Desk, seen: int, *, up: bool) -> float:
    """Return after how many ms a card came up, or was gone."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for at_ns, card in desk.cards()[seen:]:
                if (card is not None) is up and at_ns >= began_ns:
                    return (at_ns - began_ns) / 1e6
            await asyncio.sleep(0.02)
