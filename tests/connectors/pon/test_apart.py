"""The connector in a process of its own: the same facts, the same restart, the same errors."""

import os
from datetime import timedelta

import msgspec
import pytest

from app import paths, registry
from app.isolated.roll import Roll
from app.sandbox.plant.olts import Make
from app.sandbox.plant.plant import Plant
from app.sandbox.town.operator import Operator
from app.sdk.errors import ConnectorError
from tests.connectors.pon.conftest import NOW, SECRETS, V3, customer_of, lent

FACTS = frozenset({"onu.state", "onu.rx_dbm", "onu.last_down_at", "pon.offline_share"})


async def test_in_the_desk_and_beside_it_everything_is_the_same(agent, order):
    outcomes, processes, roll = [], [], Roll(paths.roll_folder())
    table = {
        "connector": "pon",
        "access": {"port": agent.port, **V3},
        "olts": {"*": {"host": "127.0.0.1", "profile": "huawei-ma5800"}},
        "limit_s": 10.0,
        "search_s": 8.0,
        "poll_s": 0.05,
    }
    for more in ({}, {"isolation": "process"}):
        operator = Operator(lambda: NOW, order_takes=timedelta(seconds=2))
        line = operator.find_onu(operator.estate.pons["PON-01"].onus[0].onu_id)
        line.onu.online, line.onu.rx_dbm = True, -21.5
        customer = customer_of(line, operator)
        nobody = msgspec.structs.replace(customer, keys={**customer.keys, "onu": "ONU-nowhere"})
        async with (
            Plant(operator, agent.at, make=Make.HUAWEI_MA5800),
            registry.connection("olts", table | more, lent(SECRETS)) as pon,
        ):
            given = [each async for each in pon.read(customer, FACTS)]
            said = sorted((sorted(each.values.items()), each.raw, each.system) for each in given)
            with pytest.raises(ConnectorError) as refused:
                await pon.perform(nobody, order(), lambda _: None)
            await pon.perform(customer, order(), lambda _: None)
            health = [(each.system, each.well) for each in await pon.health()]
            outcomes.append((said, str(refused.value), health, len(operator.estate.monitors)))
            standing = roll.find("olts")
            processes.append(standing.pid if standing else os.getpid())
    here, beside = outcomes
    assert here == beside
    assert here[1:] == ("olts: the OLT has no such modem", [("PON", True)], 1)
    assert processes[0] == os.getpid() != processes[1]
