"""The larger editor: the cursor stays while it follows, mistakes stand at their place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.workbench.conftest import Ears
from tests.widgets.workbench.samples import NOTE, form
from widgets.workbench.form import Form
from widgets.workbench.kit import BenchKit
from widgets.workbench.line import LineEntry
from widgets.workbench.pickers import Check, Picker
from widgets.workbench.prose import Prose

WHEN = ("steps", 0, "when")


@pytest.fixture
def shown(kit: BenchKit, ears: Ears, qtbot: QtBot) -> Form:
    made = Form(kit)
    qtbot.addWidget(made)
    made.resize(700, 700)
    made.show()
    made.show_sections(form())
    return made


def guard(shown: Form) -> Prose:
    box = shown.find_box(WHEN)
    assert box is not None
    assert isinstance(box.editor, Prose)
    return box.editor


def test_each_kind_of_field_has_its_editor(shown: Form):
    kinds = [type(box.editor) for box in shown.boxes]
    assert kinds == [LineEntry, Prose, Picker, Check, Prose, Prose]


def test_every_editor_has_a_name_for_screen_readers(shown: Form):
    names = [box.editor.accessibleName() for box in shown.boxes]
    assert names == ["Name", "Guard", "End", "Optional", "Given", "Say"]


def test_typing_is_reported_letter_by_letter(shown: Form, ears: Ears):
    editor = guard(shown)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "ab")
    assert ears.of("edit_requested") == [(WHEN, "a"), (WHEN, "ab")]


def test_the_cursor_stays_while_the_form_is_shown_again(shown: Form):
    editor = guard(shown)
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(4)
    editor.setTextCursor(cursor)
    QTest.keyClicks(editor, "x")
    shown.show_sections(form("areax.outage"))
    assert guard(shown) is editor
    assert editor.toPlainText() == "areax.outage"
    assert editor.textCursor().position() == 5


def test_a_mistake_is_underlined_at_its_place_and_said_below(shown: Form):
    shown.show_sections(form("area.outag", NOTE))
    editor = guard(shown)
    (mark,) = editor.extraSelections()
    assert mark.cursor.selectedText() == "area.outag"
    box = shown.find_box(WHEN)
    assert box is not None
    assert box.notes[0].isVisible()
    assert "there is no fact" in editor.accessibleDescription()
    assert editor.property("tone") == "bad"


def test_a_mistake_behind_a_rare_character_is_underlined_where_it_is(shown: Form):
    text = "lower(a.b) == '😀' and area.outag"
    at = text.index("area")
    note = type(NOTE)(key="n", text="x", at=at, length=10)
    shown.show_sections(form(text, note))
    (mark,) = guard(shown).extraSelections()
    assert mark.cursor.selectedText() == "area.outag"


def test_the_remedy_is_one_click_away(shown: Form, ears: Ears):
    shown.show_sections(form("area.outag", NOTE))
    box = shown.find_box(WHEN)
    assert box is not None
    assert "area.outage" in box.notes[0].fix.text()
    box.notes[0].fix.click()
    assert ears.of("fix_requested") == [("n1",)]
    shown.show_sections(form())
    assert not box.notes[0].isVisible()


def test_a_guard_takes_no_line_break_and_given_facts_do(shown: Form, ears: Ears):
    editor = guard(shown)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "area.outage"
    given = shown.find_box(("tests", 0, "given"))
    assert given is not None
    assert isinstance(given.editor, Prose)
    QTest.keyClick(given.editor, Qt.Key.Key_Return)
    assert ears.of("edit_requested")[-1] == (("tests", 0, "given"), "\na = 1")


def test_a_tick_and_a_choice_are_changes_of_their_own(shown: Form, ears: Ears):
    tick = shown.find_box(("steps", 0, "optional"))
    pick = shown.find_box(("steps", 0, "end"))
    assert tick is not None
    assert pick is not None
    assert isinstance(tick.editor, Check)
    assert isinstance(pick.editor, Picker)
    tick.editor.click()
    pick.editor.setCurrentIndex(2)
    pick.editor.activated.emit(2)
    assert [said[0] for said in ears.heard] == [
        "edit_requested",
        "edit_finished",
        "edit_requested",
        "edit_finished",
    ]
    assert ears.of("edit_requested") == [
        (("steps", 0, "optional"), "true"),
        (("steps", 0, "end"), "b"),
    ]


def test_a_place_within_a_field_leads_to_the_field(shown: Form):
    assert shown.reach(("tests", 0, "given", "a"))
    assert shown.find_box(("tests", 0, "given", "a")) is shown.find_box(("tests", 0, "given"))
    assert shown.reach(("steps", 0, "say"))
    assert not shown.reach(("reasons", 0, "when"))


def test_a_field_grows_with_its_text(shown: Form):
    editor = guard(shown)
    before = editor.sizeHint().height()
    shown.show_sections(form(" and ".join(["area.outage"] * 30)))
    assert editor.sizeHint().height() > 2 * before


def test_a_completion_is_offered_where_something_is_typed(shown: Form, ears: Ears):
    editor = guard(shown)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "area")
    rows = editor.completer_list.rows
    assert rows is not None
    assert [rows.item(n).text() for n in range(rows.count())] == ["area.outage", "area.planned"]
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "area.planned"
    assert not editor.completer_list.shown


def test_escape_closes_the_completions_and_nothing_else(shown: Form):
    editor = guard(shown)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "area")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.completer_list.shown
    assert editor.toPlainText() == "area"
    QTest.keyClick(editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert editor.completer_list.shown


def test_leaving_a_field_ends_its_change(shown: Form, ears: Ears, qtbot: QtBot):
    with qtbot.waitActive(shown):
        shown.activateWindow()
    editor = guard(shown)
    editor.setFocus()
    QTest.keyClicks(editor, "x")
    shown.boxes[0].editor.setFocus()
    assert ears.heard[-1] == ("edit_finished",)
