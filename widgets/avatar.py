"""The caller's initials, or a ringing phone, with a dot that says how the call stands."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.theme import Role


class Avatar(Part):
    """A rounded square; `dot` names the colour of the dot, None hides it."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._initials, self._dot, self._ringing = "", "ok", False

    def show_part(self, initials: str, dot: str | None, ringing: bool) -> None:
        """Show exactly this."""
        wanted = (initials[:2], dot or "", ringing)
        if wanted != (self._initials, self._dot, self._ringing):
            self._initials, self._dot, self._ringing = wanted
            self.kit.ticker.animate(self, ringing)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square, what is in it, and the dot."""
        painter, side = brush(self), float(self.width())
        colours = self.theme.tokens.colours
        box(painter, QRectF(self.rect()), side * 0.3, self.theme.colour("info_soft"))
        if self._initials:
            font = QFont(self.theme.font(Role.TITLE))
            font.setPixelSize(round(side * (0.36 if len(self._initials) > 1 else 0.4)))
            painter.setFont(font)
            painter.setPen(self.theme.colour("info"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)
        else:
            size = round(side * 0.48)
            at = round((side - size) / 2)
            pixmap = self.kit.icons.pixmap(
                "phone-incoming", colours.info, size, self.devicePixelRatioF()
            )
            painter.drawPixmap(at, at, pixmap)
        if self._dot:
            self._paint_dot(painter, side)

    def _paint_dot(self, painter: QPainter, side: float) -> None:
        size = side * 0.3
        area = QRectF(side - size, side - size, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("bg"))
        painter.drawEllipse(area.adjusted(-1, -1, 1, 1))
        colour = QColor(self.theme.colour(self._dot))
        if self._ringing:
            colour.setAlphaF(self.kit.ticker.glow)
        painter.setBrush(colour)
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))
