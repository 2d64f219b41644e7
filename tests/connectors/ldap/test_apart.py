"""The connector in a process of its own: the same people and the same facts."""

import os

import msgspec

from app import paths, registry
from app.isolated.roll import Roll
from app.sdk.kit import lent
from tests.connectors.configured import all_facts, documented
from tests.connectors.ldap.conftest import PASSWORD, Subscribers

NUMBER = "12000000109"


async def test_in_the_desk_and_beside_it_everything_is_the_same(subscribers: Subscribers) -> None:
    server = subscribers.server
    own = {"host": "localhost", "port": server.tls_port, "ca_file": str(server.ca_file)}
    table = {"connector": "ldap", **documented("ldap", "subscribers"), **own}
    facts = all_facts(subscribers.settings().questions)
    given, processes = [], []
    for more in ({}, {"isolation": "process"}):
        context = msgspec.structs.replace(lent({"password": PASSWORD}), name="aaa")
        async with registry.connection("aaa", {**table, **more}, context) as ldap:
            people = await ldap.find_customers(NUMBER)
            readings = [each async for each in ldap.read(people[0], facts)]
            given.append((people, readings[0].values, readings[0].raw))
            standing = Roll(paths.roll_folder()).find("aaa")
            processes.append(standing.pid if standing else os.getpid())
    assert given[0] == given[1]
    assert given[0][1].keys() == facts
    assert processes[0] == os.getpid() != processes[1]
