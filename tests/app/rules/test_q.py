"""Queue calls that ring many agents."""

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.call import Outcome
from app.domain.effects import LookUpCaller
from app.domain.session import open_session, reduce
from tests.app.domain.session.calls import (
    BOOK,
    CHEN,
    CONTACT,
    KNOWN,
    after,
    delivered,
    established,
    last,
    looked_up,
)
from tests.app.rules.stage import FIRST, SECOND, Stage, gone, of
from tests.app.rules.test_r import told

MANY = frozenset({"broadband"})


def test_q1_only_the_agents_own_device_brings_a_call_up():
    assert told("02-queue-ringall-3", "PJSIP/109") == ()
    others = told("02-queue-ringall-3", "PJSIP/101")
    assert {event.call_id for event in others} == {others[0].call_id}


def test_q2_a_call_of_a_queue_that_rings_many_is_a_line_and_the_card_once_answered(qtbot: QtBot):
    stage = Stage(chip_queues=MANY)
    stage.tell(*KNOWN)
    (chip,) = stage.chips
    assert stage.card is None
    assert (chip.name, chip.detail, chip.state) == ("陈伟", "broadband", "ringing")
    assert chip.since is not None
    stage.tell(established())
    assert (stage.on_card, stage.chips) == (FIRST, ())


def test_q2_where_no_queue_is_named_a_ring_shows_the_card(stage: Stage):
    stage.tell(delivered())
    assert stage.on_card == FIRST


def test_q2_a_call_is_looked_up_once_however_often_it_is_told_of():
    moved = open_session(delivered(alerting=False), BOOK)
    effects = list(moved.effects)
    for event in (delivered(1), delivered(1), established()):
        moved = reduce(moved.session, event, BOOK)
        effects += moved.effects
    assert [type(each) for each in effects] == [LookUpCaller]


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED_ELSEWHERE, Outcome.UNKNOWN])
def test_q3_the_line_goes_when_it_stops_ringing_here_not_when_the_call_ends(
    qtbot: QtBot, outcome: Outcome
):
    stage = Stage(chip_queues=MANY)
    stage.tell(delivered(), gone(outcome, 15))
    assert (stage.card, stage.chips) == (None, ())


def test_q3_in_a_hunt_the_agent_before_has_missed_it_while_the_caller_waits_on():
    first = told("09-ring-no-answer-next-agent", "PJSIP/101")
    assert [getattr(event, "outcome", None) for event in first][-1] is Outcome.MISSED


def test_q4_offered_again_the_card_and_what_it_had_loaded_are_used_again(stage: Stage):
    moved = last(*KNOWN, gone(Outcome.MISSED, 15), delivered(30))
    assert not any(isinstance(each, LookUpCaller) for each in moved.effects)
    assert moved.session.customer == CHEN
    stage.tell(*KNOWN, gone(Outcome.MISSED, 15))
    stage.tell(delivered(30))
    assert stage.card is not None
    assert (stage.card.call_id, stage.card.name) == (FIRST, "陈伟")


def test_q5_calls_to_group_numbers_left_out_show_nothing_until_they_are_answered(qtbot: QtBot):
    stage = Stage(excluded=frozenset({"10080"}))
    stage.tell(delivered(), looked_up(CHEN))
    assert (stage.card, stage.chips) == (None, ())
    stage.tell(gone(Outcome.MISSED, 15))
    assert (stage.chips, stage.entries) == ((), ["陈伟: missed"])
    stage.tell(of(SECOND, delivered(40)), of(SECOND, established(44)))
    assert stage.on_card == SECOND


def test_q5_a_queue_may_be_left_out_likewise(qtbot: QtBot):
    stage = Stage(excluded=MANY)
    stage.tell(delivered(contact=replace(CONTACT, dnis="10081")))
    assert stage.card is None
    assert after(delivered()).customer is None
