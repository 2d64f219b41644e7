"""Whatever the network does to the bytes, the messages stay whole, and none grows without bound."""

import logging
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sdk.calls.clock import RecordedClock
from connectors.asterisk import split_connections
from connectors.asterisk.framing import MESSAGE_LIMIT, Framer
from connectors.asterisk.listener import Listener
from connectors.asterisk.message import HEADER_LIMIT, parse
from tests.connectors.asterisk.played import capture, chunks, play

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
PARTS = [capture("04-attended-transfer-ami"), capture("07-two-simultaneous-gw")]


def frame(content: bytes, size: int) -> list[bytes]:
    framer = Framer()
    return [message for chunk in chunks(content, size) for message in framer.feed(chunk)]


@pytest.mark.parametrize("size", [1, 7, 1448, 65536])
def test_split_and_joined_messages_are_the_same(size: int) -> None:
    messages = frame(capture("07-two-simultaneous"), size)
    assert messages == frame(capture("07-two-simultaneous"), 1 << 24)
    assert messages[0] == GREETING.strip()
    assert all(one.startswith((b"Event: ", b"Response: ")) for one in messages[1:])


def test_the_greeting_is_told_before_anything_follows_it() -> None:
    assert Framer().feed(GREETING) == [GREETING.strip()]


def test_a_stream_without_a_greeting_is_read_all_the_same() -> None:
    assert Framer().feed(b"Event: A\r\n\r\n\r\nEvent: B\r\n\r\n") == [b"Event: A", b"Event: B"]


@pytest.mark.parametrize("size", [1000, 65536, 1 << 24])
def test_a_ten_megabyte_line_is_dropped_and_the_stream_goes_on(
    size: int, caplog: pytest.LogCaptureFixture
) -> None:
    content = GREETING + b"Event: Huge\r\nX: " + b"x" * 10_000_000 + b"\r\n\r\nEvent: B\r\n\r\n"
    with caplog.at_level(logging.WARNING):
        assert frame(content, size) == [GREETING.strip(), b"Event: B"]
    assert len(caplog.records) == 1
    assert str(MESSAGE_LIMIT) in caplog.text


def test_no_more_than_one_message_is_kept_of_a_line_that_never_ends() -> None:
    framer = Framer()
    for _ in range(40):
        framer.feed(b"x" * 100_000)
    assert len(framer._rest) < 10


def test_a_message_of_too_many_headers_is_dropped_and_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    huge = b"Event: Shutdown\r\nPrivilege: system,all\r\n" + b"A: b\r\n" * HEADER_LIMIT + b"\r\n"
    content = capture("01-simple-call")
    cut = content.index(b"Event: Newchannel")
    with caplog.at_level(logging.WARNING):
        assert play([content[:cut] + huge + content[cut:]]) == play([content])
    assert "headers" in caplog.text


def test_values_hold_colons_repeat_and_may_be_empty() -> None:
    message = parse(
        b"Event: Newchannel\r\nAccountCode: \r\nCallerIDName: a: b\r\n"
        b"ChanVariable: A=1\r\nChanVariable: B=x=y\r\nDestChanVariable: A=2\r\nNonsense"
    )
    assert message.text("AccountCode") == ""
    assert message.text("CallerIDName") == "a: b"
    assert message.variables == {"": {"A": "1", "B": "x=y"}, "Dest": {"A": "2"}}


def test_a_recording_of_several_connections_is_split_at_its_marks() -> None:
    parts = split_connections(capture("18-login-variants"))
    assert len(parts) == 4
    assert all(part.startswith(GREETING) for part in parts)
    assert split_connections(b"Event: A\r\n\r\n") == [b"Event: A\r\n\r\n"]


def new_listener() -> Listener:
    clock = RecordedClock(lambda: datetime(2026, 1, 1, tzinfo=UTC))
    listener = Listener("PJSIP/101", clock, is_ours=lambda action_id: True, up=True)
    listener.connect()
    return listener


@given(st.lists(st.binary(max_size=200)))
def test_random_bytes_never_break_the_listener(parts: list[bytes]) -> None:
    listener = new_listener()
    for part in parts:
        listener.feed(part)
        listener.work()
    assert listener.behind == 0


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_recording_never_breaks_the_listener(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(PARTS)))
    for _ in range(data.draw(st.integers(1, 30))):
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[at : at + data.draw(st.integers(0, 80))] = data.draw(st.binary(max_size=20))
        else:
            content[at] = data.draw(st.integers(0, 255))
    listener = new_listener()
    for chunk in chunks(bytes(content), 4096):
        listener.feed(chunk)
        listener.work()
    assert listener.behind == 0


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_messages_in_any_order_never_break_the_listener(random) -> None:
    greeting, *messages = PARTS[0].split(b"\r\n\r\n")[:-1]
    random.shuffle(messages)
    listener = new_listener()
    listener.feed(b"\r\n\r\n".join([greeting, *messages, b""]))
    listener.work()
    assert listener.behind == 0


@pytest.mark.parametrize("agent", ["PJSIP/101", "PJSIP/102", "PJSIP/103"])
@pytest.mark.parametrize(
    "name", ["02-queue-ringall-3", "04-attended-transfer-ami", "06-queue-abandoned"]
)
def test_messages_that_come_twice_tell_nothing_twice(name: str, agent: str) -> None:
    greeting, *messages = capture(name).split(b"\r\n\r\n")[:-1]
    doubled = [one for message in messages for one in (message, message)]
    content = b"\r\n\r\n".join([greeting, *doubled, b""])
    assert play([content], agent) == play([capture(name)], agent)


@pytest.mark.parametrize(
    "name",
    ["02-queue-ringall-3", "04-attended-transfer-ami", "12-conference", "07-two-simultaneous"],
)
def test_nothing_is_kept_of_calls_that_are_over(name: str) -> None:
    listener = new_listener()
    listener.feed(capture(name))
    listener.work()
    board = listener.tracker.board
    assert (listener.tracker.calls, board.legs, board._same) == ([], {}, {})
    ear = listener._ear
    assert (ear.legs, ear.conversations, ear.bridges) == (set(), set(), set())
    assert [one for one in ear._traces if not one.startswith(b"cti-lab")] == []


def test_other_agents_legs_are_forgotten_when_they_hang_up() -> None:
    listener = new_listener()
    listener.feed(capture("05-hold-unhold").replace(b"PJSIP/101", b"PJSIP/999"))
    listener.work()
    assert len(listener._ear) == 0
    assert listener.tracker.board.legs == {}
