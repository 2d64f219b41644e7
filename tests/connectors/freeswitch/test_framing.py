"""Bytes of an event socket: frames, bodies within bodies, broken characters, and lies."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.events import ConnectionCleared
from connectors.freeswitch import Settings, replay
from connectors.freeswitch.framing import BODY_LIMIT, HEAD_LIMIT, EslError, Framer
from connectors.freeswitch.message import glance, parse
from tests.connectors.asterisk.played import context_of, names
from tests.connectors.freeswitch.staged import Stage, frame

EVENT = frame({"Event-Name": "X", "Caller-Caller-ID-Name": "Zoë % 王"})


def fed(content: bytes, size: int) -> list:
    framer = Framer()
    return [
        one for at in range(0, len(content), size) for one in framer.feed(content[at : at + size])
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_frames_come_out_whole_however_they_are_cut(size: int) -> None:
    content = EVENT + b"Content-Type: command/reply\nReply-Text: +OK bye: now\n\n" + EVENT
    frames = fed(content, size)
    assert [one.kind for one in frames] == ["text/event-plain", "command/reply", "text/event-plain"]
    assert frames[1].headers["reply-text"] == "+OK bye: now"
    assert parse(frames[2].body).text("Caller-Caller-ID-Name") == "Zoë % 王"


def test_a_length_counts_bytes_not_characters() -> None:
    body = '{"Event-Name":"王"}'.encode()
    framed = b"Content-Length: %d\nContent-Type: text/event-json\n\n%s" % (len(body), body)
    assert [parse(one.body).name for one in fed(framed * 2, 5)] == ["王", "王"]


def test_a_body_within_an_event_is_no_header() -> None:
    inner = b"Event-Name: MESSAGE\nContent-Length: 26\n\nEvent-Name: CHANNEL_CREATE\n"
    framed = b"Content-Length: %d\nContent-Type: text/event-plain\n\n%s" % (len(inner), inner)
    first, second = fed(framed + EVENT, 9)
    assert parse(first.body).name == "MESSAGE"
    assert parse(second.body).name == "X"


def test_an_escaped_line_end_forges_no_header() -> None:
    (one,) = fed(frame({"Event-Name": "X", "Caller-Caller-ID-Name": "a\nUnique-ID: 7\n\n"}), 10)
    assert parse(one.body).uuid == ""


def test_the_first_of_a_repeated_header_counts() -> None:
    assert parse(b"Unique-ID: 1\nUnique-ID: 2\n\n").uuid == "1"


@pytest.mark.parametrize(
    "raw", [b'{"Event-Name":"M\xfcller","Unique-ID":"1"}', b"Event-Name: M\xfcller\nUnique-ID: 1\n"]
)
def test_bytes_that_are_no_utf8_cost_one_character(raw: bytes) -> None:
    message = parse(raw)
    assert (message.name, message.uuid) == ("M\ufffdller", "1")


def test_percent_signs_that_escape_nothing_stay() -> None:
    assert parse(b"Event-Name: 100%\nUnique-ID: %zz%41\n").uuid == "%zzA"


@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_glance_sees_what_reading_sees(form: str) -> None:
    (one,) = Framer().feed(
        frame({"Event-Name": "A", "Unique-ID": "u-1", "Z": "Unique-ID: 9"}, form)
    )
    assert [glance(one.body, name) for name in (b"Event-Name", b"Unique-ID", b"No")] == [
        b"A", b"u-1", b"",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"x" * (HEAD_LIMIT + 1),
        b"a: b\n" * HEAD_LIMIT + b"\n",
        b"Content-Length: -1\n\n",
        b"Content-Length: 1e3\n\n",
        b"Content-Length: %d\n\n" % (BODY_LIMIT + 1),
        b"Content-Length: \xd9\xa3\n\n",
        b"HTTP/1.1 200 OK\r\n\n\n",
    ],
)
def test_what_is_no_frame_is_refused_and_not_kept(content: bytes) -> None:
    with pytest.raises(EslError):
        Framer().feed(content)


@pytest.mark.parametrize("raw", [b"[1]", b"{", b'{"a":' * 9_000])
def test_what_is_no_event_is_refused(raw: bytes) -> None:
    with pytest.raises(EslError):
        parse(raw if raw.startswith(b"{") else b"{" + raw)


def held_call(form: str = "plain") -> Stage:
    stage = Stage(form)
    caller = stage.join()
    leg, loser = stage.offer(caller, "1001"), stage.offer(caller, "1002")
    stage.answer(caller, leg)
    stage.hang_up(loser, "LOSE_RACE")
    stage.state(leg, "HELD")
    stage.tell("CHANNEL_HOLD", leg)
    stage.state(leg, "ACTIVE")
    stage.hang_up(leg)
    stage.hang_up(caller)
    return stage


def played(pieces: list[bytes], agent: str = "1001") -> list:
    return list(replay(Settings(), context_of(agent), pieces))


WHOLE = held_call().told
EXPECTED = names(played(WHOLE))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_events_that_come_twice_tell_nothing_twice(data: st.DataObject) -> None:
    again = data.draw(st.lists(st.integers(1, len(WHOLE) - 1), max_size=8))
    pieces = [one for at, one in enumerate(WHOLE) for _ in range(1 + again.count(at))]
    pieces += [WHOLE[at] for at in again]
    assert names(played(pieces)) == EXPECTED


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(1, len(WHOLE) - 2), max_size=4))
def test_neighbours_that_change_places_end_in_the_same_story(places: set[int]) -> None:
    pieces = list(WHOLE)
    for at in sorted(places):
        pieces[at], pieces[at + 1] = pieces[at + 1], pieces[at]
    for agent, last in (("1001", "ConnectionCleared"), ("1002", "Diverted")):
        told = played(pieces, agent)
        assert names(told)[-1] == last
        assert names(told).count(last) == 1


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(1, len(WHOLE) - 1), max_size=3))
def test_a_few_lost_events_leave_no_call_behind(lost: set[int]) -> None:
    endings = {at for at, one in enumerate(WHOLE) if b"HANGUP" in one}
    pieces = [one for at, one in enumerate(WHOLE) if at not in lost - endings]
    told = played(pieces)
    assert isinstance(told[-1], ConnectionCleared)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_survived(content: bytes) -> None:
    pieces = [b"".join(WHOLE[:6]), content, b"\n\n", *WHOLE[6:]]
    for event in played(pieces):
        assert event.at.tzinfo is not None
