"""What the switch reports moves the call, and only forward."""

import pytest
from msgspec.structs import replace

from app.domain.call import Contact, Direction, Outcome, Phase
from app.domain.effects import LookUpCaller, StopWork
from app.domain.events import (
    CallUpdated,
    Conferenced,
    Consulted,
    Diverted,
    Failed,
    Held,
    LinkLost,
    LinkRestored,
    Retrieved,
    Transferred,
)
from app.domain.session import Identity
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    INTERNAL,
    KNOWN,
    after,
    at,
    cleared,
    delivered,
    established,
    last,
    looked_up,
)

HELD = Held(call_id=CALL, at=at(10), contact=CONTACT)
RETRIEVED = Retrieved(call_id=CALL, at=at(20), contact=CONTACT)
CONSULTED = Consulted(call_id=CALL, at=at(10), contact=replace(CONTACT, other_party="102"))
CONFERENCED = Conferenced(call_id=CALL, at=at(20), contact=replace(CONTACT, participants=("102",)))
TRANSFERRED = Transferred(call_id=CALL, at=at(30), contact=CONTACT)
OUTBOUND = Contact(ani="101", dnis="12000001046", direction=Direction.OUT)
CONSULT_IN = replace(CONTACT, other_party="101", consult_from="101")


def diverted(outcome: Outcome) -> Diverted:
    return Diverted(call_id=CALL, at=at(5), contact=CONTACT, outcome=outcome)


@pytest.mark.parametrize(
    ("events", "phase", "outcome"),
    [
        ((delivered(alerting=False),), Phase.OFFERED, None),
        ((delivered(alerting=False), delivered(1)), Phase.RINGING, None),
        ((delivered(), established()), Phase.ACTIVE, None),
        ((delivered(), established(), HELD), Phase.HELD, None),
        ((delivered(), established(), HELD, RETRIEVED), Phase.ACTIVE, None),
        ((delivered(), established(), CONSULTED), Phase.CONSULTING, None),
        ((delivered(), established(), CONSULTED, CONFERENCED), Phase.CONFERENCING, None),
        ((delivered(), established(), cleared()), Phase.WRAP_UP, Outcome.ANSWERED_HERE),
        ((delivered(), established(), HELD, cleared()), Phase.WRAP_UP, Outcome.ANSWERED_HERE),
        ((delivered(), established(), TRANSFERRED), Phase.WRAP_UP, Outcome.TRANSFERRED),
        ((delivered(), cleared(5)), Phase.CLOSED, Outcome.ABANDONED),
        ((delivered(), diverted(Outcome.MISSED)), Phase.CLOSED, Outcome.MISSED),
        ((delivered(), diverted(Outcome.REJECTED)), Phase.CLOSED, Outcome.REJECTED),
        (
            (delivered(), diverted(Outcome.ANSWERED_ELSEWHERE)),
            Phase.CLOSED,
            Outcome.ANSWERED_ELSEWHERE,
        ),
        ((delivered(contact=OUTBOUND), cleared(5, OUTBOUND)), Phase.CLOSED, Outcome.FAILED),
        (
            (delivered(contact=OUTBOUND), Failed(call_id=CALL, at=at(3), contact=OUTBOUND)),
            Phase.CLOSED,
            Outcome.FAILED,
        ),
        (
            (delivered(contact=INTERNAL), established(4, INTERNAL), cleared(9, INTERNAL)),
            Phase.CLOSED,
            Outcome.INTERNAL,
        ),
        ((delivered(contact=CONSULT_IN), established(4, CONSULT_IN)), Phase.TRANSFERRING_IN, None),
        (
            (delivered(contact=CONSULT_IN), established(4, CONSULT_IN), established(8)),
            Phase.ACTIVE,
            None,
        ),
    ],
)
def test_the_switch_moves_the_call(events, phase, outcome):
    session = after(*events)
    assert (session.phase, session.outcome) == (phase, outcome)


