"""The panel of facts: what the author says the systems know, and where the walk stands by it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from widgets.text import tip
from widgets.theme import Role
from widgets.workbench.fact_rows import FactLine
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import button, label
from widgets.workbench.pickers import Picker
from widgets.workbench.state import FactRow, Facts, Press


class FactsPanel(QWidget):
    """Rows are made once for each fact and kind; what is typed to find one hides the others."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        theme, words = kit.theme, kit.words
        self.lines: dict[tuple[str, str], FactLine] = {}
        self._order: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
        self._heads: list[QLabel] = []
        self._state: Facts | None = None
        column = QVBoxLayout(self)
        gap = theme.px(8)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.addWidget(label(words("facts.title"), "heading"))
        head.addStretch(1)
        self._told = label("", "code")
        head.addWidget(self._told)
        column.addLayout(head)
        self.start = Picker(kit)
        self.start.setAccessibleName(words("facts.start"))
        self.start.setToolTip(tip(words("facts.start")))
        self.start.activated.connect(
            lambda _index: kit.gestures.start_requested.emit(self.start.key)
        )
        column.addWidget(self.start)
        column.addLayout(self._tools())
        column.addWidget(self._stand_box())
        self.sought = QLineEdit()
        self.sought.setPlaceholderText(words("facts.find"))
        self.sought.setAccessibleName(words("facts.find"))
        self.sought.setClearButtonEnabled(True)
        self.sought.textChanged.connect(self._sift)
        column.addWidget(self.sought)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)

    def _tools(self) -> QHBoxLayout:
        words = self.kit.words
        row = QHBoxLayout()
        row.setSpacing(self.kit.theme.px(4))
        again = Press(key="again", text=words("facts.again"), icon="refresh-cw")
        keep = Press(key="keep-test", text=words("facts.keep"), icon="flask-conical")
        self.again, self.keep = self._tool(again), self._tool(keep)
        row.addWidget(self.again)
        row.addWidget(self.keep)
        row.addStretch(1)
        return row

    def _tool(self, press: Press) -> QPushButton:
        return button(self.kit, press, "link")

    def _stand_box(self) -> QWidget:
        theme = self.kit.theme
        frame = QFrame()
        frame.setObjectName("section")
        row = QHBoxLayout(frame)
        row.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(6))
        self._stand_icon = QLabel()
        self._stand = label("", "label", wrap=True)
        row.addWidget(self._stand_icon)
        row.addWidget(self._stand, 1)
        return frame

    def show_facts(self, facts: Facts) -> None:
        """Show these."""
        self._state = facts
        self._told.setText(facts.told)
        chosen = next((each.key for each in facts.starts if each.chosen), "")
        self.start.offer(facts.starts, chosen)
        if facts.stand is not None:
            side = self.kit.theme.px(16)
            icon = self.kit.icon(facts.stand.icon, facts.stand.tone)
            self._stand_icon.setPixmap(icon.pixmap(side, side))
            self._stand.setText(facts.stand.text)
        order = tuple(
            (group.title, tuple((row.name, row.kind) for row in group.rows))
            for group in facts.groups
        )
        if order != self._order:
            self._order = order
            self._lay_out(facts)
        for group in facts.groups:
            for row in group.rows:
                self.lines[row.name, row.kind].show_row(row)

    def line_of(self, name: str) -> FactLine:
        """Return the row of a fact."""
        return next(line for (fact, _), line in self.lines.items() if fact == name)

    def _lay_out(self, facts: Facts) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, self.kit.theme.px(4), 0)
        column.setSpacing(0)
        wanted = {(row.name, row.kind): row for group in facts.groups for row in group.rows}
        self.lines = {key: line for key, line in self.lines.items() if key in wanted}
        self._heads = []
        for group in facts.groups:
            head = label(group.title, "over")
            top = self.kit.theme.px(10)
            head.setContentsMargins(self.kit.theme.px(10), top, 0, self.kit.theme.px(2))
            self._heads.append(head)
            column.addWidget(head)
            for row in group.rows:
                column.addWidget(self._line(row))
        column.addStretch(1)
        old = self._scroll.takeWidget()
        self._scroll.setWidget(inside)
        if old is not None:
            old.deleteLater()
        self._sift(self.sought.text())

    def _line(self, row: FactRow) -> FactLine:
        key = (row.name, row.kind)
        if key not in self.lines:
            self.lines[key] = FactLine(self.kit, row)
        return self.lines[key]

    def _sift(self, text: str) -> None:
        """Show only what the words are found in."""
        wanted = text.strip().casefold()
        if self._state is None:
            return
        for head, group in zip(self._heads, self._state.groups, strict=True):
            found = False
            for row in group.rows:
                fits = wanted in f"{row.label} {row.name}".casefold()
                self.lines[row.name, row.kind].setVisible(fits)
                found = found or fits
            head.setVisible(found)

    def least_px(self) -> int:
        """Return the width below which it is of no use."""
        return self.kit.theme.metrics(Role.BODY).averageCharWidth() * 40
