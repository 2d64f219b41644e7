"""The connector in a process of its own: the same facts, orders, errors and signs of life."""

import os
from datetime import timedelta

import msgspec
import pytest

from app import paths, registry
from app.isolated.roll import Roll
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.sdk.errors import ConnectorError
from tests.connectors.tmf.conftest import NOW, context

FACTS = frozenset({"onu.state", "onu.rx_dbm", "ticket.open", "account.owed_fen"})


async def test_in_the_desk_and_beside_it_everything_is_the_same(order):
    outcomes, processes, roll = [], [], Roll(paths.roll_folder())
    lent = msgspec.structs.replace(context(lambda: NOW, DEFAULT_TOKEN), name="office")
    for more in ({}, {"isolation": "process"}):
        operator = Operator(lambda: NOW, order_takes=timedelta(0))
        async with BackOffice(operator, pace=0) as office:
            table = {"connector": "tmf", "base_url": office.url, "limit_s": 20.0, "poll_s": 0.05}
            async with registry.connection("office", table | more, lent) as tmf:
                [customer] = await tmf.find_customers(SCENARIOS["B9"].number)
                given = [each async for each in tmf.read(customer, FACTS)]
                said = sorted((sorted(each.values.items()), each.system) for each in given)
                nobody = msgspec.structs.replace(customer, keys={})
                with pytest.raises(ConnectorError) as refused:
                    await tmf.perform(nobody, order("aaa.unlock"), lambda _: None)
                await tmf.perform(customer, order("aaa.disconnect"), lambda _: None)
                health = [(each.system, each.well) for each in await tmf.health()]
                orders = len(operator.estate.monitors)
                outcomes.append((tmf.name, customer, said, str(refused.value), health, orders))
                standing = roll.find("office")
                processes.append(standing.pid if standing else os.getpid())
    here, beside = outcomes
    assert here == beside
    name, _, _, words, health, orders = here
    assert (name, words, orders) == ("office", "office: no login on record", 1)
    assert all(well for _, well in health)
    assert processes[0] == os.getpid() != processes[1]
