"""The same calls heard over ARI: the same story, but for what ARI does not tell."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.events import (
    ConnectionCleared,
    Delivered,
    Established,
    LinkLost,
    LinkRestored,
    Transferred,
)
from app.sdk.calls import link
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed
from connectors.asterisk import Settings, ari_telling, connect
from connectors.asterisk.ari_telling import Conversations, Interpreter
from connectors.asterisk.ari_words import MESSAGE_LIMIT, AriError, Lines, read_event
from tests.connectors.asterisk.ari_server import AriSwitch, channel
from tests.connectors.asterisk.played import CAPTURES, by_call, chunks, names, play
from tests.connectors.asterisk.test_captures import STORIES, Story, story_of

RECORDED = [key for key in STORIES if (CAPTURES / f"{key[0]}.ari.jsonl").exists()]


def recording(name: str) -> bytes:
    return (CAPTURES / f"{name}.ari.jsonl").read_bytes()


def as_told(story: Story) -> Story:
    """What ARI can tell of it: neither the queue's clock nor, unasked, channel variables."""
    return Story(**{**vars(story), "waited_s": None, "attached": False})


@pytest.mark.parametrize("chunk", [61, 1 << 20])
@pytest.mark.parametrize(("name", "agent"), RECORDED)
def test_a_recording_tells_what_truly_happened(name: str, agent: str, chunk: int) -> None:
    told = by_call(play(chunks(recording(name), chunk), f"PJSIP/{agent}"))
    assert [story_of(one) for one in told.values()] == [
        as_told(one) for one in STORIES[name, agent]
    ]


@pytest.mark.parametrize(("name", "agent"), RECORDED)
def test_calls_and_conversations_are_named_as_over_the_manager(name: str, agent: str) -> None:
    ari = by_call(play([recording(name)], f"PJSIP/{agent}"))
    ami = by_call(play([(CAPTURES / f"{name}.ami").read_bytes()], f"PJSIP/{agent}"))
    assert list(ari) == list(ami)
    for mine, theirs in zip(ari.values(), ami.values(), strict=True):
        assert mine[-1].contact.conversation == theirs[-1].contact.conversation
        assert mine[-1].contact.answered_by == theirs[-1].contact.answered_by


def test_a_message_that_lost_its_own_channel_tells_nothing() -> None:
    told = recording("04-attended-transfer-ami").splitlines(keepends=True)
    given = next(line for line in told if b'"transferer_first_leg"' in line)
    for kind in ("ChannelHold", "ChannelStateChange", "BridgeBlindTransfer"):
        odd = given.replace(b"BridgeAttendedTransfer", kind.encode())
        assert Interpreter().tell(read_event(odd.decode())) == []


def test_agents_who_had_no_part_in_it_are_told_nothing() -> None:
    for name, _ in RECORDED:
        assert play([recording(name)], "PJSIP/199") == []


@pytest.mark.parametrize("name", ["02-queue-ringall-3", "04-attended-transfer-ami"])
def test_messages_that_come_twice_tell_nothing_twice(name: str) -> None:
    lines = recording(name).splitlines(keepends=True)
    doubled = b"".join(one for line in lines for one in (line, line))
    for agent in ("PJSIP/101", "PJSIP/102"):
        assert names(play([doubled], agent)) == names(play([recording(name)], agent))


