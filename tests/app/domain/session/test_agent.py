"""What the agent presses moves the guide and gives orders, each of them once."""

import pytest
from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.call import Phase
from app.domain.effects import CheckOutcome, LookUpCaller, Perform, StopWork, WakeAt
from app.domain.events import (
    ActionConfirmed,
    ActionDismissed,
    ActionFailed,
    ActionRequested,
    ActionSucceeded,
    ActionUnknown,
    AnswerDropped,
    Answered,
    CheckRequested,
    GuideChosen,
    NumberGiven,
    Restored,
    StepDone,
    StepSkipped,
    WrapUpFinished,
)
from app.domain.facts import Having
from app.domain.session import last_move, ranked, standing
from app.domain.walk import Tried
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    FAULT,
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
)

REQUESTED = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")
KEY = next(iter(after(*STALE, REQUESTED).orders))
CONFIRMED = ActionConfirmed(call_id=CALL, at=at(11), key=KEY)
RUNNING = (*STALE, REQUESTED, CONFIRMED)
UNKNOWN = (*RUNNING, ActionUnknown(call_id=CALL, at=at(21), key=KEY, reason="no answer in time"))
CHECK = CheckRequested(call_id=CALL, at=at(23), key=KEY)


def step(*events):
    stand = standing(after(*events), BOOK)
    assert stand is not None
    return stand[1].current


def performs(moved):
    return [effect for effect in moved.effects if isinstance(effect, Perform)]


def test_an_action_that_changes_something_asks_first():
    moved = last(*STALE, REQUESTED)
    assert moved.session.orders[KEY].phase is ActionPhase.CONFIRMING
    assert performs(moved) == []


def test_confirmed_it_is_sent_with_its_key_and_what_was_known():
    moved = last(*RUNNING)
    order = performs(moved)[0].order
    assert (order.key, order.step) == (KEY, "stale")
    assert order.parameters == {"session.online": "True", "onu.state": "online"}


def test_an_action_that_changes_nothing_is_sent_at_once():
    moved = last(*STALE, ActionRequested(call_id=CALL, at=at(10), action="sms.eta"))
    assert [effect.order.action for effect in performs(moved)] == ["sms.eta"]


@pytest.mark.parametrize(
    "again",
    [
        (*STALE, REQUESTED, REQUESTED),
        (*RUNNING, CONFIRMED),
        (*RUNNING, REQUESTED),
        (*UNKNOWN, REQUESTED),
        (*UNKNOWN, CONFIRMED),
        (*RUNNING, ActionSucceeded(call_id=CALL, at=at(14), key=KEY), REQUESTED),
    ],
)
def test_a_second_press_is_never_a_second_order(again):
    assert performs(last(*again)) == []
    assert len(after(*again).orders) == 1


def test_a_declined_question_leaves_no_order():
    declined = ActionDismissed(call_id=CALL, at=at(11), key=KEY)
    assert after(*STALE, REQUESTED, declined).orders == {}


def test_what_failed_for_certain_may_be_tried_again_under_another_key():
    failed = ActionFailed(call_id=CALL, at=at(14), key=KEY, reason="refused")
    again = ActionRequested(call_id=CALL, at=at(20), action="aaa.disconnect")
    orders = after(*RUNNING, failed, again).orders
    assert [order.phase for order in orders.values()] == [
        ActionPhase.FAILED,
        ActionPhase.CONFIRMING,
    ]


def test_an_unknown_outcome_offers_check_and_checking_asks_the_system():
    moved = last(*UNKNOWN, CHECK)
    assert isinstance(moved.effects[0], CheckOutcome)
    assert moved.session.orders[KEY].phase is ActionPhase.CHECKING


@pytest.mark.parametrize(
    ("answer", "phase"),
    [
        (ActionSucceeded(call_id=CALL, at=at(24), key=KEY), ActionPhase.DONE),
        (ActionFailed(call_id=CALL, at=at(24), key=KEY, reason="not"), ActionPhase.FAILED),
        (ActionUnknown(call_id=CALL, at=at(24), key=KEY, reason="late"), ActionPhase.UNKNOWN),
    ],
)
def test_checking_ends_in_what_the_system_says(answer, phase):
    assert after(*UNKNOWN, CHECK, answer).orders[KEY].phase is phase


def test_after_a_restart_a_running_order_is_unknown_not_sent_again():
    moved = last(*RUNNING, Restored(call_id=CALL, at=at(60)))
    assert moved.session.orders[KEY].phase is ActionPhase.UNKNOWN
    assert performs(moved) == []


def test_the_first_click_keeps_the_guide():
    session = after(*STALE, StepSkipped(call_id=CALL, at=at(9), step="stale", reason="done"))
    assert (session.guide, session.guide_version) == ("fault", 3)
    assert session.tried["stale"].how is Tried.SKIPPED


def test_a_guide_may_be_chosen_and_an_unknown_one_is_let_go():
    assert after(*STALE, GuideChosen(call_id=CALL, at=at(9), guide="fault")).guide == "fault"
    odd = after(*STALE, GuideChosen(call_id=CALL, at=at(9), guide="nonesuch"))
    assert odd.guide == "fault"


def test_undo_is_dropping_the_last_answer():
    answered = (
        *STALE,
        StepSkipped(call_id=CALL, at=at(9), step="stale"),
        Answered(call_id=CALL, at=at(12), fact="customer.confirms", value=False),
    )
    assert step(*answered) == "tell"
    move = last_move(after(*answered), at(13))
    assert move == AnswerDropped(call_id=CALL, at=at(13), fact="customer.confirms")
    assert step(*answered, move) == step(*answered[:-1])


