"""Every gesture becomes an event of the call it speaks of, or of none when it is too late."""

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.events import (
    ActionConfirmed,
    ActionDismissed,
    ActionRequested,
    AnswerDropped,
    Answered,
    AnyEvent,
    CallerChosen,
    ChangesFollowed,
    CheckRequested,
    FactNoted,
    GuideChosen,
    NumberGiven,
    RefreshRequested,
    StepDone,
    StepReopened,
    StepSkipped,
    WrapUpFinished,
)
from tests.app.domain.session.calls import (
    CALL,
    STALE,
    after,
    arrived,
    at,
    established,
)
from tests.app.presenters.cards import NOW
from tests.app.presenters.desks import OTHER, TALKING, Desk, second

CONFIRMING = after(
    *STALE[:4],
    established(),
    arrived(8, session__online=True, session__traffic=True),
    ChangesFollowed(call_id=CALL, at=at(9)),
)


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
        ("choose_person", ("C2",), CallerChosen(call_id=CALL, at=NOW, customer_id="C2")),
        ("refresh", ("",), RefreshRequested(call_id=CALL, at=NOW)),
        ("follow_changes", (), ChangesFollowed(call_id=CALL, at=NOW)),
        (
            "note_mood",
            ("angry",),
            FactNoted(call_id=CALL, at=NOW, fact="customer.mood", value="angry"),
        ),
        (
            "follow_link",
            ("skip:stale", "refused"),
            StepSkipped(call_id=CALL, at=NOW, step="stale", reason="refused"),
        ),
        ("choose_reason", ("fault",), GuideChosen(call_id=CALL, at=NOW, guide="fault")),
        ("search", ("fault",), GuideChosen(call_id=CALL, at=NOW, guide="fault")),
        ("search", ("0120 0000-2002",), NumberGiven(call_id=CALL, at=NOW, number="012000002002")),
        ("search", ("INTERNET",), GuideChosen(call_id=CALL, at=NOW, guide="fault")),
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


@pytest.mark.parametrize("text", ["", "   ", "12", "no such matter", "12000x"])
def test_a_search_that_means_nothing_does_nothing_and_is_said_to_have_failed(
    desk: Desk, qtbot: QtBot, text: str
):
    presenter, seen = desk
    presenter.present(TALKING)
    with qtbot.waitSignal(presenter.search_failed, timeout=500) as failed:
        presenter.search(CALL, text)
    assert failed.args == [CALL, text]
    assert seen.acted == []


@pytest.mark.parametrize("text", ["12000002002", "internet"])
def test_a_search_that_means_something_does_not_fail(desk: Desk, qtbot: QtBot, text: str):
    presenter, seen = desk
    presenter.present(TALKING)
    with qtbot.assertNotEmitted(presenter.search_failed):
        presenter.search(CALL, text)
    assert len(seen.acted) == 1
