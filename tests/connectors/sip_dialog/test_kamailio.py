"""The connector at a real Kamailio, with real calls made by sipp."""

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.events import (
    ConnectionCleared,
    Delivered,
    Diverted,
    Established,
    LinkLost,
    LinkRestored,
)
from app.sdk.calls import link
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed
from app.sdk.kit import Contract, Trial
from connectors.sip_dialog import Settings, connect
from tests.house.sources import ROOT
from tests.servers.kamailio import CONFIGURATION, DOMAIN, PASSWORDS, Kamailio, kamailio, sipp
from tests.servers.launch import free_port, until

SCENARIOS = Path(__file__).parent / "sipp"
CUSTOMER = "12000000001"
MANY_S = 15.0


@pytest.fixture(scope="module")
def server() -> Iterator[Kamailio]:
    with kamailio() as running:
        yield running


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.1)


@pytest.fixture
def calls(server: Kamailio) -> Iterator["Calls"]:
    with ExitStack() as stack:
        yield Calls(server, stack)


class Calls:
    """Phones and customers, each played by sipp."""

    def __init__(self, server: Kamailio, stack: ExitStack) -> None:
        self._server, self._stack = server, stack
        self.played: list = []

    def phone(self, agent: str, does: str) -> None:
        """Put a phone on an agent's desk."""
        port = free_port(socket.SOCK_DGRAM)
        self._server.register(agent, port)
        self.played.append(self._stack.enter_context(sipp(SCENARIOS / f"{does}.xml", port)))

    def customer(self, does: str, dials: str) -> None:
        """Have somebody call."""
        where = f"127.0.0.1:{self._server.port}"
        port = free_port(socket.SOCK_DGRAM)
        playing = sipp(SCENARIOS / f"{does}.xml", port, to=where, service=dials)
        self.played.append(self._stack.enter_context(playing))

    async def over(self) -> None:
        """Wait until everybody has played to the end, each as the scenario has it."""
        await until(lambda: all(one.poll() is not None for one in self.played), within_s=MANY_S)
        assert [one.returncode for one in self.played] == [0] * len(self.played)


class Desk:
    """What one desk is told, and when."""

    def __init__(self) -> None:
        self.told: list = []
        self.at_s: list[float] = []

    @property
    def up(self) -> bool:
        return any(isinstance(one, LinkRestored) for one in self.told)

    def calls(self) -> list:
        return [one for one in self.told if not isinstance(one, LinkLost | LinkRestored)]

    def kinds(self) -> list[type]:
        return [type(one) for one in self.calls()]

    def time_of(self, kind: type) -> float:
        return next(at for one, at in zip(self.told, self.at_s, strict=True) if type(one) is kind)

    async def hears(self, *kinds: type) -> None:
        await until(lambda: self.kinds() == list(kinds), within_s=MANY_S)


def context(agent: str, password: str = "") -> ConnectorContext:
    return ConnectorContext(
        name="kamailio", agent=agent, secret=lambda _: password or PASSWORDS[agent],
        now=lambda: datetime.now(UTC), random=lambda: 0.5,
    )  # fmt: skip


def settings(server: Kamailio, transport: str = "tcp", **changed: object) -> Settings:
    port = server.tls_port if transport == "tls" else server.port
    return Settings(
        port=port, transport=transport, domain=DOMAIN, tls_ca=server.authority, **changed
    )


@asynccontextmanager
async def desk(agent: str, given: Settings) -> AsyncIterator[Desk]:
    """A desk that listens, once it knows how things stand."""
    listening = Desk()

    async def listen() -> None:
        async with connect(given, context(agent)) as source, aclosing(source.events()) as events:
            async for event in events:
                listening.told.append(event)
                listening.at_s.append(time.monotonic())

    async with asyncio.TaskGroup() as group:
        task = group.create_task(listen())
        await until(lambda: listening.up, within_s=MANY_S)
        yield listening
        task.cancel()


class TestContract(Contract):
    package = "connectors.sip_dialog"
    against = "Kamailio 5.6 with presence_dialoginfo"

    @pytest.fixture(autouse=True)
    def _server(self, server: Kamailio) -> None:
        self.server = server

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        async with self.connected(settings(self.server), context("202")) as source:
            yield Trial(connector=source)


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_a_call_rings_is_answered_and_ends(server, calls, transport):
    async with desk("201", settings(server, transport)) as agent:
        calls.phone("201", "answers")
        calls.customer("calls", "201")
        await agent.hears(Delivered, Established, ConnectionCleared)
        await calls.over()
    assert {one.contact.ani for one in agent.calls()} == {CUSTOMER}
    assert len({one.call_id for one in agent.calls()}) == 1


