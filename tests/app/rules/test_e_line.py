"""The line to the switch, the desk's own beginning, the locked screen, and two devices."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.call import CallId, Outcome, Phase
from app.domain.events import Delivered, Diverted, Established, LinkLost, LinkRestored
from app.domain.session import open_session, reduce
from app.presenters import overlay
from app.presenters.head import DOUBTFUL_S
from app.presenters.lines import Lines
from app.services.joining import Joining
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CONTACT,
    KNOWN,
    STALE,
    after,
    at,
    delivered,
    established,
)
from tests.app.presenters.cards import NOW
from tests.app.presenters.cards import card as card_of
from tests.app.rules.stage import FIRST, OTHER, SECOND, Stage, gone, of
from widgets.state import Tone

LOST = LinkLost(call_id=CALL, at=at(10))
BACK = LinkRestored(call_id=CALL, at=at(22))


class Clock:
    def __init__(self) -> None:
        self.now = at(0)

    def __call__(self):
        return self.now


def test_e16_a_lost_line_is_said_with_its_seconds_and_the_card_stays_usable():
    card = card_of(after(*STALE, LOST), now=at(22))
    assert card.banner is not None
    assert (card.banner.text, card.banner.since) == ("Telephony link lost", at(10))
    assert card.banner.tone is Tone.WARN
    assert all(each.enabled for each in card.actions)


def test_e16_after_half_a_minute_how_the_call_stands_is_in_doubt():
    session = after(*STALE, LOST)
    before = card_of(session, now=at(10 + DOUBTFUL_S - 1)).banner
    then = card_of(session, now=at(10 + DOUBTFUL_S)).banner
    assert before is not None
    assert then is not None
    assert (before.tone, then.tone) == (Tone.WARN, Tone.BAD)
    assert then.text == "Telephony link lost: how the call stands is in doubt"


def test_e16_the_card_turns_doubtful_by_itself(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    lost = replace(LOST, at=NOW - timedelta(seconds=10))
    monkeypatch.setattr(overlay, "DOUBTFUL_S", 10.01)
    stage.tell(*STALE, lost)
    with qtbot.waitSignal(stage.presenter.card_changed, timeout=2000):
        pass


def test_e16_a_call_that_went_in_the_gap_is_listed_as_unknown(stage: Stage):
    stage.tell(*KNOWN, LOST, gone(Outcome.UNKNOWN, 22))
    assert stage.card is None
    assert stage.entries == ["陈伟: unknown, check the history"]


def test_e16_calls_that_lived_wholly_inside_the_gap_are_pointed_out(stage: Stage):
    clock, said = Clock(), []
    lines = Lines(lambda *told: said.append(told), stage.presenter.note_gap, clock)
    for second, up in ((0, False), (1, True), (60, False), (61, False), (125, True)):
        clock.now = at(second)
        lines.link("asterisk", up, "")
    assert [entry.text for entry in stage.presenter.calls.entries] == [
        "16:01 to 16:02: telephony link lost, check the history for calls"
    ]
    assert len(said) == 5


def test_e16_no_call_comes_and_goes_within_a_second(stage: Stage):
    clock = Clock()
    lines = Lines(lambda *_: None, stage.presenter.note_gap, clock)
    for second, up in ((0, True), (60, False), (61, True)):
        clock.now = at(second)
        lines.link("asterisk", up, "")
    assert stage.presenter.calls.entries == ()


def test_e16_back_again_the_card_is_as_it_was():
    assert card_of(after(*STALE, LOST, BACK)).banner is None


def test_e17_a_desk_that_starts_during_a_call_joins_late(stage: Stage):
    stage.tell(established())
    assert stage.card is not None
    assert stage.card.mode == "active"
    assert stage.card.banner is not None
    assert stage.card.banner.text == "Joined late: the call was already running"


def test_e18_locked_only_call_and_queue_are_left_of_the_card(stage: Stage):
    stage.tell(*STALE, of(SECOND, delivered(30, OTHER)))
    stage.presenter.lock(True)
    card = stage.card
    assert card is not None
    assert (card.name, card.meta) == ("Call", "broadband")
    assert (card.initials, card.tier, card.chips, card.step, card.actions) == ("", "", (), None, ())
    assert (card.reason, card.recent, card.banner) == (None, (), None)
    assert (stage.chips, stage.presenter.calls.entries) == ((), ())
    stage.presenter.lock(False)
    assert stage.card is not None
    assert stage.card.name == "陈伟"
    assert stage.lines == [(SECOND, "ringing")]


def test_e18_nothing_pops_onto_a_locked_screen_and_all_is_there_afterwards(stage: Stage):
    stage.presenter.lock(True)
    stage.tell(*STALE)
    assert (stage.card, stage.seen.cards) == (None, [])
    stage.presenter.lock(False)
    assert stage.on_card == FIRST


def test_e18_a_call_that_ends_meanwhile_goes_and_no_other_takes_its_place(stage: Stage):
    stage.tell(*KNOWN)
    stage.presenter.lock(True)
    stage.tell(of(SECOND, delivered(30, OTHER)), gone(Outcome.MISSED, 40))
    assert (stage.card, stage.chips) == (None, ())


def test_e23_two_devices_of_one_agent_are_one_offer_and_one_leg_is_not_its_end():
    desk_phone, softphone = CallId("desk-1"), CallId("soft-4")
    joining = Joining(lambda: at(0))
    story = (
        ("desk", Delivered(call_id=desk_phone, at=at(0), contact=CONTACT)),
        ("soft", Delivered(call_id=softphone, at=at(0.1), contact=CONTACT)),
        ("soft", Established(call_id=softphone, at=at(4), contact=CONTACT)),
        (
            "desk",
            Diverted(call_id=desk_phone, at=at(4.1), contact=CONTACT, outcome=Outcome.MISSED),
        ),
    )
    told = [event for source, each in story for event in joining.hear(source, each)]
    session = open_session(told[0], BOOK).session
    for event in told[1:]:
        session = reduce(session, event, BOOK).session
    assert {event.call_id for event in told} == {desk_phone}
    assert (session.phase, session.outcome) == (Phase.ACTIVE, None)
