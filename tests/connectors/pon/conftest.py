"""A real snmpd showing an OLT of the town, and the real connector before it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.actions import ActionPhase, ActionState
from app.domain.customer import Customer
from app.domain.facts import Value
from app.sandbox.plant.olts import Make
from app.sandbox.plant.plant import Plant
from app.sandbox.town.estate import Line
from app.sandbox.town.operator import Operator
from app.sdk.connector import ConnectorContext
from app.sdk.reading import Reading
from connectors.pon.connector import OpticalAccess, Settings, connect, offers
from tests.servers.snmpd import AUTH, PRIVACY, READS, USER, WRITES, Agent, snmpd

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
SECRETS = {
    "community": READS,
    "write": WRITES,
    "authentication": AUTH,
    "privacy": PRIVACY,
}
V2C = {"version": "2c", "write_community": "write"}
V3 = {"version": "3", "user": USER}


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class World:
    """The operator, the plant that shows an OLT of it, and the connector."""

    def __init__(self, clock: Clock, operator: Operator, plant: Plant, pon: OpticalAccess) -> None:
        self.clock = clock
        self.operator = operator
        self.plant = plant
        self.pon = pon
        self.offered = frozenset[str]()

    def line(self, pon_id: str, number: int = 0) -> Line:
        """Return the line of the nth modem on a PON."""
        found = self.operator.find_onu(self.operator.estate.pons[pon_id].onus[number].onu_id)
        assert found is not None
        return found

    async def readings(self, customer: Customer, *facts: str) -> list[Reading]:
        wanted = frozenset(facts) or self.offered
        return [reading async for reading in self.pon.read(customer, wanted)]

    async def facts(self, customer: Customer, *facts: str) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for reading in await self.readings(customer, *facts):
            assert not reading.failed, reading
            found |= reading.values
        return found

    async def failures(self, customer: Customer, *facts: str) -> set[str]:
        readings = await self.readings(customer, *facts)
        return {why for reading in readings for why in reading.failed.values()}


def customer_of(line: Line, operator: Operator, **keys: str) -> Customer:
    """Return the customer as the CRM knows them."""
    olt = operator.estate.pons[line.onu.pon_id].olt_id
    known = {"login": line.access.login, "onu": line.onu.onu_id, "olt": olt}
    return Customer(customer_id=line.customer_id, name=line.name, keys={**known, **keys})


def lent(secrets: dict[str, str]) -> ConnectorContext:
    return ConnectorContext(
        name="olts",
        agent="PJSIP/101",
        secret=secrets.__getitem__,
        now=lambda: NOW,
        random=lambda: 0.5,
    )


@pytest.fixture(scope="session")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with snmpd(tmp_path_factory.mktemp("snmpd")) as running:
        yield running


@pytest.fixture
def open_world(agent: Agent) -> Callable[..., Any]:
    @asynccontextmanager
    async def opened(
        make: Make = Make.HUAWEI_MA5800,
        olt_id: str = "OLT-01",
        *,
        access: dict[str, object] = V2C,
        profile: str | Path = "",
        secrets: dict[str, str] | None = None,
        **more: object,
    ) -> AsyncIterator[World]:
        clock = Clock()
        operator = Operator(clock, order_takes=timedelta(seconds=2))
        olts = {"*": {"host": "127.0.0.1", "profile": str(profile) or make.value}}
        table = {
            "access": {"port": agent.port, **access},
            "olts": olts,
            "limit_s": 20.0,
            "search_s": 20.0,
            "poll_s": 0.05,
            **more,
        }
        settings = msgspec.convert(table, Settings)
        async with (
            Plant(operator, agent.at, olt_id=olt_id, make=make) as plant,
            connect(settings, lent(SECRETS if secrets is None else secrets)) as pon,
        ):
            world = World(clock, operator, plant, pon)
            world.offered = frozenset(offers(settings).facts["PON"])
            yield world

    return opened


@pytest.fixture
def order() -> Callable[..., ActionState]:
    def make(key: str = "key-1", action: str = "onu.reset", at: datetime = NOW) -> ActionState:
        return ActionState(
            key=key,
            action=action,
            step="",
            phase=ActionPhase.RUNNING,
            asked_at=at,
            changed_at=at,
            parameters={"onu.state": "online"},
        )

    return make
