"""A system behind HTTP, connected by settings alone, keeps the contract."""

from contextlib import asynccontextmanager

from app.sdk.kit import Contract, MisbehavingHttp, Questions, Trial
from app.sdk.kit.trial import lent
from connectors.rest import connect
from tests.connectors.rest.setup import CUSTOMER, NUMBER, ORDER, Billing, settings


class TestContract(Contract):
    package = "connectors.rest"

    def settings(self):
        return settings("https://billing.example.invalid")

    @asynccontextmanager
    async def opened(self):
        billing = Billing()
        async with (
            MisbehavingHttp(billing.answer) as server,
            connect(settings(server.url), lent()) as connector,
        ):
            yield Trial(
                connector=connector,
                questions=Questions(number=NUMBER, customer=CUSTOMER, orders=(ORDER,)),
                done=lambda key: list(billing.credits).count(key),
                stall=server.stall,
            )
