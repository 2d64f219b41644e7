"""What no recording shows: transfers, consultations, conferences, rejections, two devices."""

import pytest

from app.domain.call import Direction, Outcome
from app.domain.events import ConnectionCleared, Diverted, Failed, Transferred
from tests.connectors.asterisk.played import by_call, names
from tests.connectors.freeswitch.staged import CUSTOMER, QUEUE, Stage


def test_a_direct_call_rings_is_answered_and_ends() -> None:
    stage = Stage()
    customer, leg = stage.talk()
    stage.hang_up(customer)
    stage.hang_up(leg)
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Delivered", "Established", "ConnectionCleared"]
    assert {event.call_id for event in told} == {customer.uuid}
    contact = told[-1].contact
    assert (contact.ani, contact.dnis) == (CUSTOMER, "12000001000")
    assert contact.attached == {"X-Trunk": "carrier-a", "customer_id": "C-7"}


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [
        ("LOSE_RACE", Outcome.ANSWERED_ELSEWHERE),
        ("PICKED_OFF", Outcome.ANSWERED_ELSEWHERE),
        ("NO_ANSWER", Outcome.MISSED),
        ("ALLOTTED_TIMEOUT", Outcome.MISSED),
        ("USER_BUSY", Outcome.REJECTED),
        ("CALL_REJECTED", Outcome.REJECTED),
        ("NORMAL_CLEARING", Outcome.UNKNOWN),
    ],
)
def test_why_it_stopped_ringing_is_told_by_the_cause(cause: str, outcome: Outcome) -> None:
    stage = Stage()
    leg = stage.ring(stage.customer(), "1001")
    stage.hang_up(leg, cause)
    stage.pause(1)
    stage.customer("12000000002")
    last = stage.heard_by()[-1]
    assert isinstance(last, Diverted)
    assert last.outcome is outcome


def test_a_caller_who_gives_up_has_not_been_missed() -> None:
    stage = Stage()
    customer = stage.customer()
    leg = stage.ring(customer, "1001")
    stage.hang_up(customer, "ORIGINATOR_CANCEL")
    stage.hang_up(leg, "ORIGINATOR_CANCEL")
    assert isinstance(stage.heard_by()[-1], ConnectionCleared)


def test_a_telephone_that_is_not_there_has_failed_not_missed() -> None:
    stage = Stage()
    leg = stage.ring(stage.customer(), "1001", "DOWN")
    stage.hang_up(leg, "USER_NOT_REGISTERED")
    last = stage.heard_by()[-1]
    assert isinstance(last, Failed)
    assert last.reason == "not reachable"


def test_an_offer_whose_telephone_is_never_rung_ends_by_the_queues_word() -> None:
    stage = Stage()
    caller = stage.join()
    stage.offer(caller, "1001", rings=False)
    stage.queue("bridge-agent-fail", caller, Agent="1001@default", Hangup_Cause="NO_ANSWER")
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Diverted"]
    assert told[-1].outcome is Outcome.MISSED
    assert not told[0].alerting
    assert (told[0].contact.queue, told[0].contact.ani) == (QUEUE, CUSTOMER)


@pytest.mark.parametrize("form", ["plain", "json"])
def test_ring_all_one_answers_and_the_others_hear_who(form: str) -> None:
    stage = Stage(form)
    caller = stage.join()
    legs = {user: stage.offer(caller, user) for user in ("1001", "1002", "1003")}
    stage.up(legs["1002"])
    for loser in ("1001", "1003"):
        stage.hang_up(legs[loser], "LOSE_RACE")
        stage.queue("bridge-agent-fail", caller, Agent=f"{loser}@default", Hangup_Cause="LOSE_RACE")
    stage.bridge(caller, legs["1002"])
    stage.hang_up(legs["1002"])
    stage.hang_up(caller)
    for loser in ("1001", "1003"):
        (last,) = stage.heard_by(loser)[2:]
        assert (last.outcome, last.contact.answered_by) == (Outcome.ANSWERED_ELSEWHERE, "1002")
    assert names(stage.heard_by("1002")) == [
        "Delivered", "Delivered", "Established", "ConnectionCleared",
    ]  # fmt: skip
    assert stage.heard_by("1004") == []


def test_a_call_that_is_offered_again_is_the_same_call() -> None:
    stage = Stage()
    caller = stage.join()
    for _ in range(2):
        leg = stage.offer(caller, "1001")
        stage.hang_up(leg, "NO_ANSWER")
        stage.queue("bridge-agent-fail", caller, Agent="1001@default", Hangup_Cause="NO_ANSWER")
        stage.pause(10)
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Delivered", "Diverted"] * 2
    assert {event.call_id for event in told} == {caller.uuid}


def test_two_telephones_of_one_agent_are_one_offer() -> None:
    stage = Stage()
    customer = stage.customer()
    desk, mobile = stage.ring(customer, "1001"), stage.ring(customer, "1001")
    stage.answer(customer, mobile)
    stage.hang_up(desk, "LOSE_RACE")
    stage.hang_up(mobile)
    stage.hang_up(customer)
    assert names(stage.heard_by()) == [
        "Delivered", "Delivered", "Established", "ConnectionCleared",
    ]  # fmt: skip


