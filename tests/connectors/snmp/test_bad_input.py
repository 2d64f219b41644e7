"""The connector before agents that fail in every way UDP and SNMP know."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.kit import BadInput, Questions, Row, order
from connectors.snmp.connector import Settings
from tests.servers import snmpd
from tests.servers.snmp_agent import OVER_SNMP, STRANGERS, Agent, misbehaving_agent, spoilt

BASE = "1.3.6.1.4.1.99999"
OID = (1, 3, 6, 1, 4, 1, 99999)
QUESTION = {
    "system": "NMS",
    "get": {"state": {"oid": f"{BASE}.1.{{keys.port}}"}, "since": {"oid": f"{BASE}.2.0"}},
    "walk": {"ports": {"columns": {"name": {"oid": f"{BASE}.3", "form": "text"}}, "cap": 50}},
    "facts": {
        "device.state": {"take": "state", "type": "choice", "values": {"1": "up"}},
        "device.since": {"take": "since", "type": "int"},
        "device.port": {"take": "ports[?index=='7'].name"},
    },
    "limit_s": 0.6,
}
RESTART = {
    "title": {"zh": "重启", "en": "Restart"},
    "needs": ["device.state"],
    "set": [
        {"oid": f"{BASE}.4.{{keys.port}}", "type": "text", "value": "{order.device.state}"},
        {"oid": f"{BASE}.5.{{keys.port}}", "type": "integer", "value": 1},
    ],
    "read_back": {"oid": f"{BASE}.1.{{keys.port}}", "one_of": [1], "within_s": 0.1},
}


class TestBadInput(BadInput):
    package = "connectors.snmp"
    questions = Questions(
        customer=Customer(customer_id="C100001", name="Ann Example", keys={"port": "7000007"}),
        orders=(order("device.restart", device__state="up"),),
    )
    cannot = OVER_SNMP
    agent: Agent

    @pytest.fixture(autouse=True)
    def _real(self, agent: snmpd.Agent) -> None:
        self.real = agent

    @asynccontextmanager
    async def misbehaving(self, row: Row, text: str) -> AsyncIterator[Settings]:
        table = {
            (1, 3, 6, 1, 2, 1, 1, 3, 0): 100,
            (*OID, 1, 7000007): 1,
            (*OID, 2, 0): 5,
            **{(*OID, 3, number): b"port" for number in range(1, 20)},
        }
        self.agent = Agent(spoilt(row, table, text))
        async with misbehaving_agent(row, self.agent) as port:
            access = {"version": "2c", "port": port, "wait_s": 0.1, "retries": 0}
            if row in STRANGERS:
                access = {"user": STRANGERS[row], "port": self.real.port}
            given = {
                "host": "127.0.0.1",
                "access": access,
                "questions": [QUESTION],
                "actions": {"device.restart": RESTART},
            }
            yield msgspec.convert(given, Settings)

    def sent(self) -> bool:
        return bool(self.agent.sets)

    def hostile_from_now(self) -> None:
        self.agent.remember()

    def unharmed(self, text: str) -> str:
        return self.agent.other_than_remembered()
