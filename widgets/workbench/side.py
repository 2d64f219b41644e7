"""Facts and card at the right: side by side where there is room, else one at a time."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from widgets.state import Choice
from widgets.workbench.facts import FactsPanel
from widgets.workbench.kit import BenchKit
from widgets.workbench.pickers import Segments
from widgets.workbench.preview import PreviewPanel
from widgets.workbench.style import sheet

FACTS, CARD = "facts", "card"


class Side(QFrame):
    """Wide or narrow, as the window says."""

    def __init__(self, kit: BenchKit, facts: FactsPanel, preview: PreviewPanel) -> None:
        super().__init__()
        self.setObjectName("side")
        self.kit, self.facts, self.preview = kit, facts, preview
        self.wide: bool | None = None
        gap = kit.theme.px(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, gap, 0, 0)
        column.setSpacing(0)
        self.tabs = Segments(kit)
        self.tabs.offer(
            (
                Choice(key=FACTS, text=kit.words("side.facts")),
                Choice(key=CARD, text=kit.words("side.card")),
            ),
            FACTS,
        )
        self.tabs.picked.connect(lambda index: self.turn_to(self.tabs.key_of(index)))
        self._tab_row = QWidget()
        self._tab_row.setStyleSheet(sheet(kit.theme))
        row = QHBoxLayout(self._tab_row)
        row.setContentsMargins(gap, 0, gap, 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        column.addWidget(self._tab_row)
        self._both = QWidget()
        self._beside = QHBoxLayout(self._both)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(0)
        self._one = QWidget()
        self._stack = QStackedLayout(self._one)
        column.addWidget(self._both, 1)
        column.addWidget(self._one, 1)
        self.lay_out(wide=True)

    def lay_out(self, *, wide: bool) -> None:
        """Put both beside each other, or one over the other."""
        if wide == self.wide:
            return
        self.wide = wide
        for panel in (self.facts, self.preview):
            (self._beside if wide else self._stack).addWidget(panel)
            if wide:
                panel.show()
        self._tab_row.setVisible(not wide)
        self._both.setVisible(wide)
        self._one.setVisible(not wide)
        if wide:
            self.facts.setFixedWidth(self.facts.least_px())
        else:
            self.facts.setMinimumWidth(0)
            self.facts.setMaximumWidth(16777215)
            self.turn_to(FACTS)

    def turn_to(self, key: str) -> None:
        """Show this one where only one is shown."""
        if not self.wide:
            self._stack.setCurrentWidget(self.facts if key == FACTS else self.preview)
        for index, each in enumerate((FACTS, CARD)):
            self.tabs.buttons[index].setChecked(each == key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line at the left; a style sheet would reach into the card."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.kit.theme.colour("surface"))
        painter.fillRect(0, 0, 1, self.height(), self.kit.theme.colour("line"))

    def wide_px(self) -> int:
        """Return the width it takes with both beside each other."""
        return self.facts.least_px() + self.preview.wanted_px()

    def narrow_px(self) -> int:
        """Return the width it takes with one at a time."""
        return max(self.facts.least_px(), self.preview.wanted_px())
