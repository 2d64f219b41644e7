"""A program, connected by settings alone, keeps the contract."""

from contextlib import asynccontextmanager

import pytest

from app.sdk.kit import Contract, Questions, Trial, lent
from connectors.command import connect
from tests.connectors.command.setup import CUSTOMER, NUMBER, ORDER, behaving, settings


class TestContract(Contract):
    package = "connectors.command"

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.folder = tmp_path

    def settings(self):
        return settings([])

    @asynccontextmanager
    async def opened(self):
        ledger = self.folder / "ledger"
        ledger.unlink(missing_ok=True)
        async with connect(settings(behaving(self.folder)), lent()) as connector:
            yield Trial(
                connector=connector,
                questions=Questions(number=NUMBER, customer=CUSTOMER, orders=(ORDER,)),
                done=lambda key: ledger.read_text().split().count(key),
                stall=lambda: behaving(self.folder, silent=str(self.folder / "pids")),
            )