@pytest.mark.parametrize(
    ("customer", "phone"), [("gives_up", "rings"), ("turned_away", "declines")]
)
async def test_a_call_that_is_not_answered_is_never_called_missed(server, calls, customer, phone):
    """Kamailio says neither that the caller gave up nor that the agent declined."""
    async with desk("201", settings(server)) as agent:
        calls.phone("201", phone)
        calls.customer(customer, "201")
        await agent.hears(Delivered, Diverted)
        await calls.over()
    assert agent.calls()[-1].outcome.value == "unknown"


async def test_ring_all_pops_on_three_and_clears_on_two(server, calls, capsys):
    """One agent answers: the others' cards go, and nobody has missed anything."""
    async with (
        desk("201", settings(server)) as first,
        desk("202", settings(server, "udp")) as winner,
        desk("203", settings(server, "tls")) as third,
    ):
        calls.phone("201", "rings")
        calls.phone("202", "answers")
        calls.phone("203", "rings")
        calls.customer("calls", "300")
        await winner.hears(Delivered, Established, ConnectionCleared)
        for loser in (first, third):
            await loser.hears(Delivered, Diverted)
        await calls.over()
    assert [loser.calls()[-1].outcome.value for loser in (first, third)] == ["unknown"] * 2
    everybody = {one.call_id for each in (first, winner, third) for one in each.calls()}
    assert len(everybody) == 1, "one conversation has one name at every desk"
    answered_s = winner.time_of(Established)
    gone_s = max(loser.time_of(Diverted) for loser in (first, third)) - answered_s
    with capsys.disabled():
        print(f"\nring-all: the last card went {gone_s * 1000:.0f} ms after the answer")


async def test_a_call_that_goes_on_over_a_restart_stands_as_before(server, calls):
    """Kamailio keeps dialogs over a restart; what it then forgets to say ends by its age."""
    given = settings(server, keepalive_s=0.5, stale_after_s=6.0)
    async with desk("201", given) as agent:
        calls.phone("201", "answers")
        calls.customer("talks", "201")
        await agent.hears(Delivered, Established)
        server.stop()
        await until(lambda: isinstance(agent.told[-1], LinkLost), within_s=MANY_S)
        server.start()
        await until(lambda: isinstance(agent.told[-1], LinkRestored), within_s=MANY_S)
        assert agent.kinds() == [Delivered, Established]
        await agent.hears(Delivered, Established, ConnectionCleared)


async def test_a_lost_bye_ends_by_its_age_and_pops_up_for_nobody_who_comes_later(server, calls):
    given = settings(server, keepalive_s=0.3, stale_after_s=1.0)
    async with desk("203", given) as agent:
        calls.phone("203", "answers")
        calls.customer("vanishes", "203")
        await agent.hears(Delivered, Established, ConnectionCleared)
    async with desk("203", settings(server)) as later:
        assert later.calls() == []
    async with desk("203", settings(server, join_late="always")) as willing:
        assert willing.kinds() == [Established]
        assert isinstance(willing.told[-1], LinkRestored)


async def test_a_wrong_password_is_told_and_not_tried_again(server):
    async with (
        connect(settings(server), context("201", "wrong")) as source,
        aclosing(source.events()) as events,
    ):
        with pytest.raises(AuthFailed, match="name or the password"):
            await anext(events)


async def test_watching_another_agent_is_refused(server):
    given = settings(server, username="201")
    async with (
        connect(given, context("202", PASSWORDS["201"])) as source,
        aclosing(source.events()) as events,
    ):
        with pytest.raises(AuthFailed, match="does not permit"):
            await anext(events)


async def test_sha_256_and_a_nonce_grown_old():
    with kamailio("SHA-256", nonce_s=1) as server:
        async with connect(settings(server), context("201")) as source:
            await _restored(source)
            first = source._login.challenge
            await until(_passed(2.1))
            await _restored(source)
    assert first.algorithm == "SHA-256"
    assert source._login.challenge.nonce != first.nonce


async def _restored(source) -> None:
    async with asyncio.timeout(MANY_S), aclosing(source._hear_connection()) as events:
        with suppress(StopAsyncIteration):
            while not isinstance(await anext(events), LinkRestored):
                pass


def _passed(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def test_the_fragment_on_the_page_is_what_the_server_of_these_tests_runs():
    page = (ROOT / "docs" / "connectors" / "sip_dialog.md").read_text("utf-8")
    parts = re.findall(r"# fragment\n(.*?)\n *# end", CONFIGURATION.read_text("utf-8"), re.DOTALL)
    lines = [line.strip() for part in parts for line in part.split("\n") if "@" not in line]
    assert len(lines) > 25
    assert [line for line in lines if line not in page] == []
