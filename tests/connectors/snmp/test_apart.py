"""The connector in a process of its own: the same facts, the same orders, the same errors."""

import os

import pytest

from app import paths, registry
from app.isolated.roll import Roll
from app.sandbox.plant.olts import Make
from app.sandbox.plant.plant import Plant
from app.sandbox.town.operator import Operator
from app.sdk.errors import ConnectorError
from app.sdk.kit import lent, order
from tests.connectors.snmp.conftest import CUSTOMER, NOW, SECRETS, V2C
from tests.connectors.snmp.test_contract import FIRST, RESTART, SECOND


async def test_in_the_desk_and_beside_it_everything_is_the_same(agent):
    outcomes, processes, roll = [], [], Roll(paths.roll_folder())
    table = {
        "connector": "snmp",
        "host": "127.0.0.1",
        "access": {"port": agent.port, **V2C},
        "questions": [FIRST, SECOND],
        "actions": {"device.restart": RESTART},
    }
    facts = frozenset({"device.state", "device.count", "device.name"})
    for more in ({}, {"isolation": "process"}):
        operator = Operator(lambda: NOW)
        operator.estate.pons["PON-01"].onus[3].online = True
        async with (
            Plant(operator, agent.at, make=Make.HUAWEI_MA5800),
            registry.connection("trial", table | more, lent(SECRETS)) as devices,
        ):
            given = [each async for each in devices.read(CUSTOMER, facts)]
            said = sorted((each.system, sorted(each.values.items())) for each in given)
            with pytest.raises(ConnectorError) as refused:
                await devices.perform(CUSTOMER, order("device.format"), lambda _: None)
            await devices.perform(CUSTOMER, order("device.restart"), lambda _: None)
            outcomes.append((said, str(refused.value), len(operator.estate.monitors)))
            standing = roll.find("trial")
            processes.append(standing.pid if standing else os.getpid())
    here, beside = outcomes
    assert here == beside
    assert here[1:] == ("trial: no action device.format here", 1)
    assert processes[0] == os.getpid() != processes[1]
