"""A desk with one connector in a process, which says the process's id and lives until killed."""

import asyncio
from pathlib import Path

from tests.app.isolated.cases import apart


def main(folder: str) -> None:
    asyncio.run(_live(Path(folder)))


async def _live(folder: Path) -> None:
    async with apart(folder, "blocks", always=True) as one:
        await one.up()
        print(one.pid, flush=True)
        await one.read()
        await asyncio.Event().wait()