def test_a_step_whose_action_was_sent_is_not_undone():
    done = (*RUNNING, ActionSucceeded(call_id=CALL, at=at(14), key=KEY))
    assert last_move(after(*done), at(15)) is None


def test_a_system_fact_is_not_dropped_as_an_answer():
    dropped = AnswerDropped(call_id=CALL, at=at(9), fact="session.online")
    assert "session.online" in after(*STALE, dropped).facts


def test_another_number_is_looked_up_in_the_same_call():
    given = NumberGiven(call_id=CALL, at=at(9), number="12000002002")
    moved = last(*STALE, given)
    assert moved.effects == (
        StopWork(call_id=CALL),
        LookUpCaller(call_id=CALL, number="12000002002"),
    )
    assert (moved.session.customer, moved.session.facts) == (None, {})
    assert moved.session.phase is Phase.ACTIVE


def test_a_step_done_by_word_has_its_effect_looked_at_again():
    moved = last(*STALE, StepDone(call_id=CALL, at=at(9), step="stale"))
    assert moved.session.facts["session.online"].having is Having.STALE
    assert moved.effects == (WakeAt(call_id=CALL, at=at(14)),)


def test_why_they_called_stays_what_it_was_when_the_agent_began():
    begun = (*STALE, StepDone(call_id=CALL, at=at(9), step="stale"))
    before = ranked(after(*begun), BOOK)
    mended = after(*begun, arrived(30, session__online=True, session__traffic=True))
    assert ranked(mended, BOOK) == before
    assert before[0].score == 3


def test_finishing_closes_the_call():
    finished = WrapUpFinished(call_id=CALL, at=at(99), disposition="OK", note="fine")
    moved = last(*STALE, cleared(), finished)
    assert moved.session.phase is Phase.CLOSED
    assert (moved.session.disposition, moved.session.note) == ("OK", "fine")
    assert moved.effects == (StopWork(call_id=CALL),)


def test_finishing_while_talking_changes_nothing():
    finished = WrapUpFinished(call_id=CALL, at=at(9), disposition="OK")
    assert after(*STALE, finished).phase is Phase.ACTIVE


def test_finishing_waits_for_a_running_order():
    finished = WrapUpFinished(call_id=CALL, at=at(99), disposition="OK")
    waiting = (*RUNNING, cleared(), finished)
    assert after(*waiting).phase is Phase.WRAP_UP
    done = ActionSucceeded(call_id=CALL, at=at(100), key=KEY)
    assert after(*waiting, done).phase is Phase.CLOSED


def test_when_nobody_is_known_a_guide_asks_what_can_be_asked():
    unknown = (delivered(), looked_up(), established())
    assert standing(after(*unknown), BOOK) is None
    chosen = (*unknown, GuideChosen(call_id=CALL, at=at(9), guide="fault"))
    stand = standing(after(*chosen), BOOK)
    assert stand is not None
    assert stand[1].question == "customer.confirms"
    assert stand[1].awaited == frozenset()


def test_another_number_begins_anew_and_forgets_what_was_begun():
    begun = (*STALE, StepSkipped(call_id=CALL, at=at(9), step="stale"))
    given = NumberGiven(call_id=CALL, at=at(10), number="12000002002")
    session = after(*begun, given)
    assert (session.guide, session.tried, session.set_aside) == (None, {}, {})
    assert (session.held, session.answered_in) == ({}, {})


OTHER_NUMBER = NumberGiven(call_id=CALL, at=at(12), number="12000002002")
LIU_FOUND = looked_up(LIU, seconds=13)


def test_a_question_asked_about_one_customer_is_not_answered_for_another():
    confirmed = ActionConfirmed(call_id=CALL, at=at(14), key=KEY)
    moved = last(*STALE, REQUESTED, OTHER_NUMBER, LIU_FOUND, confirmed)
    assert performs(moved) == []
    assert moved.session.orders == {}


def test_an_order_sent_stays_about_whom_it_was_sent_for():
    done = ActionSucceeded(call_id=CALL, at=at(14), key=KEY, reference="M-7")
    moved = last(*RUNNING, OTHER_NUMBER, LIU_FOUND, done)
    assert moved.session.orders[KEY].customer == CHEN
    assert moved.session.orders[KEY].phase is ActionPhase.DONE
    assert (moved.session.tried, moved.session.own_orders) == ({}, ())


def test_the_check_of_an_order_asks_about_whom_it_was_for():
    moved = last(*UNKNOWN, OTHER_NUMBER, LIU_FOUND, replace(CHECK, at=at(30)))
    (checked,) = [e for e in moved.effects if isinstance(e, CheckOutcome)]
    assert checked.order.customer == CHEN


def test_the_next_customer_may_have_the_same_done_under_a_key_of_its_own():
    again = ActionRequested(call_id=CALL, at=at(20), action="aaa.disconnect")
    session = after(*RUNNING, OTHER_NUMBER, LIU_FOUND, again)
    assert len(session.orders) == 2
    assert [order.customer for order in session.own_orders] == [LIU]


def test_another_guide_begins_with_no_step_tried():
    skipped = (*STALE, StepSkipped(call_id=CALL, at=at(9), step="stale"))
    book = replace(BOOK, guides={**BOOK.guides, "other": replace(FAULT, guide="other")})
    chosen = GuideChosen(call_id=CALL, at=at(10), guide="other")
    assert after(*skipped, chosen, book=book).tried == {}
    same = GuideChosen(call_id=CALL, at=at(10), guide="fault")
    assert after(*skipped, same, book=book).tried.keys() == {"stale"}
