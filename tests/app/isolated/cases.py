"""Run a connector in a process for a test, with limits that a test can wait for."""

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.actions import ActionPhase, ActionState
from app.domain.customer import Customer
from app.isolated.keeper import Keeper, Kept
from app.isolated.limits import Limits
from app.isolated.messages import Open, Package
from app.isolated.proxy import kept_apart
from app.isolated.roll import Roll
from app.sdk.connector import Reading
from app.sdk.manifest import Offer, read_manifest

TROUBLE = Path(__file__).parent / "trouble"
CODE = Package(kind="trouble", package="connectors.trouble", folder=str(TROUBLE))
CUSTOMER = Customer(customer_id="c-1", name="陈嘉禾")
FACTS = frozenset({"session.online", "session.started_at"})
QUICK = Limits(
    beat_s=0.1,
    hung_s=0.4,
    connect_s=10.0,
    let_go_s=0.4,
    flood_s=0.4,
    again_s=0.1,
    again_max_s=0.2,
    memory_mb=150,
)
ORDER = ActionState(
    key="k-1",
    action="trouble.make",
    step="",
    phase=ActionPhase.RUNNING,
    asked_at=datetime(2026, 1, 2, tzinfo=UTC),
    changed_at=datetime(2026, 1, 2, tzinfo=UTC),
)


class Apart:
    """A connector in a process, and its keeper.

    Attributes:
        desk: What the desk asks.
        once: While this file is there, trouble is made.
    """

    def __init__(self, desk: Any, once: Path, roll: Roll) -> None:
        self.desk, self.once, self.roll = desk, once, roll

    @property
    def keeper(self) -> Keeper:
        keeper: Keeper = self.desk._keeper
        return keeper

    @property
    def pid(self) -> int:
        return self.keeper.pid

    async def up(self) -> None:
        """Wait until it runs, for as long as that takes."""
        while True:
            await self.keeper.risen()
            await self.keeper.settled()
            if self.keeper._line is not None:
                return

    async def read(self, facts: frozenset[str] = FACTS) -> list[Reading]:
        return [each async for each in self.desk.read(CUSTOMER, facts)]

    async def failure(self) -> str:
        """Read, and return why its fact could not be had."""
        readings = await self.read()
        return next(each.failed["session.online"] for each in readings if each.failed)


@asynccontextmanager
async def apart(
    folder: Path,
    mode: str,
    *,
    name: str = "trouble",
    limits: Limits = QUICK,
    always: bool = False,
    **more: Any,
) -> AsyncIterator[Apart]:
    """Run the connector that makes trouble; once, or always."""
    once, roll = folder / f"once-{name}", Roll(folder / "roll")
    once.touch()
    settings = {"mode": mode, "once": "" if always else str(once), **more.pop("settings", {})}
    first = Open(
        code=CODE, name=name, agent="PJSIP/101", settings=settings, heap_bytes=limits.heap_bytes
    )
    kept = Kept(
        first=first,
        limits=limits,
        now=lambda: datetime.now(UTC),
        random=random.random,
        roll=roll,
        **more,
    )
    offered = read_manifest(TROUBLE / "manifest.toml").with_offer(
        Offer(facts={"Trouble": tuple(FACTS)})
    )
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(kept_apart(kept, offered))
        yield Apart(desk, once, roll)
