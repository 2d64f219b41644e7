"""A window on something longer than its room, with a thin bar; the width never changes."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

from widgets.kit import Kit
from widgets.paint import box, brush
from widgets.theme import Theme

BAR_PX = 10
"""What stands beside the sheet for the bar; a part that scrolls is given this much more."""


class ThinBar(QScrollBar):
    """A scroll bar that is only a thumb."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """Return its width; the height is given."""
        return QSize(BAR_PX - 2, self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the thumb."""
        span = self.maximum() - self.minimum() + self.pageStep()
        if self.maximum() <= self.minimum() or span <= 0:
            return
        painter = brush(self)
        tall = max(self._theme.px(20), self.height() * self.pageStep() / span)
        share = (self.value() - self.minimum()) / (self.maximum() - self.minimum())
        area = QRectF(2, (self.height() - tall) * share, self.width() - 4, tall)
        box(painter, area, area.width() / 2, self._theme.colour("line2"))


class Scroller(QScrollArea):
    """What it shows lies on `sheet`; the bar stands in room kept for it beside the sheet."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(ThinBar(kit.theme, self))
        self.sheet = QWidget()
        self.setWidget(self.sheet)
        for surface in (self, self.viewport(), self.sheet):
            surface.setAutoFillBackground(False)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def fit(self, width: int, height: int) -> None:
        """Make the sheet this large."""
        if self.sheet.size() != QSize(width, height):
            self.sheet.resize(width, height)

    @property
    def at(self) -> int:
        """How far down it is scrolled."""
        return self.verticalScrollBar().value()

    def go_to(self, at: int) -> None:
        """Scroll this far down, or as far as there is anything."""
        self.verticalScrollBar().setValue(at)

    def to_top(self) -> None:
        """Show the beginning."""
        self.verticalScrollBar().setValue(0)
