"""How a call ended is told for certain, or not at all."""

import pytest

from app.domain.call import Direction, Outcome
from app.domain.events import Diverted, Failed
from app.sandbox.telephony.ami_shapes import Bridge
from tests.connectors.asterisk.played import names, outcome
from tests.connectors.asterisk.staged import CUSTOMER, Stage


@pytest.mark.parametrize("cause", [17, 21])
def test_a_rejected_call_is_not_a_missed_one(cause: int) -> None:
    stage = Stage()
    customer = stage.customer()
    leg = stage.ring(customer, "PJSIP/101")
    stage.end_dial(customer, leg, "NOANSWER")
    stage.hang_up(leg, cause)
    assert outcome(stage.heard_by()) is Outcome.REJECTED


def test_a_call_rejected_outside_a_queue_is_rejected_too() -> None:
    stage = Stage()
    customer = stage.customer()
    leg = stage.ring(customer, "PJSIP/101")
    stage.end_dial(customer, leg, "BUSY")
    stage.hang_up(leg, 0)
    assert outcome(stage.heard_by()) is Outcome.REJECTED


def test_a_ring_that_times_out_is_missed() -> None:
    stage = Stage()
    customer = stage.customer()
    leg = stage.ring(customer, "PJSIP/101")
    stage.end_dial(customer, leg, "NOANSWER")
    stage.hang_up(leg, 0)
    assert outcome(stage.heard_by()) is Outcome.MISSED


def test_the_deciding_event_may_come_after_the_hangup() -> None:
    stage = Stage()
    customer = stage.customer()
    leg = stage.ring(customer, "PJSIP/101")
    stage.hang_up(leg, 0)
    stage.hang_up(customer)
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Delivered", "ConnectionCleared"]


def test_an_ending_nothing_explains_is_unknown_after_a_moment() -> None:
    stage = Stage()
    customer = stage.customer()
    leg = stage.ring(customer, "PJSIP/101")
    stage.hang_up(leg, 0)
    ended_at = stage.at
    stage.pause(0.4)
    stage.state(customer, "Up")
    told = stage.heard_by()
    assert outcome(told) is Outcome.UNKNOWN
    assert told[-1].at == ended_at


def test_a_recording_that_stops_before_the_deciding_event_ends_as_unknown() -> None:
    stage = Stage()
    leg = stage.ring(stage.customer(), "PJSIP/101")
    stage.hang_up(leg, 0)
    assert outcome(stage.heard_by()) is Outcome.UNKNOWN


def test_a_colleague_who_picks_it_up_answered_elsewhere() -> None:
    stage = Stage()
    customer = stage.customer()
    leg = stage.ring(customer, "PJSIP/101")
    picker = stage.begin("PJSIP/102", "102", state="Ring", exten="*8")
    stage.say("Pickup", *picker.lines(), *leg.lines("Target"))
    assert outcome(stage.heard_by()) is Outcome.ANSWERED_ELSEWHERE


def test_a_leg_that_becomes_a_colleagues_answered_elsewhere_and_is_theirs() -> None:
    stage = Stage()
    customer = stage.customer()
    leg = stage.ring(customer, "PJSIP/101")
    stage.say("Rename", f"Channel: {leg.name}", "Newname: PJSIP/102-00000009",
              f"Uniqueid: {leg.uniqueid}")  # fmt: skip
    leg.name = "PJSIP/102-00000009"
    stage.answer(customer, leg, Bridge("picked"))
    assert outcome(stage.heard_by("PJSIP/101")) is Outcome.ANSWERED_ELSEWHERE
    assert names(stage.heard_by("PJSIP/102"))[-1] == "Established"


def test_an_outgoing_call_to_a_busy_number_fails_and_says_so() -> None:
    stage = Stage()
    mine = stage.begin("PJSIP/101", "101", state="Ring", exten="912000000009")
    far = stage.begin("PJSIP/trunk", "912000000009", like=mine)
    stage.tell("DialBegin", mine, "DialString: trunk", rung=far)
    stage.end_dial(mine, far, "BUSY")
    stage.hang_up(far, 17)
    stage.hang_up(mine, 17)
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Failed"]
    assert isinstance(told[-1], Failed)
    assert told[-1].reason == "busy"
    contact = told[-1].contact
    assert (contact.direction, contact.ani) == (Direction.OUT, "101")
    assert (contact.dnis, contact.other_party) == ("912000000009", "912000000009")


def test_an_outgoing_call_nobody_answers_fails() -> None:
    stage = Stage()
    mine = stage.begin("PJSIP/101", "101", state="Ring", exten="912000000009")
    far = stage.begin("PJSIP/trunk", "912000000009", like=mine)
    stage.tell("DialBegin", mine, "DialString: trunk", rung=far)
    stage.state(far, "Ringing")
    stage.end_dial(mine, far, "CANCEL")
    stage.hang_up(far, 16)
    stage.hang_up(mine, 16)
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Delivered", "Failed"]
    assert told[-1].reason == "given up"


def test_one_of_two_telephones_of_the_same_agent_ending_does_not_end_the_call() -> None:
    stage = Stage()
    customer = stage.customer()
    desk = stage.ring(customer, "PJSIP/101")
    soft = stage.ring(customer, "PJSIP/101")
    stage.answer(customer, soft, Bridge("both"))
    stage.end_dial(customer, desk, "CANCEL")
    stage.hang_up(desk, 26)
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Delivered", "Established"]
    assert told[-1].contact.ani == CUSTOMER


def test_the_same_call_offered_again_keeps_its_id() -> None:
    stage = Stage()
    customer = stage.customer()
    first = stage.ring(customer, "PJSIP/101")
    stage.end_dial(customer, first, "NOANSWER")
    stage.hang_up(first, 0)
    stage.pause(5)
    stage.ring(customer, "PJSIP/101")
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Delivered", "Diverted", "Delivered", "Delivered"]
    assert len({event.call_id for event in told}) == 1
    assert told[-1].contact.dnis == "12000001000"


def test_a_queue_member_behind_a_local_channel_is_missed_when_the_queue_says_so() -> None:
    stage = Stage()
    customer = stage.customer()
    outer = stage.begin("Local/101@agents", "", like=customer)
    outer.name = "Local/101@agents-00000001;1"
    inner = stage.begin("Local/101@agents", "", like=customer, state="Ring")
    inner.name = "Local/101@agents-00000001;2"
    queue = ("Queue: broadband", "Interface: Local/101@agents", "MemberName: Agent")
    stage.tell("AgentCalled", customer, *queue, rung=outer)
    stage.tell("DialBegin", customer, "DialString: Local/101@agents", rung=outer)
    leg = stage.ring(inner, "PJSIP/101")
    stage.tell("AgentRingNoAnswer", customer, *queue, "RingTime: 4000", rung=outer)
    stage.end_dial(inner, leg, "CANCEL")
    stage.hang_up(leg, 0)
    told = stage.heard_by()
    assert isinstance(told[-1], Diverted)
    assert told[-1].outcome is Outcome.MISSED
    assert (told[-1].contact.ani, told[-1].contact.queue) == (CUSTOMER, "broadband")
