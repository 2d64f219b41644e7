"""How long a database and a directory server take to say who calls and how they are.

The real PostgreSQL with the pretend operator's BOSS, then with 200,000 more logins over TLS, and
the real OpenLDAP over TLS: the first question, which signs in, the next ones, and ten at once.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.figures import Figure, spread
from tests.connectors.configured import all_facts, whose
from tests.connectors.ldap import conftest as ldap
from tests.connectors.sql import conftest as sql

LOOKS = 200
AT_ONCE = 10
MORE = """
INSERT INTO boss_prod SELECT 'x' || n, 'x' || n, 'x' || n, 'x' || n, 'x', 100, '100', NULL, now()
FROM generate_series(1, 200000) n;
CREATE INDEX boss_prod_login ON boss_prod (login);
CREATE INDEX boss_prod_cust ON boss_prod (cust_id);
CREATE INDEX boss_contact_no ON boss_contact (contact_no);
CREATE INDEX boss_bill_acct ON boss_bill (acct_id);
ANALYZE;
"""


def figures() -> list[Figure]:
    """Measure."""
    found: list[Figure] = []
    for boss in sql.boss.__wrapped__():
        found += asyncio.run(_asked("PostgreSQL", boss.settings(), sql, boss.operator))
        boss.server.execute(MORE)
        tls = {"host": "localhost", "tls": "verify-full", "ca_file": str(boss.server.ca_file)}
        named = "PostgreSQL, TLS, 200,000 logins"
        found += asyncio.run(_asked(named, boss.settings(**tls), sql, boss.operator))
    for subscribers in ldap.subscribers.__wrapped__():
        town = subscribers.operator
        found += asyncio.run(_asked("OpenLDAP, TLS", subscribers.settings(), ldap, town))
    return found


async def _asked(named: str, settings: Any, module: Any, operator: Any) -> list[Figure]:
    lines = list(operator.lines())
    facts = all_facts(settings.questions)
    first = []
    for _ in range(20):
        async with module.connected(settings) as connector:
            first.append(await _timed(connector.find_customers, lines[0].number))
    async with module.connected(settings) as connector:

        async def look(index: int) -> None:
            login = lines[index % len(lines)].access.login
            async for reading in connector.read(whose(login), facts):
                assert not reading.failed

        async def look_many(index: int) -> None:
            async with asyncio.TaskGroup() as group:
                for each in range(AT_ONCE):
                    group.create_task(look(index + each))

        numbers = [lines[index % len(lines)].number for index in range(LOOKS)]
        who = [await _timed(connector.find_customers, number) for number in numbers]
        alone = [await _timed(look, index) for index in range(LOOKS)]
        together = [await _timed(look_many, index) for index in range(LOOKS // AT_ONCE)]
    return [
        (f"{named}: who calls, first, signing in", spread(first), "ms"),
        (f"{named}: who calls", spread(who), "ms"),
        (f"{named}: all facts of one customer", spread(alone), "ms"),
        (f"{named}: of {AT_ONCE} at once, over 2 connections", spread(together), "ms"),
    ]


async def _timed(work: Callable[..., Awaitable[object]], *given: object) -> float:
    began = perf_counter()
    await work(*given)
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    for name, value, note in figures():
        print(f"{name:70} {value} {note}")