def test_hold_and_retrieve() -> None:
    stage = Stage()
    _, leg = stage.talk()
    stage.state(leg, "HELD")
    stage.tell("CHANNEL_HOLD", leg)
    stage.state(leg, "UNHELD")
    stage.tell("CHANNEL_UNHOLD", leg)
    stage.state(leg, "ACTIVE")
    assert names(stage.heard_by())[-2:] == ["Held", "Retrieved"]


def test_a_blind_transfer_by_refer() -> None:
    stage = Stage()
    customer, leg = stage.talk()
    stage.unbridge(customer)
    stage.hang_up(leg, "BLIND_TRANSFER", endpoint_disposition="BLIND_TRANSFER")
    second = stage.ring(customer, "1002")
    stage.answer(customer, second)
    stage.hang_up(customer)
    stage.hang_up(second)
    giving, receiving = stage.heard_by("1001"), stage.heard_by("1002")
    assert names(giving)[-1] == "Transferred"
    assert names(receiving) == ["Delivered", "Delivered", "Established", "ConnectionCleared"]
    assert receiving[-1].contact.ani == CUSTOMER
    assert receiving[-1].contact.consult_from is None
    assert {event.call_id for event in giving + receiving} == {customer.uuid}


def test_a_transfer_from_elsewhere_is_one_too() -> None:
    """Another program gives the customer away: `uuid_transfer`, then a bridge."""
    stage = Stage()
    customer, leg = stage.talk()
    stage.unbridge(customer)
    stage.hang_up(leg)
    stage.tell("CALL_UPDATE", customer, Caller_Transfer_Source="1:u:bl_xfer:1002/default/XML")
    assert isinstance(stage.heard_by()[-1], Transferred)


def test_a_customer_who_stays_for_a_survey_was_not_transferred() -> None:
    stage = Stage()
    customer, leg = stage.talk()
    stage.unbridge(customer)
    stage.hang_up(leg)
    stage.pause(1)
    stage.customer("12000000009")
    assert isinstance(stage.heard_by()[-1], ConnectionCleared)


def consult(stage: Stage):
    """Agent 1001 holds the customer, dials 1002 and is answered."""
    customer, first = stage.talk()
    stage.state(first, "HELD")
    second = stage.dial("1001", "1002")
    colleague = stage.ring(second, "1002")
    stage.answer(second, colleague)
    return customer, first, second, colleague


def test_an_attended_transfer_by_refer() -> None:
    stage = Stage()
    customer, first, second, colleague = consult(stage)
    stage.unbridge(customer)
    stage.unbridge(second)
    stage.bridge(customer, colleague)
    for leg in (first, second):
        stage.hang_up(leg, "ATTENDED_TRANSFER", endpoint_disposition="ATTENDED_TRANSFER")
    stage.hang_up(customer)
    stage.hang_up(colleague)
    giving, receiving = stage.heard_by("1001"), stage.heard_by("1002")
    assert names(giving)[3:] == ["Held", "Consulted", "Transferred"]
    assert giving[4].contact.other_party == "1002"
    assert names(receiving) == [
        "Delivered", "Delivered", "Established", "Established", "ConnectionCleared",
    ]  # fmt: skip
    rings, answered, merged = receiving[0].contact, receiving[2].contact, receiving[3].contact
    assert (rings.ani, rings.consult_from, rings.other_party) == (CUSTOMER, "1001", "1001")
    assert (answered.consult_from, answered.other_party) == ("1001", "1001")
    assert (merged.ani, merged.consult_from, merged.other_party) == (CUSTOMER, None, CUSTOMER)
    assert merged.attached["customer_id"] == "C-7"
    assert {event.call_id for event in giving + receiving} == {customer.uuid}


def test_a_consultation_that_is_given_up_leads_back_to_the_customer() -> None:
    stage = Stage()
    _, first, second, colleague = consult(stage)
    stage.hang_up(colleague)
    stage.hang_up(second)
    stage.state(first, "ACTIVE")
    assert names(stage.heard_by("1001"))[3:] == ["Held", "Consulted", "Held", "Retrieved"]
    last = stage.heard_by("1002")[-1]
    assert isinstance(last, ConnectionCleared)


def test_a_transfer_with_the_switchs_own_function_is_a_consultation_first() -> None:
    """`att_xfer`: the agent's one leg is bridged with the colleague, then the customer is."""
    stage = Stage()
    customer, leg = stage.talk()
    colleague = stage.ring(leg, "1002")
    stage.up(colleague)
    stage.unbridge(customer)
    stage.bridge(leg, colleague)
    stage.unbridge(leg)
    stage.bridge(customer, colleague)
    stage.hang_up(leg, "ATTENDED_TRANSFER")
    assert names(stage.heard_by("1001"))[-2:] == ["Consulted", "Transferred"]
    receiving = stage.heard_by("1002")
    assert receiving[0].contact.consult_from == "1001"
    assert receiving[-1].contact.consult_from is None
    assert receiving[-1].contact.other_party == CUSTOMER


