"""The settled steps in one line, which unfolds to the list of them."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from widgets.buttons import Press, mirrored
from widgets.paint import box, brush
from widgets.theme import Role


class FoldLine(Press):
    """A check mark, the words, and a mark that says whether it is unfolded."""

    unfolded = False

    def show_part(self, text: str, *, can_unfold: bool, unfolded: bool) -> None:
        """Show exactly this; an empty text hides it."""
        self.unfolded = unfolded
        self.call(text, text)
        self.setVisible(bool(text))
        self.setEnabled(can_unfold)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line; what does not fit is elided."""
        px, painter = self.theme.px, brush(self)
        colours = self.theme.tokens.colours
        if self.lit:
            box(painter, QRectF(self.rect()), px(5), self.theme.colour("surface2"))
        size, left = px(13), px(3)
        self._icon(painter, "check", colours.text3, left, size)
        metrics = self.theme.metrics(Role.MICRO)
        room = self.width() - px(26) - (size + px(4) if self.isEnabled() else 0)
        text = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, room)
        painter.setPen(self.theme.colour("text2" if self.lit else "text3"))
        painter.setFont(self.theme.font(Role.MICRO))
        place = mirrored(self, QRect(px(26), 0, room, self.height()))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, side, text)
        if self.isEnabled():
            icon = "chevron-up" if self.unfolded else "chevron-down"
            after = px(26) + metrics.horizontalAdvance(text) + px(4)
            self._icon(painter, icon, colours.text3, after, size)

    def _icon(self, painter: QPainter, name: str, colour: str, left: int, size: int) -> None:
        place = mirrored(self, QRect(left, (self.height() - size) // 2, size, size))
        ratio = self.devicePixelRatioF()
        pixmap = self.kit.icons.pixmap(name, colour, size, ratio, stroke=2.4)
        painter.drawPixmap(QPoint(place.topLeft()), pixmap)
