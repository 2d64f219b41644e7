"""The connector to the text gateway keeps the contract, against a real Kannel."""

import itertools
import time
from contextlib import asynccontextmanager

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.kit import Contract, Questions, Trial, lent, order
from connectors.sms import Settings, connect
from tests.connectors.sms.test_sms import OUTAGE, TEXTS
from tests.servers.kannel import PASSWORD, USER, Kannel

NUMBERS = itertools.count(1000)
"""A number of its own for each trial: what comes through is counted by it."""


class TestContract(Contract):
    package = "connectors.sms"
    against = "Kannel 1.4.5"

    @pytest.fixture(autouse=True)
    def _gateway(self, gateway: Kannel):
        self.gateway = gateway

    def settings(self, url="https://sms.example.invalid"):
        table = {"base_url": url, "user": USER, "sender": "10086", "receipts": {}, "texts": TEXTS}
        return msgspec.convert(table, Settings)

    @asynccontextmanager
    async def opened(self):
        number = f"120000{next(NUMBERS):04}1"
        who = Customer(customer_id="C-17", name="Ann Example", keys={"msisdn": number})

        def done(key):
            asked = {"press-1": number}.get(key, f"{number}2")
            end = time.monotonic() + 5
            while not (found := [t for t in self.gateway.smsc.texts if t["to"] == asked]):
                assert time.monotonic() < end, "no text has come through"
                time.sleep(0.02)
            return len(found)

        context = lent({"password": PASSWORD})
        async with connect(self.settings(self.gateway.url), context) as sms:
            yield Trial(
                connector=sms,
                questions=Questions(
                    customer=who,
                    orders=(order(OUTAGE, "press-1", area__outage_until="20:00"),),
                    to=f"{number}2",
                ),
                done=done,
            )
