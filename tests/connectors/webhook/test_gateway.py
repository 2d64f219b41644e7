"""A gateway hangs up, loses its numbers, falls silent, refuses: what is told stays right."""

import asyncio
from contextlib import aclosing, asynccontextmanager

import pytest

from app.domain.events import LinkLost, LinkRestored
from app.sdk.errors import AuthFailed
from app.sdk.kit import lent
from connectors.webhook import Settings, connect
from connectors.webhook import connector as connectors_module
from connectors.webhook import gateway as gateways_module
from connectors.webhook.feed import CALLS_LIMIT, Feed, FeedError, Snapshot
from connectors.webhook.mapping import mapping_of
from tests.connectors.webhook.gateways import gateway
from tests.connectors.webhook.played import said

EMPTY = [{"type": "snapshot", "stream": "s", "seq": 0, "calls": []}]
PATIENCE_S = 10


def event(seq: int, state: str, second: float = 0, call: str = "call-1") -> dict:
    return {"type": "event", "seq": seq, "event": said(state, second, call)}


def snapshot(seq: int, *calls: dict, stream: str = "s") -> dict:
    return {"type": "snapshot", "stream": stream, "seq": seq, "calls": list(calls)}


def ready(seq: int, stream: str = "s") -> dict:
    return {"type": "ready", "stream": stream, "seq": seq}


@asynccontextmanager
async def heard(url: str, **secrets: str):
    context = lent(secrets or None, agent="101")
    async with (
        connect(Settings(gateway=url), context) as source,
        aclosing(source.events()) as events,
        asyncio.timeout(PATIENCE_S),
    ):
        yield source, events


async def names(events, count: int) -> list[str]:
    return [type(await anext(events)).__name__ for _ in range(count)]


async def test_calls_of_the_snapshot_are_told_before_the_line_is_said_to_be_up():
    async with (
        gateway([snapshot(7, said("active"))]) as running,
        heard(running.url) as (source, events),
    ):
        assert await names(events, 2) == ["Established", "LinkRestored"]
        assert running.hellos[0]["last_seq"] == 0
        assert running.hellos[0]["agent"] == "101"
        (health,) = await source.health()
        assert health.well


async def test_what_was_missed_is_replayed_after_the_line_was_down():
    missed = [event(3, "active", 2), event(4, "held", 3), ready(4)]
    async with gateway([snapshot(1)], missed) as running, heard(running.url) as (_, events):
        assert await names(events, 1) == ["LinkRestored"]
        await running.say(event(2, "ringing"))
        assert await names(events, 1) == ["Delivered"]
        await running.hang_up()
        told = await names(events, 4)
        assert told == ["LinkLost", "Established", "Held", "LinkRestored"]
        assert running.hellos[1] | {"version": 1} == {
            "type": "hello", "version": 1, "agent": "101", "stream": "s", "last_seq": 2,
            "snapshot": False,
        }  # fmt: skip


async def test_a_call_that_ended_while_the_line_was_down_is_told_ended():
    async with (
        gateway([snapshot(1, said("active"))], [snapshot(9, stream="t")]) as running,
        heard(running.url) as (_, events),
    ):
        await names(events, 2)
        await running.hang_up()
        assert await names(events, 3) == ["LinkLost", "ConnectionCleared", "LinkRestored"]


async def test_a_gap_asks_for_a_snapshot_and_tells_nothing_in_between():
    async with (
        gateway(EMPTY, [snapshot(9, said("active", 5))]) as running,
        heard(running.url) as (_, events),
    ):
        await names(events, 1)
        await running.say(event(1, "ringing"), event(1, "ringing"), event(5, "held", 4))
        assert await names(events, 2) == ["Delivered", "Established"]
        assert running.hellos[1]["snapshot"] is True


async def test_a_half_open_line_is_noticed(monkeypatch):
    assert gateways_module.HEARTBEAT_S * 1.5 < 10
    monkeypatch.setattr(gateways_module, "HEARTBEAT_S", 0.05)
    async with gateway(EMPTY, deaf=True) as running, heard(running.url) as (_, events):
        assert isinstance(await anext(events), LinkRestored)
        assert isinstance(await anext(events), LinkLost)


async def test_a_gateway_that_never_says_how_the_calls_stand_is_left(monkeypatch):
    monkeypatch.setattr(connectors_module, "READY_LIMIT_S", 0.0)
    monkeypatch.setattr(connectors_module, "AGED_EVERY_S", 0.05)
    async with gateway([]) as running, heard(running.url) as (source, events):
        assert isinstance(await anext(events), LinkLost)
        (health,) = await source.health()
        assert "does not say how the calls stand" in health.detail


@pytest.mark.parametrize("frame", ["[", "[]", '{"type": "event"}', '{"type": "error"}'])
async def test_a_frame_that_is_none_ends_the_connection_with_its_reason(frame):
    async with gateway([frame]) as running, heard(running.url) as (source, events):
        assert isinstance(await anext(events), LinkLost)
        (health,) = await source.health()
        assert not health.well
        assert health.detail.startswith("the gateway")


async def test_a_refused_token_ends_it():
    async with gateway(EMPTY) as running, heard(running.url, token="wrong") as (_, events):
        with pytest.raises(AuthFailed, match="refuses the token"):
            await anext(events)


def feed() -> Feed:
    made = Feed(mapping_of("cloudevents", {}).for_agent("101"), "101")
    made.hello()
    return made


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff", b"[" * 100_000, b"1", b"{" + b" " * 2**21 + b"}",
        b'{"type":"event","seq":true}', b'{"type":"event","seq":-1}',
        b'{"type":"event","seq":1e99}',
        b'{"type":"snapshot","seq":1,"calls":{}}', b'{"type":"ready","seq":0,"stream":[]}',
        b'{"type":"snapshot","seq":1,"calls":[' + b"{}," * CALLS_LIMIT + b"{}]}",
    ],
)  # fmt: skip
def test_frames_of_wrong_kinds_and_sizes_are_refused(frame):
    with pytest.raises(FeedError):
        feed().hear(frame)


@pytest.mark.parametrize("wrong", [None, 1, "x", [], {}, {"call": {}, "state": "ringing"}])
def test_an_event_that_can_not_be_read_costs_no_other(wrong, caplog):
    import json

    ours = feed()
    assert ours.hear(json.dumps({"type": "event", "seq": 1, "event": wrong})).told == ()
    told = ours.hear(json.dumps(event(2, "ringing"))).told
    assert not isinstance(told, Snapshot)
    assert len(told) == 1
    assert "passed over" in caplog.text or wrong == []


def test_kinds_of_frames_that_come_later_are_passed_over():
    assert feed().hear('{"type":"weather","seq":"sunny"}').told == ()


def test_another_life_of_the_gateway_asks_for_a_snapshot():
    ours = feed()
    ours.hear('{"type":"snapshot","stream":"s","seq":5,"calls":[]}')
    ours.hello()
    heard_now = ours.hear('{"type":"ready","stream":"t","seq":2}')
    assert not heard_now.ready
    assert '"snapshot": true' in heard_now.say
