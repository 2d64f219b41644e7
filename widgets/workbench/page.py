"""One page: its head, its grids, and the form about the chosen row."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from widgets.paint import brush
from widgets.theme import Role
from widgets.workbench.form import Form
from widgets.workbench.grid import GridBox
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import button, label, paint_icon
from widgets.workbench.state import Mark, Page, Press, Way


class _Result(QWidget):
    """One line of what came of something: an icon and words."""

    def __init__(self, kit: BenchKit) -> None:
        super().__init__()
        self.kit = kit
        self._mark: Mark | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(kit.theme.px(22), 0, 0, 0)
        self._text = label("", "label", wrap=True)
        row.addWidget(self._text)

    def show_mark(self, mark: Mark) -> None:
        """Show this."""
        self._mark = mark
        self._text.setText(mark.text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        if self._mark is None:
            return
        side = self.kit.theme.px(15)
        at = QRect(0, (self.height() - side) // 2, side, side)
        ratio = self.devicePixelRatioF()
        paint_icon(self.kit, brush(self), self._mark.icon, self._mark.tone, at, ratio)


class PageView(QWidget):
    """Made for one page and kept; it shows that page's states."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        theme = kit.theme
        self.state: Page | None = None
        column = QVBoxLayout(self)
        gap = theme.px(12)
        column.setContentsMargins(gap, theme.px(10), theme.px(4), theme.px(8))
        column.setSpacing(theme.px(8))
        self._title, self._lead = label("", "title"), label("", "lead", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._lead)
        self._blocked = _Blocked(kit)
        column.addWidget(self._blocked, 1)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setHandleWidth(theme.px(8))
        self.split.setChildrenCollapsible(False)
        column.addWidget(self.split, 1)
        self.grids: dict[str, GridBox] = {}
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.px(6))
        self._heading = label("", "heading")
        below.addWidget(self._heading)
        self._results: list[_Result] = []
        self._result_column = QVBoxLayout()
        self._result_column.setSpacing(theme.px(2))
        below.addLayout(self._result_column)
        self.form = Form(kit)
        below.addWidget(self.form, 1)
        self.split.addWidget(self._below)

    def show_page(self, page: Page) -> None:
        """Show this."""
        first = self.state is None
        self.state = page
        self._title.setText(page.title)
        self._lead.setText(page.lead)
        self._lead.setVisible(bool(page.lead))
        self._blocked.say(page.blocked)
        self._blocked.setVisible(bool(page.blocked))
        self.split.setVisible(not page.blocked)
        if page.blocked:
            return
        for place, grid in enumerate(page.grids):
            made = self.grids.get(grid.key)
            if made is None:
                made = self.grids[grid.key] = GridBox(self.kit)
                self.split.insertWidget(place, made)
            made.show_grid(grid)
        shown = {grid.key for grid in page.grids}
        for key, made in self.grids.items():
            made.setVisible(key in shown)
        self._heading.setText(page.heading)
        self._heading.setVisible(bool(page.heading))
        self._show_results(page.notes)
        self.form.show_sections(page.sections)
        self._below.setVisible(bool(page.sections or page.notes))
        if first:
            self._share_out(page)

    def _show_results(self, marks: tuple[Mark, ...]) -> None:
        while len(self._results) < len(marks):
            made = _Result(self.kit)
            self._results.append(made)
            self._result_column.addWidget(made)
        for index, line in enumerate(self._results):
            line.setVisible(index < len(marks))
            if index < len(marks):
                line.show_mark(marks[index])

    def _share_out(self, page: Page) -> None:
        """Give the first grid the greater part of the height."""
        row = self.kit.theme.line_px(Role.CAP) * 2 + self.kit.theme.px(10)
        sizes = [max(3, min(len(grid.rows) + 2, 9)) * row for grid in page.grids]
        self.split.setSizes([*sizes, 6 * row])
        for place in range(len(sizes)):
            self.split.setStretchFactor(place, 1)
        self.split.setStretchFactor(len(sizes), 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the keyboard on to the first table, else to the first field."""
        first = next((grid.view for grid in self.grids.values() if grid.isVisible()), None)
        target = first or next((box.editor for box in self.form.boxes), None)
        if target is not None:
            target.setFocus(event.reason())

    def reach(self, way: Way) -> bool:
        """Bring the cursor to a place; the form first, for there the whole text is seen."""
        if self.form.reach(way):
            return True
        return any(grid.view.edit_at(way) for grid in self.grids.values() if grid.isVisible())


class _Blocked(QWidget):
    """Said instead of a page that can't be shown: the file is no YAML now."""

    def __init__(self, kit: BenchKit) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(kit.theme.px(12))
        self._text = label("", "lead", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        press = Press(key="page:source", text=kit.words("page.to_source"), icon="code")
        made = button(kit, press)
        made.setMaximumWidth(made.sizeHint().width() + kit.theme.px(20))
        column.addStretch(1)
        column.addWidget(self._text)
        column.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def say(self, text: str) -> None:
        """Show why."""
        self._text.setText(text)

    def minimumSizeHint(self) -> QSize:
        """Return little: it gives way."""
        return QSize(200, 120)
