"""The connector in a process of its own: the same facts, the same orders, the same errors."""

import os

import msgspec
import pytest

from app import paths, registry
from app.isolated.roll import Roll
from app.sdk.errors import ConnectorError
from tests.connectors.radius.bras import LOGIN, Book, asked, bras, reply
from tests.connectors.radius.world import context, customer_with, press, quiet

CUSTOMER = customer_with(LOGIN)
LENT = msgspec.structs.replace(context(), name="aaa")
FACTS = frozenset({"session.online", "session.last_end", "aaa.status", "aaa.attempts_15m"})


@pytest.fixture
def book(tmp_path):
    filled = Book(tmp_path)
    filled.session()
    filled.attempt(reason="password")
    yield filled
    filled.close()


def refusing(data):
    return [reply(data, asked(data).code + 2, 504)]


async def everything(radius):
    given = [each async for each in radius.read(CUSTOMER, FACTS)]
    return [(each.system, each.values, each.raw, each.failed) for each in given]


async def test_in_the_desk_and_beside_it_everything_is_the_same(book):
    outcomes = []
    roll, processes = Roll(paths.roll_folder()), []
    async with bras(refusing) as there:
        table = {
            "connector": "radius",
            "database": f"sqlite:{book.file}",
            "nas": {"127.0.0.1": {"secret": "bras", "port": there.port}},
            "tables": {"reject_reason": "reason"},
        }
        for more in ({}, {"isolation": "process"}):
            async with registry.connection("aaa", table | more, LENT) as radius:
                with pytest.raises(ConnectorError) as refused:
                    await radius.perform(CUSTOMER, press(), quiet)
                health = [(each.system, each.well) for each in await radius.health()]
                outcomes.append((await everything(radius), str(refused.value), health))
                standing = roll.find("aaa")
                processes.append(standing.pid if standing else os.getpid())
    here, beside = outcomes
    assert here == beside
    assert all(well for _, well in here[2])
    assert here[0][0][1]["session.online"] is True
    assert processes[0] == os.getpid() != processes[1]
    assert len(there.heard) == 4  # one order and one sign of life each
