"""The customer's tier: a gem and a word, or the gem alone where room is short."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.state import Tone
from widgets.text import Words
from widgets.theme import Role


class Badge(Part):
    """Hidden while there is no tier."""

    def __init__(self, kit: Kit, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__(kit, parent)
        self.compact = compact
        self._words = Words(kit.theme, Role.BADGE, self)
        self.hide()

    def show_part(self, tier: str) -> None:
        """Show exactly this."""
        self._words.say(tier)
        self.setAccessibleName(tier)
        self.setVisible(bool(tier))

    def sizeHint(self) -> QSize:
        """Return the room it takes."""
        px = self.theme.px
        width = px(20) if self.compact else px(28) + self._words.wanted_px()
        return QSize(width, max(px(18), self.theme.line_px(Role.BADGE) + px(3)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box and the gem."""
        px = self.theme.px
        painter = brush(self)
        fore, back = self.theme.tone(Tone.GOLD)
        box(painter, QRectF(self.rect()), px(5), back)
        size = px(11)
        left = (self.width() - size) // 2 if self.compact else px(6)
        place = self.mirrored(QRect(left, (self.height() - size) // 2, size, size))
        pixmap = self.kit.icons.pixmap(
            "gem", fore.name(), size, self.devicePixelRatioF(), stroke=2.4
        )
        painter.drawPixmap(place.topLeft(), pixmap)
        painter.setPen(Qt.PenStyle.NoPen)

    def arrange(self) -> None:
        """Place the word beside the gem."""
        px = self.theme.px
        self._words.setVisible(not self.compact)
        self.put(self._words, px(21), 0, self.width() - px(21) - px(5), self.height())
