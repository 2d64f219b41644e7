"""What shows of calls that are talked in: hold, further calls, colleagues, and the end."""

from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.call import CallId, Outcome, Phase
from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    ActionSucceeded,
    Conferenced,
    Consulted,
    Delivered,
    Established,
    Held,
    Retrieved,
    Transferred,
    WrapUpFinished,
)
from app.presenters.calls import LIVE_MAX
from tests.app.domain.session.calls import (
    CALL,
    CHEN,
    CONTACT,
    STALE,
    after,
    arrived,
    at,
    cleared,
    delivered,
    established,
    looked_up,
    step_at,
)
from tests.app.presenters.cards import WORDED
from tests.app.presenters.cards import card as card_of
from tests.app.rules.stage import FIRST, OTHER, SECOND, Stage, of
from widgets.state import Tone

HELD = Held(call_id=CALL, at=at(10), contact=CONTACT)
BACK = Retrieved(call_id=CALL, at=at(60), contact=CONTACT)
CONSULT_IN = replace(CONTACT, other_party="101", other_name="Li Min", consult_from="101")
ASKED = replace(CONTACT, other_party="102", other_name="Li Min")
TOGETHER = replace(CONTACT, participants=("12000001046", "102"))
PRESSED = ActionRequested(call_id=CALL, at=at(8), action="aaa.disconnect")
KEY = next(iter(after(*STALE, PRESSED).orders))
SURE = ActionConfirmed(call_id=CALL, at=at(9), key=KEY)
DONE = ActionSucceeded(call_id=CALL, at=at(20), key=KEY)


def ringing(number: int, seconds: float) -> Delivered:
    contact = replace(OTHER, ani=f"1200000{number:04d}")
    return Delivered(call_id=CallId(f"call-{number}"), at=at(seconds), contact=contact)


def test_e4_on_hold_the_card_stays_and_counts_the_hold(stage: Stage):
    stage.tell(*STALE, HELD)
    assert stage.card is not None
    assert (stage.card.mode, stage.card.pill.since) == ("held", at(10))
    assert stage.card.banner is not None
    assert stage.card.banner.text == "On hold"


def test_e4_an_action_goes_on_and_no_step_advances_by_itself():
    session = after(*STALE, PRESSED, SURE, HELD, DONE, book=WORDED)
    assert [order.phase for order in session.orders.values()] == [ActionPhase.DONE]
    assert step_at(*STALE, PRESSED, SURE, HELD, DONE, book=WORDED) == "stale"


def test_e4_nor_does_an_answer_of_a_system_that_comes_meanwhile():
    news = arrived(25, session__online=False, session__traffic=True)
    assert step_at(*STALE, PRESSED, SURE, HELD, DONE, news, book=WORDED) == "stale"


def test_e5_taken_back_the_call_is_at_the_exact_step_and_goes_on_with_a_click():
    events = (*STALE, PRESSED, SURE, HELD, DONE, BACK)
    assert step_at(*events, book=WORDED) == "stale"
    step = card_of(after(*events, book=WORDED), book=WORDED).step
    assert step is not None
    assert step.can_finish


def test_e6_a_second_call_is_a_line_with_name_queue_and_wait(stage: Stage):
    stage.tell(*STALE)
    stage.tell(of(SECOND, delivered(30, OTHER)))
    (chip,) = stage.chips
    assert stage.on_card == FIRST
    assert (chip.name, chip.detail, chip.state) == ("120 •••• 2002", "mobile", "ringing")
    assert chip.since == at(30 - 12), "the caller has waited in the queue before"


def test_e6_answering_it_makes_the_first_a_line_that_says_it_is_held(stage: Stage):
    stage.tell(*STALE, of(SECOND, delivered(30, OTHER)), replace(HELD, at=at(35)))
    assert stage.on_card == FIRST, "holding alone does not put the other one in its place"
    stage.tell(of(SECOND, established(36, OTHER)))
    assert stage.on_card == SECOND
    (chip,) = stage.chips
    assert (chip.call_id, chip.state, chip.tone, chip.since) == (
        FIRST,
        "on hold",
        Tone.WARN,
        at(35),
    )


def test_e6_each_call_keeps_its_own_place_in_its_guide(stage: Stage):
    stage.tell(*STALE, of(SECOND, delivered(30, OTHER)), HELD, of(SECOND, established(36, OTHER)))
    stage.tell(of(SECOND, looked_up(CHEN, seconds=37)), of(SECOND, cleared(50, OTHER)), BACK)
    assert stage.on_card == FIRST
    assert stage.card is not None
    assert stage.card.step is not None
    assert stage.card.step.name == "stale"


def test_e6_a_click_on_a_line_brings_that_calls_card_and_the_next_answer_ends_it(stage: Stage):
    stage.tell(*STALE, of(SECOND, delivered(30, OTHER)))
    stage.presenter.call_up(SECOND)
    assert (stage.on_card, stage.lines) == (SECOND, [(FIRST, "on the line")])
    stage.tell(HELD, replace(BACK, at=at(70)))
    assert stage.on_card == FIRST, "the agent talks to the first again"


