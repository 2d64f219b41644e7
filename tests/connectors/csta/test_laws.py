"""Whatever is doubled, late, reordered or missing, the story ends the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.csta.protocol import Framer
from tests.connectors.csta.staged import capture, play, words
from tests.connectors.csta.test_captures import STORIES, stories
from tests.servers.csta_words import frames

UNBROKEN = [key for key in STORIES if "reconnect" not in key[0]]


def pieces_of(name: str, agent: str) -> list[bytes]:
    """A recording, frame by frame."""
    (stream,) = capture(name, agent)
    assert stream is not None
    left, found = stream, []
    while left:
        length = int.from_bytes(left[2:4], "big")
        found.append(left[:length])
        left = left[length:]
    return found


def ends(told: list) -> list[tuple[str, str | None, str | None]]:
    """How each call ended, and whose it was."""
    return sorted((story.told[-1], story.ani, story.queue) for story in stories(told))


@pytest.mark.parametrize(("name", "agent"), UNBROKEN)
def test_everything_doubled_tells_the_same(name: str, agent: str) -> None:
    doubled = [piece for piece in pieces_of(name, agent) for _ in range(2)]
    assert stories(play(doubled, agent)) == STORIES[name, agent]


@pytest.mark.parametrize(("name", "agent"), UNBROKEN)
def test_everything_once_more_at_the_end_changes_nothing(name: str, agent: str) -> None:
    pieces = [one for one in pieces_of(name, agent) if b"Event " in one]
    told = play([*pieces, *pieces], agent)
    assert stories(told) == STORIES[name, agent]


@given(st.data())
@settings(max_examples=30)
def test_what_is_doubled_or_late_ends_the_same(data: st.DataObject) -> None:
    name, agent = data.draw(st.sampled_from(UNBROKEN))
    pieces = pieces_of(name, agent)
    mixed: list[bytes] = []
    late: list[tuple[int, bytes]] = []
    for at, piece in enumerate(pieces):
        mixed.append(piece)
        if b"Event " in piece and data.draw(st.booleans()):
            late.append((at + data.draw(st.integers(1, 5)), piece))
        mixed += [one for due, one in late if due == at]
    mixed += [one for due, one in late if due >= len(pieces)]
    assert ends(play(mixed, agent)) == ends(play(pieces, agent))


@given(st.data())
@settings(max_examples=30)
def test_one_that_is_missing_in_the_middle_ends_the_same(data: st.DataObject) -> None:
    name, agent = data.draw(st.sampled_from(sorted(MISSABLE)))
    pieces = pieces_of(name, agent)
    events = [at for at, piece in enumerate(pieces) if any(one in piece for one in MISSABLE_EVENTS)]
    gone = data.draw(st.sampled_from(events))
    left = [piece for at, piece in enumerate(pieces) if at != gone]
    assert ends(play(left, agent)) == ends(play(pieces, agent))


MISSABLE_EVENTS = (b"<DeliveredEvent", b"<EstablishedEvent", b"<HeldEvent", b"<RetrievedEvent")
MISSABLE = {
    ("01-simple-call", "101"), ("03-hold", "101"), ("04-attended-transfer", "101"),
    ("04-attended-transfer", "102"), ("06-conference", "101"), ("10-second-call", "101"),
}  # fmt: skip


def test_a_recording_is_whole_frames() -> None:
    for name, agent in UNBROKEN:
        content = b"".join(pieces_of(name, agent))
        assert len(Framer().feed(content)) == len(list(frames(bytearray(content))))


def test_two_neighbours_that_come_in_the_wrong_order_end_the_same() -> None:
    differing = []
    for name, agent in UNBROKEN:
        pieces = pieces_of(name, agent)
        right = ends(play(pieces, agent))
        for at in range(4, len(pieces) - 1):  # not the first: what is over when heard of is nothing
            swapped = [*pieces[:at], pieces[at + 1], pieces[at], *pieces[at + 2 :]]
            if ends(play(swapped, agent)) != right:
                differing.append((name, agent, at, words(play(swapped, agent))))
    assert not differing, "\n".join(map(str, differing))
