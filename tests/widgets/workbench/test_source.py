"""The file as text: what is shown anew leaves the cursor, what is wrong is marked at its line."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.workbench.conftest import Ears
from tests.widgets.workbench.samples import WRONG
from widgets.workbench.highlight import characters, units
from widgets.workbench.kit import BenchKit
from widgets.workbench.source import SourceEdit
from widgets.workbench.state import Source

TEXT = "guide: x   # 你好\ntitle: {zh: 试, en: Try}\nsteps: [\n" + "more: 1\n" * 80


@pytest.fixture
def edit(kit: BenchKit, ears: Ears, qtbot: QtBot) -> SourceEdit:
    made = SourceEdit(kit)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.show_source(Source(text=TEXT))
    return made


def test_what_is_shown_is_not_reported_and_what_is_typed_is(edit: SourceEdit, ears: Ears):
    assert ears.of("source_requested") == []
    QTest.keyClicks(edit, "#")
    assert ears.of("source_requested") == [(f"#{TEXT}",)]


def test_a_change_elsewhere_leaves_the_cursor_where_it_is(edit: SourceEdit):
    edit.go_to(2)
    before = edit.textCursor().position()
    edit.show_source(Source(text=TEXT.replace("more: 1\n", "more: 2\n", 1)))
    assert edit.textCursor().position() == before
    assert edit.toPlainText() == TEXT.replace("more: 1\n", "more: 2\n", 1)


def test_the_line_of_a_mistake_is_marked(edit: SourceEdit):
    edit.show_source(Source(text=TEXT, wrong=(WRONG,)))
    marked = {mark.cursor.blockNumber() + 1 for mark in edit.extraSelections()}
    assert WRONG.line in marked


def test_a_line_is_gone_to(edit: SourceEdit):
    edit.show_source(Source(text=TEXT, line=60))
    assert edit.textCursor().blockNumber() == 59
    assert edit.cursorRect().top() > 0


def test_lines_are_numbered_to_the_last(edit: SourceEdit):
    narrow = edit.margin_px()
    edit.show_source(Source(text="a: 1\n" * 20000))
    assert edit.margin_px() > narrow
    assert edit.viewport().geometry().left() >= edit.margin_px()


def test_places_count_rare_characters_once():
    text = "a😀b"
    assert units(text, 2) == 3
    assert characters(text, 3) == 2
