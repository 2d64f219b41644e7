"""A phone that gives only a number, gives things twice, late, or never: the card stays right."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.call import Direction
from app.domain.events import ConnectionCleared, Delivered, Diverted
from app.sdk.kit.trial import AT
from app.sdk.notice import Notice
from connectors.softphone import Settings
from connectors.softphone.book import LIVE_LIMIT, Book
from tests.connectors.softphone.played import ANI, phone, play, said, words

OTHER = "12000005678"
WHOLE = [said(event, call_id="x") for event in ("ringing", "answered", "held", "resumed", "ended")]
TOLD = ["Delivered ringing", "Established", "Held", "Retrieved", "ConnectionCleared"]


def book(**more) -> Book:
    return Book("101", Settings(**more))


def test_with_only_a_number_it_is_one_call_from_ring_to_end():
    events = play([said(event) for event in ("ringing", "answered", "held", "resumed", "ended")])
    assert [type(event).__name__ for event in events] == [
        "Delivered", "Established", "Held", "Retrieved", "ConnectionCleared",
    ]  # fmt: skip
    assert len({event.call_id for event in events}) == 1
    assert events[0].contact.ani == ANI


def test_an_end_without_a_number_is_that_of_the_newest_call():
    told = play([said("ringing"), said("ringing", OTHER), said("ended", None)])
    assert told[-1].contact.ani == OTHER


def test_two_calls_are_told_apart_by_their_numbers():
    told = play([
        said("ringing"), said("ringing", OTHER), said("answered", OTHER), said("missed"),
    ])  # fmt: skip
    assert [event.contact.ani for event in told] == [ANI, OTHER, OTHER, ANI]


def test_a_withheld_number_rings_as_a_call_of_its_own():
    told = play([said("ringing", ""), said("answered", None), said("ended", None)])
    assert [event.contact.ani for event in told] == [None, None, None]
    assert isinstance(told[-1], ConnectionCleared)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_doubled_notices_change_nothing(data):
    heard: list[bytes] = []
    for notice in WHOLE:
        heard += [notice] * data.draw(st.integers(1, 3))
    assert words(*heard) == TOLD


@given(st.permutations(WHOLE))
@settings(max_examples=100, deadline=None)
def test_in_whatever_order_they_come_nothing_rings_after_its_end(order):
    told = words(*order)
    ends = [n for n, word in enumerate(told) if word in ("ConnectionCleared", "Diverted unknown")]
    assert ends == ([len(told) - 1] if told else [])


def test_what_was_never_begun_is_neither_held_nor_ended():
    assert words(said("held"), said("resumed"), said("ended"), said("missed")) == []


def test_an_end_that_overtook_its_ring_shows_nothing():
    ours = book()
    assert ours.take(Notice("ended", ANI), AT) == []
    assert ours.take(Notice("ringing", ANI), AT + timedelta(seconds=0.3)) == []
    (rings,) = ours.take(Notice("ringing", ANI), AT + timedelta(seconds=30))
    assert isinstance(rings, Delivered)


def test_a_call_whose_end_is_never_said_is_let_go():
    ours = book(ringing_limit_s=60)
    ours.take(Notice("ringing", ANI), AT)
    ours.take(Notice("answered", OTHER), AT)
    assert ours.age(AT + timedelta(seconds=59)) == []
    (gone,) = ours.age(AT + timedelta(seconds=60))
    assert isinstance(gone, Diverted)
    assert gone.outcome == "unknown"
    assert isinstance(ours.age(AT + timedelta(hours=8))[0], ConnectionCleared)


def test_a_link_is_a_preview_of_a_call_out_and_becomes_that_call():
    told = play([said("dial"), said("answered"), said("ended")])
    assert [type(event).__name__ for event in told] == [
        "Delivered", "Established", "ConnectionCleared",
    ]  # fmt: skip
    assert not told[0].alerting
    assert {event.contact.direction for event in told} == {Direction.OUT}
    assert {(event.contact.ani, event.contact.dnis) for event in told} == {(None, ANI)}
    assert len({event.call_id for event in told}) == 1


def test_a_preview_gives_way_to_what_the_phone_itself_dials():
    told = words(said("dial"), phone("CALL_RINGING", outgoing=True))
    assert told == ["Delivered offered", "ConnectionCleared", "Delivered ringing"]


def test_colleagues_are_known_by_their_short_numbers_where_it_is_said():
    (event,) = play([said("ringing", "102")], settings=Settings(internal_digits=4))
    assert event.contact.direction is Direction.INTERNAL


def test_more_calls_than_a_phone_has_keep_within_bounds():
    ours = book()
    for number in range(3 * LIVE_LIMIT):
        ours.take(Notice("ringing", f"1200{number:07}"), AT)
    assert len(ours) == LIVE_LIMIT


def test_what_the_phone_lists_none_of_has_ended():
    ring, head = phone("CALL_INCOMING"), "\\n--- Active calls (%d) ---\\n"
    answer = '{"response":true,"ok":true,"token":"ringside-list","data":"'
    listed = f'{answer}{head}"}}\n'.encode()
    assert words(ring, listed % 1) == ["Delivered ringing"]
    assert words(ring, None, listed % 0) == [
        "Delivered ringing", "LinkLost", "LinkRestored", "Diverted unknown",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", [b"{}\n", b"[]\n", b"{\n", b'{"event":"dance"}\n', b"\xff\n", b"[" * 9_000 + b"\n",
             b"x" * 70_000 + b"\n",
             b'{"event":true,"type":"CALL_INCOMING","class":"call","id":1}\n']
)  # fmt: skip
def test_a_line_that_is_nothing_costs_no_other(line):
    assert words(line, said("ringing")) == ["Delivered ringing"]
