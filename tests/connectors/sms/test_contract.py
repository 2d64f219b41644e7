"""The connector to the text gateway keeps the contract, against a real Kannel."""

from contextlib import asynccontextmanager
from typing import ClassVar

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.kit import Contract, Questions, Trial, lent, order
from connectors.sms import Settings, connect
from tests.connectors.sms.test_sms import OUTAGE, TEXTS
from tests.servers.kannel import PASSWORD, USER, Kannel


class TestContract(Contract):
    package = "connectors.sms"
    against = "Kannel 1.4.5"
    cannot: ClassVar = {"done": "neither the gateway nor the network sees the key of an order"}

    @pytest.fixture(autouse=True)
    def _gateway(self, gateway: Kannel):
        self.gateway = gateway

    def settings(self, url="https://sms.example.invalid"):
        table = {"base_url": url, "user": USER, "sender": "10086", "receipts": {}, "texts": TEXTS}
        return msgspec.convert(table, Settings)

    @asynccontextmanager
    async def opened(self):
        who = Customer(customer_id="C-17", name="Ann Example", keys={"msisdn": "12000001171"})
        context = lent({"password": PASSWORD})
        async with connect(self.settings(self.gateway.url), context) as sms:
            yield Trial(
                connector=sms,
                questions=Questions(
                    customer=who,
                    orders=(order(OUTAGE, area__outage_until="20:00"),),
                    to="12000001172",
                ),
            )
