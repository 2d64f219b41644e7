"""Messages come doubled, late, in another order or not at all: the story is the same."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.call import CallId, Outcome
from app.domain.events import ConnectionCleared, Delivered, Diverted, Established
from connectors.webhook import Settings
from connectors.webhook.board import LIVE_LIMIT, Board
from connectors.webhook.mapping import State
from connectors.webhook.report import Report
from tests.connectors.webhook.played import ANI, AT, DNIS, cloud, line, play, said, words

STORY = [
    said("offered", 0, seq=1, queue="support"),
    said("ringing", 1, seq=2, waited_s=12),
    said("active", 3, seq=3, name="Ann Example"),
    said("held", 5, seq=4),
    said("active", 7, seq=5),
    said("ended", 9, seq=6),
]
TOLD = [
    "Delivered offered", "Delivered ringing", "Established", "Held", "Retrieved",
    "ConnectionCleared",
]  # fmt: skip


def board() -> Board:
    return Board("101", 300, 28_800)


def report(state: State, call: str = "call-1", second: float | None = None, **more) -> Report:
    at = None if second is None else AT + timedelta(seconds=second)
    return Report(call_id=CallId(call), state=state, at=at, **more)


def test_a_call_is_told_from_its_offer_to_its_end():
    events = play(STORY)
    assert words(STORY) == TOLD
    contact = events[-1].contact
    assert (contact.ani, contact.dnis, contact.queue) == (ANI, DNIS, "support")
    assert (contact.caller_name, contact.waited_s) == ("Ann Example", 12)
    assert [event.at for event in events] == sorted(event.at for event in events)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_doubled_and_late_messages_change_nothing(data):
    """Every message comes once in order; copies of it come at any time after."""
    heard: list[dict] = []
    for event in STORY:
        heard.append(event)
        heard += data.draw(st.lists(st.sampled_from(heard), max_size=3))
    assert words(heard) == TOLD


@given(st.permutations(STORY))
@settings(max_examples=150, deadline=None)
def test_in_whatever_order_they_come_a_call_that_was_told_ends_once_and_last(order):
    told = words(order)
    ends = [n for n, word in enumerate(told) if word in ("ConnectionCleared", "Diverted unknown")]
    assert ends == ([len(told) - 1] if told else [])
    assert told.count("Established") <= 1


@given(st.sets(st.sampled_from(range(1, 5))))
@settings(max_examples=50, deadline=None)
def test_missing_messages_cost_their_detail_alone(missing):
    told = words([event for number, event in enumerate(STORY) if number not in missing])
    assert told[0] == "Delivered offered"
    answered = {2, 3, 4} - missing
    assert told[-1] == ("ConnectionCleared" if answered else "Diverted unknown")


@given(st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_pieces_of_any_size_tell_the_same(size):
    from connectors.webhook import replay
    from tests.connectors.webhook.played import context
    from tests.docs.native import word_of

    whole = b"".join(map(line, STORY))
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert [word_of(one) for one in replay(Settings(), context(), pieces)] == TOLD


def test_a_call_offered_again_after_it_was_missed_rings_again():
    again = [said("ringing", 0), said("missed", 9), said("ringing", 12), said("active", 14)]
    assert words(again) == [
        "Delivered ringing", "Diverted missed", "Delivered ringing", "Established",
    ]  # fmt: skip


def test_a_ring_that_was_overtaken_by_its_end_does_not_ring():
    assert words([said("ended", 5), said("ringing", 3)]) == []


def test_without_times_a_call_that_just_ended_stays_ended():
    ours, now = board(), AT
    assert len(ours.hear(report(State.RINGING), now, now)) == 1
    assert len(ours.hear(report(State.MISSED), now, now)) == 1
    assert ours.hear(report(State.RINGING), now + timedelta(seconds=1), now) == []
    later = now + timedelta(seconds=6)
    assert isinstance(ours.hear(report(State.RINGING), later, later)[0], Delivered)


@pytest.mark.parametrize("agent", ["102", "PJSIP/102", "SIP/1010", ""])
def test_calls_of_other_agents_are_never_told(agent):
    mine = [said("ringing", 0, agent=agent)] if agent else []
    assert words([*mine, said("updated", 1)]) == []


def test_an_agent_may_be_named_with_or_without_his_device():
    assert words([said("ringing", agent="PJSIP/101")]) == ["Delivered ringing"]


def test_who_took_it_elsewhere_is_said():
    (_, gone) = play([cloud("ringing"), cloud("active", 2, agent="102")])
    assert isinstance(gone, Diverted)
    assert (gone.outcome, gone.contact.answered_by) == (Outcome.ANSWERED_ELSEWHERE, "102")


def test_another_agent_joining_a_call_that_is_talked_in_ends_nothing():
    assert words([said("active"), said("active", 2, agent="102")]) == ["Established"]


def test_a_consulted_agent_hears_the_customer_come_on():
    events = play([
        said("ringing", 0, ani="101", consult_from="103"),
        said("active", 1, consult_from="103"),
        said("active", 5, ani=ANI, consult_from=""),
    ])  # fmt: skip
    assert [event.contact.consult_from for event in events] == ["103", "103", None]
    assert isinstance(events[-1], Established)
    assert events[-1].contact.ani == ANI


def test_a_call_whose_end_was_lost_is_let_go():
    ours = board()
    ours.hear(report(State.RINGING, "rings"), AT, AT)
    ours.hear(report(State.ACTIVE, "talks"), AT, AT)
    assert ours.age(AT + timedelta(seconds=299), AT) == []
    (gone,) = ours.age(AT + timedelta(seconds=301), AT)
    assert (gone.call_id, gone.outcome) == ("rings", Outcome.UNKNOWN)
    (ended,) = ours.age(AT + timedelta(hours=9), AT)
    assert isinstance(ended, ConnectionCleared)
    assert len(ours) == 0


def test_a_snapshot_ends_what_it_does_not_list_and_tells_what_it_does():
    ours = board()
    ours.hear(report(State.RINGING, "gone", 0), AT, AT)
    ours.hear(report(State.ACTIVE, "talks", 0), AT, AT)
    listed = [report(State.HELD, "talks", 5), report(State.RINGING, "new", 6)]
    told = [type(event).__name__ for event in ours.reconcile(listed, AT, AT)]
    assert told == ["Held", "Delivered", "Diverted"]


def test_a_storm_of_calls_keeps_within_bounds():
    ours = board()
    told = [
        event
        for number in range(3 * LIVE_LIMIT)
        for event in ours.hear(report(State.RINGING, f"c-{number}", number), AT, AT)
    ]
    assert len(ours) == LIVE_LIMIT
    assert sum(isinstance(event, Diverted) for event in told) == 2 * LIVE_LIMIT


def test_texts_from_outside_are_made_harmless():
    (event,) = play([said("ringing", name="A\u202e<b>\x00nn", queue="x" * 500, ani="tel:+1200;x")])
    assert event.contact.caller_name == "A<b>nn"
    assert event.contact.ani == "+1200"
    assert len(event.contact.queue or "") == 80


@pytest.mark.parametrize("wrong", [[], {}, True, {"a": 1}, "9" * 400, -1])
def test_details_of_another_kind_cost_themselves_alone(wrong):
    detail = dict.fromkeys(
        ("name", "queue", "direction", "waited_s", "participants", "seq", "attached"), wrong
    )
    assert words([{**said("ringing"), **detail}])[0].startswith("Delivered")


def test_a_line_that_is_no_message_costs_no_other(caplog):
    from connectors.webhook import replay
    from tests.connectors.webhook.played import context

    recording = [b"[]\n{\n\xff\n" + b"[" * 5000 + b"\n{}\n" + json.dumps(said("ringing")).encode()]
    assert [type(one) for one in replay(Settings(), context(), recording)] == [Delivered]
    assert "passed over" in caplog.text
