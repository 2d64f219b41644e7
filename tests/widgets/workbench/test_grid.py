"""A grid is edited in place; what is done in it is reported, and nothing is decided by it."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.workbench.conftest import Ears
from tests.widgets.workbench.samples import THREE, grid, row
from widgets.workbench.grid import GridBox
from widgets.workbench.kit import BenchKit
from widgets.workbench.line import LineEntry
from widgets.workbench.pickers import Picker

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def box(kit: BenchKit, ears: Ears, qtbot: QtBot) -> GridBox:
    made = GridBox(kit)
    qtbot.addWidget(made)
    made.show_grid(grid(*THREE))
    made.resize(900, 400)
    made.show()
    return made


def editor(box: GridBox, index: int, column: int) -> LineEntry | Picker:
    """Open the editor of a cell."""
    at = box.view.rows.index(index, column)
    box.view.setCurrentIndex(at)
    box.view.edit(at)
    found = box.view.indexWidget(at) or box.view.viewport().findChild(LineEntry)
    found = found or box.view.viewport().findChild(Picker)
    assert isinstance(found, LineEntry | Picker)
    return found


def test_every_cell_is_there_to_be_read(box: GridBox):
    model = box.view.rows
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0, 0), role) == "Name one"
    assert model.data(model.index(1, 2), role) == "End Ended"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "When"


def test_a_character_typed_in_a_cell_is_reported_at_once(box: GridBox, ears: Ears):
    made = editor(box, 0, 1)
    made.selectAll()
    QTest.keyClicks(made, "on")
    assert ears.of("edit_requested") == [(("steps", 0, "when"), "o"), (("steps", 0, "when"), "on")]


def test_the_editor_stays_open_while_the_rows_are_shown_again(box: GridBox):
    made = editor(box, 0, 1)
    made.selectAll()
    QTest.keyClicks(made, "abc")
    box.show_grid(grid(row(0, "one", "abc"), *THREE[1:]))
    assert made.isVisible()
    assert made.text() == "abc"


def test_escape_takes_back_what_was_typed(box: GridBox, ears: Ears):
    made = editor(box, 0, 1)
    QTest.keyClicks(made, "x")
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert ears.of("edit_requested")[-1] == (("steps", 0, "when"), "area.outage")


def test_a_name_is_reported_once_and_when_it_is_finished(box: GridBox, ears: Ears):
    made = editor(box, 0, 0)
    made.selectAll()
    QTest.keyClicks(made, "first")
    assert ears.of("rename_requested") == []
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert ears.of("rename_requested") == [(("steps", 0, "step"), "first")]


def test_a_choice_is_picked_from_a_list(box: GridBox, ears: Ears):
    made = editor(box, 1, 2)
    assert isinstance(made, Picker)
    made.setCurrentIndex(2)
    made.activated.emit(2)
    assert ears.of("edit_requested") == [(("steps", 1, "end"), "b")]


def test_what_is_only_shown_can_not_be_edited(box: GridBox):
    model = box.view.rows
    assert not model.flags(model.index(0, 3)) & Qt.ItemFlag.ItemIsEditable


def test_a_row_is_chosen_by_hand_and_not_by_what_is_shown(box: GridBox, ears: Ears):
    assert ears.of("choose_requested") == []
    box.view.setCurrentIndex(box.view.rows.index(1, 0))
    assert ears.of("choose_requested") == [("steps", 1)]
    box.show_grid(grid(*THREE, chosen=2))
    assert box.view.currentIndex().row() == 2
    assert ears.of("choose_requested") == [("steps", 1)]


def test_a_row_moves_by_key_but_not_past_a_fixed_one(box: GridBox, ears: Ears):
    box.view.setFocus()
    box.view.setCurrentIndex(box.view.rows.index(1, 0))
    QTest.keyClick(box.view, Qt.Key.Key_Up, ALT)
    QTest.keyClick(box.view, Qt.Key.Key_Down, ALT)
    assert ears.of("move_requested") == [("steps", 1, 0)]


def test_a_row_is_removed_by_key_but_not_a_fixed_one(box: GridBox, ears: Ears):
    for index in (1, 2):
        box.view.setCurrentIndex(box.view.rows.index(index, 0))
        QTest.keyClick(box.view, Qt.Key.Key_Delete)
    assert ears.of("remove_requested") == [("steps", 1)]


def test_a_row_dropped_below_another_one_goes_there(box: GridBox, ears: Ears, qtbot: QtBot):
    box.view.setCurrentIndex(box.view.rows.index(0, 0))
    lower = box.view.visualRect(box.view.rows.index(1, 0)).bottomLeft()
    event = QDropEvent(
        QPointF(lower.x() + 5, lower.y() - 2),
        Qt.DropAction.MoveAction,
        QMimeData(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(box.kit.gestures.move_requested):
        box.view.dropEvent(event)
    assert ears.of("move_requested") == [("steps", 0, 1)]
    assert box.view.rows.rowCount() == 3


def test_a_button_above_the_grid_says_what_it_is(box: GridBox, ears: Ears):
    box.presses["add:steps"].click()
    assert ears.of("press_requested") == [("add:steps", ())]


def test_an_empty_grid_says_so(box: GridBox):
    box.show_grid(grid(chosen=-1))
    assert box.view.isHidden()
    assert box.findChild(type(box), "nothing") is None


def test_typing_a_letter_opens_the_cell_and_takes_its_place(box: GridBox, ears: Ears):
    box.view.setFocus()
    box.view.setCurrentIndex(box.view.rows.index(0, 1))
    QTest.keyClick(box.view, Qt.Key.Key_O)
    assert ears.of("edit_requested") == [(("steps", 0, "when"), "o")]


def test_a_completion_is_offered_in_a_cell(box: GridBox, ears: Ears):
    made = editor(box, 0, 1)
    assert isinstance(made, LineEntry)
    made.selectAll()
    QTest.keyClicks(made, "onu")
    assert made.completer_list.shown
    QTest.keyClick(made, Qt.Key.Key_Tab)
    assert made.text() == "onu.state"
    assert ears.of("edit_requested")[-1] == (("steps", 0, "when"), "onu.state")


def test_the_columns_share_the_width(box: GridBox):
    box.resize(1400, 400)
    header = box.view.horizontalHeader()
    assert header.length() <= box.view.viewport().width()
    assert header.length() > 1300
