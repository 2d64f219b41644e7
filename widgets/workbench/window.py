"""The window: pages at the left, what an agent would see at the right, all of one guide file."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from widgets.gestures import Gestures as CardGestures
from widgets.theme import Role, Theme
from widgets.workbench.bar import HeadBar
from widgets.workbench.diagram import DiagramView
from widgets.workbench.facts import FactsPanel
from widgets.workbench.kit import BenchKit
from widgets.workbench.notice import NoticeBar
from widgets.workbench.page import PageView
from widgets.workbench.preview import PreviewPanel
from widgets.workbench.problems import ProblemsPanel
from widgets.workbench.rail import RailBar
from widgets.workbench.side import Side
from widgets.workbench.source import SourceEdit
from widgets.workbench.state import (
    Bar,
    Diagram,
    Facts,
    Notice,
    Page,
    Preview,
    Problems,
    Rail,
    Source,
    Way,
)
from widgets.workbench.style import palette, sheet

SOURCE, DIAGRAM = "source", "diagram"
MAIN_LEAST_PX = 640
"""The width the pages need before facts and card may stand beside each other."""


class Workbench(QWidget):
    """Built for one theme and language; another look is another body in the same window."""

    def __init__(
        self,
        kit: BenchKit,
        themes: Callable[[str, str], Theme],
        now: Callable[[], datetime],
    ) -> None:
        """Build it.

        Args:
            kit: Theme, words and gestures.
            themes: Gives the theme of a name in a language, for the card.
            now: The clock the card counts by.
        """
        super().__init__()
        self._themes, self._now = themes, now
        self.closing = False
        self.card_gestures = CardGestures(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._body: QWidget | None = None
        self.setObjectName("workbench")
        self._shortcuts: list[QShortcut] = []
        self.dress(kit)

    def dress(self, kit: BenchKit) -> None:
        """Build all parts anew in another look; the states have to be shown again."""
        self.kit = kit
        self.setPalette(palette(kit.theme))
        self.setFont(kit.theme.font(Role.BODY))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar, self.notice = HeadBar(kit), NoticeBar(kit)
        self.rail, self.problems = RailBar(kit), ProblemsPanel(kit)
        self.pages: dict[str, QWidget] = {}
        self.stack = QStackedWidget()
        self.source, self.diagram = SourceEdit(kit), DiagramView(kit)
        for key, page in ((SOURCE, self.source), (DIAGRAM, self.diagram)):
            self._add_page(key, page)
        self.facts = FactsPanel(kit)
        self.preview = PreviewPanel(kit, self.card_gestures, self._themes, self._now)
        self.side = Side(kit, self.facts, self.preview)
        style = sheet(kit.theme)
        for part in (self.bar, self.rail, self.problems, self.stack, self.facts):
            part.setStyleSheet(style)
        column.addWidget(self.bar)
        column.addWidget(self.notice)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(self._middle(), 1)
        row.addWidget(self.side)
        column.addLayout(row, 1)
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.setParent(None)
            self._body.deleteLater()
        self._body = body
        self._column.addWidget(body)
        self._set_keys()
        self._share_out()

    def _middle(self) -> QVBoxLayout:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        holder = QVBoxLayout()
        gap = self.kit.theme.px(12)
        holder.setContentsMargins(gap, 0, gap, 0)
        holder.addWidget(self.problems)
        middle.addLayout(holder)
        return middle

    def _set_keys(self) -> None:
        for old in self._shortcuts:
            old.setParent(None)
            old.deleteLater()
        gestures = self.kit.gestures
        standard = QKeySequence.StandardKey
        keys: list[tuple[QKeySequence | QKeySequence.StandardKey | str, Callable[[], object]]] = [
            (standard.Save, gestures.save_requested.emit),
            (standard.Undo, gestures.undo_requested.emit),
            (standard.Redo, gestures.redo_requested.emit),
            ("F8", lambda: gestures.press_requested.emit("next-problem", ())),
            ("Ctrl+PgUp", lambda: gestures.press_requested.emit("page-before", ())),
            ("Ctrl+PgDown", lambda: gestures.press_requested.emit("page-after", ())),
            ("Ctrl+F", self._seek_fact),
        ]
        self._shortcuts = []
        for key, slot in keys:
            made = QShortcut(QKeySequence(key), self)
            made.activated.connect(slot)
            self._shortcuts.append(made)

    def _seek_fact(self) -> None:
        self.side.turn_to("facts")
        self.facts.sought.setFocus()
        self.facts.sought.selectAll()

    def _add_page(self, key: str, page: QWidget) -> None:
        self.pages[key] = page
        self.stack.addWidget(page)

    def show_bar(self, bar: Bar) -> None:
        """Show the head, and the same in the window's title."""
        self.bar.show_bar(bar)
        self.setWindowTitle(f"{'● ' if bar.modified else ''}{bar.file} - Ringside")

    def show_rail(self, rail: Rail) -> None:
        """Show the list of pages, and the chosen one."""
        self.rail.show_rail(rail)
        page = self.pages.get(rail.chosen)
        if page is not None:
            self.stack.setCurrentWidget(page)

    def show_page(self, page: Page) -> None:
        """Show a page's state; the page itself is made when it is first shown."""
        view = self.pages.get(page.key)
        if not isinstance(view, PageView):
            view = PageView(self.kit)
            self._add_page(page.key, view)
        view.show_page(page)
        self.stack.setCurrentWidget(view)

    def page_view(self, key: str) -> PageView:
        """Return the view of a page that has been shown."""
        view = self.pages[key]
        assert isinstance(view, PageView)
        return view

    def show_facts(self, facts: Facts) -> None:
        """Show the panel of facts."""
        self.facts.show_facts(facts)

    def show_preview(self, preview: Preview) -> None:
        """Show the card."""
        self.preview.show_preview(preview)
        self._share_out()

    def show_problems(self, problems: Problems) -> None:
        """Show what is wrong."""
        self.problems.show_problems(problems)

    def fold_problems(self) -> None:
        """Show the list of what is wrong, or put it away."""
        self.problems.fold(not self.problems.folded)

    def show_source(self, source: Source) -> None:
        """Show the text."""
        self.source.show_source(source)

    def show_diagram(self, diagram: Diagram) -> None:
        """Show the picture."""
        self.diagram.show_diagram(diagram)

    def show_notice(self, notice: Notice | None) -> None:
        """Show what is to be decided."""
        self.notice.show_notice(notice)

    def settle_in(self) -> None:
        """Give the keyboard to the page: its first table, else its first field."""
        page = self.stack.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def reach(self, key: str, way: Way) -> None:
        """Bring the cursor to a place of a page."""
        view = self.pages.get(key)
        if isinstance(view, PageView):
            view.reach(way)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put facts and card beside each other where there is room."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        rail = self.rail.sizeHint().width()
        room = self.width() - rail - self.kit.theme.px(MAIN_LEAST_PX)
        wide = room >= self.side.wide_px()
        self.side.lay_out(wide=wide)
        self.side.setFixedWidth(self.side.wide_px() if wide else self.side.narrow_px())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first: there may be something unsaved."""
        if self.closing:
            event.accept()
            return
        event.ignore()
        self.kit.gestures.close_requested.emit()
