"""What a chip opens to lies over the middle of the card and moves nothing below it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.conftest import Bench, MakeBench
from tests.widgets.samples import change
from tests.widgets.status_samples import hostile_details, listed, many, opened
from widgets.buttons import Press
from widgets.overlay import Overlay


def places(overlay: Overlay) -> dict[int, tuple[QPoint, QPoint]]:
    """Where everything that can be clicked is, what is opened left out."""
    card = overlay.card
    return {
        id(press): (press.mapTo(card, QPoint(0, 0)), press.rect().bottomRight())
        for press in card.findChildren(Press)
        if press.isVisible() and not card.details.isAncestorOf(press)
    }


def show(overlay: Overlay, state: object) -> None:
    overlay.show_state(state)  # type: ignore[arg-type]
    overlay.settle()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_opening_and_closing_moves_nothing(
    make_bench: MakeBench, language: str, scale: float
) -> None:
    overlay = make_bench(scale=scale, language=language).overlay
    overlay.pop(many(language))
    before, size = places(overlay), overlay.size()
    for state in (opened(language), listed(language), many(language)):
        show(overlay, state)
        assert places(overlay) == before
        assert overlay.size() == size
    assert not overlay.card.details.isVisible()


def test_it_covers_nothing_but_the_middle(bench: Bench) -> None:
    bench.overlay.pop(opened())
    card = bench.overlay.card
    assert card.details.isVisible()
    for part in (card.header, card.status, card.action_row, card.footer):
        assert not card.details.geometry().intersects(part.geometry())


@pytest.mark.parametrize("height", [600, 1080])
@pytest.mark.parametrize(("language", "scale"), [("zh", 2.0), ("en", 1.0)])
def test_hostile_words_stay_inside(
    make_bench: MakeBench, height: int, language: str, scale: float
) -> None:
    overlay = make_bench(scale=scale, language=language, height=height).overlay
    overlay.pop(many(language))
    size = overlay.size()
    show(overlay, hostile_details(language))
    assert overlay.size() == size
    details = overlay.card.details
    sheet = details.scroller.sheet
    assert sheet.width() <= details.scroller.viewport().width()
    for child in details.findChildren(QWidget):
        parent = child.parentWidget()
        inside = parent.objectName() == "qt_scrollarea_viewport" or not child.isVisible()
        assert inside or parent.rect().contains(child.geometry()), child
    assert {each.textFormat() for each in details.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_ages_go_on_by_themselves(bench: Bench) -> None:
    overlay, desktop = bench.overlay, bench.desktop
    overlay.pop(opened())
    rows = overlay.card.details.blocks[0].rows
    assert [row.age.text() for row in rows] == ["12 s ago", "7 min ago"]
    desktop.now += timedelta(seconds=30)
    overlay.card.tick()
    assert rows[0].age.text() == "42 s ago"
    desktop.now += timedelta(hours=2)
    overlay.card.tick()
    assert [row.age.text() for row in rows] == ["2 h ago", "2 h ago"]


def test_a_clock_that_was_set_back_makes_nothing_younger_than_now(bench: Bench) -> None:
    bench.desktop.now -= timedelta(hours=1)
    bench.overlay.pop(opened())
    assert bench.overlay.card.details.blocks[0].rows[0].age.text() == "0 s ago"


def test_a_press_on_it_reaches_nothing_below_and_takes_no_keyboard(
    bench: Bench, qtbot: QtBot
) -> None:
    overlay = bench.overlay
    overlay.pop(opened())
    bench.desktop.pass_time(seconds=1)
    card = overlay.card
    middle = card.step.geometry().center() - card.details.pos()
    with qtbot.assertNotEmitted(overlay.gestures.typing_requested):
        QTest.mouseClick(card.details, Qt.MouseButton.LeftButton, pos=middle)
    assert not overlay.has_keyboard


def test_the_chip_that_is_open_closes_on_a_click(bench: Bench, qtbot: QtBot) -> None:
    bench.overlay.pop(opened())
    bench.desktop.pass_time(seconds=1)
    cover = bench.overlay.card.status.rows.parts[5].cover
    with qtbot.waitSignal(bench.overlay.details_requested) as caught:
        cover.click()
    assert caught.args == ["call-1", ""]


def press(overlay: Overlay, key: Qt.Key) -> None:
    QTest.keyClick(overlay, key)


def test_esc_closes_it_and_only_then_gives_the_keyboard_back(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(opened())
    overlay.take_focus()
    with qtbot.waitSignal(overlay.details_requested) as caught:
        press(overlay, Qt.Key.Key_Escape)
    assert caught.args == ["call-1", ""]
    assert overlay.has_keyboard
    show(overlay, many())
    press(overlay, Qt.Key.Key_Escape)
    assert not overlay.has_keyboard


def test_the_keyboard_reaches_every_chip_and_what_stands_behind_it(
    bench: Bench, qtbot: QtBot
) -> None:
    overlay = bench.overlay
    overlay.pop(many())
    assert overlay.card.status.title.text() == "Status"
    overlay.take_focus()
    assert overlay.card.status.title.text() == "Status  0"
    with qtbot.waitSignal(overlay.details_requested) as caught:
        press(overlay, Qt.Key.Key_0)
    assert caught.args == ["call-1", "+"]
    show(overlay, listed())
    with qtbot.waitSignal(overlay.details_requested) as caught:
        press(overlay, Qt.Key.Key_2)
    assert caught.args == ["call-1", "mobile"]
    show(overlay, opened())
    with qtbot.waitSignal(overlay.reveal_requested) as caught:
        press(overlay, Qt.Key.Key_2)  # 1 is "refresh all"; "refresh this" is under way
    assert caught.args == ["call-1", "order.status"]


def test_without_the_keyboard_no_key_does_anything(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(opened())
    with qtbot.assertNotEmitted(overlay.details_requested):
        press(overlay, Qt.Key.Key_Escape)
        press(overlay, Qt.Key.Key_0)


def test_what_is_asked_for_again_is_not_asked_twice(bench: Bench) -> None:
    bench.overlay.pop(opened())
    details = bench.overlay.card.details
    assert not details.again.isEnabled()
    assert details.told.text() == "Revealed for a moment; this was logged"
    show(bench.overlay, change(opened(), details=change(opened().details, busy=False)))
    assert details.again.isEnabled()


def test_after_the_call_nothing_is_open(bench: Bench) -> None:
    bench.overlay.pop(opened())
    wrapping = samples.wrap_up()
    show(bench.overlay, change(wrapping, details=opened().details))
    assert not bench.overlay.card.details.isVisible()


def test_nothing_of_it_moves_once_it_is_closed(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(change(samples.full(), details=hostile_details().details))
    overlay.ticker.pause(False)
    assert overlay.ticker.beating
    show(overlay, samples.full())
    assert not overlay.ticker.beating


def test_screen_readers_hear_system_value_age_and_more(bench: Bench) -> None:
    bench.overlay.pop(opened())
    row = bench.overlay.card.details.blocks[0].rows[1]
    assert row.accessibleName() == "PBOSS  in progress, 7 min ago, took 0.2 s  ·  raw ••••••"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("height", [600, 720, 1080])
def test_there_are_never_more_than_eight_and_the_rest_is_counted_loudly(
    make_bench: MakeBench, scale: float, height: int
) -> None:
    overlay = make_bench(scale=scale, height=height).overlay
    overlay.pop(many())
    rows = overlay.card.status.rows
    seen = [part for part in rows.parts if part.isVisible()]
    assert len(seen) <= 8
    left_out = 11 - len(seen)
    count, _, loudest = rows.more.words.text().partition(" ")
    assert count == f"+{left_out}"
    assert loudest in ("ID check needed", "Modem offline")
    assert len({part.size().toTuple() for part in (*seen, rows.more)}) == 1, "all alike"


def test_a_busy_chip_keeps_its_words_and_greys(bench: Bench) -> None:
    bench.overlay.pop(many())
    part = bench.overlay.card.status.rows.parts[1]
    assert part.words.text() == "Modem offline"
    assert part.words._colour == bench.overlay.theme.colour("text3")
