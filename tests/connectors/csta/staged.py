"""A switch with agents who listen to it live; and recordings of that, made and played."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.domain.events import LinkLost, LinkRestored
from app.sdk.connector import ConnectorContext
from connectors.csta import Settings, connect, replay
from tests.docs.native import word_of
from tests.servers.csta_calls import SwitchingFunction
from tests.servers.csta_switch import CstaSwitch
from tests.servers.launch import until

CAPTURES = Path(__file__).parents[2] / "captures" / "csta"
SEPARATOR = b"#### new connection"
PASSWORD = "kit-Secret"
LINK = (LinkLost, LinkRestored)


def now() -> datetime:
    return datetime.now(UTC)


def context(agent: str = "101", password: str = PASSWORD) -> ConnectorContext:
    return ConnectorContext(agent=agent, secret=lambda name: password, now=now, random=lambda: 0.5)


class Stage:
    """A switch, and what each agent is told."""

    def __init__(self, switch: CstaSwitch) -> None:
        self.switch = switch
        self.told: dict[str, list] = {}
        self.steps: list[dict[str, object]] = []

    @property
    def calls(self) -> SwitchingFunction:
        return self.switch.function

    async def do(self, note: str, step: Callable[[], object], then_s: float = 0.0) -> None:
        step()
        await self.heard(note)
        self.calls.wait(then_s)

    async def heard(self, note: str) -> None:
        """Wait until everybody has heard all that was said."""
        self.steps.append({"t": self.calls.at.timestamp(), "note": note})
        await asyncio.sleep(0.005)

    async def interrupt(self, note: str, meanwhile: Callable[[], object]) -> None:
        """Break every line, let something happen, and wait until all are back."""
        self.steps.append({"t": self.calls.at.timestamp(), "note": note})
        self.switch.drop_clients()
        meanwhile()
        ups = {agent: self._ups(agent) for agent in self.told}
        await until(lambda: all(self._ups(agent) > ups[agent] for agent in self.told))

    def _ups(self, agent: str) -> int:
        return sum(isinstance(event, LinkRestored) for event in self.told[agent])

    async def listen(self, agent: str, settings: Settings) -> None:
        """Take what an agent is told, for as long as it is told."""
        told = self.told[agent] = []
        async with connect(settings, context(agent)) as source, aclosing(source.events()) as events:
            async for event in events:
                told.append(event)

    def recorded(self, agent: str) -> tuple[bytes, bytes]:
        """Return all bytes to and from an agent's desk, connections marked."""
        own = [one for one in self.switch.clients if agent in one.monitors.values()]
        return SEPARATOR.join(bytes(one.sent) for one in own), SEPARATOR.join(
            bytes(one.received) for one in own
        )


@asynccontextmanager
async def staged(agents: Iterable[str] = ("101",), **changed: object) -> AsyncIterator[Stage]:
    """Start a switch and have agents listen to it."""
    async with asyncio.timeout(20), CstaSwitch(**changed) as switch:
        stage = Stage(switch)
        settings = Settings(port=switch.port)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(stage.listen(agent, settings)) for agent in agents]
            await until(lambda: len(stage.told) == len(tasks) and all(stage.told.values()))
            yield stage
            await asyncio.sleep(0.01)
            for task in tasks:
                task.cancel()


def play(parts: Iterable[bytes | None], agent: str = "101", **changed: object) -> list:
    clocked = ConnectorContext(
        agent=agent,
        secret=lambda name: PASSWORD,
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        random=lambda: 0.5,
    )
    return list(replay(Settings(**changed), clocked, parts))


def parts_of(content: bytes, chunk: int = 1 << 20) -> list[bytes | None]:
    parts: list[bytes | None] = []
    for connection in content.split(SEPARATOR):
        parts += [None] if parts else []
        parts += [connection[at : at + chunk] for at in range(0, len(connection), chunk)]
    return parts


def capture(name: str, recorded: str, chunk: int = 1 << 20) -> list[bytes | None]:
    return parts_of((CAPTURES / f"{name}.{recorded}.csta").read_bytes(), chunk)


def agents_on(name: str) -> tuple[str, ...]:
    """Whom there is a recording of a scenario for."""
    return tuple(sorted(
        path.name.split(".")[1] for path in CAPTURES.glob(f"{name}.*.csta")
        if ".sent." not in path.name
    ))  # fmt: skip


def words(told: Iterable) -> list[str]:
    return [word_of(event) for event in told]


async def record(name: str, scenario: Callable, agents: tuple[str, ...]) -> None:
    """Play a scenario and keep every byte of it; the steps are the truth to check against."""
    async with staged(agents) as stage:
        await scenario(stage)
        await asyncio.sleep(0.05)
        both = {agent: stage.recorded(agent) for agent in agents}
        steps = {"steps": stage.steps}
    for agent, (received, sent) in both.items():
        if b"Event " not in received:
            continue
        (CAPTURES / f"{name}.{agent}.csta").write_bytes(received)
        (CAPTURES / f"{name}.{agent}.sent.csta").write_bytes(sent)
    text = json.dumps(steps, ensure_ascii=False, indent=1)
    (CAPTURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
