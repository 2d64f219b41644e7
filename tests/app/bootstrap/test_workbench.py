"""The workbench as a whole: its window wired to its presenter, on our own guides."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.bootstrap.look import first_look
from app.bootstrap.workbench import Bench
from app.cli.guide.shelf import lay_out
from app.guides.edit.kept import draft_file
from app.paths import resources_folder
from app.presenters.workbench.frame import PAGES
from app.settings import Settings
from widgets.workbench.line import LineEntry
from widgets.workbench.prose import Prose

GUIDES = sorted((resources_folder() / "guides").glob("*.yaml"))
SMALL = resources_folder() / "guides" / "order-status.yaml"
MakeBench = Callable[..., Bench]


@pytest.fixture
def make(tmp_path: Path, qtbot: QtBot) -> Iterator[MakeBench]:
    made: list[Bench] = []

    def begin(file: Path = SMALL, **settings: object) -> Bench:
        if not made:  # guides go into one another: they stand beside each other here too
            for each in GUIDES:
                (tmp_path / each.name).write_bytes(each.read_bytes())
        copy = tmp_path / file.name
        how = Settings(**{"language": "en", "theme": "light", **settings})
        bench = Bench(copy, lay_out((copy,)).shelf, how, first_look(how))
        qtbot.addWidget(bench.window)
        bench.show()
        made.append(bench)
        return bench

    yield begin
    for each in made:
        each.presenter.keeping.keeper.stop()


def settle(bench: Bench) -> None:
    bench.presenter.settle()


def guard(bench: Bench, index: int = 0) -> Prose:
    """The large editor of a step's guard."""
    bench.presenter.choose("steps", index)
    settle(bench)
    box = bench.window.page_view("steps").form.find_box(("steps", index, "when"))
    assert box is not None
    assert isinstance(box.editor, Prose)
    return box.editor


def typed(bench: Bench, text: str) -> Prose:
    """Type another guard for the first step, as a hand does."""
    editor = guard(bench)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor


@pytest.mark.parametrize("file", GUIDES, ids=lambda file: file.stem)
def test_each_of_our_guides_opens_without_a_mistake_and_is_saved_as_it_was(
    make: MakeBench, file: Path
):
    bench = make(file)
    settle(bench)
    assert bench.presenter.assessed().wrong == 0
    bench.presenter.show_page("steps")
    text = bench.presenter.editing.guide.text
    bench.presenter.editing.type_text(("owner",), "somebody-else")
    bench.presenter.editing.undo()
    assert bench.presenter.editing.guide.text == text
    bench.presenter.keeping.save()
    copy = Path(bench.presenter.editing.guide.file)
    assert copy.read_bytes() == file.read_bytes()


def test_every_page_can_be_shown_in_the_window(make: MakeBench):
    bench = make()
    for key, _, _ in PAGES:
        bench.gestures.page_requested.emit(key)
        settle(bench)
        assert bench.window.rail.buttons[key].isChecked()
        assert bench.window.stack.currentWidget() is bench.window.pages[key]


def test_a_guard_typed_in_the_window_reaches_the_file(make: MakeBench):
    bench = make()
    typed(bench, "area.outage")
    settle(bench)
    bench.window.bar.save.click()
    settle(bench)
    assert "when: area.outage\n" in Path(bench.presenter.editing.guide.file).read_text("utf-8")
    assert bench.window.bar.saved.text() == "Saved"


def test_the_cursor_stays_where_it_is_while_the_window_follows(make: MakeBench):
    bench = make()
    editor = guard(bench)
    editor.setFocus()
    editor.selectAll()
    for letter in "area.outage and area.planned":
        QTest.keyClicks(editor, letter)
        settle(bench)
    assert guard(bench) is editor
    assert editor.toPlainText() == "area.outage and area.planned"
    assert editor.textCursor().atEnd()


def test_undo_is_one_for_the_whole_window(make: MakeBench, qtbot: QtBot):
    bench = make()
    with qtbot.waitActive(bench.window):
        bench.window.activateWindow()
    before = guard(bench).toPlainText()
    editor = typed(bench, "area.outage")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(bench)
    assert editor.toPlainText() == before


def test_a_completion_is_taken_with_return(make: MakeBench):
    bench = make()
    editor = typed(bench, "area.outag")
    assert editor.completer_list.shown
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle(bench)
    assert editor.toPlainText() == "area.outage"
    assert bench.presenter.editing.guide.find(("steps", 0, "when")) == "area.outage"


def test_a_suggestion_is_taken_with_one_click(make: MakeBench):
    bench = make()
    editor = typed(bench, "area.outagee")
    settle(bench)
    box = bench.window.page_view("steps").form.find_box(("steps", 0, "when"))
    assert box is not None
    box.notes[0].fix.click()
    settle(bench)
    assert editor.toPlainText() == "area.outage"


def test_a_name_is_taken_over_when_it_is_finished(make: MakeBench):
    bench = make()
    guard(bench)
    box = bench.window.page_view("steps").form.find_box(("steps", 0, "step"))
    assert box is not None
    assert isinstance(box.editor, LineEntry)
    box.editor.setFocus()
    box.editor.selectAll()
    QTest.keyClicks(box.editor, "quite-new")
    assert "quite-new" not in bench.presenter.editing.guide.text
    QTest.keyClick(box.editor, Qt.Key.Key_Return)
    assert "- step: quite-new" in bench.presenter.editing.guide.text


def test_another_look_keeps_everything_typed(make: MakeBench):
    bench = make()
    bench.presenter.editing.type_text(("owner",), "somebody-else")
    bench.gestures.language_requested.emit("zh")
    bench.gestures.theme_requested.emit("dark")
    settle(bench)
    assert bench.window.bar.saved.text() == "未保存"
    assert bench.window.rail.buttons["steps"].text().strip() == "步骤"
    assert "somebody-else" in bench.presenter.editing.guide.text
    bench.window.bar.save.click()
    settle(bench)
    assert bench.window.bar.saved.text() == "已保存"


def test_the_window_closes_only_when_nothing_is_lost(make: MakeBench, qtbot: QtBot):
    bench = make()
    bench.presenter.editing.type_text(("owner",), "somebody-else")
    settle(bench)
    assert not bench.window.close()
    assert bench.window.notice.isVisible()
    with qtbot.waitSignal(bench.presenter.closed):
        bench.window.notice.presses[0].click()
    copy = Path(bench.presenter.editing.guide.file)
    assert "owner: somebody-else" in copy.read_text("utf-8")
    assert not draft_file(copy).exists()


def test_the_card_is_played_in_the_window(make: MakeBench):
    bench = make(GUIDES[0].with_name("broadband-fault.yaml"))
    bench.presenter.trying.say("area.outage", "yes")
    bench.presenter.trying.say_state("area.planned", "empty")
    settle(bench)
    bench.window.resize(2600, 1400)
    card = bench.window.preview.card
    assert card is not None
    assert card.step.isVisible()
    before = bench.presenter.trying.rehearsal.walk
    assert before is not None
    bench.window.card_gestures.step_skipped_requested.emit("rehearsal", before.current)
    settle(bench)
    after = bench.presenter.trying.rehearsal.walk
    assert after is not None
    assert after.current != before.current


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_opens_at_every_size_and_in_every_theme(make: MakeBench, scale: float, theme: str):
    bench = make(text_scale=scale, theme=theme)
    bench.window.resize(1280, 800)
    settle(bench)
    assert bench.window.side.wide is False
    bench.window.resize(2600, 1400)
    assert bench.window.side.wide is True
