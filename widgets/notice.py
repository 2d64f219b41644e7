"""What has changed under the agent's feet, and the way to where that leads."""

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Look, TextButton
from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.state import Notice
from widgets.text import Words
from widgets.theme import Role

LINES = 3


class NoticePart(Part):
    """Stands above what is clicked in the step, and takes its room from what is read."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._notice: Notice | None = None
        self.words = Words(kit.theme, Role.CAP, self, lines=LINES)
        self.words.paint_in(kit.theme.colour("text"))
        self.go = TextButton(kit, Look.LINK, self)
        gestures = kit.gestures
        self.go.clicked.connect(lambda: gestures.changes_requested.emit(gestures.call_id))
        self.hide()

    def show_part(self, notice: Notice | None) -> None:
        """Show exactly this; None hides it."""
        self._notice = notice
        self.setVisible(notice is not None)
        self.words.say(notice.text if notice else "")
        self.setAccessibleName(notice.text if notice else "")
        self.go.call(notice.link if notice else "")
        self.go.setVisible(bool(notice and notice.link))

    def _text_px(self, width: int) -> int:
        px = self.theme.px
        link = min(self.go.wanted_px, width // 3) + px(4) if self.go.isVisibleTo(self) else px(6)
        return width - px(26) - link

    def height_at(self, width: int, most_px: int) -> int:
        """Return the height it takes at this width, at most about this; 0 without a notice."""
        if self._notice is None:
            return 0
        self.words.lines = LINES
        line, around = self.words.line_px, self.theme.px(10)
        fits = max(1, (most_px - around) // line)
        self.words.lines = min(LINES, fits)
        tall = self.words.height_at(self._text_px(width)) + around
        return max(tall, self.go.tall_px + self.theme.px(4))

    def arrange(self) -> None:
        """Place the words, and the link at their end."""
        px, width, tall = self.theme.px, self.width(), self.height()
        text = self._text_px(width)
        above = min(px(5), max(0, (tall - self.words.line_px) // 2))
        self.put(self.words, px(26), above, text, tall - 2 * above)
        link, high = min(self.go.wanted_px, width // 3), min(self.go.tall_px, tall)
        self.put(self.go, width - link - px(2), (tall - high) // 2, link, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and the icon that says as much as the colour."""
        painter, size = brush(self), self.theme.px(14)
        radius = self.theme.px(self.theme.tokens.radius.control)
        box(painter, QRectF(self.rect()), radius, self.theme.colour("warn_soft"))
        top = self.theme.px(5) + (self.words.line_px - size) // 2
        place = self.mirrored(QRect(self.theme.px(7), top, size, size))
        warn = self.theme.tokens.colours.warn
        pixmap = self.kit.icons.pixmap("history", warn, size, self.devicePixelRatioF(), stroke=2.4)
        painter.drawPixmap(QPoint(place.topLeft()), pixmap)
