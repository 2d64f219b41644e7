"""The overlay's presenter shows one call, and turns gestures into events of the right call."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.call import CallId
from app.domain.events import (
    ActionConfirmed,
    ActionDismissed,
    ActionRequested,
    AnswerDropped,
    Answered,
    AnyEvent,
    CallerChosen,
    CheckRequested,
    GuideChosen,
    RefreshRequested,
    StepDone,
    StepReopened,
    StepSkipped,
    WrapUpFinished,
)
from app.domain.session import Session
from app.presenters.overlay import OverlayPresenter
from tests.app.domain.session.calls import (
    CALL,
    CHEN,
    CONTACT,
    LIU,
    STALE,
    after,
    arrived,
    at,
    cleared,
    delivered,
    established,
    looked_up,
)
from tests.app.presenters.cards import NOW, WORDED, rules, words
from widgets.state import CardState

OTHER = CallId("lab-2.7")
CALLER_2 = replace(CONTACT, ani="12000002002", other_party="12000002002")
RINGING = after(delivered())
TALKING = after(*STALE)
CONFIRMING = after(
    *STALE[:4],
    established(),
    arrived(8, session__online=True, session__traffic=True),
)


class Seen:
    """Hears all three signals of a presenter."""

    def __init__(self, presenter: OverlayPresenter) -> None:
        self.cards: list[CardState] = []
        self.gone = 0
        self.acted: list[AnyEvent] = []
        presenter.card_changed.connect(self.cards.append)
        presenter.card_gone.connect(self._count)
        presenter.agent_acted.connect(self.acted.append)

    def _count(self) -> None:
        self.gone += 1


def made(**options: Any) -> tuple[OverlayPresenter, Seen]:
    presenter = OverlayPresenter(WORDED, rules(), words("en"), lambda: NOW, **options)
    return presenter, Seen(presenter)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[tuple[OverlayPresenter, Seen]]:
    yield made()


def second(*events: AnyEvent) -> Session:
    """Another call, beside the one of the tests."""
    session = after(delivered(30, CALLER_2), *events)
    return replace(session, call_id=OTHER)


Desk = tuple[OverlayPresenter, Seen]


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
    banner = seen.cards[-1].banner
    assert banner is not None
    assert banner.text == "Another call is ringing: 120 •••• 2002"


def test_who_rings_meanwhile_is_named_once_known(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.present(second(looked_up(LIU, seconds=31)))
    banner = seen.cards[-1].banner
    assert banner is not None
    assert banner.text == "Another call is ringing: 刘敏"


def test_a_withheld_number_rings_in_words(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    unseen = replace(second(), contact=replace(CALLER_2, ani=None))
    presenter.present(unseen)
    banner = seen.cards[-1].banner
    assert banner is not None
    assert banner.text == "Another call is ringing: Number withheld"


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


# Settings and the tray


def test_with_pop_on_answer_nothing_shows_while_it_rings(qtbot: QtBot):
    presenter, seen = made(pop_on_answer=True)
    presenter.present(RINGING)
    assert seen.cards == []
    presenter.present(TALKING)
    assert [card.call_id for card in seen.cards] == [CALL]


def test_with_pop_on_answer_a_ring_does_not_take_the_wrap_up_away(qtbot: QtBot):
    presenter, seen = made(pop_on_answer=True)
    presenter.present(after(*STALE, cleared()))
    presenter.present(second())
    assert {card.call_id for card in seen.cards} == {CALL}
    assert seen.gone == 0


def test_the_agent_may_call_up_a_ringing_call_all_the_same(qtbot: QtBot):
    presenter, seen = made(pop_on_answer=True)
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
    presenter.present(after(delivered(), cleared(9)))
    presenter.present(second())
    presenter.present(RINGING)
    assert not any(card.folded for card in seen.cards[2:])


def test_the_language_changes_at_once(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.speak(words("zh"))
    assert [card.language for card in seen.cards] == ["en", "zh"]
    assert seen.cards[-1].chips[0].text == "在线无流量"


# Gestures


@pytest.mark.parametrize(
    ("gesture", "arguments", "event"),
    [
        ("finish_step", ("stale",), StepDone(call_id=CALL, at=NOW, step="stale")),
        ("skip_step", ("stale",), StepSkipped(call_id=CALL, at=NOW, step="stale")),
        (
            "request_action",
            ("aaa.disconnect",),
            ActionRequested(call_id=CALL, at=NOW, action="aaa.disconnect"),
        ),
        ("follow_link", ("k", "confirm"), ActionConfirmed(call_id=CALL, at=NOW, key="k")),
        ("follow_link", ("k", "dismiss"), ActionDismissed(call_id=CALL, at=NOW, key="k")),
        ("follow_link", ("k", "check"), CheckRequested(call_id=CALL, at=NOW, key="k")),
        ("choose_reason", ("fault",), GuideChosen(call_id=CALL, at=NOW, guide="fault")),
        ("choose_person", ("C2",), CallerChosen(call_id=CALL, at=NOW, customer_id="C2")),
        ("refresh", (), RefreshRequested(call_id=CALL, at=NOW)),
        (
            "finish",
            ("OK", "rang back"),
            WrapUpFinished(call_id=CALL, at=NOW, disposition="OK", note="rang back"),
        ),
    ],
)
def test_a_gesture_becomes_an_event_of_the_call_it_speaks_of(
    desk: Desk, gesture: str, arguments: tuple[str, ...], event: AnyEvent
):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.present(second())
    getattr(presenter, gesture)(CALL, *arguments)
    getattr(presenter, gesture)(OTHER, *arguments)
    assert seen.acted == [event, replace(event, call_id=OTHER)]


@pytest.mark.parametrize(
    ("gesture", "arguments"),
    [
        ("finish_step", ("stale",)),
        ("answer", ("customer.confirms", "yes")),
        ("go_back", ()),
        ("request_action", ("aaa.disconnect",)),
        ("follow_link", ("k", "confirm")),
        ("finish", ("OK", "")),
    ],
)
def test_a_gesture_for_a_call_that_is_gone_asks_for_nothing(
    desk: Desk, gesture: str, arguments: tuple[str, ...]
):
    presenter, seen = desk
    presenter.present(TALKING)
    getattr(presenter, gesture)("gone", *arguments)
    assert seen.acted == []


def test_a_link_nobody_knows_asks_for_nothing(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.follow_link(CALL, "k", "undo")
    assert seen.acted == []


def test_an_answer_is_given_in_the_type_of_its_fact(desk: Desk):
    presenter, seen = desk
    asked = replace(CONFIRMING, guide="fault", guide_version=3)
    presenter.present(asked)
    step = seen.cards[-1].step
    assert step is not None
    assert step.question is not None
    presenter.answer(CALL, "customer.confirms", "yes")
    assert seen.acted == [Answered(call_id=CALL, at=NOW, fact="customer.confirms", value=True)]


@pytest.mark.parametrize(
    ("fact", "key"), [("onu.state", "offline"), ("customer.confirms", "perhaps")]
)
def test_an_answer_to_what_is_not_asked_is_let_go(desk: Desk, fact: str, key: str):
    presenter, seen = desk
    presenter.present(replace(CONFIRMING, guide="fault", guide_version=3))
    presenter.answer(CALL, fact, key)
    assert seen.acted == []


def test_back_takes_the_last_move_back(desk: Desk):
    presenter, seen = desk
    presenter.present(TALKING)
    presenter.go_back(CALL)
    assert seen.acted == [], "there is nothing to take back"
    skipped = StepSkipped(call_id=CALL, at=at(9), step="stale")
    presenter.present(after(*STALE, skipped))
    presenter.go_back(CALL)
    told = Answered(call_id=CALL, at=at(11), fact="customer.confirms", value=False)
    presenter.present(after(*STALE, skipped, told))
    presenter.go_back(CALL)
    assert seen.acted == [
        StepReopened(call_id=CALL, at=NOW, step="stale"),
        AnswerDropped(call_id=CALL, at=NOW, fact="customer.confirms"),
    ]


def test_a_customer_of_another_call_does_not_show_on_this_card(desk: Desk):
    presenter, seen = desk
    presenter.present(RINGING)
    presenter.present(second(looked_up(CHEN, seconds=31)))
    assert seen.cards[-1].call_id == OTHER
    assert seen.cards[0].name == "Incoming call"
