"""The connector under the contract, before a real snmpd."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
import pytest

from app.sandbox.plant.olts import Make
from app.sandbox.plant.plant import Plant
from app.sandbox.town.operator import Operator
from app.sdk.kit import Contract, Questions, Trial, lent, order
from app.sdk.kit.trial import AT
from connectors.pon.connector import Settings, connect
from tests.connectors.pon.conftest import SECRETS, V3, customer_of
from tests.servers.snmpd import Agent


class TestContract(Contract):
    package = "connectors.pon"
    against = "net-snmp snmpd 5.9, SNMPv3 authPriv with SHA-256 and AES"

    @pytest.fixture(autouse=True)
    def _agent(self, agent: Agent) -> None:
        self.agent = agent

    def settings(self) -> Settings:
        table = {
            "access": {"port": self.agent.port, **V3},
            "olts": {"*": {"host": "127.0.0.1", "profile": "huawei-ma5800"}},
            "limit_s": 10.0,
            "search_s": 8.0,
            "poll_s": 0.05,
        }
        return msgspec.convert(table, Settings)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Trial]:
        operator = Operator(lambda: AT, order_takes=timedelta(seconds=2))
        line = operator.find_onu(operator.estate.pons["PON-01"].onus[0].onu_id)
        assert line is not None
        line.onu.online = True
        customer = customer_of(line, operator)
        asked = Questions(customer=customer, orders=(order("onu.reset", onu__state="online"),))
        async with (
            Plant(operator, self.agent.at, make=Make.HUAWEI_MA5800) as plant,
            connect(self.settings(), lent(SECRETS)) as pon,
        ):

            def stall() -> None:
                plant.silent = True

            def done(_key: str) -> int:
                return len(operator.estate.monitors)

            yield Trial(connector=pon, questions=asked, done=done, stall=stall)
