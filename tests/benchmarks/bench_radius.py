"""How long the AAA takes: reading a customer's sessions, and ending one at a real FreeRADIUS.

The pretend operator's tables as FreeRADIUS has them (SQLite), and FreeRADIUS's own schema in a
PostgreSQL with 200,000 sessions of 20,000 logins, over TLS, a connection for each look.
Ending is from the click to the store having heard of it; the answer of the BRAS alone is beside it.
"""

import asyncio
import sys
import tempfile
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.sandbox.town.operator import Operator
from connectors.radius import Settings
from connectors.radius.connector import Radius
from connectors.radius.orders import Orders
from tests.benchmarks.figures import Figure, spread
from tests.connectors.radius.test_postgres import SCHEMA, opened
from tests.connectors.radius.world import (
    connected,
    customer_of,
    customer_with,
    healthy,
    press,
    quiet,
    read,
    settings_of,
)
from tests.servers.freeradius import Aaa, freeradius
from tests.servers.postgres import Postgres, postgres

LOOKS = 200
KICKS = 60
SESSIONS, LOGINS = 200_000, 20_000
AT_ONCE = 20
FILL = f"""
INSERT INTO radacct (AcctSessionId, AcctUniqueId, UserName, NASIPAddress, AcctStartTime,
  AcctUpdateTime, AcctStopTime, AcctInputOctets, AcctOutputOctets, AcctTerminateCause)
SELECT 'S-' || n, 'u-' || n, 'tb' || n % {LOGINS} || '@test', '127.0.0.1',
  now() - n * interval '1 s', now() - n * interval '1 s' / 2,
  CASE WHEN n > {LOGINS} THEN now() - n * interval '1 s' / 2 END, n, n, 'User-Request'
FROM generate_series(1, {SESSIONS}) n;
CREATE INDEX radacct_user ON radacct (UserName);
ANALYZE;
"""


def figures() -> list[Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_town(Path(folder)))
    with postgres() as server:
        server.execute(SCHEMA, FILL)
        found += asyncio.run(_large(server))
    return found


async def _town(folder: Path) -> list[Figure]:
    with freeradius(folder, Operator()) as aaa:
        async with aaa.mirror.live(0.005), connected(settings_of(aaa)) as radius:
            looks = await _looks(radius, [customer_of(line) for line in healthy(aaa.operator)])
            answers, ends = await _kicks(aaa, radius)
    return [
        ("AAA, all facts, SQLite, ms", spread(looks), "p50 / p95 / p99"),
        ("AAA, answer of the BRAS, ms", spread(answers), "FreeRADIUS, p50 / p95 / p99"),
        ("AAA, session ended, ms", spread(ends), "looked up, ended, and heard of"),
    ]


async def _kicks(aaa: Aaa, radius: Radius) -> tuple[list[float], list[float]]:
    answers, ends = [], []
    heard = Orders._exchanged

    async def timed(self: Orders, sent: object) -> object:
        began = perf_counter()
        outcome = await heard(self, sent)  # type: ignore[arg-type]
        answers.append((perf_counter() - began) * 1000)
        return outcome

    Orders._exchanged = timed  # type: ignore[method-assign,assignment]
    try:
        for number, line in enumerate(healthy(aaa.operator)[:KICKS]):
            began = perf_counter()
            await radius.perform(customer_of(line), press(key=f"k{number}"), quiet)
            ends.append((perf_counter() - began) * 1000)
    finally:
        Orders._exchanged = heard  # type: ignore[method-assign]
    return answers, ends


async def _large(server: Postgres) -> list[Figure]:
    customers = [customer_with(f"tb{number}@test") for number in range(1, LOOKS)]
    async with _reader(server) as radius:
        alone = await _looks(radius, customers)
        began = perf_counter()
        async with asyncio.TaskGroup() as group:
            for customer in customers[:AT_ONCE]:
                group.create_task(read(radius, customer))
        together = (perf_counter() - began) * 1000
    return [
        ("AAA, all facts, PostgreSQL, ms", spread(alone), f"{SESSIONS:,} sessions, over TLS"),
        (f"AAA, {AT_ONCE} customers at once, ms", f"{together:.0f}", "one desk, one after another"),
    ]


def _reader(server: Postgres) -> AbstractAsyncContextManager[Radius]:
    address = f"postgresql://reader@localhost:{server.port}/postgres"
    tls = f"sslmode=verify-full&sslrootcert={server.ca_file}"
    return opened(Settings(database=f"{address}?{tls}", database_secret="database"))


async def _looks(radius: Radius, customers: list[object]) -> list[float]:
    took = []
    for number in range(LOOKS):
        began = perf_counter()
        await read(radius, customers[number % len(customers)])
        took.append((perf_counter() - began) * 1000)
    return took
