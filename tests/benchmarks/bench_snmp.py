"""What SNMP costs: the library's import, an engine, a question, a PON, against a real snmpd."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.sandbox.plant.olts import HUAWEI, Make
from app.sandbox.plant.plant import Plant
from app.sandbox.town.operator import Operator
from app.sdk.snmp.access import Access, Version
from app.sdk.snmp.oids import parse_oid
from app.sdk.snmp.session import open_snmp
from tests.benchmarks.figures import Figure, kept, spread
from tests.servers.snmpd import AUTH, PRIVACY, READS, USER, Agent, snmpd

ROUNDS = 40
IMPORTS = 7
AT_ONCE = 30
COLUMNS = (
    (43, 1, 3), (43, 1, 9), (46, 1, 15), (46, 1, 18), (46, 1, 20), (46, 1, 22), (46, 1, 23),
    (46, 1, 24), (51, 1, 4), (51, 1, 6),
)  # fmt: skip
PORT = 4194312192
SECRETS = {"community": READS, "authentication": AUTH, "privacy": PRIVACY}


def figures() -> list[Figure]:
    """Measure imports in programs of their own, all else against one agent."""
    imported = [_import_ms() for _ in range(IMPORTS)]
    with tempfile.TemporaryDirectory() as folder, snmpd(Path(folder)) as agent:
        found = asyncio.run(_measured(agent))
    return [("snmp: import of pysnmp, on a desk that uses it", spread(imported), "ms"), *found]


def _import_ms() -> float:
    measure = (
        "import asyncio, msgspec, time, app.sdk.template as t\n"
        "at = time.perf_counter()\n"
        "import app.sdk.snmp.session\n"
        "print(1000 * (time.perf_counter() - at))"
    )
    done = subprocess.run([sys.executable, "-c", measure], capture_output=True, check=True)
    return float(done.stdout)


async def _measured(agent: Agent) -> list[Figure]:
    found: list[Figure] = []
    operator = Operator()
    async with Plant(operator, agent.at, make=Make.HUAWEI_MA5800):
        for word, access in (
            ("v2c", Access(version=Version.V2C, port=agent.port)),
            ("v3", Access(user=USER, port=agent.port)),
        ):
            found += await _with(word, access)
    return found


async def _with(word: str, access: Access) -> list[Figure]:
    at = time.perf_counter()
    async with open_snmp("bench", access, SECRETS.__getitem__) as snmp:
        opened_ms = 1000 * (time.perf_counter() - at)
        peer = await snmp.find("127.0.0.1")
        modem = [(*HUAWEI, *column, PORT, 3) for column in COLUMNS]

        async def one() -> None:
            await snmp.get(peer, modem)

        async def many() -> None:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(one())

        async def port() -> None:
            walked = await snmp.walk(peer, (*HUAWEI, 46, 1, 15, PORT), cap=256)
            assert walked.complete

        async def whole() -> None:
            await snmp.walk(peer, parse_oid("1.3.6.1.4.1.2011"), cap=10_000)

        first = await _ms(one, 1)
        modem_ms = await _ms(one, ROUNDS)
        return [
            (f"snmp {word}: an engine", f"{opened_ms:.0f}", "ms"),
            (f"snmp {word}: the first modem", f"{first[0]:.0f}", "ms"),
            (f"snmp {word}: a modem of ten columns", spread(modem_ms), "ms"),
            (f"snmp {word}: {AT_ONCE} modems at once", spread(await _ms(many, 10)), "ms"),
            (f"snmp {word}: a column of one port", spread(await _ms(port, ROUNDS)), "ms"),
            (
                f"snmp {word}: 500 rows",
                spread(whole_ms := await _ms(whole, 10)),
                f"ms, {kept(sorted(whole_ms)[5], 2000, 'ms')}",
            ),
        ]


async def _ms(work: Callable[[], Awaitable[None]], rounds: int) -> list[float]:
    took = []
    for _ in range(rounds):
        at = time.perf_counter()
        await work()
        took.append(1000 * (time.perf_counter() - at))
    return took
