"""What shows while a call is offered, and how an offer that is not taken goes."""

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.call import Outcome, Phase
from app.domain.events import (
    ConnectionCleared,
    Delivered,
    Established,
    FactsArrived,
    Failed,
    HistoryArrived,
    HistoryEntry,
)
from tests.app.domain.session.calls import (
    CALL,
    CHEN,
    CONTACT,
    KNOWN,
    LIU,
    STALE,
    after,
    at,
    cleared,
    delivered,
    established,
    looked_up,
)
from tests.app.presenters.cards import WORDED
from tests.app.presenters.cards import card as card_of
from tests.app.rules.stage import CALLED, COLLEAGUE, FIRST, OTHER, SECOND, Stage, gone, of

DIALLED = Delivered(call_id=CALL, at=at(0), contact=CALLED)
REACHED = Established(call_id=CALL, at=at(6), contact=CALLED)


def test_e1_a_ring_shows_the_card_at_once_with_all_the_switch_said(stage: Stage):
    stage.tell(delivered(alerting=False, contact=replace(CONTACT, attached={"account": "A-7"})))
    card = stage.card
    assert card is not None
    assert (card.mode, card.call_id) == ("ringing", FIRST)
    assert card.meta == "120 •••• 1046  ·  broadband  ·  waited 12 s"
    assert [(row.when, row.text) for row in card.recent] == [("account", "A-7")]
    assert card.labels.recent == "From the switch"
    assert all(chip.loading for chip in card.chips)


def test_e1_the_search_begins_with_the_offer_not_with_the_answer():
    assert after(delivered(alerting=False)).identity.value == "searching"


def test_e1_what_came_along_gives_way_to_the_customers_own_past(stage: Stage):
    stage.tell(delivered(contact=replace(CONTACT, attached={"account": "A-7"})), looked_up(CHEN))
    past = HistoryEntry(at=at(-999), text={"en": "Fault mended"})
    stage.tell(HistoryArrived(call_id=CALL, at=at(2), source="crm", entries=(past,)))
    assert stage.card is not None
    assert [row.text for row in stage.card.recent] == ["Fault mended"]


def test_e2_the_same_card_grows_and_other_lines_of_the_call_go(stage: Stage):
    stage.tell(*STALE)
    assert stage.card is not None
    assert (stage.card.mode, stage.chips) == ("active", ())
    assert stage.card.step is not None
    assert {card.call_id for card in stage.seen.cards} == {FIRST}


def test_e2_set_to_pop_on_answer_it_shows_first_now(qtbot: QtBot):
    stage = Stage(on_answer=True)
    stage.tell(delivered())
    assert (stage.card, stage.chips) == (None, ())
    stage.tell(established())
    assert stage.on_card == FIRST


def test_e3_taken_by_a_colleague_it_goes_without_a_missed_mark(stage: Stage):
    stage.tell(delivered())
    by = replace(CONTACT, answered_by="PJSIP/102")
    stage.tell(gone(Outcome.ANSWERED_ELSEWHERE, contact=by))
    assert (stage.card, stage.chips) == (None, ())
    assert stage.entries == ["120 •••• 1046: taken by PJSIP/102"]
    assert [entry.hint for entry in stage.presenter.calls.entries] == [""]


def test_e3_who_took_it_need_not_be_known(stage: Stage):
    stage.tell(delivered(), gone(Outcome.ANSWERED_ELSEWHERE))
    assert stage.entries == ["120 •••• 1046: taken by a colleague"]


def test_e13_a_missed_call_is_said_in_a_line_that_goes_by_itself(qtbot: QtBot):
    stage = Stage(missed_s=0.02)
    stage.tell(*KNOWN, gone(Outcome.MISSED))
    (chip,) = stage.chips
    assert chip.name == "Missed 16:00, 陈伟"
    assert (chip.state, chip.calm) == ("back in broadband", True)
    assert stage.card is None
    with qtbot.waitSignal(stage.presenter.calls_changed, timeout=2000):
        pass
    assert stage.chips == ()
    assert stage.entries == ["陈伟: missed"]


def test_e13_a_click_takes_the_line_away_and_a_new_offer_does(stage: Stage):
    stage.tell(*KNOWN, gone(Outcome.MISSED))
    stage.presenter.call_up(FIRST)
    assert stage.chips == ()
    stage.tell(delivered(40), gone(Outcome.MISSED, 60))
    assert len(stage.chips) == 1
    stage.tell(delivered(80))
    assert (stage.chips, stage.on_card, stage.entries) == ((), FIRST, [])


def test_e14_a_caller_who_gave_up_may_be_called_back(stage: Stage, qtbot: QtBot):
    stage.tell(*KNOWN, cleared(9))
    assert (stage.card, stage.chips) == (None, ())
    (entry,) = stage.presenter.calls.entries
    assert stage.entries == ["陈伟: hung up before anybody answered"]
    assert entry.hint == "Call back"
    with qtbot.waitSignal(stage.presenter.call_back_requested, timeout=500) as asked:
        stage.presenter.call_back(entry.call_id)
    assert asked.args == ["12000001046"]


