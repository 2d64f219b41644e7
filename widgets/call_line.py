"""One call in one line: who, where from, how it stands, for how long."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Press, mirrored
from widgets.clock_pill import duration
from widgets.kit import Kit
from widgets.paint import box, brush
from widgets.state import Tone
from widgets.state.calls import CallChip
from widgets.text import clean
from widgets.theme import Role, Theme


def call_line_px(theme: Theme) -> int:
    """Return the height of a line."""
    return max(theme.px(34), theme.line_px(Role.CHIP) + theme.px(14))


class CallLine(Press):
    """Painted by hand in one go; a click on it asks for the call's card."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.chip: CallChip | None = None
        self._passed = ""
        self.clicked.connect(self._ask)

    def show_part(self, chip: CallChip) -> None:
        """Show exactly this."""
        if chip == self.chip:
            return
        self.chip = chip
        self.tick()
        self.update()

    def tick(self) -> None:
        """Let the clock go on; screen readers hear no clock."""
        chip = self.chip
        if chip is None:
            return
        passed = duration(chip.since, self.kit.now()) if chip.since is not None else ""
        if passed != self._passed:
            self._passed = passed
            self.update()
        self.call(", ".join(filter(None, (chip.name, chip.detail, chip.state))))

    @property
    def says(self) -> tuple[str, str, str]:
        """What it shows: who, where from, how and for how long."""
        chip = self.chip
        if chip is None:
            return "", "", ""
        ending = "  ".join(filter(None, (chip.state, self._passed)))
        return clean(chip.name), clean(chip.detail), clean(ending)

    def _ask(self) -> None:
        if self.chip is not None:
            self.kit.gestures.call_requested.emit(self.chip.call_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon and the three texts; the name gives way last."""
        chip = self.chip
        if chip is None:
            return
        px, painter, colour = self.theme.px, brush(self), self.theme.colour
        fore, back = self.theme.tone(chip.tone)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        line = colour("text3" if self.lit else "line2")
        box(painter, area, px(self.theme.tokens.radius.control), colour("bg"), line)
        side, tall = px(22), self.height()
        badge = mirrored(self, QRect(px(7), (tall - side) // 2, side, side))
        box(painter, QRectF(badge), side / 2, back)
        size = px(13)
        icon = self.kit.icons.pixmap(chip.icon, fore.name(), size, self.devicePixelRatioF())
        gap = (side - size) // 2
        painter.drawPixmap(badge.x() + gap, badge.y() + gap, icon)
        self._paint_texts(painter, px(36), self.width() - px(10))

    def _paint_texts(self, painter: QPainter, left: int, right: int) -> None:
        """Share the line out: how it stands is kept whole, then the name, then where from."""
        name, detail, ending = self.says
        tone = self.chip.tone if self.chip is not None else Tone.NEUTRAL
        bold, small = self.theme.metrics(Role.CHIP), self.theme.metrics(Role.CAP)
        gap, room = self.theme.px(8), right - left
        last = min(small.horizontalAdvance(ending) + 3, room // 2)
        first = min(bold.horizontalAdvance(name) + 3, room - last - gap)
        middle = room - first - last - 2 * gap
        for text, role, shade, x, wide, end in (
            (name, Role.CHIP, self.theme.colour("text"), left, first, False),
            (detail, Role.CAP, self.theme.colour("text2"), left + first + gap, middle, False),
            (ending, Role.CAP, self.theme.tone(tone)[0], right - last, last, True),
        ):
            if wide < self.theme.px(20):
                continue
            place = mirrored(self, QRect(x, 0, wide, self.height()))
            side = Qt.AlignmentFlag.AlignRight if end != self._rtl else Qt.AlignmentFlag.AlignLeft
            painter.setFont(self.theme.font(role))
            painter.setPen(shade)
            metrics = self.theme.metrics(role)
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
            flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
            painter.drawText(place, flags, cut)

    @property
    def _rtl(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft
