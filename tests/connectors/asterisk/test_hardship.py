"""What a bad day brings: gaps at the worst moment, storms, clocks that are wrong."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.events import (
    ConnectionCleared,
    Consulted,
    Established,
    Held,
    LinkLost,
    LinkRestored,
    Transferred,
)
from app.sandbox.telephony.switch import Switch
from app.sdk.calls import link
from connectors.asterisk import Settings, connect, wire
from tests.connectors.asterisk.played import names
from tests.connectors.asterisk.test_link import ACCOUNTS, context, listening, now, take


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.02)


@pytest.fixture
async def switch() -> AsyncIterator[Switch]:
    async with Switch(ACCOUNTS, random=random.Random(1)) as running:
        yield running


async def told_until(events: AsyncIterator, last: type) -> list:
    told = [await anext(events)]
    while not isinstance(told[-1], last):
        told.append(await anext(events))
    return told


async def begun(switch: Switch, events: AsyncIterator):
    """A call of this agent's from a queue, answered."""
    call = await switch.ring(ani="12000000001", queue="broadband")
    await call.answer()
    await told_until(events, Established)
    return call


async def test_a_transfer_finished_in_a_gap_is_a_transfer(switch: Switch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        call = await begun(switch, events)
        await call.consult("PJSIP/102")
        await call.consult_answer()
        await told_until(events, Consulted)
        switch.drop_clients()
        await switch.until(lambda: not switch.clients)
        await call.complete_transfer()
        told = await told_until(events, LinkRestored)
    assert [type(one) for one in told if type(one).__name__ != "CallUpdated"] == [
        LinkLost, Transferred, LinkRestored,
    ]  # fmt: skip


async def test_a_blind_transfer_in_a_gap_is_a_transfer(switch: Switch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        call = await begun(switch, events)
        switch.drop_clients()
        await switch.until(lambda: not switch.clients)
        await call.blind_transfer("PJSIP/102")
        await call.answer()
        told = await told_until(events, LinkRestored)
    assert any(isinstance(one, Transferred) for one in told)


async def test_a_customer_parked_in_a_gap_is_still_the_agents(switch: Switch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        call = await begun(switch, events)
        switch.drop_clients()
        await switch.until(lambda: not switch.clients)
        await call.park()
        told = await told_until(events, LinkRestored)
        assert any(isinstance(one, Held) for one in told)
        await call.hang_up()
        assert isinstance(await anext(events), ConnectionCleared)


async def test_a_call_that_lived_in_a_gap_alone_is_told_nothing_of(switch: Switch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        switch.drop_clients()
        await switch.until(lambda: not switch.clients)
        call = await switch.ring(ani="12000000001", queue="broadband")
        await call.answer()
        await call.hang_up()
        assert names(await take(events, 2)) == ["LinkLost", "LinkRestored"]


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_an_hour_off_changes_neither_story_nor_time(hours: int) -> None:
    off = timedelta(hours=hours)
    async with (
        Switch(ACCOUNTS, now=lambda: now() + off, random=random.Random(1)) as switch,
        listening(switch) as events,
    ):
        await take(events, 1)
        call = await begun(switch, events)
        await call.hold()
        switch.drop_clients()
        told = await told_until(events, LinkRestored)
        await call.hang_up()
        told += await told_until(events, ConnectionCleared)
    own = [one.at for one in told]
    assert own == sorted(own)
    assert all(abs(one.at - now()) < timedelta(minutes=1) for one in told)


async def test_a_call_in_a_storm_of_twenty_thousand_a_second_is_told_whole(
    switch: Switch,
) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        async with asyncio.TaskGroup() as group:
            group.create_task(switch.storm(20_000, 0.6))
            call = await begun(switch, events)
            await call.consult("PJSIP/102")
            await call.consult_answer()
            await told_until(events, Consulted)
            await call.complete_transfer()
            told = await told_until(events, Transferred)
    assert {one.contact.ani for one in told} == {"12000000001"}


async def test_breaks_are_told_with_the_line(switch: Switch) -> None:
    async with asyncio.timeout(20), connect(Settings(port=switch.port), context()) as source:
        events = source.events()
        await anext(events)
        await switch.pause("PJSIP/101", "broadband", "lunch")
        await switch.pause("PJSIP/102", "broadband", "lunch")
        call = await switch.ring(ani="12000000001")
        await anext(events)
        assert (await source.health())[0].detail == "paused: broadband (lunch)"
        await switch.pause("PJSIP/101", "broadband", None)
        await call.abandon()
        await told_until(events, ConnectionCleared)
        assert (await source.health())[0].detail == ""
        await events.aclose()


def test_a_line_that_is_half_open_is_noticed_within_ten_seconds_by_default() -> None:
    silence_s = Settings().keepalive_s
    assert silence_s + min(wire._ANSWER_LIMIT_S, silence_s) < 10
    assert silence_s * 1.5 < 10  # aiohttp waits half a heartbeat for the answer
