"""A recording whose messages are doubled, lost or out of order ends in the same story."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.asterisk.names import WANTED
from tests.connectors.asterisk.played import CAPTURES, by_call, capture, outcome, play
from tests.connectors.asterisk.test_captures import STORIES

NEAR_S = 0.001
"""Messages of different channels this close to one another may come in any order."""

TOLD_BY_NOTHING_ELSE = {"04": (), "12": (b"Hangup",)}
"""What no other message of a recording stands in for: who stays in a conference left alone."""

CALLS = [
    (name, f"PJSIP/{agent}")
    for name, agent in STORIES
    if name[:2] in ("01", "02", "03", "04", "05", "06", "09", "12")
]


KINDS = [
    ("NewConnectedLine", "NewCallerid"),
    ("DialState", "Newstate"),
    ("AgentConnect", "AgentCalled"),
    ("QueueCallerLeave",),
]


def messages_of(name: str) -> list[bytes]:
    return [
        one
        for one in capture(name).split(b"\r\n\r\n")
        if one and (not one.startswith(b"Event: ") or name_of(one) in WANTED)
    ]


def name_of(message: bytes) -> bytes:
    return message[7 : message.find(b"\r\n")]


def header(message: bytes, key: bytes) -> bytes:
    return message.partition(b"\r\n" + key + b": ")[2].partition(b"\r\n")[0]


def ends(messages: list[bytes], agent: str) -> dict:
    told = play([b"\r\n\r\n".join([*messages, b""])], agent)
    return {
        call: (outcome(events), events[-1].contact.ani, events[-1].contact.conversation)
        for call, events in by_call(told).items()
    }


def jostled(messages: list[bytes], random: Random) -> list[bytes]:
    """Let each come up to `NEAR_S` early or late, but those of one channel in their order."""
    placed: list[tuple[float, bytes]] = []
    last: dict[bytes, float] = {}
    for message in messages:
        at = float(header(message, b"Timestamp") or 0) + random.random() * NEAR_S
        legs = {header(message, b"Uniqueid"), header(message, b"DestUniqueid")} - {b""}
        at = max([at, *(last.get(leg, 0.0) for leg in legs)])
        last.update(dict.fromkeys(legs, at))
        placed.append((at, message))
    return [message for _, message in sorted(placed, key=lambda one: one[0])]


@pytest.mark.parametrize(("name", "agent"), CALLS)
@settings(max_examples=12, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_messages_out_of_order_and_doubled_end_the_same(
    name: str, agent: str, random: Random
) -> None:
    messages = messages_of(name)
    mixed = [one for each in jostled(messages, random) for one in [each] * random.choice((1, 1, 2))]
    assert ends(mixed, agent) == ends(messages, agent)


@pytest.mark.parametrize(("name", "agent"), CALLS)
def test_no_message_but_an_own_first_one_is_missed_by_the_outcome(name: str, agent: str) -> None:
    messages = messages_of(name)
    expected = {call: end[0] for call, end in ends(messages, agent).items()}
    alone = TOLD_BY_NOTHING_ELSE.get(name[:2], ())
    for at, message in enumerate(messages):
        if not message.startswith(b"Event: ") or name_of(message) in alone:
            continue
        rest = ends([*messages[:at], *messages[at + 1 :]], agent)
        assert {call: end[0] for call, end in rest.items()} == expected, name_of(message)


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize(("name", "agent"), CALLS)
def test_whole_kinds_of_messages_may_be_missing(
    name: str, agent: str, kinds: tuple[str, ...]
) -> None:
    messages = messages_of(name)
    thinned = [one for one in messages if name_of(one).decode() not in kinds]
    assert {call: end[0] for call, end in ends(thinned, agent).items()} == {
        call: end[0] for call, end in ends(messages, agent).items()
    }


@pytest.mark.parametrize(("name", "agent"), CALLS)
@settings(max_examples=8, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_the_same_holds_over_ari(name: str, agent: str, random: Random) -> None:
    lines = (CAPTURES / f"{name}.ari.jsonl").read_text("utf-8").splitlines()
    kept = [one for one in lines if json.loads(one)["type"] not in ("ChannelVarset",)]
    doubled = [one for each in kept for one in [each] * random.choice((1, 1, 2))]
    told, expected = (
        by_call(play([("\n".join(one) + "\n").encode()], agent)) for one in (doubled, lines)
    )
    assert {call: outcome(events) for call, events in told.items()} == {
        call: outcome(events) for call, events in expected.items()
    }
