"""Eight systems, each a server of its own on loopback, and a connector to them.

Their latencies are lognormal, seeded, with the medians and 95th percentiles known of such systems.
Each says in its answer how long it had the request, so that the desk's own share can be told.

python -m tests.benchmarks.eight_systems SEED
"""

import asyncio
import json
import math
import random
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

from aiohttp import web

from app.domain.customer import Customer
from app.sdk.asking import Ask, readings
from app.sdk.http import Http, check_read, http_session, understand
from app.sdk.reading import Reading
from tests.desktop.display import end

ROOT = Path(__file__).parents[2]
LOOPBACK = "127.0.0.1"
LATENCIES_MS = {
    "CRM": (150, 600),
    "Billing": (250, 1200),
    "AAA": (20, 80),
    "PON": (400, 2500),
    "Resources": (300, 900),
    "Radio": (500, 3000),
    "Tickets": (200, 800),
    "Knowledge": (80, 300),
}
"""Median and 95th percentile."""
NORMAL_P95 = 1.645
FACTS = 6
"""So many of each system, one of which is how long it took."""
TOOK = "took_s"


def facts_of(system: str) -> tuple[str, ...]:
    """Name what a system gives."""
    return (*(f"{system.lower()}.fact_{n}" for n in range(FACTS - 1)), f"{system.lower()}.{TOOK}")


class Eight:
    """A fact source: one request to each system concerned."""

    name = "eight"

    def __init__(self, systems: dict[str, Http], limit_s: float) -> None:
        self._systems, self._limit_s = systems, limit_s

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        """Know everybody, at once."""
        return (Customer(customer_id=f"C{number}", name="Somebody"),)

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Ask those that give any of these."""
        asks = [
            Ask(
                system=system,
                facts=frozenset(facts_of(system)),
                limit_s=self._limit_s,
                answer=partial(self._answer, system, http, customer),
            )
            for system, http in self._systems.items()
        ]
        return readings(self.name, asks, facts)

    async def _answer(self, system: str, http: Http, customer: Customer) -> Reading:
        answer = await http.ask("GET", f"/{customer.customer_id}")
        check_read(self.name, answer.status)
        values = understand(self.name, answer.body, dict[str, int | float], system)
        return Reading(system=system, values={**values})


@asynccontextmanager
async def connected(ports: dict[str, int], limit_s: float) -> AsyncIterator[Eight]:
    """Keep a connection to each of them."""
    async with http_session() as session:
        systems = {
            system: Http("eight", session, f"http://{LOOPBACK}:{port}")
            for system, port in ports.items()
        }
        yield Eight(systems, limit_s)


@contextmanager
def eight_systems(seed: int, failing: float = 0.0) -> Iterator[dict[str, int]]:
    """Run them in a process of their own; yield their ports."""
    words = [sys.executable, "-m", "tests.benchmarks.eight_systems", str(seed), str(failing)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None, "it is a pipe"
        try:
            yield json.loads(running.stdout.readline())
        finally:
            end(running)


async def serve(seed: int, failing: float) -> None:
    """Answer until told to end; say first where."""
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    runners, ports = [], {}
    for system in LATENCIES_MS:
        app = web.Application()
        app.router.add_get("/{customer}", partial(_answer, system, seed, failing))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, LOOPBACK, 0)
        await site.start()
        runners.append(runner)
        ports[system] = runner.addresses[0][1]
    print(json.dumps(ports), flush=True)
    await asked.wait()
    for runner in runners:
        await runner.cleanup()


async def _answer(
    system: str, seed: int, failing: float, request: web.Request
) -> web.StreamResponse:
    clock = asyncio.get_running_loop().time
    asked_s = clock()
    drawn = random.Random(f"{seed} {system} {request.match_info['customer']}")
    median_ms, high_ms = LATENCIES_MS[system]
    spread = math.log(high_ms / median_ms) / NORMAL_P95
    await asyncio.sleep(drawn.lognormvariate(math.log(median_ms), spread) / 1000)
    if drawn.random() < failing:
        return web.Response(status=503)
    *names, took = facts_of(system)
    values = {name: drawn.randrange(1000) for name in names}
    return web.json_response({**values, took: clock() - asked_s})


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