def test_variables_the_switch_attaches_are_kept_with_hostile_ones_made_harmless() -> None:
    nasty = {"CUSTOMER_ID": "C-1", "NOTE": "a\\b\r\nEvent: Hangup\r\nUniqueid: 1"}
    lines = recording("01-simple-call").splitlines()
    messages = [json.loads(line) for line in lines]
    for message in messages:
        for role in ("channel", "peer", "caller"):
            if role in message:
                message[role]["channelvars"] = nasty
    told = play([b"".join(json.dumps(one).encode() + b"\n" for one in messages)])
    kept = {"CUSTOMER_ID": "C-1", "NOTE": "a\\b Event: Hangup Uniqueid: 1"}
    assert told[-1].contact.attached == kept
    assert names(told) == names(play([recording("01-simple-call")]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_recording_never_breaks_the_reader(data: st.DataObject) -> None:
    content = bytearray(recording("06-queue-abandoned")[: 1 << 14])
    for _ in range(data.draw(st.integers(1, 20))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    content[0:1] = b"{"
    play(chunks(bytes(content), 997))


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"type":1}', '{"type":"Dial","peer":7}', "[" * 9_999]
)
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(AriError):
        read_event(text)


def test_a_line_without_end_is_not_kept() -> None:
    lines = Lines()
    for _ in range(5):
        assert lines.feed(b"x" * MESSAGE_LIMIT) == []
        assert len(lines) <= MESSAGE_LIMIT
    assert lines.feed(b"\n{}\n") == [b"{}"]


def test_channels_that_are_gone_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ari_telling, "_SPARE", 10)
    interpreter = Interpreter()
    for number in range(500):
        for kind in ("ChannelCreated", "ChannelDestroyed"):
            one = channel("PJSIP/trunk-1", "1", str(number), state="Ring")
            interpreter.tell(read_event(json.dumps({"type": kind, "channel": one})))
    assert len(interpreter._same) <= 12


def test_conversations_are_named_after_their_oldest_channel() -> None:
    same = Conversations()
    for one in "abcd":
        same.name_of(one)
    same.join("c", "d")
    same.join("d", "b")
    assert {one: same.name_of(one) for one in "abcd"} == {"a": "a", "b": "b", "c": "b", "d": "b"}
    same.keep({"d"})
    assert (same.name_of("d"), len(same)) == ("b", 2)


def context(password: str = "sesame") -> ConnectorContext:
    return ConnectorContext(
        agent="PJSIP/101", secret=lambda name: password, now=lambda: datetime.now(UTC),
        random=random.Random(1).random,
    )  # fmt: skip


@asynccontextmanager
async def listening(switch: AriSwitch, **changed: object) -> AsyncIterator:
    chosen = Settings(interface="ari", port=switch.port, **changed)
    async with (
        asyncio.timeout(20),
        connect(chosen, context()) as source,
        aclosing(source.events()) as events,
    ):
        yield events


@pytest.fixture
async def switch() -> AsyncIterator[AriSwitch]:
    async with AriSwitch() as running:
        yield running


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.02)


async def take(events: AsyncIterator, count: int) -> list:
    return [await anext(events) for _ in range(count)]


async def test_a_recording_played_over_the_socket_tells_the_same(switch: AriSwitch) -> None:
    expected = play([recording("02-queue-ringall-3")])
    async with listening(switch) as events:
        (up,) = await take(events, 1)
        assert isinstance(up, LinkRestored)
        await switch.say(*recording("02-queue-ringall-3").decode().splitlines())
        told = await take(events, len(expected))
    assert names(told) == names(expected)
    assert [one.contact for one in told] == [one.contact for one in expected]


