"""Desks and a gateway around one broker, for the tests of this folder."""

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime

from app.domain.events import LinkLost, LinkRestored
from app.sandbox.telephony.mqtt_gateway import Gateway
from app.sdk.connector import ConnectorContext
from connectors.mqtt import Settings, connect
from tests.servers.launch import until
from tests.servers.mosquitto import PASSWORD, Mosquitto

CUSTOMER = {"ani": "12000000101", "dnis": "8005550100", "caller_name": "Ada Archer",
            "queue": "support", "waited_s": 2.0, "conversation": "c-1"}  # fmt: skip


def utc_now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """One agent's source, listened to; what it told with the time it came."""

    def __init__(self, source) -> None:
        self.source = source
        self.told = []
        self.heard_s = []

    async def listen(self) -> None:
        async with aclosing(self.source.events()) as events:
            async for event in events:
                self.told.append(event)
                self.heard_s.append(time.monotonic())

    def words(self) -> list[str]:
        return [word(event) for event in self.told]

    async def hears(self, *words: str, within_s: float = 10.0) -> None:
        await until(lambda: self.words()[-len(words) :] == list(words), within_s=within_s)

    @property
    def up(self) -> bool:
        links = [one for one in self.told if isinstance(one, LinkLost | LinkRestored)]
        return bool(links) and isinstance(links[-1], LinkRestored)


def word(event) -> str:
    name = type(event).__name__
    if name == "Delivered":
        return "ringing" if event.alerting else "offered"
    return event.outcome.value if name == "Diverted" else name


def settings(broker: Mosquitto, **words) -> Settings:
    return Settings(port=broker.port, **{"tls_ca": str(broker.ca_file), **words})


def context(agent: str = "101", now: Callable[[], datetime] = utc_now, password: str = PASSWORD):
    return ConnectorContext(
        agent=agent, secret=lambda name: password, now=now, random=random.random
    )


def gateway(broker: Mosquitto, **words) -> Gateway:
    tls = ssl.create_default_context(cafile=broker.ca_file)
    agents = words.pop("agents", ("101", "102", "103"))
    return Gateway(broker.port, PASSWORD, tls, agents, **words)


@asynccontextmanager
async def desk(broker: Mosquitto, agent: str = "101", **words) -> AsyncIterator[Desk]:
    async with (
        connect(settings(broker, **words), context(agent)) as source,
        listened(source) as one,
    ):
        yield one


@asynccontextmanager
async def listened(source) -> AsyncIterator[Desk]:
    one = Desk(source)
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(one.listen())
        try:
            yield one
        finally:
            listening.cancel()
