"""The card and its presenter, wired as in the program: what is done on one reaches the other."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMetaMethod
from pytestqt.qtbot import QtBot

from app.bootstrap.look import Look
from app.bootstrap.memory import Memory
from app.bootstrap.windows import Windows
from app.domain.call import Outcome
from app.domain.events import AnyEvent, NumberGiven, WrapUpFinished
from app.presenters.overlay import OverlayPresenter
from app.presenters.tray import TrayPresenter
from app.settings import Settings
from app.store.call_log import CallLog
from tests.app.domain.session.calls import CALL, STALE, after, at, cleared
from tests.app.presenters.cards import NOW, RESOURCES, ZONE, words
from tests.app.presenters.desks import TALKING, made, second
from widgets.gestures import FORWARDED
from widgets.overlay import Overlay
from widgets.tray import Tray

ENDED = after(*STALE, cleared())
CLOSED = after(*STALE, cleared(), WrapUpFinished(call_id=CALL, at=at(99), disposition="OK"))


class Wired(NamedTuple):
    windows: Windows
    presenter: OverlayPresenter
    acted: list[AnyEvent]

    @property
    def overlay(self) -> Overlay:
        """The card, with all that was asked for shown."""
        self.windows.overlay.settle()
        return self.windows.overlay


@pytest.fixture
def wired(qtbot: QtBot) -> Iterator[Wired]:
    look = Look(language="en", theme="light", zone=ZONE)
    tray = Tray()
    windows = Windows(
        Settings(), RESOURCES, look, tray, TrayPresenter(words("en"), "light"), lambda: NOW
    )
    presenter, seen = made()
    with CallLog.open(None, bytes(32)) as calls:
        windows.open_card(presenter, Memory(calls))
        qtbot.addWidget(windows.overlay)
        yield Wired(windows, presenter, seen.acted)
        windows.close()
    tray.menu.deleteLater()


@pytest.mark.parametrize("signal", [*FORWARDED, "moved"])
def test_every_gesture_is_heard(wired: Wired, signal: str):
    method = QMetaMethod.fromSignal(getattr(wired.overlay, signal))
    assert wired.overlay.isSignalConnected(method)


def test_the_log_gets_the_code_picked_and_the_words_typed(wired: Wired):
    wired.presenter.present(ENDED)
    part = wired.overlay.card.wrap_up
    assert not part.finish.isEnabled(), "no outcome was reached: the code is the agent's to say"
    wired.overlay.card.header.close_card.click()
    assert wired.acted == []
    assert wired.overlay.card.isHidden()
    wired.presenter.fold(CALL, False)
    picked = part.codes[1]
    picked.click()
    part.summary.insertPlainText("Called back. ")
    wired.presenter.present(second())
    wired.windows.dress(language="zh", theme="dark")
    wired.presenter.present(replace(ENDED, outcome=Outcome.TRANSFERRED))
    wired.presenter.present(replace(CLOSED, call_id=second().call_id))
    wired.overlay.card.header.close_card.click()
    (finished,) = wired.acted
    assert isinstance(finished, WrapUpFinished)
    assert (finished.call_id, finished.disposition) == (CALL, picked.key)
    assert finished.note.startswith("Called back. ")


def test_a_call_that_is_finished_leaves_nothing_behind(wired: Wired):
    wired.presenter.present(ENDED)
    drafted = wired.overlay.card.wrap_up.summary.toPlainText()
    wired.overlay.card.wrap_up.summary.insertPlainText("Mine. ")
    wired.presenter.present(CLOSED)
    wired.presenter.present(ENDED)
    assert wired.overlay.card.wrap_up.summary.toPlainText() == drafted


def test_a_search_is_carried_out_or_said_to_have_found_nothing(wired: Wired):
    wired.presenter.present(TALKING)
    footer = wired.overlay.card.footer
    footer.search.setText("no such matter")
    footer.search.returnPressed.emit()
    assert wired.acted == []
    assert (footer.search.text(), footer.notice.isVisible()) == ("no such matter", True)
    footer.search.setText("12000002002")
    footer.search.returnPressed.emit()
    assert wired.acted == [NumberGiven(call_id=CALL, at=NOW, number="12000002002")]
    assert (footer.search.text(), footer.notice.isVisible()) == ("", False)
