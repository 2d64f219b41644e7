"""How sure the reason is: an arc and a number, never colour alone."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.text import Words
from widgets.theme import Role

SURE = 0.7
LIKELY = 0.4


class Ring(Part):
    """Empty while the share is not known."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._share: float | None = None
        self.words = Words(kit.theme, Role.PERCENT, self, align=Qt.AlignmentFlag.AlignHCenter)

    def show_part(self, share: float | None) -> None:
        """Show exactly this."""
        if share == self._share:
            return
        self._share = None if share is None else min(1.0, max(0.0, share))
        self.words.say("" if self._share is None else f"{round(self._share * 100)}%")
        self.update()

    def arrange(self) -> None:
        """Place the number in the middle."""
        self.put(self.words, 0, 0, self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the groove and the arc."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = self.theme.px(4)
        area = QRectF(self.rect()).adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        pen = QPen(self.theme.colour("surface2"), thick)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(area, 0, 360 * 16)
        if self._share is None:
            return
        tone = "text3"
        if self._share >= LIKELY:
            tone = "accent_text" if self._share >= SURE else "warn"
        pen.setColor(self.theme.colour(tone))
        painter.setPen(pen)
        painter.drawArc(area, 90 * 16, -int(360 * 16 * self._share))
