"""How sure the reason is: an arc, and a number once experience stands behind it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.state import Reason
from widgets.text import Words
from widgets.theme import Role

SURE = 0.7
LIKELY = 0.4


class Ring(Part):
    """Empty while the share is not known."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._share: float | None = None
        middle = Qt.AlignmentFlag.AlignHCenter
        self.number = Words(kit.theme, Role.PERCENT, self, align=middle)
        self.band = Words(kit.theme, Role.BUTTON_SMALL, self, align=middle)

    def show_part(self, reason: Reason) -> None:
        """Show exactly this: the arc, and in it the number or the word for it, if it has room."""
        share = None if reason.share is None else min(1.0, max(0.0, reason.share))
        known = share is not None
        self.number.say(f"{round((share or 0.0) * 100)}%" if known and reason.counted else "")
        self.band.say(reason.band if known and not reason.counted else "")
        if share != self._share:
            self._share = share
            self.update()

    @property
    def says_band(self) -> bool:
        """Whether the word stands in the ring; else it must stand beside it."""
        inner = self.width() - self.theme.px(10)
        return bool(self.band.text()) and self.band.wanted_px() <= inner

    def arrange(self) -> None:
        """Place what is said in the middle."""
        self.band.setVisible(self.says_band)
        for words in (self.number, self.band):
            self.put(words, 0, 0, self.width(), self.height())

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
