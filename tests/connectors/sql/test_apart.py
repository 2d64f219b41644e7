"""The connector in a process of its own: the same people, the same facts, the same errors."""

import os

import msgspec
import pytest

from app import paths, registry
from app.isolated.roll import Roll
from app.sdk.errors import AuthFailed
from app.sdk.kit import lent
from connectors.sql import Settings
from tests.connectors.configured import all_facts
from tests.connectors.sql.conftest import PASSWORD, Boss

NUMBER = "12000000109"


async def test_in_the_desk_and_beside_it_everything_is_the_same(boss: Boss) -> None:
    facts = all_facts(msgspec.convert(boss.table(), Settings).questions)
    given, processes = [], []
    for more in ({}, {"isolation": "process"}):
        table = {"connector": "sql", **boss.table(), **more}
        context = msgspec.structs.replace(lent({"password": PASSWORD}), name="boss")
        async with registry.connection("boss", table, context) as sql:
            people = await sql.find_customers(NUMBER)
            readings = [each async for each in sql.read(people[0], facts)]
            values = {name: value for each in readings for name, value in each.values.items()}
            given.append((people, values, [each.well for each in await sql.health()]))
            standing = Roll(paths.roll_folder()).find("boss")
            processes.append(standing.pid if standing else os.getpid())
    assert given[0] == given[1]
    assert given[0][1].keys() == facts
    assert processes[0] == os.getpid() != processes[1]


async def test_beside_the_desk_an_error_is_still_that_error(boss: Boss) -> None:
    table = {"connector": "sql", **boss.table(), "isolation": "process"}
    context = msgspec.structs.replace(lent({"password": "wrong"}), name="boss")
    async with registry.connection("boss", table, context) as sql:
        with pytest.raises(AuthFailed, match="sign-in refused"):
            await sql.find_customers(NUMBER)
