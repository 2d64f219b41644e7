"""A real snmpd, and the connector set up in front of it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sandbox.plant.olts import Make
from app.sandbox.plant.plant import Plant
from app.sandbox.town.operator import Operator
from app.sdk.connector import ConnectorContext
from connectors.snmp.connector import Settings, SnmpDevices, connect, offers
from tests.servers.snmpd import AUTH, PRIVACY, READS, WRITES, Agent, snmpd

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
SECRETS = {
    "community": READS,
    "write": WRITES,
    "authentication": AUTH,
    "privacy": PRIVACY,
    "wrong": "wrong-wrong-wrong",
}
V2C = {"version": "2c", "write_community": "write"}
HUAWEI = "1.3.6.1.4.1.2011.6.128.1.1.2"
PORT = "4194312192"
CUSTOMER = Customer(
    customer_id="C1", name="TEST", keys={"port": PORT, "number": "3", "olt": "127.0.0.1"}
)


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with snmpd(tmp_path_factory.mktemp("snmpd")) as running:
        yield running


class World:
    def __init__(self, operator: Operator, devices: SnmpDevices, settings: Settings) -> None:
        self.operator = operator
        self.devices = devices
        self.settings = settings

    async def facts(self, customer: Customer = CUSTOMER) -> dict[str, Value]:
        found: dict[str, Value] = {}
        async for reading in self.devices.read(customer, self._offered()):
            assert not reading.failed, reading
            found |= reading.values
        return found

    async def failure(self, customer: Customer = CUSTOMER) -> str:
        readings = [each async for each in self.devices.read(customer, self._offered())]
        [why] = {why for reading in readings for why in reading.failed.values()}
        return why

    def _offered(self) -> frozenset[str]:
        offered = offers(self.settings)
        return frozenset(fact for facts in offered.facts.values() for fact in facts)


@pytest.fixture
def open_world(agent: Agent) -> Callable[..., Any]:
    @asynccontextmanager
    async def opened(
        *questions: dict[str, object], access: dict[str, object] = V2C, **more: object
    ) -> AsyncIterator[World]:
        table = {
            "host": "127.0.0.1",
            "access": {"port": agent.port, "wait_s": 1.0, **access},
            "questions": [{"system": "NMS", "limit_s": 20.0, **each} for each in questions],
            **more,
        }
        settings = msgspec.convert(table, Settings)
        operator = Operator(lambda: NOW)
        lent = ConnectorContext(
            name="nms",
            agent="PJSIP/101",
            secret=SECRETS.__getitem__,
            now=lambda: NOW,
            random=lambda: 0.5,
        )
        async with (
            Plant(operator, agent.at, make=Make.HUAWEI_MA5800) as _,
            connect(settings, lent) as devices,
        ):
            yield World(operator, devices, settings)

    return opened


def take(name: str, kind: str = "text", **more: object) -> dict[str, object]:
    return {"take": name, "type": kind, **more}


NAME = {"get": {"name": {"oid": "1.3.6.1.2.1.1.5.0"}}, "facts": {"device.name": take("name")}}
