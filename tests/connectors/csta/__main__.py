"""`python -m tests.connectors.csta` records every scenario anew into `tests/captures/csta`."""

import asyncio

from app.sdk.calls import link
from tests.connectors.csta.scenarios import AGENTS, SCENARIOS
from tests.connectors.csta.staged import record


async def _record_all() -> None:
    for name, scenario in SCENARIOS.items():
        await record(name, scenario, AGENTS)


if __name__ == "__main__":
    link.FIRST_DELAY_S = 0.01
    asyncio.run(_record_all())
