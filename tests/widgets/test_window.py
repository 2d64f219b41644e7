"""The window: parked and popped, without the keyboard and with it, and where it is."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.conftest import RESOURCES, Bench, MakeBench
from tests.widgets.samples import change
from widgets.placement import Place, Screen
from widgets.theme import Theme, load_tokens


def test_the_window_never_asks_for_the_keyboard(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.ringing())
    flags = overlay.windowHandle().flags()
    for flag in (
        Qt.WindowType.Tool,
        Qt.WindowType.FramelessWindowHint,
        Qt.WindowType.WindowStaysOnTopHint,
        Qt.WindowType.WindowDoesNotAcceptFocus,
    ):
        assert flags & flag == flag
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)


def test_a_parked_card_is_mapped_on_no_screen_still_and_nobodys(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.ringing())
    overlay._rest_over()
    assert overlay.ticker.beating
    overlay.show_state(samples.acting())
    overlay.settle()
    overlay.park()
    overlay._rest_over()
    assert overlay.isVisible()
    assert not overlay.geometry().intersects(bench.desktop.screens[0].area)
    assert not overlay.ticker.beating
    assert not overlay._second.isActive()
    text = "\n".join(label.text() for label in overlay.findChildren(QLabel) if label.isVisible())
    assert "Chen" not in text
    assert "2046" not in text
    assert "Modem" in text


def test_a_pop_is_one_move_to_the_top_right(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.ringing())
    overlay.park()
    size = overlay.size()
    overlay.pop(change(samples.ringing(), call_id="call-2"))
    assert overlay.size() == size
    assert overlay.card_at() == QPoint(1920 - 400 - 12, 12)
    assert overlay.state is not None
    assert overlay.state.call_id == "call-2"


def test_where_a_window_cannot_be_parked_it_hides(make_bench: MakeBench) -> None:
    overlay = make_bench(can_park=False).overlay
    overlay.pop(samples.ringing())
    assert overlay.isVisible()
    overlay.park()
    assert not overlay.isVisible()
    overlay.pop(samples.ringing())
    assert overlay.isVisible()


def test_states_within_one_frame_are_shown_once(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(samples.ringing())
    shown = []
    whole = overlay._show
    overlay._show = lambda state: (shown.append(state.name), whole(state))
    for number in range(50):
        overlay.show_state(change(samples.full(), name=str(number)))
    qtbot.waitUntil(lambda: bool(shown), timeout=1000)
    assert shown == ["49"]


def test_motion_stops_when_it_is_unwanted(make_bench: MakeBench) -> None:
    overlay = make_bench(reduced_motion=True).overlay
    overlay.pop(samples.ringing())
    overlay._rest_over()
    assert not overlay.ticker.beating


def test_a_full_card_needs_no_heartbeat(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.ringing())
    overlay._rest_over()
    overlay.show_state(samples.full())
    overlay.settle()
    assert not overlay.ticker.beating


def test_the_agent_may_take_the_card_into_focus_and_give_it_back(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    assert not overlay.has_keyboard
    overlay.take_focus(to_search=True)
    assert overlay.has_keyboard
    assert overlay.focusWidget() is overlay.card.footer.search
    QTest.keyClick(overlay.card.footer.search, Qt.Key.Key_Escape)
    assert not overlay.has_keyboard
    assert overlay.isVisible()


@pytest.mark.parametrize(
    ("state", "signal", "args"),
    [
        (samples.full(), "answer_requested", ["call-1", "modem.los_red", "no"]),
        (samples.people(), "person_requested", ["call-1", "c2"]),
    ],
)
def test_number_keys_pick_only_while_focused(
    bench: Bench, qtbot: QtBot, state: object, signal: str, args: list[str]
) -> None:
    overlay = bench.overlay
    overlay.pop(state)
    requested = getattr(overlay, signal)
    with qtbot.assertNotEmitted(requested):
        QTest.keyClick(overlay, Qt.Key.Key_2)
    overlay.take_focus()
    with qtbot.waitSignal(requested, timeout=500) as caught:
        QTest.keyClick(overlay, Qt.Key.Key_2)
    assert caught.args == args


def test_space_and_enter_press_nothing(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    overlay.take_focus()
    pressed: list[str] = []
    overlay.action_requested.connect(lambda _, name: pressed.append(name))
    overlay.answer_requested.connect(lambda _, fact, key: pressed.append(fact + key))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(overlay, key)
    assert not pressed


def test_a_dragged_card_is_remembered_and_reported(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    overlay._dragging = True
    with qtbot.waitSignal(overlay.moved, timeout=2000) as caught:
        overlay.move(QPoint(300, 100) - QPoint(overlay.margin_px, overlay.margin_px))
    assert caught.args == ["call-1", QPoint(300, 100)]
    assert overlay.places == (Place(screen="one", x_px=300, y_px=100),)
    overlay.park()
    overlay.pop(samples.full())
    assert overlay.card_at() == QPoint(300, 100)


def test_a_card_whose_screen_is_gone_comes_back_into_sight(bench: Bench) -> None:
    overlay, desktop = bench.overlay, bench.desktop
    overlay.pop(samples.full())
    desktop.screens = (Screen(name="two", area=QRect(0, 30, 1024, 700), primary=True),)
    overlay._follow_displays()
    area = desktop.screens[0].area
    assert area.contains(QRect(overlay.card_at(), overlay.card_size()))
    overlay.park()
    desktop.screens = (Screen(name="far", area=QRect(-5000, -5000, 1280, 720), primary=True),)
    overlay._follow_displays()
    assert not overlay.geometry().intersects(desktop.screens[0].area)


def test_another_look_shows_the_same_call(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    before = overlay.card_at()
    tokens = load_tokens(RESOURCES / "themes/dark.toml")
    overlay.use_theme(Theme(tokens, language="zh"))
    assert overlay.card.step.title.text() == samples.STEPS["en"].title
    assert overlay.card_at() == before


def test_the_language_of_the_state_decides_the_fonts(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full("en"))
    overlay.show_state(samples.full("zh"))
    overlay.settle()
    assert overlay.theme.language == "zh"
    assert overlay.card.step.title.text() == samples.STEPS["zh"].title


def test_without_a_compositor_it_has_a_mask_and_no_shadow(make_bench: MakeBench) -> None:
    overlay = make_bench(composited=False).overlay
    overlay.pop(samples.full())
    assert overlay.size() == overlay.card.size()
    assert not overlay.mask().contains(QPoint(0, 0))
    assert overlay.mask().contains(overlay.rect().center())


def test_the_card_is_painted_in_its_theme(make_bench: MakeBench) -> None:
    overlay = make_bench(look="dark").overlay
    overlay.pop(samples.full())
    picture = overlay.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground = picture.pixelColor(overlay.margin_px + 8, overlay.margin_px + 200)
    assert ground.name() == overlay.theme.tokens.colours.bg.lower()
