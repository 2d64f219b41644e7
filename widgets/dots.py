"""How far along the guide the step is: one dot per step, the current one long."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import brush

MOST = 8


class Dots(Part):
    """Nothing when there are too many to count at a glance."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._index, self._count = 0, 0

    def show_part(self, index: int, count: int) -> None:
        """Show exactly this; 0 hides them."""
        if (index, count) != (self._index, self._count):
            self._index, self._count = index, count
            self.update()

    @property
    def wanted_px(self) -> int:
        """Width they take."""
        if not 0 < self._count <= MOST or not self._index:
            return 0
        px = self.theme.px
        return (px(8) + px(4)) * (self._count - 1) + px(18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots."""
        if not self.wanted_px:
            return
        px, painter, x = self.theme.px, brush(self), 0
        tall = px(5)
        for number in range(1, self._count + 1):
            width = px(18) if number == self._index else px(8)
            reached = number <= self._index
            painter.setBrush(self.theme.colour("accent_text" if reached else "accent_line"))
            place = self.mirrored(QRect(x, (self.height() - tall) // 2, width, tall))
            painter.drawRoundedRect(QRectF(place), tall / 2, tall / 2)
            x += width + px(4)
