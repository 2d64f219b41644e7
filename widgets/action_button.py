"""An action: idle, asking, running with its progress inside, done, failed or unknown."""

from bisect import bisect_left
from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QTextOption
from PySide6.QtWidgets import QWidget

from widgets.buttons import Press, mirrored
from widgets.kit import Kit
from widgets.paint import box, brush, spun
from widgets.state import Action, ActionLook
from widgets.theme import Role

ICONS = {
    ActionLook.DONE: "check",
    ActionLook.FAILED: "triangle-alert",
    ActionLook.RUNNING: "loader-circle",
    ActionLook.UNKNOWN: "circle-dashed",
}
COLOURS = {
    ActionLook.CONFIRM: ("accent_soft", "accent_text", "accent_text"),
    ActionLook.RUNNING: ("info_soft", "accent_text", ""),
    ActionLook.DONE: ("ok_soft", "ok", ""),
    ActionLook.FAILED: ("bad_soft", "bad", ""),
    ActionLook.UNKNOWN: ("warn_soft", "warn", ""),
}
"""Fill, text and line of a look; the idle ones depend on more."""


class ActionButton(Press):
    """The recommended one is filled."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._action: Action | None = None
        self.clicked.connect(self._request)

    def show_part(self, action: Action | None) -> None:
        """Show exactly this; None leaves its place empty."""
        if action == self._action:
            return
        self._action = action
        self.setVisible(action is not None)
        self.kit.ticker.animate(self, action is not None and action.look is ActionLook.RUNNING)
        if action is not None:
            self.call(action.text, action.tip or action.text)
            self.setEnabled(action.enabled)
        self.update()

    @property
    def name(self) -> str:
        """Name of the action it stands for."""
        return self._action.name if self._action else ""

    def _request(self) -> None:
        gestures = self.kit.gestures
        gestures.action_requested.emit(gestures.call_id, self.name)

    def sizeHint(self) -> QSize:
        """Return the least room it takes; it is given more."""
        return QSize(self.theme.px(80), self.theme.px(36))

    def _colours(self, action: Action) -> tuple[str, str, str]:
        if action.look in COLOURS:
            return COLOURS[action.look]
        if not action.enabled:
            return "surface", "text3", "line"
        if action.primary:
            return ("accent_hi" if self.lit else "accent"), "on_accent", ""
        return ("surface2" if self.lit else "bg"), "text", "line2"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, the progress, the icon and the words."""
        action = self._action
        if action is None:
            return
        fill, fore, line = self._colours(action)
        colour = self.theme.colour
        painter = brush(self)
        radius = self.theme.px(self.theme.tokens.radius.control)
        box(painter, QRectF(self.rect()), radius, colour(fill), colour(line) if line else None)
        if action.look is ActionLook.RUNNING and action.progress is not None:
            self._paint_progress(painter, action.progress, radius)
        self._paint_words(painter, action, colour(fore))

    def _paint_progress(self, painter: QPainter, progress: float, radius: int) -> None:
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), radius, radius)
        tall = self.theme.px(3)
        width = round(self.width() * min(1.0, max(0.0, progress)))
        painter.save()
        painter.setClipPath(path)
        bar = QRect(0, self.height() - tall, width, tall)
        painter.fillRect(mirrored(self, bar), self.theme.colour("accent_text"))
        painter.restore()

    def _paint_words(self, painter: QPainter, action: Action, fore: QColor) -> None:
        px, size = self.theme.px, self.theme.px(15)
        room = self.width() - size - px(6) - 2 * px(7)
        role, lines = self._setting(room)
        metrics = self.theme.metrics(role)
        wide = min(room, max(metrics.horizontalAdvance(line) for line in lines) + 1)
        left = (self.width() - size - px(6) - wide) // 2
        place = mirrored(self, QRect(left, (self.height() - size) // 2, size, size))
        icon = ICONS.get(action.look, action.icon)
        pixmap = self.kit.icons.pixmap(
            icon, fore.name(), size, self.devicePixelRatioF(), stroke=2.2
        )
        turn = self.kit.ticker.turn_deg if action.look is ActionLook.RUNNING else 0.0
        spun(painter, pixmap, place, turn)
        painter.setPen(fore)
        painter.setFont(self.theme.font(role))
        tall = self.theme.line_px(role)
        top = (self.height() - tall * len(lines)) // 2
        option = QTextOption(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTextDirection(self.layoutDirection())
        for number, line in enumerate(lines):
            area = mirrored(self, QRect(left + size + px(6), top + number * tall, wide, tall))
            painter.drawText(QRectF(area), line, option)

    def _setting(self, room: int) -> tuple[Role, list[str]]:
        """Return one line in the button's size or two in the smaller one, elided at the end."""
        text, metrics = self.words, self.theme.metrics(Role.BUTTON)
        if metrics.horizontalAdvance(text) <= room:
            return Role.BUTTON, [text]
        small = self.theme.metrics(Role.BUTTON_SMALL)
        cut = _break(text, lambda part: small.horizontalAdvance(part) <= room)
        lines = [text[:cut].rstrip(), text[cut:].lstrip()]
        elided = [small.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]
        return Role.BUTTON_SMALL, [line for line in elided if line]


def _break(text: str, fits: Callable[[str], bool]) -> int:
    """Return where the first line ends: after the last word that fits, else within it."""
    whole = max(1, bisect_left(range(len(text)), True, key=lambda n: not fits(text[: n + 1])))
    space = text.rfind(" ", 0, whole + 1)
    return space if space > 0 and whole < len(text) else whole
