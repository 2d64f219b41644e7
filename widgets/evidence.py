"""One thing already checked: how it stands, what it is, who said so and how fresh."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import brush, spun
from widgets.state import Evidence, Labels, Mark
from widgets.text import Words
from widgets.theme import Role


class MarkIcon(Part):
    """Its shape says as much as its colour."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._mark = Mark.TODO

    def show_part(self, mark: Mark) -> None:
        """Show exactly this."""
        if mark is not self._mark:
            self._mark = mark
            self.kit.ticker.animate(self, mark is Mark.BUSY)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark."""
        painter, side = brush(self), min(self.width(), self.height())
        if self._mark is Mark.OK:
            self._paint_ok(painter, side)
            return
        colours = self.theme.tokens.colours
        icon, colour = {
            Mark.BAD: ("circle-x", colours.bad),
            Mark.BUSY: ("loader-circle", colours.accent_text),
            Mark.OUT: ("minus", colours.text3),
        }.get(self._mark, ("circle-dashed", colours.text3))
        pixmap = self.kit.icons.pixmap(icon, colour, side, self.devicePixelRatioF())
        turn = self.kit.ticker.turn_deg if self._mark is Mark.BUSY else 0.0
        spun(painter, pixmap, self.rect(), turn)

    def _paint_ok(self, painter: QPainter, side: int) -> None:
        painter.setBrush(self.theme.colour("ok"))
        painter.drawEllipse(QRectF(0.5, 0.5, side - 1, side - 1))
        size = round(side * 0.62)
        pixmap = self.kit.icons.pixmap(
            "check", self.theme.tokens.colours.bg, size, self.devicePixelRatioF(), stroke=3.6
        )
        at = round((side - size) / 2)
        painter.drawPixmap(at, at, pixmap)


class EvidenceRow(Part):
    """One line, or two where the text is long."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.mark = MarkIcon(kit, self)
        self.words = Words(kit.theme, Role.CAP, self, lines=2)
        self.source = Words(kit.theme, Role.MICRO, self, align=Qt.AlignmentFlag.AlignRight)

    def show_part(self, evidence: Evidence, labels: Labels) -> None:
        """Show exactly this."""
        said = {
            Mark.OK: labels.mark_ok,
            Mark.BAD: labels.mark_bad,
            Mark.BUSY: labels.mark_busy,
            Mark.TODO: labels.mark_todo,
            Mark.OUT: labels.mark_out,
        }[evidence.mark]
        self.mark.show_part(evidence.mark)
        self.mark.setAccessibleName(said)
        self.words.say(evidence.text)
        self.source.say(evidence.source)
        self.setAccessibleName(" ".join(filter(None, (said, evidence.text, evidence.source))))

    def _text_px(self, width: int) -> tuple[int, int]:
        px = self.theme.px
        source = min(self.source.wanted_px(), width // 3) if self.source.text() else 0
        return width - px(26) - (source + px(8) if source else 0), source

    def height_at(self, width: int) -> int:
        """Return the height it takes at this width."""
        return max(self.theme.px(16), self.words.height_at(self._text_px(width)[0]))

    def arrange(self) -> None:
        """Place the mark, the text and the source."""
        px = self.theme.px
        text, source = self._text_px(self.width())
        side, line = px(16), self.words.line_px
        self.put(self.mark, px(2), max(0, (line - side) // 2), side, side)
        self.put(self.words, px(26), 0, text, self.height())
        self.put(self.source, self.width() - source, 0, source, line)
