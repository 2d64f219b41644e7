"""The lines of the other calls: beside the card, each in its place, harmless under the mouse."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.conftest import Bench, Desktop
from tests.widgets.samples import NOW
from widgets.call_strip import CallStrip
from widgets.icons import Icons
from widgets.state import CardState, Tone
from widgets.state.calls import CallChip, Calls
from widgets.theme import Theme, load_tokens

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CARD = QRect(1400, 20, 400, 600)


def chip(name: str) -> CallChip:
    return CallChip(
        call_id=name, name=f"Caller {name}", icon="phone", detail="mobile", state="on hold",
        since=NOW - timedelta(seconds=75), tone=Tone.WARN,
    )  # fmt: skip


def calls(*names: str, more: str = "") -> Calls:
    return Calls(language="en", chips=tuple(chip(name) for name in names), more=more)


class Stand:
    def __init__(self, qtbot: QtBot, icons: Icons) -> None:
        self.desktop = Desktop(1080)
        theme = Theme(load_tokens(RESOURCES / "themes/light.toml"), scale=1, language="en")
        self.strip = CallStrip(
            theme,
            icons,
            now=self.desktop.clock,
            can_park=True,
            cursor=lambda: self.desktop.mouse,
            displays=lambda: self.desktop.screens,
        )
        qtbot.addWidget(self.strip)
        self.strip.stand_by(CARD)

    def places(self) -> dict[str, QPoint]:
        lines = self.strip.lines()
        return {each.chip.call_id: each.mapToGlobal(QPoint(0, 0)) for each in lines if each.chip}


@pytest.fixture
def stand(qtbot: QtBot, icons: Icons) -> Stand:
    return Stand(qtbot, icons)


def test_without_another_call_there_is_no_window(stand: Stand):
    assert stand.strip.parked
    stand.strip.show_state(calls("a"))
    assert stand.strip.isVisible()
    stand.strip.show_state(calls())
    assert stand.strip.parked


def test_it_never_takes_the_keyboard(stand: Stand):
    stand.strip.show_state(calls("a"))
    assert not stand.strip.has_keyboard
    assert stand.strip.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_it_stands_below_the_card_or_above_where_there_is_more_room(stand: Stand):
    stand.strip.show_state(calls("a", "b"))
    assert stand.strip.geometry().top() > CARD.bottom()
    low = QRect(1400, 470, 400, 600)
    stand.strip.stand_by(low)
    assert stand.strip.geometry().bottom() < low.top()
    places = stand.places()
    assert places["a"].y() > places["b"].y(), "the first stays nearest to the card"


def test_beside_a_card_as_tall_as_the_screen_it_covers_nothing_of_it(stand: Stand):
    for x in (1400, 10):
        tall = QRect(x, 12, 400, 1056)
        stand.strip.stand_by(tall)
        stand.strip.show_state(calls("a", "b"))
        assert not stand.strip.geometry().intersects(tall)
        assert QRect(0, 0, 1920, 1080).contains(stand.strip.geometry())


def test_without_a_card_it_stands_where_the_card_would(stand: Stand):
    stand.strip.stand_by(None)
    stand.strip.show_state(calls("a"))
    assert stand.strip.geometry().right() < 1920
    assert stand.strip.geometry().top() == 12


def test_a_line_says_who_where_from_and_for_how_long(stand: Stand):
    stand.strip.show_state(calls("a"))
    (line,) = stand.strip.lines()
    assert line.says == ("Caller a", "mobile", "on hold  01:15")
    assert line.accessibleName() == "Caller a, mobile, on hold"
    stand.desktop.pass_time(seconds=5)
    line.tick()
    assert line.says[2] == "on hold  01:20"


def test_lines_keep_their_places_while_the_mouse_is_near(stand: Stand):
    stand.strip.show_state(calls("a", "b", "c"))
    before = stand.places()
    stand.desktop.mouse = before["c"] + QPoint(9, 9)
    stand.strip.show_state(calls("b", "c"))
    assert stand.places() == {name: before[name] for name in ("b", "c")}
    stand.strip.show_state(calls("b", "c", "d"))
    assert stand.places() == {"b": before["b"], "c": before["c"], "d": before["a"]}


def test_once_the_mouse_is_elsewhere_the_gap_closes(stand: Stand):
    stand.strip.show_state(calls("a", "b"))
    before = stand.places()
    stand.strip.show_state(calls("b"))
    assert stand.places() == {"b": before["a"]}


def test_a_click_asks_for_the_call_and_the_last_line_for_the_list(stand: Stand, qtbot: QtBot):
    stand.strip.show_state(calls("a", more="2 more calls"))
    (line,) = stand.strip.lines()
    for part, asked in ((line, "a"), (stand.strip.more, "")):
        with qtbot.waitSignal(stand.strip.call_requested, timeout=500) as caught:
            QTest.mouseClick(part, Qt.MouseButton.LeftButton)
        assert caught.args == [asked]


def test_a_line_that_comes_up_under_the_mouse_is_dead_for_400_ms(stand: Stand, qtbot: QtBot):
    stand.strip.show_state(calls("a"))
    stand.desktop.pass_time(seconds=9)
    stand.desktop.mouse = stand.places()["a"] + QPoint(9, 60)
    stand.strip.show_state(calls("a", "b"))
    second = stand.strip.lines()[1]
    stand.desktop.mouse = second.mapToGlobal(QPoint(9, 9))
    stand.strip.show_state(calls("a", "b", "c"))
    with qtbot.assertNotEmitted(stand.strip.call_requested):
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    stand.desktop.pass_time(milliseconds=401)
    with qtbot.waitSignal(stand.strip.call_requested, timeout=500):
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)


def test_another_look_keeps_the_lines(stand: Stand):
    stand.strip.show_state(calls("a", "b"))
    stand.strip.use_theme(Theme(load_tokens(RESOURCES / "themes/dark.toml"), scale=2))
    assert [line.says[0] for line in stand.strip.lines()] == ["Caller a", "Caller b"]
    stand.strip.show_state(replace(calls("a", "b"), language="zh"))
    assert stand.strip.theme.language == "zh"
    assert not stand.strip.grab().isNull()


def test_a_call_that_comes_back_is_scrolled_to_where_it_was_left(bench: Bench):
    overlay = bench.overlay
    first = samples.full()
    assert first.step is not None
    long = replace(first, step=replace(first.step, script="word " * 400))
    second: CardState = replace(long, call_id="call-2")
    overlay.pop(long)
    bar = overlay.card.step.scroller.verticalScrollBar()
    assert bar.maximum() > 60, "there is something to scroll"
    bar.setValue(60)
    overlay.show_state(second)
    overlay.settle()
    assert bar.value() == 0
    bar.setValue(25)
    overlay.show_state(long)
    overlay.settle()
    assert bar.value() == 60
    overlay.show_state(second)
    overlay.settle()
    assert bar.value() == 25


def test_when_another_call_takes_the_card_what_lies_under_the_mouse_is_dead(
    bench: Bench, qtbot: QtBot
):
    overlay = bench.overlay
    overlay.pop(samples.full())
    bench.desktop.pass_time(seconds=9)
    button = overlay.card.action_row.buttons[0]
    bench.desktop.mouse = button.mapToGlobal(QPoint(5, 5))
    overlay.show_state(replace(samples.full(), call_id="call-2"))
    overlay.settle()
    with qtbot.assertNotEmitted(overlay.action_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