async def test_the_switch_is_asked_for_what_matters_alone(switch: AriSwitch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
    (asked,) = switch.filters
    wanted = {one["type"] for one in asked["allowed"]}
    assert {"Dial", "ChannelHold", "ChannelEnteredBridge"} <= wanted
    assert wanted.isdisjoint({"ChannelVarset", "ChannelDialplan"})


async def test_a_user_who_may_only_read_hears_all_the_same() -> None:
    async with AriSwitch(read_only=True) as switch, listening(switch) as events:
        assert isinstance((await take(events, 1))[0], LinkRestored)


async def test_each_desk_has_an_application_of_its_own_and_keeps_it(switch: AriSwitch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        switch.drop()
        await take(events, 2)
    assert len(set(switch.applications)) == 1
    assert switch.applications[0].startswith("ringside-PJSIP-101-")


async def test_a_wrong_password_is_told_and_ends_it(switch: AriSwitch) -> None:
    chosen = Settings(interface="ari", port=switch.port)
    async with connect(chosen, context("wrong")) as source:
        with pytest.raises(AuthFailed, match="refused the login"):
            await anext(source.events())
        (line,) = await source.health()
        assert not line.well


def talking(switch: AriSwitch) -> None:
    customer = channel("PJSIP/trunk-1", "12000000001", "1.1")
    customer["dialplan"] = {"exten": "12000001000", "app_name": "Queue", "app_data": "broadband,t"}
    mine = channel("PJSIP/101-2", "101", "1.2", connected={"name": "", "number": "12000000001"})
    switch.channels = [customer, mine]
    switch.bridges = [{"id": "b", "technology": "simple_bridge", "channels": ["1.1", "1.2"]}]


async def test_a_program_started_in_a_call_joins_it(switch: AriSwitch) -> None:
    talking(switch)
    async with listening(switch) as events:
        joined, up = await take(events, 2)
    assert isinstance(joined, Established)
    assert isinstance(up, LinkRestored)
    assert (joined.contact.ani, joined.contact.dnis) == ("12000000001", "12000001000")
    assert joined.call_id == joined.contact.conversation == "1.1"


async def test_a_call_that_rings_already_is_the_customers(switch: AriSwitch) -> None:
    talking(switch)
    switch.channels[1] |= {"state": "Ringing", "dialplan": {"app_name": "AppQueue"}}
    switch.bridges, switch.linked = [], {"1.2": "1.1"}
    async with listening(switch) as events:
        rings, _ = await take(events, 2)
    assert isinstance(rings, Delivered)
    assert rings.alerting
    assert (rings.call_id, rings.contact.ani, rings.contact.queue) == (
        "1.1",
        "12000000001",
        "broadband",
    )


async def test_what_ended_in_the_gap_is_told_before_the_line_is_up(switch: AriSwitch) -> None:
    talking(switch)
    async with listening(switch) as events:
        await take(events, 2)
        switch.channels, switch.bridges = [], []
        switch.drop()
        told = await take(events, 3)
    assert [type(one) for one in told] == [LinkLost, ConnectionCleared, LinkRestored]


async def test_a_transfer_finished_in_the_gap_is_one(switch: AriSwitch) -> None:
    talking(switch)
    async with listening(switch) as events:
        await take(events, 2)
        switch.channels[1] = channel("PJSIP/102-3", "102", "1.3")
        switch.bridges[0]["channels"] = ["1.1", "1.3"]
        switch.drop()
        told = await take(events, 3)
    assert [type(one) for one in told] == [LinkLost, Transferred, LinkRestored]


async def test_a_switch_that_falls_silent_is_noticed(switch: AriSwitch) -> None:
    async with listening(switch, keepalive_s=0.1) as events:
        await take(events, 1)
        switch.muted = True
        assert isinstance(await anext(events), LinkLost)


async def test_a_name_somebody_else_takes_is_a_lost_line(switch: AriSwitch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        await switch.say({"type": "ApplicationReplaced", "application": "x"}, "not JSON")
        lost, up = await take(events, 2)
    assert isinstance(lost, LinkLost)
    assert isinstance(up, LinkRestored)


async def test_an_ending_nothing_explains_is_told_after_a_moment(switch: AriSwitch) -> None:
    lines = recording("02-queue-ringall-3").decode().splitlines()
    ringing = [one for one in lines if '"ANSWER"' not in one]
    ringing = ringing[: next(at for at, one in enumerate(lines) if '"ANSWER"' in one)]
    async with listening(switch) as events:
        await take(events, 1)
        await switch.say(*ringing)
        await take(events, 2)
        mine = next(json.loads(one)["peer"] for one in lines if '"peer"' in one)
        await switch.say({"type": "ChannelDestroyed", "cause": 0, "channel": mine})
        told = await anext(events)
    assert type(told).__name__ == "Diverted"


async def test_a_switch_with_thousands_of_channels_is_listed_whole(switch: AriSwitch) -> None:
    talking(switch)
    switch.channels += [channel(f"PJSIP/x-{one}", "2", f"9.{one}") for one in range(5_000)]
    async with listening(switch) as events:
        joined, up = await take(events, 2)
    assert isinstance(joined, Established)
    assert isinstance(up, LinkRestored)


@pytest.mark.parametrize("answer", [{"a": 1}, [[]], ["x"], [{"id": 1}]])
async def test_a_snapshot_that_is_none_is_a_lost_line(switch: AriSwitch, answer: object) -> None:
    chosen = Settings(interface="ari", port=switch.port)
    switch.channels = answer
    async with connect(chosen, context()) as source:
        (line,) = await source.health()
    assert not line.well
    assert "not a list of channels" in line.detail
