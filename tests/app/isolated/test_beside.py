"""The real connector to the back office, in the desk and beside it: the same facts, with Qt too."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication

from app import registry
from app.bridge import run
from app.domain.facts import Value
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.sdk.connector import (
    ActionTarget,
    CallSource,
    ConnectorContext,
    Directory,
    Examined,
    FactSource,
)
from app.sdk.errors import ConnectorError
from tests.app.isolated.cases import ORDER

CONTEXT = ConnectorContext(
    name="tmf",
    agent="PJSIP/101",
    secret=lambda name: DEFAULT_TOKEN,
    now=lambda: datetime.now(UTC),
    random=lambda: 0.5,
)
ALL = frozenset(name for names in registry.manifests()["tmf"].facts.values() for name in names)
Story = Callable[[object, object], Awaitable[None]]


async def told(story: Story) -> None:
    """Tell a story of the connector in the desk and the same one in a process."""
    async with BackOffice(Operator(), pace=0) as office:
        table = {"base_url": office.url}
        apart = {**table, "isolation": "process"}
        async with (
            registry.connection("tmf", table, CONTEXT) as here,
            registry.connection("tmf", apart, CONTEXT) as there,
        ):
            await story(here, there)


async def everything(source: object, number: str) -> tuple[object, dict[str, Value], set[str]]:
    assert isinstance(source, Directory)
    assert isinstance(source, FactSource)
    [customer] = await source.find_customers(number)
    values: dict[str, Value] = {}
    failed: set[str] = set()
    async for reading in source.read(customer, ALL):
        values |= reading.values
        failed |= reading.failed.keys()
    return customer, values, failed


async def same(here: object, there: object) -> None:
    for key in ("B9", "B1"):
        number = SCENARIOS[key].number
        assert await everything(here, number) == await everything(there, number)


async def test_the_facts_are_those_of_the_connector_in_the_desk():
    await told(same)


async def test_it_can_do_what_its_manifest_says_and_nothing_else():
    async def story(here: object, there: object) -> None:
        for protocol in (Directory, FactSource, ActionTarget, CallSource):
            assert isinstance(here, protocol) == isinstance(there, protocol)
        assert isinstance(there, Examined)

    await told(story)


async def test_an_order_it_does_not_know_is_refused_in_the_same_words():
    async def refused(target: object) -> str:
        assert isinstance(target, ActionTarget)
        with pytest.raises(ConnectorError) as caught:
            await target.perform(None, ORDER, print)
        return str(caught.value)

    async def story(here: object, there: object) -> None:
        assert await refused(here) == await refused(there)

    await told(story)


def test_under_the_loop_of_the_desk_it_is_the_same(qapp: QApplication):
    async def main(_quit: asyncio.Event) -> int:
        await told(same)
        return 7

    assert run(qapp, main) == 7
