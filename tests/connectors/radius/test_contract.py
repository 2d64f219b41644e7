"""The RADIUS connector keeps the contract, against a real FreeRADIUS over the pretend operator."""

from contextlib import asynccontextmanager
from typing import ClassVar

import pytest

from app.sdk.kit import Contract, Questions, Trial
from connectors.radius import Settings
from connectors.radius.settings import Nas
from tests.connectors.radius.world import (
    TABLES,
    connected,
    customer_of,
    healthy,
    press,
    settings_of,
)
from tests.servers.freeradius import SECRET, freeradius

LEFT_OUT = "a file is never silent; a look at PostgreSQL is given up in test_postgres.py"


@pytest.fixture(scope="module")
def aaa(tmp_path_factory):
    with freeradius(tmp_path_factory.mktemp("aaa")) as running:
        yield running


@pytest.fixture(scope="module")
def lines(aaa):
    return iter(healthy(aaa.operator))


class TestContract(Contract):
    package = "connectors.radius"
    against = "FreeRADIUS 3.2"
    cannot: ClassVar = {"stall": LEFT_OUT}

    @pytest.fixture(autouse=True)
    def _town(self, aaa, lines):
        self.aaa, self.lines = aaa, lines

    def settings(self):
        return Settings(
            database="sqlite:/var/lib/radius/radius.db",
            nas={"127.0.0.1": Nas(secret="bras")},
            tables=TABLES,
            profile={"Huawei-Output-Average-Rate": "{bps}"},
        )

    @asynccontextmanager
    async def opened(self):
        line = next(self.lines)
        login = line.access.login

        def done(_key):
            query = "SELECT count(*) FROM happened WHERE kind = 'disconnect' AND username = ?"
            return self.aaa.mirror._db.execute(query, (login,)).fetchone()[0]

        async with self.aaa.mirror.live(), connected(settings_of(self.aaa)) as radius:
            customer = customer_of(line)
            questions = Questions(customer=customer, orders=(press(),), private=(SECRET,))
            yield Trial(connector=radius, questions=questions, done=done)
