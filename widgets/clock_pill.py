"""The state of the call at the top right: a word, or a clock that counts."""

from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.state import Pill
from widgets.text import Words
from widgets.theme import Role


def duration(since: datetime, now: datetime) -> str:
    """Return minutes and seconds passed, with hours once there are any; never below zero."""
    seconds = max(0, int((now - since).total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes_and_seconds = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{minutes_and_seconds}" if hours else minutes_and_seconds


class ClockPill(Part):
    """Figures of one width: the pill does not change while it counts."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._pill = Pill()
        self._words = Words(kit.theme, Role.CLOCK, self)

    def show_part(self, pill: Pill) -> None:
        """Show exactly this."""
        if pill != self._pill:
            self._pill = pill
            self._words.paint_in(self.theme.tone(pill.tone)[0])
            self.update()
        self.tick()

    def tick(self) -> None:
        """Let the clock show the time it is now."""
        since = self._pill.since
        text = self._pill.text
        if since is not None and not text:
            text = duration(since, self.kit.now())
        self._words.say(text)

    def sizeHint(self) -> QSize:
        """Return the room it takes."""
        px = self.theme.px
        return QSize(px(29) + self._words.wanted_px(), self.theme.line_px(Role.CLOCK) + px(8))

    def arrange(self) -> None:
        """Place the words beside the dot."""
        px = self.theme.px
        self.put(self._words, px(20), 0, self.width() - px(24), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill and its dot."""
        if not self._words.text():
            return
        px = self.theme.px
        fore, back = self.theme.tone(self._pill.tone)
        painter = brush(self)
        box(painter, QRectF(self.rect()), self.height() / 2, back)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fore)
        dot = px(6)
        painter.drawEllipse(self.mirrored(QRect(px(9), (self.height() - dot) // 2, dot, dot)))
