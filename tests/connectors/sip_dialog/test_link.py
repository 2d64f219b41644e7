"""The line to a switch, over real sockets: signing in, silence, breaks, and what was missed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest

from app.domain.events import LinkLost, LinkRestored
from app.sdk.calls import link
from app.sdk.calls.clock import SwitchClock
from app.sdk.connector import CallSource
from app.sdk.errors import NotReady
from connectors.sip_dialog import Settings, connect, signs
from connectors.sip_dialog.digest import Login
from connectors.sip_dialog.framing import Framer
from connectors.sip_dialog.listener import Listener
from connectors.sip_dialog.message import SipError, parse
from connectors.sip_dialog.protocol import Watcher
from connectors.sip_dialog.subscription import Place
from connectors.sip_dialog.wire import TURN_LIMIT, Wire
from tests.connectors.sip_dialog.presence import Presence
from tests.connectors.sip_dialog.staged import AT, context_of, dialog, document, notify
from tests.docs.native import word_of
from tests.servers.launch import until

RINGS, TALKS = dialog("early"), dialog("confirmed")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.01)
    monkeypatch.setattr(signs, "SILENCE_S", 0.2)


@asynccontextmanager
async def listening(switch: Presence, **changed: object) -> AsyncIterator:
    given = Settings(port=switch.port, transport=switch.kind, **changed)
    async with (
        asyncio.timeout(20),
        connect(given, context_of()) as source,
        aclosing(source.events()) as events,
    ):
        assert isinstance(source, CallSource)
        yield events


async def take(events: AsyncIterator, count: int) -> list[str]:
    return [word_of(await anext(events)) for _ in range(count)]


@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
async def test_a_call_is_heard_after_signing_in_and_leave_is_taken(transport, algorithm):
    async with Presence(transport, password="secret", algorithm=algorithm) as switch:
        async with listening(switch) as events:
            assert await take(events, 1) == ["LinkRestored"]
            switch.show(RINGS)
            switch.show(TALKS)
            switch.show()
            told = await take(events, 3)
        await until(lambda: switch.subscribes[-1].number("expires") == 0)
    assert told == ["Delivered ringing", "Established", "ConnectionCleared"]


async def test_lost_datagrams_are_made_up_for():
    async with Presence("udp") as switch:
        switch.lose = 2
        async with listening(switch) as events:
            assert await take(events, 1) == ["LinkRestored"]
        assert len(switch.subscribes) >= 1


async def test_a_nonce_that_grows_old_in_use_is_replaced():
    async with Presence(password="secret") as switch:
        switch.granted = 1
        async with listening(switch) as events:
            assert await take(events, 1) == ["LinkRestored"]
            switch.nonce = "nonce-2"
            await until(lambda: len(switch.subscribes) >= 4)
            switch.show(RINGS)
            assert await take(events, 1) == ["Delivered ringing"]


async def test_after_a_break_the_calls_are_brought_up_to_date_before_the_line_is_up():
    async with Presence() as switch:
        switch.dialogs = [RINGS, dialog("confirmed", "call-2", duration_s=5)]
        async with listening(switch) as events:
            assert await take(events, 3) == ["Delivered ringing", "Established", "LinkRestored"]
            switch.dialogs = [TALKS]
            switch.drop()
            told = await take(events, 4)
    assert told == ["LinkLost", "ConnectionCleared", "Established", "LinkRestored"]


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_switch_that_falls_silent_is_noticed(transport):
    async with Presence(transport) as switch, listening(switch, keepalive_s=0.2) as events:
        await take(events, 1)
        switch.quiet = True
        assert isinstance(await anext(events), LinkLost)
        switch.quiet = False
        assert isinstance(await anext(events), LinkRestored)


async def test_a_switch_that_answers_empty_lines_is_asked_nothing_more():
    async with Presence() as switch, listening(switch, keepalive_s=0.1) as events:
        await take(events, 1)
        await until(lambda: switch.pings >= 6)
        switch.show(RINGS)
        assert await take(events, 1) == ["Delivered ringing"]
        assert [one.method for one in switch.heard].count("OPTIONS") == 1


async def test_a_subscription_ended_by_the_switch_begins_anew_without_a_word(monkeypatch):
    monkeypatch.setattr("connectors.sip_dialog.protocol.AGAIN_S", 0.0)
    async with Presence() as switch, listening(switch) as events:
        await take(events, 1)
        switch.end("deactivated")
        await until(lambda: len(switch._watchers) == 1)
        switch.show(RINGS)
        assert await take(events, 1) == ["Delivered ringing"]


async def test_another_agents_dialogs_and_another_event_are_told_to_nobody():
    async with Presence() as switch, listening(switch) as events:
        await take(events, 1)
        for call_id in switch._watchers:
            switch._notify(call_id, body=document(RINGS, entity="sip:102@pbx.example"))
            switch._notify(call_id, event="presence", body=document(RINGS))
        switch.show(dialog("early", "call-2"))
        event = await anext(events)
        await until(lambda: sum(1 for one in switch.heard if one.status) == 4)
    assert event.call_id == "call-2"
    assert sorted(one.status for one in switch.heard if one.status) == [200, 200, 200, 489]


async def test_a_flood_is_heard_to_its_end_and_in_order():
    async with Presence() as switch, listening(switch) as events:
        await take(events, 1)
        for _ in range(10 * TURN_LIMIT):
            switch.show(TALKS)
            switch.show(dialog("confirmed", held=True))
        words = await take(events, 20 * TURN_LIMIT)
    assert words == ["Established", *["Held", "Retrieved"] * (10 * TURN_LIMIT - 1), "Held"]


async def test_no_turn_hears_more_than_its_share():
    heard: list[int] = []

    class Counting(Listener):
        def hear(self, watcher, message, now_s):
            heard.append(message.cseq[0])
            return []

    given, clock = Settings(), SwitchClock(lambda: AT)
    listener = Counting("101", given, clock)
    watcher = Watcher(given, "101", Place(transport="tcp"), Login("101", str), str)
    wire = Wire(listener, watcher)
    counts = []
    wire.take([parse(notify(cseq=number)) for number in range(2 * TURN_LIMIT + 50)])
    while not counts or counts[-1] < 2 * TURN_LIMIT + 50:
        counts.append(len(heard))
        await asyncio.sleep(0)
    wire.close()
    assert counts == [TURN_LIMIT, 2 * TURN_LIMIT, 2 * TURN_LIMIT + 50]


async def test_a_missing_authority_file_is_named():
    with pytest.raises(NotReady, match=r"no\.pem"):
        async with connect(Settings(transport="tls", tls_ca="no.pem"), context_of()):
            pass


@pytest.mark.parametrize("size", [1, 3, 500, 100_000])
def test_a_stream_is_cut_into_messages_wherever_it_breaks(size: int):
    one = notify(document(RINGS))
    raw = b"\r\n" + one + b"\r\n\r\n" + one
    framer = Framer()
    found = [m for at in range(0, len(raw), size) for m in framer.feed(raw[at : at + size])]
    assert [message.method for message in found] == ["NOTIFY"] * 2
    assert framer.kept == 0
    assert framer.pongs == 3


@pytest.mark.parametrize(
    "raw",
    [b"220 mail ready\r\n\r\n", b"A" * 70_000, notify().replace(b"Content-Length: 0", b"l: -1"),
     notify().replace(b"Content-Length: 0", b"x: y"), notify().replace(b"CSeq", b"XSeq"),
     notify().replace(b"Content-Length: 0", b"l: 1\r\nl: 2"),
     notify().replace(b"Content-Length: 0", b"l: 99999999")],
)  # fmt: skip
def test_a_stream_that_is_no_sip_is_refused(raw: bytes):
    with pytest.raises(SipError):
        Framer().feed(raw)


def test_headers_are_read_folded_short_and_in_any_case():
    raw = notify().replace(b"Event: dialog", b"o: dialog;\r\n\tid=7").replace(b"From:", b"F :")
    raw = raw.replace(b"Call-ID:", b"i:").replace(b"Via:", b"v:  ")
    (message,) = Framer().feed(raw)
    assert message.first("event") == "dialog; id=7"
    assert message.first("call-id") == "watch-1"
    assert message.tag("from") == "theirs"
