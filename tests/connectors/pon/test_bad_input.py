"""The connector before OLTs that fail in every way UDP and SNMP know."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.kit import BadInput, Questions, Row, order
from connectors.pon.connector import Settings
from connectors.pon.profile import load_profile
from tests.servers import snmpd
from tests.servers.snmp_agent import OVER_SNMP, STRANGERS, Agent, misbehaving_agent, spoilt

PROFILE = load_profile("huawei-ma5800")
WELL = {
    "serial": b"TEST\x00\x01\x86\xa1",
    "description": b"ONU-100001",
    "state": 1,
    "match": 1,
    "distance": 1200,
    "up_at": bytes.fromhex("07ea030a0f0000002b0800"),
    "down_at": bytes.fromhex("07ea030a0e0000002b0800"),
    "cause": 2,
    "rx": -1940,
    "olt_rx": 7940,
    "ethernet": 1,
}
"""A modem that is well."""


class TestBadInput(BadInput):
    package = "connectors.pon"
    questions = Questions(
        customer=Customer(
            customer_id="C100001",
            name="Ann Example",
            keys={"login": "tb100001@test", "onu": "ONU-100001", "olt": "OLT-01"},
        ),
        orders=(order("onu.reset", onu__state="online"),),
    )
    cannot = OVER_SNMP
    agent: Agent

    @pytest.fixture(autouse=True)
    def _real(self, agent: snmpd.Agent) -> None:
        self.real = agent

    @asynccontextmanager
    async def misbehaving(self, row: Row, text: str) -> AsyncIterator[Settings]:
        table = {
            PROFILE.columns[name].at((PROFILE.index.of(1, port), number)): value
            for name, value in WELL.items()
            for port in (0, 1)
            for number in range(8)
            if name != "description" or (port, number) == (0, 3)
        }
        table[1, 3, 6, 1, 2, 1, 1, 3, 0] = 100
        self.agent = Agent(spoilt(row, table, text, kept=(b"ONU-100001",)))
        async with misbehaving_agent(row, self.agent) as port:
            access = {"version": "2c", "port": port, "wait_s": 0.1, "retries": 0}
            if row in STRANGERS:
                access = {"user": STRANGERS[row], "port": self.real.port}
            olts = {name: self._olt() for name in ("OLT-EAST", "*")}
            given = {"access": access, "olts": olts, "limit_s": 0.6, "search_s": 0.5}
            yield msgspec.convert({**given, "reset_s": 0.1, "poll_s": 0.05}, Settings)

    def _olt(self) -> dict[str, str]:
        return {"host": "127.0.0.1", "profile": "huawei-ma5800"}

    def sent(self) -> bool:
        return bool(self.agent.sets)

    def hostile_from_now(self) -> None:
        self.agent.remember()

    def unharmed(self, text: str) -> str:
        return self.agent.other_than_remembered()