def test_e6_at_most_five_are_live_on_screen_and_the_oldest_idle_is_listed(stage: Stage):
    stage.tell(*STALE)
    stage.tell(*(ringing(number, 30 + number) for number in range(1, 8)))
    assert len(stage.chips) == LIVE_MAX - 1
    assert [chip.call_id for chip in stage.chips] == [f"call-{n}" for n in (4, 5, 6, 7)]
    assert stage.presenter.calls.more == "3 more calls"
    listed = stage.presenter.calls.entries
    assert {entry.call_id for entry in listed} == {"call-1", "call-2", "call-3"}
    assert {entry.hint for entry in listed} == {"Show"}
    stage.presenter.call_back("call-2")
    assert stage.on_card == "call-2", "none is lost"


def test_e6_a_ring_does_not_take_the_card_the_agent_is_typing_on(stage: Stage):
    stage.tell(*STALE, cleared())
    stage.presenter.hold(True)
    stage.tell(of(SECOND, delivered(100, OTHER)))
    assert (stage.on_card, stage.lines) == (FIRST, [(SECOND, "ringing")])
    stage.presenter.hold(False)
    assert stage.on_card == SECOND


def test_e7_while_a_colleague_is_consulted_the_customers_card_says_so(stage: Stage):
    stage.tell(*STALE, Consulted(call_id=CALL, at=at(30), contact=ASKED))
    card = stage.card
    assert card is not None
    assert card.name == "陈伟"
    assert card.banner is not None
    assert (card.banner.text, card.banner.since) == ("Consulting Li Min, customer on hold", at(30))


def test_e7_who_is_consulted_has_the_customers_card_to_read_only():
    consulted = (delivered(contact=CONSULT_IN), looked_up(CHEN), *STALE[2:-1])
    events = (*consulted, established(4, CONSULT_IN))
    session = after(*events)
    card = card_of(session)
    assert session.phase is Phase.TRANSFERRING_IN
    assert card.banner is not None
    assert card.banner.text == "Consultation from Li Min"
    assert [(each.enabled, each.tip) for each in card.actions] == [
        (False, "The colleague who consults has the call until it is handed over")
    ]
    assert after(*events, PRESSED).orders == {}, "nor by any other way"


def test_e8_given_away_the_session_goes_to_wrap_up_as_transferred(stage: Stage):
    stage.tell(*STALE, Transferred(call_id=CALL, at=at(60), contact=CONTACT))
    assert stage.sessions[FIRST].outcome is Outcome.TRANSFERRED
    assert stage.card is not None
    assert stage.card.mode == "wrap-up"


def test_e9_once_the_customer_is_on_the_card_is_theirs_and_actions_are_allowed():
    internal = replace(CONTACT, ani="101", consult_from="101")
    whose = after(delivered(contact=internal), established(4, internal))
    assert whose.number == "101"
    now = Established(call_id=CALL, at=at(30), contact=replace(CONTACT, consult_from=None))
    events = (delivered(contact=internal), established(4, internal), now, looked_up(CHEN))
    session = after(*events, *STALE[2:4])
    assert (session.phase, session.number, session.customer) == (Phase.ACTIVE, CONTACT.ani, CHEN)
    assert all(each.enabled for each in card_of(session).actions)
    assert after(*events, *STALE[2:4], replace(PRESSED, at=at(40))).orders


def test_e10_a_conference_lists_who_is_in_it_and_who_leads(stage: Stage):
    leads = replace(TOGETHER, controls=True)
    stage.tell(*STALE, Conferenced(call_id=CALL, at=at(30), contact=leads))
    assert stage.card is not None
    assert stage.card.banner is not None
    assert stage.card.banner.text == "Conference with 120 •••• 1046, 102  ·  You lead"
    assert all(each.enabled for each in stage.card.actions)


def test_e10_only_who_leads_has_anything_done():
    follows = Conferenced(call_id=CALL, at=at(7), contact=replace(TOGETHER, controls=False))
    card = card_of(after(*STALE, follows))
    assert [(each.enabled, each.tip) for each in card.actions] == [
        (False, "Only who leads the conference may do this")
    ]
    assert after(*STALE, follows, PRESSED).orders == {}
    asked_before = after(*STALE, PRESSED, replace(follows, at=at(8.5)), SURE)
    assert [o.phase for o in asked_before.orders.values()] == [ActionPhase.CONFIRMING]


def test_e11_who_leaves_a_conference_wraps_up_and_the_others_go_on(stage: Stage):
    stage.tell(*STALE, Conferenced(call_id=CALL, at=at(30), contact=TOGETHER))
    stage.tell(cleared(60, TOGETHER))
    assert stage.sessions[FIRST].phase is Phase.WRAP_UP
    assert stage.card is not None
    assert stage.card.banner is not None
    assert stage.card.banner.text == "You have left; still talking: 120 •••• 1046, 102"


def test_e12_after_hang_up_the_same_card_has_draft_code_and_what_is_open(stage: Stage):
    stage.tell(*STALE, PRESSED, SURE, cleared())
    card = stage.card
    assert card is not None
    assert (card.call_id, card.mode) == (FIRST, "wrap-up")
    assert card.wrap_up is not None
    assert card.wrap_up.summary
    assert card.wrap_up.codes
    assert len(card.wrap_up.unfinished) == 1
    assert "Disconnect" in card.wrap_up.unfinished[0]


def test_e12_it_never_closes_while_an_action_runs(stage: Stage):
    stage.tell(*STALE, PRESSED, SURE, cleared())
    stage.tell(WrapUpFinished(call_id=CALL, at=at(99), disposition="OK"))
    assert stage.on_card == FIRST
    stage.tell(replace(DONE, at=at(100)))
    assert stage.card is None
