"""How dialogs become calls: late joiners, lost endings, hints, and messages doubled or missing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.call import Direction
from app.domain.events import ConnectionCleared, Diverted, Established, LinkRestored
from connectors.sip_dialog import Settings
from connectors.sip_dialog.board import Board
from connectors.sip_dialog.document import DocumentError, read
from connectors.sip_dialog.listener import agent_of
from tests.connectors.sip_dialog.staged import (
    AT,
    COLLEAGUE,
    CUSTOMER,
    dialog,
    document,
    notices,
    play,
)
from tests.docs.native import word_of

TALKS = dialog("confirmed")


def words(events: list) -> list[str]:
    return [word_of(event) for event in events]


def board(**settings: object) -> Board:
    return Board("101", Settings(**settings))


def hear(on: Board, *dialogs: str, after_s: float = 0, snapshot: bool = False) -> list:
    at = AT + timedelta(seconds=after_s)
    return on.hear(read(document(*dialogs)), at, snapshot=snapshot)


@pytest.mark.parametrize(
    ("late", "duration_s", "told"),
    [("young", None, []), ("young", 30, ["Established"]), ("young", 3_000, []),
     ("always", None, ["Established"]), ("never", 30, [])],
)  # fmt: skip
def test_a_call_found_talking_at_the_start_is_told_only_when_surely_young(late, duration_s, told):
    on = board(join_late=late)
    first = hear(on, dialog("confirmed", duration_s=duration_s), snapshot=True)
    assert words(first) == told


def test_a_call_answered_while_the_line_was_down_is_told_after_a_short_gap_only():
    for gap_s, told in ((60, ["Established"]), (600, [])):
        on = board()
        hear(on, snapshot=True)
        assert words(hear(on, TALKS, after_s=gap_s, snapshot=True)) == told


def test_a_call_that_was_passed_over_stays_so_until_it_ends():
    on = board()
    hear(on, TALKS, snapshot=True)
    assert hear(on, dialog("confirmed", held=True)) == []
    assert hear(on, dialog("terminated")) == []
    assert words(hear(on, dialog("early"))) == ["Delivered ringing"]


def test_a_stale_call_ends_by_its_age_and_does_not_come_back():
    on = board(stale_after_s=100)
    hear(on, dialog("early"))
    hear(on, TALKS, after_s=5)
    assert on.age(AT + timedelta(seconds=104)) == []
    assert words(on.age(AT + timedelta(seconds=106))) == ["ConnectionCleared"]
    assert hear(on, TALKS, after_s=200, snapshot=True) == []
    assert words(hear(on, TALKS, dialog("early", "call-2"), after_s=201)) == ["Delivered ringing"]


def test_what_rings_for_minutes_rings_no_more():
    on = board()
    hear(on, dialog("early"))
    (gone,) = on.age(AT + timedelta(seconds=301))
    assert gone.outcome.value == "unknown"


def test_running_calls_are_told_as_they_stand_after_a_gap():
    events = play([*notices([dialog("early")]), None, *notices([TALKS])])
    assert words(events) == ["Delivered ringing", "LinkLost", "Established", "LinkRestored"]


def test_two_devices_of_one_agent_are_one_offer():
    both = [dialog("early", dialog_id="desk"), dialog("early", dialog_id="soft")]
    taken = [dialog("confirmed", dialog_id="desk"), dialog("terminated", dialog_id="soft")]
    events = play(notices([], both, taken, []))
    assert words(events) == ["Delivered ringing", "Established", "ConnectionCleared"]


def test_a_transfer_to_this_agent_shows_the_customer_under_the_same_call():
    colleague = dialog("confirmed", number=COLLEAGUE)
    customer = dialog("confirmed", "call-9", replaces="call-1", referred_by=COLLEAGUE)
    events = play(notices([], [colleague], [colleague, customer], [customer], []))
    assert len({event.call_id for event in events}) == 1
    assert events[0].contact.direction is Direction.INTERNAL
    assert (events[-1].contact.ani, events[-1].contact.direction) == (CUSTOMER, Direction.IN)
    assert events[-1].contact.attached == {"referred_by": COLLEAGUE}
    assert words(events) == ["Established", "CallUpdated", "ConnectionCleared"]


def test_a_call_picked_up_from_a_colleague_keeps_the_name_of_the_conversation():
    (event,) = play(notices([], [dialog("confirmed", "call-9", replaces="theirs")]))
    assert event.contact.conversation == "theirs"


def test_appearance_elements_are_passed_over():
    more = "<sa:appearance>2</sa:appearance><sa:exclusive>false</sa:exclusive>"
    assert words(play(notices([], [dialog("early", more=more)]))) == ["Delivered ringing"]


@pytest.mark.parametrize("number", ["anonymous", "unknown", "", "%20"])
def test_a_withheld_number_is_none(number: str):
    (event,) = play(notices([], [dialog("early", number=number, name="Anonymous")]))
    assert (event.contact.ani, event.contact.caller_name) == (None, None)


def test_a_name_made_to_deceive_is_plain_and_short():
    name = "a\u202eb<script>\r\nVia: x" + "y" * 200
    (event,) = play(notices([], [dialog("early", name=name)]))
    assert event.contact.caller_name.startswith("ab<script> Via: x")
    assert len(event.contact.caller_name) == 80


def test_a_hint_shows_a_second_caller_as_a_second_call():
    def hint(state: str, number: str = "") -> list[str]:
        return [dialog(state, "", number=number, dialog_id="101")]

    first, second = CUSTOMER, "12000000002"
    talking = [hint("terminated"), hint("early", first), hint("confirmed")]
    events = play(notices(*talking, hint("early", second), hint("confirmed"), hint("terminated")))
    assert words(events) == ["Delivered ringing", "Established", "Delivered ringing",
                             "Diverted unknown", "ConnectionCleared"]  # fmt: skip
    assert [event.contact.ani for event in events] == [first, first, second, second, first]
    assert len({event.call_id for event in events}) == 2


def test_another_hint_call_has_another_name():
    ring = [dialog("early", "", dialog_id="101")]
    gone = [dialog("terminated", "", number="", dialog_id="101")]
    events = play(notices(gone, ring, gone, ring, gone))
    assert len({event.call_id for event in events}) == 2


@pytest.mark.parametrize(
    ("device", "agent"),
    [("101", "101"), ("sip:101@pbx", "101"), ("PJSIP/101", "101"), ("li.na@pbx", "li.na")],
)
def test_a_device_is_named_in_any_of_the_usual_ways(device: str, agent: str):
    assert agent_of(device) == agent


@pytest.mark.parametrize(
    "body",
    [b"<!DOCTYPE d [<!ENTITY a 'b'>]><dialog-info/>", b"<dialog-info version='0'>" + b"<a>" * 50,
     b"<dialog-info version='0'>" + b"<dialog id='1'/>" * 500 + b"</dialog-info>",
     b"<dialog-info version='0'><!--" + b"x" * 600_000 + b"--></dialog-info>"],
)  # fmt: skip
def test_a_document_made_to_do_harm_is_refused(body: bytes):
    with pytest.raises(DocumentError):
        read(body)


STORY = notices(
    [], [dialog("early")], [TALKS], [TALKS, dialog("early", "call-2", number="12000000002")],
    [TALKS, dialog("terminated", "call-2", event="rejected", code=486)], [TALKS], [],
)  # fmt: skip
TRUTH = play(STORY)


@given(st.lists(st.sampled_from(range(len(STORY))), max_size=12), st.integers(1, 400))
def test_doubled_and_late_notices_end_in_the_same_story(again: list[int], cut: int):
    """A NOTIFY that comes again after newer ones were heard changes nothing."""
    mixed: list[bytes] = []
    for number, one in enumerate(STORY):
        mixed.append(one)
        mixed += [STORY[old] for old in again if old <= number]
    raw = b"".join(mixed)
    assert play([raw[at : at + cut] for at in range(0, len(raw), cut)]) == TRUTH


@given(st.sets(st.sampled_from(range(1, len(STORY) - 1))))
def test_missing_notices_cost_at_most_what_they_said(lost: set[int]):
    events = play([one for number, one in enumerate(STORY) if number not in lost])
    by_call: dict[str, list] = {}
    for event in events:
        by_call.setdefault(event.call_id, []).append(event)
    assert set(by_call) <= {"call-1", "call-2"}
    for told in by_call.values():
        assert isinstance(told[-1], ConnectionCleared | Diverted)
        assert sum(isinstance(event, ConnectionCleared | Diverted) for event in told) == 1


def test_the_line_is_told_to_be_up_only_after_the_first_list():
    events = play([*notices([TALKS]), None, *notices([dialog("early", "call-3")])])
    assert isinstance(events[-1], LinkRestored)
    assert not any(isinstance(event, Established) for event in events)