def test_a_second_call_is_a_call_of_its_own() -> None:
    stage = Stage()
    stage.talk()
    other = stage.customer("12000000002")
    stage.ring(other, "1001")
    told = by_call(stage.heard_by())
    assert [names(events)[-1] for events in told.values()] == ["Established", "Delivered"]


def test_a_call_the_agent_dials() -> None:
    stage = Stage()
    own = stage.dial("1001", "12000000005")
    far = stage.trunk(own, "12000000005")
    stage.answer(own, far)
    stage.hang_up(own)
    told = stage.heard_by()
    assert names(told) == ["Delivered", "Delivered", "Established", "ConnectionCleared"]
    contact = told[-1].contact
    assert contact.direction is Direction.OUT
    assert (contact.ani, contact.dnis, contact.other_party) == (
        "1001", "12000000005", "12000000005")  # fmt: skip


def test_a_call_another_program_dials_for_the_agent() -> None:
    """`originate user/1001 &bridge(...)`: the agent's telephone is rung first."""
    stage = Stage()
    own = stage.ring(None, "1001")
    stage.up(own)
    far = stage.trunk(own, "12000000005")
    stage.answer(own, far)
    stage.hang_up(own)
    stage.hang_up(far)
    contact = stage.heard_by()[-1].contact
    assert contact.direction is Direction.OUT
    assert (contact.ani, contact.dnis, contact.other_party) == (
        "1001", "12000000005", "12000000005")  # fmt: skip


def test_a_call_the_agent_dials_that_comes_to_nothing_says_why() -> None:
    stage = Stage()
    own = stage.dial("1001", "12000000005")
    far = stage.trunk(own, "12000000005")
    stage.hang_up(far, "USER_BUSY")
    stage.hang_up(own, "USER_BUSY")
    last = stage.heard_by()[-1]
    assert isinstance(last, Failed)
    assert last.reason == "busy"


def test_a_colleague_who_calls_for_themselves_is_an_internal_call() -> None:
    stage = Stage()
    own = stage.dial("1002", "1001")
    stage.answer(own, stage.ring(own, "1001"))
    told = stage.heard_by()
    assert {event.contact.direction for event in told} == {Direction.INTERNAL}
    assert {event.contact.ani for event in told} == {"1002"}
    assert all(event.contact.consult_from is None for event in told)


def test_a_conference_names_who_is_in_it_and_who_leads() -> None:
    stage = Stage()
    customer, leg = stage.talk()
    stage.conference("add-member", leg, Member_Type="moderator")
    stage.conference("add-member", customer, Member_Type="member")
    colleague = stage.ring(None, "1002")
    stage.conference("add-member", colleague, Member_Type="member")
    stage.conference("start-talking", colleague)
    stage.hang_up(leg)
    told = stage.heard_by()
    conferenced = [event for event in told if type(event).__name__ == "Conferenced"]
    assert [event.contact.participants for event in conferenced] == [
        (), (CUSTOMER,), (CUSTOMER, "1002"),
    ]  # fmt: skip
    assert all(event.contact.controls for event in conferenced)
    assert names(told)[-1] == "ConnectionCleared"


def test_nobody_becomes_an_agent_by_calling_themselves_so() -> None:
    stage = Stage()
    forged = stage.customer("1001")
    stage.ring(forged, "1002")
    stage.ring(stage.customer(), "1003", dialed_user="1003")
    assert stage.heard_by("1001") == []


def test_a_trunk_with_the_agents_number_is_not_the_agents_telephone() -> None:
    stage = Stage()
    stage.trunk(stage.customer(), "1001")
    assert stage.heard_by("1001") == []


def test_a_withheld_number_is_none() -> None:
    stage = Stage()
    stage.ring(stage.customer("anonymous"), "1001")
    assert stage.heard_by()[0].contact.ani is None


def test_an_offer_of_which_nothing_more_is_heard_does_not_stay_for_ever() -> None:
    stage = Stage()
    stage.offer(stage.join(), "1001", rings=False)
    stage.pause(180)
    stage.customer("12000000002")
    assert stage.heard_by()[-1].outcome is Outcome.UNKNOWN


def test_a_gap_is_closed_by_the_list_of_channels() -> None:
    stage = Stage()
    _, leg = stage.talk()
    before = b"".join(stage.told)
    stage.told.clear()
    stage.channels.clear()
    stage.list_channels()
    from connectors.freeswitch import Settings, replay
    from tests.connectors.asterisk.played import context_of

    told = list(replay(Settings(), context_of("1001"), [before, None, b"".join(stage.told)]))
    assert names(told)[3:] == ["LinkLost", "ConnectionCleared", "LinkRestored"]
    assert leg.uuid not in stage.channels
