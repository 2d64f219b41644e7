"""A colleague's desk goes on where this one was: same step, same answers, nothing done twice."""

import msgspec
import pytest
from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.call import Phase
from app.domain.effects import FetchFacts, Perform
from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    ActionSucceeded,
    Answered,
    CheckRequested,
    Consulted,
    HandedOver,
    NumberGiven,
    Restored,
    StepSkipped,
    Transferred,
)
from app.domain.facts import CUSTOMER, Having
from app.domain.handover import Handover
from app.domain.session.handing import HANDED, handed, to_hand_over
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    FAULT,
    KNOWN,
    LIU,
    STALE,
    after,
    arrived,
    at,
    cleared,
    delivered,
    established,
    last,
    looked_up,
    step_at,
)

SKIPPED = StepSkipped(call_id=CALL, at=at(20), step="stale")
SAID_NO = Answered(call_id=CALL, at=at(21), fact="customer.confirms", value=False)
WORKED = (*STALE, SKIPPED, SAID_NO)
"""Passed the restart over, was told that it does not work: at the step `tell`."""


def given(*events, version=1, seconds=40.0):
    """What another desk, at which this has happened, hands over."""
    parcel = handed(after(*events), "PJSIP/101", at(seconds))
    told = msgspec.json.decode(msgspec.json.encode(parcel), type=Handover)
    return HandedOver(call_id=CALL, at=at(seconds), handover=told, version=version)


def test_e9_the_colleague_stands_at_the_same_step_with_the_same_answers():
    assert step_at(*WORKED) == "tell"
    fresh = (delivered(30), given(*WORKED))
    session = after(*fresh)
    assert step_at(*fresh) == "tell"
    assert session.facts["customer.confirms"].value is False
    assert session.facts["customer.confirms"].source == CUSTOMER
    assert session.tried.keys() == {"stale"}
    assert (session.customer, session.handed_by) == (CHEN, "PJSIP/101")


def test_e9_their_systems_are_asked_anew_and_the_path_stays_meanwhile():
    moved = last(delivered(30), given(*WORKED))
    assert any(isinstance(effect, FetchFacts) for effect in moved.effects)
    assert moved.session.facts["onu.state"].having is Having.LOADING
    assert moved.session.footing["onu.state"].value == "online"


def test_what_their_systems_say_otherwise_moves_nothing_before_the_next_click():
    dark = arrived(50, source="PON", onu__state="offline")
    events = (delivered(30), given(*WORKED), dark)
    assert step_at(*events) == "tell"
    again = StepSkipped(call_id=CALL, at=at(60), step="tell")
    assert step_at(*events, again) == "dark"


def test_a_customer_found_there_too_is_not_looked_up_again():
    known = (delivered(30), looked_up(CHEN, seconds=31), given(*WORKED))
    assert not [e for e in last(*known).effects if isinstance(e, FetchFacts) and e.anew]
    assert step_at(*known) == "tell"


def test_it_is_about_whom_the_colleague_had_on_the_card():
    other = (delivered(30), looked_up(LIU, seconds=31), given(*WORKED))
    assert after(*other).customer == CHEN


def test_an_order_that_was_done_is_known_and_one_still_out_is_unknown():
    requested = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")
    key = next(iter(after(*STALE, requested).orders))
    running = (*STALE, requested, ActionConfirmed(call_id=CALL, at=at(11), key=key))
    done = (*running, ActionSucceeded(call_id=CALL, at=at(12), key=key, reference="M-1"))
    there = after(delivered(30), given(*done)).orders[key]
    assert (there.phase, there.reference) == (ActionPhase.DONE, "M-1")
    out = after(delivered(30), given(*running)).orders[key]
    assert (out.phase, out.reason) == (ActionPhase.UNKNOWN, HANDED)
    assert after(delivered(30), given(*STALE, requested)).orders == {}


def test_nothing_is_done_by_itself_at_the_second_desk():
    requested = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")
    key = next(iter(after(*STALE, requested).orders))
    running = (*STALE, requested, ActionConfirmed(call_id=CALL, at=at(11), key=key))
    moved = last(delivered(30), given(*running))
    assert not [effect for effect in moved.effects if isinstance(effect, Perform)]
    checked = last(delivered(30), given(*running), CheckRequested(call_id=CALL, at=at(45), key=key))
    assert [type(effect).__name__ for effect in checked.effects] == ["CheckOutcome"]


def test_the_last_handover_counts_and_an_older_one_changes_nothing():
    first, second = given(*STALE, version=3), given(*WORKED, version=5, seconds=45)
    events = (delivered(30), first, second)
    assert step_at(*events) == "tell"
    assert after(*events, given(*STALE, version=4, seconds=46)) == replace(
        after(*events), as_of=at(46)
    )


def test_one_who_has_begun_by_themselves_keeps_their_own_work():
    own = (*STALE, SKIPPED, given(*STALE, version=1))
    session = after(*own)
    assert session.handed_by == "PJSIP/101"
    assert session.tried.keys() == {"stale"}
    assert step_at(*own) == step_at(*STALE, SKIPPED)


def test_a_call_that_is_over_takes_nothing_over():
    over = (*STALE, cleared())
    assert after(*over, given(*WORKED, seconds=95)) == replace(after(*over), as_of=at(95))


def test_a_guide_this_desk_does_not_have_leaves_who_it_is_and_what_is_known():
    book = replace(BOOK, guides={"other": replace(FAULT, guide="other")})
    session = last(delivered(30), given(*WORKED), book=book).session
    assert (session.guide, session.customer) == (None, CHEN)
    assert session.facts["customer.confirms"].value is False


def test_a_later_answer_of_the_customer_is_the_one_that_counts():
    said_yes = Answered(call_id=CALL, at=at(35), fact="customer.confirms", value=True)
    first = given(*WORKED, version=1, seconds=30)
    events = (delivered(25), established(29), first, said_yes, given(*WORKED, version=2))
    assert after(*events).facts["customer.confirms"].value is True


def test_r3_it_is_the_same_after_a_restart():
    events = (delivered(30), given(*WORKED))
    assert step_at(*events, Restored(call_id=CALL, at=at(60))) == "tell"


@pytest.mark.parametrize(
    ("events", "due"),
    [
        (STALE, False),
        ((*STALE, Consulted(call_id=CALL, at=at(30), contact=CONTACT)), True),
        ((*STALE, Transferred(call_id=CALL, at=at(30), contact=CONTACT)), True),
        ((*STALE, cleared()), False),
    ],
)
def test_e8_it_is_handed_over_while_a_colleague_is_consulted_and_when_it_is_given_away(events, due):
    assert to_hand_over(after(*events)) is due


def test_a_withheld_caller_of_whom_nothing_is_known_can_be_handed_over_too():
    anonymous = (delivered(0, contact=replace(CONTACT, ani=None)), established())
    session = after(delivered(30), given(*anonymous))
    assert (session.customer, session.handed_by) == (None, "PJSIP/101")


def test_another_number_given_by_the_colleague_is_whom_it_is_about():
    elsewhere = (
        *KNOWN,
        established(),
        NumberGiven(call_id=CALL, at=at(10), number="12000000009"),
        looked_up(LIU, seconds=11),
    )
    session = after(delivered(30), looked_up(CHEN, seconds=31), given(*elsewhere))
    assert session.customer == LIU
    assert session.phase is Phase.RINGING
