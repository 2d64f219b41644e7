"""The overlay's presenter shows one call, and turns gestures into events of the right call."""

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.events import (
    WrapUpFinished,
)
from app.presenters.calls import Popping
from tests.app.domain.session.calls import (
    CALL,
    CHEN,
    INTERNAL,
    LIU,
    STALE,
    after,
    at,
    cleared,
    delivered,
    looked_up,
)
from tests.app.presenters.cards import words
from tests.app.presenters.desks import CALLER_2, OTHER, RINGING, TALKING, Desk, made, second

# Which call is shown


def test_the_card_is_painted_ahead_of_any_call(desk: Desk):
    blank = desk[0].blank()
    assert (blank.mode, blank.call_id, blank.name) == ("ringing", "", "Incoming call")
    assert all(chip.loading for chip in blank.chips)
    assert desk[0].shown is None
    assert desk[1].cards == []


def test_a_ringing_call_is_shown_at_once(desk: Desk):
    presenter, seen = desk
    presenter.present(RINGING)
    assert [card.call_id for card in seen.cards] == [CALL]
    assert presenter.shown == RINGING


def test_a_second_call_never_takes_the_card_of_the_one_talked_in(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.present(second())
    assert {card.call_id for card in seen.cards} == {CALL}
    assert [(c.name, c.state) for c in presenter.calls.chips] == [("120 •••• 2002", "ringing")]


def test_a_card_is_not_made_anew_for_what_happens_in_another_call(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.present(second())
    presenter.present(second(looked_up(LIU, seconds=31)))
    assert len(seen.cards) == 1


def test_who_rings_meanwhile_is_named_once_known(desk: Desk):
    presenter, _ = desk
    presenter.present(TALKING)
    presenter.present(second(looked_up(LIU, seconds=31)))
    assert [chip.name for chip in presenter.calls.chips] == ["刘敏"]


def test_a_withheld_number_rings_in_words(desk: Desk):
    presenter, _ = desk
    presenter.present(TALKING)
    unseen = replace(second(), contact=replace(CALLER_2, ani=None))
    presenter.present(unseen)
    assert [chip.name for chip in presenter.calls.chips] == ["Number withheld"]


def test_when_a_call_is_closed_the_next_one_is_shown_and_at_last_none(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.present(second())
    done = after(*STALE, cleared(), WrapUpFinished(call_id=CALL, at=at(99), disposition="OK"))
    presenter.present(done)
    assert seen.cards[-1].call_id == OTHER
    assert seen.gone == 0
    presenter.present(replace(after(delivered(), cleared(9)), call_id=OTHER))
    assert seen.gone == 1
    assert presenter.shown is None


def test_the_card_goes_once(desk: Desk):
    presenter, seen = desk
    missed = after(delivered(), cleared(9))
    presenter.present(missed)
    assert seen.gone == 0, "it was never there"
    presenter.present(RINGING)
    presenter.present(missed)
    presenter.present(missed)
    assert seen.gone == 1


def test_that_a_call_is_over_is_told_once_it_is_closed(desk: Desk, qtbot: QtBot):
    presenter, _ = desk
    with qtbot.assertNotEmitted(presenter.call_ended):
        presenter.present(TALKING)
        presenter.present(after(*STALE, cleared()))
    done = after(*STALE, cleared(), WrapUpFinished(call_id=CALL, at=at(99), disposition="OK"))
    with qtbot.waitSignal(presenter.call_ended, timeout=500) as ended:
        presenter.present(done)
    assert ended.args == [CALL]


def test_a_colleagues_call_offers_no_guides_and_a_strangers_does(desk: Desk):
    presenter, seen = desk
    presenter.present(after(delivered(contact=INTERNAL)))
    assert seen.cards == [], "a line is enough"
    presenter.call_up(CALL)
    presenter.present(after(delivered(), looked_up()))
    colleague, stranger = (card.reason for card in seen.cards)
    assert colleague is not None
    assert (colleague.title, colleague.over, colleague.others) == ("Internal call", "Customer", ())
    assert stranger is not None
    assert stranger.choices == "Matter"
    assert stranger.others


# Settings and the tray


def test_with_pop_on_answer_nothing_shows_while_it_rings(qtbot: QtBot):
    presenter, seen = made(popping=Popping(on_answer=True))
    presenter.present(RINGING)
    assert seen.cards == []
    presenter.present(TALKING)
    assert [card.call_id for card in seen.cards] == [CALL]


def test_with_pop_on_answer_a_ring_does_not_take_the_wrap_up_away(qtbot: QtBot):
    presenter, seen = made(popping=Popping(on_answer=True))
    presenter.present(after(*STALE, cleared()))
    presenter.present(second())
    assert {card.call_id for card in seen.cards} == {CALL}
    assert seen.gone == 0


def test_the_agent_may_call_up_a_ringing_call_all_the_same(qtbot: QtBot):
    presenter, seen = made(popping=Popping(on_answer=True))
    presenter.present(RINGING)
    presenter.show_now()
    assert [card.call_id for card in seen.cards] == [CALL]


def test_paused_no_card_shows_and_calls_are_followed(desk: Desk):
    presenter, seen = desk
    presenter.present(RINGING)
    presenter.pause(True)
    assert seen.gone == 1
    presenter.present(TALKING)
    assert len(seen.cards) == 1
    presenter.pause(False)
    assert seen.cards[-1].mode == "active"


def test_a_card_called_up_while_paused_does_not_end_the_pause(desk: Desk):
    presenter, seen = desk
    presenter.pause(True)
    presenter.present(RINGING)
    presenter.show_now()
    assert [card.call_id for card in seen.cards] == [CALL]
    presenter.present(after(delivered(), cleared(9)))
    assert seen.gone == 1
    presenter.present(second())
    assert len(seen.cards) == 1


def test_what_was_called_up_counts_until_the_next_pause_or_the_calls_end(desk: Desk):
    presenter, seen = desk
    presenter.pause(True)
    presenter.present(RINGING)
    presenter.show_now()
    presenter.pause(True)
    assert seen.gone == 1
    presenter.show_now()
    presenter.present(after(delivered(), cleared(9)))
    shown = len(seen.cards)
    presenter.present(RINGING)
    assert len(seen.cards) == shown


def test_there_may_be_nothing_to_call_up(desk: Desk):
    presenter, seen = desk
    presenter.show_now()
    assert (seen.cards, seen.gone) == ([], 0)


def test_a_folded_card_stays_folded_until_it_is_unfolded_or_called_up(desk: Desk):
    presenter, seen = desk
    presenter.present(RINGING)
    presenter.fold(CALL, True)
    presenter.present(TALKING)
    assert [card.folded for card in seen.cards] == [False, True, True]
    presenter.fold(CALL, False)
    presenter.fold(CALL, True)
    presenter.show_now()
    assert [card.folded for card in seen.cards[3:]] == [False, True, False]


def test_folding_is_each_calls_own_and_ends_with_it(desk: Desk):
    presenter, seen = desk
    presenter.present(RINGING)
    presenter.fold(CALL, True)
    presenter.present(second())
    assert [card.folded for card in seen.cards] == [False, True, False]
    presenter.present(after(delivered(), cleared(9)))
    presenter.present(replace(after(delivered(), cleared(9)), call_id=OTHER))
    presenter.present(RINGING)
    assert seen.cards[-1].call_id == CALL
    assert not seen.cards[-1].folded


def test_the_language_changes_at_once(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.speak(words("zh"))
    assert [card.language for card in seen.cards] == ["en", "zh"]
    assert seen.cards[-1].chips[0].text == "在线无流量"


def test_a_customer_of_another_call_does_not_show_on_this_card(desk: Desk):
    presenter, seen = desk
    presenter.present(RINGING)
    presenter.present(second(looked_up(CHEN, seconds=31)))
    assert seen.cards[-1].call_id == OTHER
    assert seen.cards[0].name == "Incoming call"
