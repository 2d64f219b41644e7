"""The window: its parts where they belong at every size, in both themes, and by keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.conftest import RESOURCES
from tests.widgets.samples import NOW, SCENES
from tests.widgets.workbench.conftest import Ears, MakeKit
from tests.widgets.workbench.samples import NOTE, facts, page, row
from widgets.state import Choice, Tone
from widgets.theme import Theme, load_tokens
from widgets.workbench.state import (
    Bar,
    Diagram,
    Entry,
    Notice,
    Page,
    Press,
    Preview,
    Problem,
    Problems,
    Rail,
    Source,
)
from widgets.workbench.window import Workbench

LANGUAGES = (Choice(key="zh", text="中"), Choice(key="en", text="EN"))
THEMES = (Choice(key="light", text="Light"), Choice(key="dark", text="Dark"))
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600">'
    '<rect x="10" y="10" width="200" height="80" fill="#ccc"/></svg>'
)
MakeWindow = Callable[..., Workbench]


def bar(**more: object) -> Bar:
    return Bar(
        **{
            "title": "No internet",
            "file": "x.yaml",
            "path": "guides/x.yaml",
            "state": "Not saved",
            "tone": Tone.WARN,
            "undo": "edit",
            "problems": "1 to put right",
            "problems_tone": Tone.BAD,
            "modified": True,
            "language": "en",
            "languages": LANGUAGES,
            "themes": THEMES,
            **more,
        }
    )


def rail(chosen: str = "steps") -> Rail:
    entries = (
        Entry(key="steps", text="Steps", icon="list-ordered", count="3"),
        Entry(key="tests", text="Tests", icon="flask-conical", wrong=2),
        Entry(key="diagram", text="Diagram", icon="workflow"),
        Entry(key="source", text="Source", icon="code"),
    )
    return Rail(entries=entries, chosen=chosen)


@pytest.fixture
def make_window(make_kit: MakeKit, qtbot: QtBot) -> MakeWindow:
    def make(width: int = 1600, height: int = 900, **look: object) -> Workbench:
        kit = make_kit(**look)

        def themes(name: str, language: str) -> Theme:
            tokens = load_tokens(RESOURCES / "themes" / f"{name}.toml")
            return Theme(tokens, scale=kit.theme.scale, language=language)

        window = Workbench(kit, themes, lambda: NOW)
        qtbot.addWidget(window)
        window.resize(width, height)
        fill(window)
        window.show()
        return window

    return make


def fill(window: Workbench) -> None:
    window.show_bar(bar())
    window.show_page(page())
    window.show_rail(rail())
    window.show_facts(facts())
    card = SCENES["guiding"]("en") if "guiding" in SCENES else next(iter(SCENES.values()))("en")
    window.show_preview(Preview(card=card, languages=LANGUAGES, themes=THEMES))
    window.show_problems(Problems(title="nothing"))


def test_the_title_tells_the_file_and_whether_it_is_saved(make_window: MakeWindow):
    window = make_window()
    assert window.windowTitle() == "● x.yaml - Ringside"
    window.show_bar(bar(modified=False))
    assert window.windowTitle() == "x.yaml - Ringside"
    assert not window.bar.save.isEnabled()


def test_facts_and_card_stand_beside_each_other_where_there_is_room(make_window: MakeWindow):
    window = make_window(1800)
    assert window.facts.isVisible()
    assert window.preview.isVisible()
    window.resize(1200, 800)
    assert window.facts.isVisible()
    assert not window.preview.isVisible()
    window.side.tabs.buttons[1].click()
    assert window.preview.isVisible()
    assert not window.facts.isVisible()
    window.resize(1800, 800)
    assert window.facts.isVisible()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_cut_off_at_any_size(
    make_window: MakeWindow, look: str, language: str, scale: float
):
    window = make_window(1920, 1080, look=look, language=language, scale=scale)
    for button in (window.bar.save, *window.rail.buttons.values(), window.facts.again):
        needed = button.fontMetrics().horizontalAdvance(button.text().strip())
        assert button.width() >= needed, button.text()
    inside = window.rect()
    for part in (window.bar, window.rail, window.stack, window.side):
        at = part.mapTo(window, part.rect().topLeft())
        assert inside.contains(at)
        assert at.x() + part.width() <= inside.width() + 1


def _told(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or widget.toolTip()


def test_everything_that_can_be_used_has_a_name(make_window: MakeWindow):
    window = make_window()
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
    nameless = [
        widget
        for kind in kinds
        for widget in window.findChildren(kind)
        if widget.isVisible()
        and not _told(widget)
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QLineEdit)
    ]
    assert nameless == []


def test_everything_can_be_reached_with_the_keyboard(make_window: MakeWindow, qtbot: QtBot):
    window = make_window()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.bar.save.setFocus()
    reached: set[QWidget] = set()
    for _ in range(120):
        here = window.focusWidget()
        if here is None or here in reached:
            break
        reached.add(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    view = window.page_view("steps")
    assert view.grids["steps"].view in reached
    assert set(window.rail.buttons.values()) & reached
    assert view.form.boxes[1].editor in reached
    assert window.facts.sought in reached


def test_the_card_is_the_very_one_of_the_desk_and_its_buttons_work(make_window: MakeWindow):
    window = make_window(1800)
    card = window.preview.card
    assert card is not None
    assert type(card).__module__ == "widgets.card"
    heard: list[tuple[str, ...]] = []
    window.card_gestures.fold_requested.connect(lambda call, on: heard.append((call, str(on))))
    card.header.fold.click()
    assert len(heard) == 1


def test_the_card_is_not_touched_by_the_look_of_the_window(make_window: MakeWindow):
    window = make_window(1800, look="dark")
    card = window.preview.card
    assert card is not None
    search = card.footer.search
    assert search.palette().base().color().alpha() == 0
    assert not any(widget.styleSheet() for widget in _above(search))


def _above(widget: QWidget) -> list[QWidget]:
    found = []
    above = widget.parentWidget()
    while above is not None:
        found.append(above)
        above = above.parentWidget()
    return found


def test_a_card_of_another_theme_is_made_of_that_theme(make_window: MakeWindow):
    window = make_window(1800)
    state = SCENES[next(iter(SCENES))]("zh")
    window.show_preview(
        Preview(card=state, language="zh", languages=LANGUAGES, theme="dark", themes=THEMES)
    )
    assert window.preview.card is not None
    assert window.preview.card.theme.tokens.dark
    assert not window.kit.theme.tokens.dark


def test_another_look_builds_the_window_anew(make_window: MakeWindow, make_kit: MakeKit):
    window = make_window()
    before = window.bar
    window.dress(make_kit(look="dark", language="zh"))
    fill(window)
    assert window.bar is not before
    assert window.bar.save.text().strip() == "保存"


def test_a_page_that_can_not_be_shown_says_why_and_leads_to_the_source(make_window: MakeWindow):
    window = make_window()
    heard = Ears(window.kit.gestures)
    window.show_page(Page(key="steps", title="Steps", blocked="line 3 is broken"))
    view = window.page_view("steps")
    assert not view.split.isVisible()
    button = view._blocked.findChild(QAbstractButton)
    assert button is not None
    button.click()
    assert heard.of("press_requested") == [("page:source", ())]
    window.show_page(page())
    assert view.split.isVisible()


def test_problems_are_listed_where_they_are_asked_for(make_window: MakeWindow):
    window = make_window()
    heard = Ears(window.kit.gestures)
    rows = tuple(
        Problem(key=f"k{n}", text="no fact", where=f"line {n}", fix="a.b" if n == 1 else "")
        for n in range(8)
    )
    window.show_problems(Problems(title="8", rows=rows))
    assert not window.problems.isVisible()
    window.fold_problems()
    assert window.problems.isVisible()
    window.problems.lines[0].click()
    window.problems.lines[1].fix.click()
    assert heard.of("place_requested") == [("k0",)]
    assert heard.of("fix_requested") == [("k1",)]
    window.show_problems(Problems(title="0"))
    assert not window.problems.isVisible()


def test_a_notice_offers_what_can_be_done(make_window: MakeWindow):
    window = make_window()
    heard = Ears(window.kit.gestures)
    presses = (Press(key="merge", text="Merge", primary=True), Press(key="reload", text="Load"))
    window.show_notice(Notice(key="met", text="Somebody else ...", presses=presses))
    assert window.notice.isVisible()
    window.notice.presses[1].click()
    assert heard.of("press_requested") == [("reload", ())]
    window.show_notice(Notice(key="failed", text="Full", presses=presses[:1]))
    assert not window.notice.presses[1].isVisible()
    window.show_notice(None)
    assert not window.notice.isVisible()


def test_the_diagram_is_made_larger_and_a_step_of_it_chosen(make_window: MakeWindow):
    window = make_window()
    heard = Ears(window.kit.gestures)
    box = (10.0, 10.0, 200.0, 80.0)
    window.show_rail(rail("diagram"))
    window.show_diagram(Diagram(svg=SVG, title="Diagram", steps=(box,), lit=box))
    sheet = window.diagram.sheet
    before = sheet.width()
    window.diagram.larger.click()
    assert sheet.width() > before
    window.diagram.whole.click()
    assert sheet.width() <= window.diagram.frame.viewport().width()
    at = sheet.mapTo(window.diagram, sheet.place_of(box).center().toPoint())
    QTest.mouseClick(window.diagram, Qt.MouseButton.LeftButton, pos=at)
    assert heard.of("choose_requested") == [("steps", 0)]


def test_the_keys_of_the_window_work_anywhere_in_it(make_window: MakeWindow, qtbot: QtBot):
    window = make_window()
    heard = Ears(window.kit.gestures)
    with qtbot.waitActive(window):
        window.activateWindow()
    control = Qt.KeyboardModifier.ControlModifier
    editor = window.page_view("steps").form.boxes[1].editor
    editor.setFocus()
    for key in (Qt.Key.Key_S, Qt.Key.Key_Z):
        QTest.keyClick(editor, key, control)
    QTest.keyClick(editor, Qt.Key.Key_F8)
    QTest.keyClick(editor, Qt.Key.Key_PageDown, control)
    assert heard.of("save_requested") == [()]
    assert heard.of("undo_requested") == [()]
    assert [key for key, _ in heard.of("press_requested")] == ["next-problem", "page-after"]
    QTest.keyClick(editor, Qt.Key.Key_F, control)
    assert window.focusWidget() is window.facts.sought


def test_closing_asks_first(make_window: MakeWindow):
    window = make_window()
    heard = Ears(window.kit.gestures)
    assert not window.close()
    assert heard.of("close_requested") == [()]
    window.closing = True
    assert window.close()


def test_a_place_is_reached_on_its_page(make_window: MakeWindow):
    window = make_window()
    window.show_page(page(row(0, "one", "area.outag "), notes=(NOTE,)))
    window.reach("steps", ("steps", 0, "when"))
    view = window.page_view("steps")
    assert window.focusWidget() is view.form.boxes[1].editor
    window.show_source(Source(text="a: 1\n", line=1))
    window.reach("source", ("a",))