def test_e15_a_declined_call_goes_and_is_nothing_to_be_called_back(stage: Stage):
    stage.tell(*KNOWN, gone(Outcome.REJECTED))
    assert (stage.card, stage.chips) == (None, ())
    assert stage.entries == ["陈伟: declined"]
    assert [entry.hint for entry in stage.presenter.calls.entries] == [""]


def test_e19_a_call_out_shows_on_dial_if_it_is_known_who_is_called(stage: Stage):
    stage.tell(DIALLED)
    assert (stage.card, stage.chips) == (None, ())
    stage.tell(looked_up(CHEN))
    assert stage.on_card == FIRST


def test_e19_else_when_the_far_end_answers(stage: Stage):
    stage.tell(DIALLED, looked_up())
    assert stage.card is None
    assert stage.lines == [(FIRST, "dialling")]
    stage.tell(REACHED)
    assert (stage.on_card, stage.chips) == (FIRST, ())


def test_e19_no_reason_is_predicted_and_open_cases_come_first():
    case = FactsArrived(
        call_id=CALL, at=at(1), source="Tickets", values={"ticket.open": "T-31"}, took_s=0.1
    )
    fault = FactsArrived(
        call_id=CALL,
        at=at(1),
        source="AAA",
        values={"session.online": True, "session.traffic": False, "onu.state": "online"},
        took_s=0.1,
    )
    card = card_of(after(DIALLED, looked_up(CHEN), case, fault, REACHED), book=WORDED)
    assert card.reason is not None
    assert (card.reason.title, card.reason.share) == ("Open fault ticket: T-31", None)
    assert card.step is None
    assert "No internet" in [each.text for each in card.reason.others]


def test_e19_a_call_back_is_about_the_record_that_was_clicked(stage: Stage):
    stage.tell(*KNOWN, cleared(9))
    stage.presenter.call_back(FIRST)
    out = replace(DIALLED, call_id=SECOND, at=at(30))
    stage.tell(out, of(SECOND, looked_up(LIU, CHEN, seconds=31)))
    (chosen,) = stage.seen.acted
    assert (chosen.call_id, chosen.customer_id) == (SECOND, "C1")  # type: ignore[union-attr]


@pytest.mark.parametrize("ending", [Failed, ConnectionCleared])
def test_e19_one_that_was_not_reached_is_neither_missed_nor_abandoned(stage: Stage, ending):
    stage.tell(DIALLED, looked_up(CHEN), ending(call_id=CALL, at=at(9), contact=CALLED))
    assert stage.entries == ["陈伟: not reached"]


def test_e20_a_call_to_be_made_is_shown_before_with_accept_and_skip():
    offered = replace(DIALLED, alerting=False)
    one = next(iter(WORDED.actions.values()))
    dialler = {
        name: replace(one, name=name, confirm=None, needs=(), title={"en": word})
        for name, word in (("preview.accept", "Dial"), ("preview.skip", "Skip"))
    }
    book = replace(WORDED, actions={**WORDED.actions, **dialler})
    stage = Stage()
    stage.tell(offered)
    assert stage.on_card == FIRST, "before anything is dialled, and whoever it is"
    card = card_of(after(offered, looked_up(CHEN), book=book), book=book)
    assert card.pill.text == "Not dialled"
    assert [(each.text, each.enabled) for each in card.actions] == [("Dial", True), ("Skip", True)]
    assert after(offered, looked_up(CHEN), REACHED).phase is Phase.ACTIVE


def test_e21_an_internal_call_is_one_line_without_a_search(stage: Stage):
    session = stage.tell(delivered(contact=COLLEAGUE))
    (chip,) = stage.chips
    assert (chip.name, chip.detail, chip.icon) == ("Li Min 102", "internal", "users")
    assert stage.card is None
    assert session.identity.value == "not-asked"


def test_e21_it_never_takes_the_customers_card_and_a_click_shows_its_own(stage: Stage):
    stage.tell(*STALE)
    internal = (delivered(30, COLLEAGUE), established(32, COLLEAGUE))
    stage.tell(*(of(SECOND, each) for each in internal))
    assert (stage.on_card, stage.lines) == (FIRST, [(SECOND, "on the line")])
    stage.presenter.call_up(SECOND)
    assert stage.on_card == SECOND
    stage.tell(of(SECOND, cleared(50, COLLEAGUE)))
    assert (stage.on_card, stage.entries) == (FIRST, ["Li Min 102: internal"])


def test_e21_a_help_desks_extension_may_get_a_card(qtbot: QtBot):
    stage = Stage(internal=frozenset({"101"}))
    stage.tell(delivered(contact=COLLEAGUE))
    assert stage.on_card == FIRST


def test_e22_a_delivered_message_rings_with_the_original_calls_context(stage: Stage):
    original = {"voicemail": "00:42", "left": "09:12"}
    stage.tell(delivered(contact=replace(OTHER, queue="voicemail", attached=original)))
    assert stage.card is not None
    assert stage.card.mode == "ringing"
    assert [(row.when, row.text) for row in stage.card.recent] == list(original.items())