def test_a_ringing_call_asks_at_once_who_it_is():
    moved = last(delivered(alerting=False))
    assert moved.effects == (LookUpCaller(call_id=CALL, number="12000001046"),)
    assert moved.session.identity is Identity.SEARCHING


def test_a_withheld_number_is_not_looked_up():
    moved = last(delivered(contact=Contact(dnis="10080")))
    assert moved.effects == ()
    assert moved.session.identity is Identity.WITHHELD


def test_an_internal_call_is_not_looked_up():
    assert last(delivered(contact=INTERNAL)).effects == ()


def test_an_outbound_call_is_about_the_number_dialled():
    assert last(delivered(contact=OUTBOUND)).effects == (
        LookUpCaller(call_id=CALL, number="12000001046"),
    )


def test_a_call_first_heard_of_when_answered_begins_there_and_says_so():
    session = after(established(4))
    assert session.phase is Phase.ACTIVE
    assert session.joined_late


def test_hold_implies_answered_when_the_answer_was_lost():
    session = after(delivered(), HELD)
    assert session.phase is Phase.HELD
    assert session.answered_at == HELD.at


def test_a_late_event_changes_nothing():
    before = after(delivered(), established(), HELD)
    assert after(delivered(), established(), HELD, delivered(1)) == before


def test_a_ring_that_ends_unanswered_stops_the_look_ups():
    moved = last(*KNOWN, diverted(Outcome.ANSWERED_ELSEWHERE))
    assert moved.effects == (StopWork(call_id=CALL),)


def test_hang_up_keeps_what_was_found_for_wrap_up():
    session = after(*KNOWN, established(), cleared())
    assert session.customer == CHEN
    assert session.ended_at == at(90)


def test_the_same_conversation_offered_again_keeps_its_card():
    session = after(*KNOWN, diverted(Outcome.MISSED), delivered(9))
    assert session.phase is Phase.RINGING
    assert session.outcome is None
    assert session.customer == CHEN


def test_a_call_that_comes_back_in_wrap_up_rings_again():
    session = after(delivered(), established(), TRANSFERRED, delivered(60))
    assert session.phase is Phase.RINGING


def test_what_the_switch_says_once_is_kept_when_it_is_not_repeated():
    told = Contact(ani=None, dnis=None, queue=None, other_party="12000001046")
    contact = after(delivered(), established(4, told)).contact
    assert (contact.ani, contact.dnis, contact.queue) == ("12000001046", "10080", "broadband")
    assert contact.waited_s == 12.0


def test_when_the_switch_corrects_the_caller_the_old_one_is_forgotten():
    other = replace(CONTACT, ani="12000002002")
    moved = last(*KNOWN, CallUpdated(call_id=CALL, at=at(3), contact=other))
    assert moved.session.customer is None
    assert moved.session.facts == {}
    assert moved.effects == (
        StopWork(call_id=CALL),
        LookUpCaller(call_id=CALL, number="12000002002"),
    )


def test_a_lost_link_shows_since_when_and_goes_when_it_is_back():
    lost = LinkLost(call_id=CALL, at=at(30))
    again = LinkLost(call_id=CALL, at=at(31))
    back = LinkRestored(call_id=CALL, at=at(40))
    talking = (delivered(), established())
    assert after(*talking, lost, again).link_lost_at == at(30)
    assert after(*talking, lost, back).link_lost_at is None


def test_an_event_of_another_call_changes_nothing():
    session = after(delivered())
    other = replace(established(), call_id="lab-2.2")
    assert after(delivered(), other) == session


def test_a_second_directory_does_not_swap_the_customer():
    session = after(*KNOWN, looked_up(seconds=1))
    assert session.customer == CHEN
    assert BOOK.opening <= session.facts.keys()


def test_a_call_that_came_back_and_was_not_taken_still_has_its_wrap_up():
    gone = Diverted(call_id=CALL, at=at(70), contact=CONTACT, outcome=Outcome.MISSED)
    session = after(delivered(), established(), TRANSFERRED, delivered(60), gone)
    assert (session.phase, session.outcome) == (Phase.WRAP_UP, Outcome.ANSWERED_HERE)
