"""The tray icon: a look of its own for each state, and a menu that reports."""

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.presenters.tray import NOTICES_MAX
from tests.widgets import samples
from tests.widgets.samples import change
from widgets.tray import GROUNDS, NOTICE_MAX, NOTICES, Tray, tray_icon


@pytest.fixture
def tray(qapp: object) -> Tray:
    found = Tray()
    found.show_state(samples.tray())
    return found


def silhouette(look: str) -> bytes:
    """The icon without its colours."""
    picture = tray_icon(look).pixmap(64, 64).toImage()
    return bytes(picture.convertToFormat(QImage.Format.Format_Grayscale8).constBits())


def test_each_look_has_a_shape_of_its_own(qapp: object) -> None:
    shapes = {look: silhouette(look) for look in GROUNDS}
    assert len(set(shapes.values())) == len(GROUNDS)


def test_the_menu_says_what_the_state_says(tray: Tray) -> None:
    tray.show_state(change(samples.tray(), paused=True, show="R&D <b>"))
    assert tray.show_item.text() == "R&&D <b>"
    assert tray.pause_item.isChecked()
    assert [item.text() for item in tray.language_menu.actions()] == ["中文", "English"]
    assert tray.language_menu.actions()[0].isChecked()


@pytest.mark.parametrize(
    ("pick", "signal", "args"),
    [
        (lambda t: t.show_item, "show_requested", []),
        (lambda t: t.pause_item, "pause_requested", [True]),
        (lambda t: t.language_menu.actions()[1], "language_requested", ["en"]),
        (lambda t: t.theme_menu.actions()[1], "theme_requested", ["dark"]),
        (lambda t: t.quit_item, "quit_requested", []),
    ],
)
def test_what_is_picked_is_reported(
    tray: Tray, qtbot: QtBot, pick: object, signal: str, args: list[object]
) -> None:
    with qtbot.waitSignal(getattr(tray, signal), timeout=500) as caught:
        pick(tray).trigger()
    assert caught.args == args


def test_a_click_on_the_icon_shows_the_card(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.show_requested, timeout=500):
        tray.activated.emit(Tray.ActivationReason.Trigger)


def test_notices_stand_at_the_top_of_the_menu_and_can_not_be_picked(tray: Tray) -> None:
    def seen() -> list[str]:
        return [item.text() for item in tray.menu.actions() if item.isVisible()]

    usual = seen()
    tray.show_state(change(samples.tray(), notices=("guides R&D 12", "x" * 500)))
    first, second = tray.notice_items[:2]
    assert seen()[:3] == [first.text(), second.text(), ""]
    assert seen()[3:] == usual
    assert (first.text(), first.isEnabled()) == ("guides R&&D 12", False)
    assert len(second.text()) <= NOTICE_MAX
    tray.show_state(samples.tray())
    assert seen() == usual


def test_there_is_room_for_every_notice_there_may_be() -> None:
    assert NOTICES >= 2 + NOTICES_MAX
