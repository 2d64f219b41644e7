"""The connector under the contract, before a real snmpd."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
import pytest

from app.domain.customer import Customer
from app.sandbox.plant.olts import Make
from app.sandbox.plant.plant import Plant
from app.sandbox.town.operator import Operator
from app.sdk.kit import Contract, Questions, Trial, lent, order
from app.sdk.kit.trial import AT
from connectors.snmp.connector import Settings, connect
from tests.connectors.snmp.conftest import HUAWEI, SECRETS, V2C
from tests.servers.snmpd import Agent

WHERE = "{keys.port}.{keys.number}"
RESTART = {
    "title": {"zh": "重启", "en": "Restart"},
    "set": [{"oid": f"{HUAWEI}.46.1.2.{WHERE}", "type": "integer", "value": 1}],
    "read_back": {"oid": f"{HUAWEI}.46.1.15.{WHERE}", "one_of": [2], "every_s": 0.05},
}
SECOND = {
    "system": "Inventory",
    "get": {"name": {"oid": f"{HUAWEI}.43.1.9.{WHERE}", "form": "text"}},
    "facts": {"device.name": {"take": "name"}},
    "limit_s": 10.0,
}
FIRST = {
    "system": "NMS",
    "get": {"state": {"oid": f"{HUAWEI}.46.1.15.{WHERE}"}},
    "walk": {"all": {"columns": {"state": {"oid": f"{HUAWEI}.46.1.15"}}, "under": "{keys.port}"}},
    "facts": {
        "device.state": {"take": "state", "type": "choice", "values": {"1": "up", "2": "down"}},
        "device.count": {"take": "length(all)", "type": "int"},
    },
    "limit_s": 10.0,
}


class TestContract(Contract):
    package = "connectors.snmp"
    against = "net-snmp snmpd 5.9, SNMPv2c"

    @pytest.fixture(autouse=True)
    def _agent(self, agent: Agent) -> None:
        self.agent = agent

    def settings(self) -> Settings:
        table = {
            "host": "127.0.0.1",
            "access": {"port": self.agent.port, **V2C},
            "questions": [FIRST, SECOND],
            "actions": {"device.restart": RESTART},
        }
        return msgspec.convert(table, Settings)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Trial]:
        operator = Operator(lambda: AT, order_takes=timedelta(seconds=2))
        operator.estate.pons["PON-01"].onus[3].online = True
        keys = {"port": "4194312192", "number": "3"}
        customer = Customer(customer_id="C100001", name="Ann Example", keys=keys)
        asked = Questions(customer=customer, orders=(order("device.restart"),))
        async with (
            Plant(operator, self.agent.at, make=Make.HUAWEI_MA5800) as plant,
            connect(self.settings(), lent(SECRETS)) as devices,
        ):

            def stall() -> None:
                plant.silent = True

            def done(_key: str) -> int:
                return len(operator.estate.monitors)

            yield Trial(connector=devices, questions=asked, done=done, stall=stall)
