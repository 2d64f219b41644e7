"""A small badge in the head: the customer's tier, or how far they are verified."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.state import Tone
from widgets.text import Words
from widgets.theme import Role


class Badge(Part):
    """An icon and a word; hidden while it has nothing to say. Compact, the icon stands alone."""

    def __init__(self, kit: Kit, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__(kit, parent)
        self.compact = compact
        self._icon, self._tone = "gem", Tone.GOLD
        self._words = Words(kit.theme, Role.BADGE, self)
        self.hide()

    def show_part(self, text: str, icon: str = "gem", tone: Tone = Tone.GOLD) -> None:
        """Show exactly this; an empty text hides it."""
        if (icon, tone) != (self._icon, self._tone):
            self._icon, self._tone = icon, tone
            self.update()
        self._words.say(text)
        self._words.paint_in(self.theme.tone(tone)[0])
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        """Return the room it takes."""
        px = self.theme.px
        width = px(20) if self.compact else px(28) + self._words.wanted_px()
        return QSize(width, max(px(18), self.theme.line_px(Role.BADGE) + px(3)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box and the icon."""
        px = self.theme.px
        painter = brush(self)
        fore, back = self.theme.tone(self._tone)
        box(painter, QRectF(self.rect()), px(5), back)
        size = px(11)
        left = (self.width() - size) // 2 if self.compact else px(6)
        place = self.mirrored(QRect(left, (self.height() - size) // 2, size, size))
        pixmap = self.kit.icons.pixmap(
            self._icon, fore.name(), size, self.devicePixelRatioF(), stroke=2.4
        )
        painter.drawPixmap(place.topLeft(), pixmap)
        painter.setPen(Qt.PenStyle.NoPen)

    def arrange(self) -> None:
        """Place the word beside the icon."""
        px = self.theme.px
        self._words.setVisible(not self.compact)
        self.put(self._words, px(21), 0, self.width() - px(21) - px(5), self.height())
