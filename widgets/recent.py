"""The customer's recent past in three lines."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import brush, shimmer
from widgets.state import CardState, RecentRow, Tone
from widgets.text import Words
from widgets.theme import Role

MOST = 3
WHEN_PX = 74


class RecentLine(Part):
    """When, a dot in its tone, and what."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.tone = Tone.NEUTRAL
        self.when = Words(kit.theme, Role.QUIET, self)
        self.what = Words(kit.theme, Role.ROW, self)

    def show_part(self, row: RecentRow) -> None:
        """Show exactly this."""
        self.tone = row.tone
        self.when.say(row.when)
        self.what.say(row.text)
        self.setAccessibleName(f"{row.when}. {row.text}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the two texts."""
        px = self.theme.px
        when = px(WHEN_PX)
        self.put(self.when, 0, 0, when + px(2), self.height())
        left = when + px(20)
        self.put(self.what, left, 0, self.width() - left, self.height())


class RecentPart(Part):
    """Three places; stand-ins while nothing is known."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._shown: tuple[object, ...] = ()
        self._count, self._waiting = 0, False
        self.title = Words(kit.theme, Role.OVER, self)
        self.lines = [RecentLine(kit, self) for _ in range(MOST)]

    def show_part(self, state: CardState, waiting: bool) -> None:
        """Show exactly this; `waiting`: it may still come."""
        wanted = (state.recent, state.labels.recent, waiting)
        if wanted == self._shown:
            return
        self._shown = wanted
        self._count = min(MOST, len(state.recent))
        self._waiting = waiting and not self._count
        self.kit.ticker.animate(self, self._waiting)
        self.title.say(state.labels.recent if self._count else "")
        for index, line in enumerate(self.lines):
            line.setVisible(index < self._count)
            if index < self._count:
                line.show_part(state.recent[index])
        self.arrange()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def arrange(self) -> None:
        """Place the heading and the lines."""
        px, width = self.theme.px, self.width()
        head = self.theme.line_px(Role.CAP) + px(5)
        self.put(self.title, 0, 0, width, head)
        tall = self.theme.line_px(Role.ROW) + px(4)
        for index, line in enumerate(self.lines):
            self.put(line, 0, head + px(1) + index * tall, width, tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots and the thread between them, or the stand-ins."""
        painter = brush(self)
        if self._waiting:
            self._paint_stand_in(painter)
            return
        px, spots = self.theme.px, [self._spot(line) for line in self.lines[: self._count]]
        painter.setPen(QPen(self.theme.colour("line2"), 1.4))
        for upper, lower in pairwise(spots):
            painter.drawLine(upper + QPointF(0, px(5)), lower - QPointF(0, px(5)))
        painter.setPen(Qt.PenStyle.NoPen)
        for spot, line in zip(spots, self.lines, strict=False):
            quiet = line.tone is Tone.NEUTRAL
            painter.setBrush(self.theme.colour("text3") if quiet else self.theme.tone(line.tone)[0])
            painter.drawEllipse(spot, px(3), px(3))

    def _spot(self, line: RecentLine) -> QPointF:
        px, area = self.theme.px, line.geometry()
        return QRectF(self.mirrored(QRect(px(WHEN_PX), area.y(), px(14), area.height()))).center()

    def _paint_stand_in(self, painter: QPainter) -> None:
        px = self.theme.px
        y = px(6)
        for share in (0.16, 0.8, 0.7, 0.76):
            strip = QRectF(0, y, self.width() * share, px(8))
            if self.theme.right_to_left:
                strip.moveRight(self.width())
            shimmer(painter, self.kit, strip, px(4))
            y += self.theme.line_px(Role.ROW) + px(4)
