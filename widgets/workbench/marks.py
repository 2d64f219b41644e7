"""Small things several parts show: words of one look, buttons, and notes with their remedy."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QWidget,
)

from widgets.paint import box, brush
from widgets.state import Tone
from widgets.text import tip
from widgets.theme import Role
from widgets.workbench.kit import BenchKit
from widgets.workbench.state import Note, Press


def label(text: str, look: str, *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """Return words in one of the looks of the style sheet."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(look)
    made.setWordWrap(wrap)
    return made


def wear(widget: QWidget, name: str, value: str) -> None:
    """Change a property the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(kit: BenchKit, press: Press, look: str = "") -> QPushButton:
    """Return a button; pressed, it says so by its key and way."""
    made = QPushButton()
    made.setObjectName(f"press-{press.key}")
    made.setProperty("look", look or ("primary" if press.primary else ""))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    dress(kit, made, press)
    made.clicked.connect(
        lambda: kit.gestures.press_requested.emit(made.property("key"), made.property("way"))
    )
    return made


def dress(kit: BenchKit, made: QPushButton, press: Press) -> None:
    """Give a button its words, icon and meaning."""
    made.setProperty("key", press.key)
    made.setProperty("way", press.way)
    words = press.text.replace("&", "&&")
    made.setText(f" {words}" if press.icon and words else words)
    made.setAccessibleName(press.text or press.tip)
    made.setToolTip(tip(press.tip))
    made.setEnabled(press.enabled)
    if press.icon:
        colour = "on_accent" if press.primary else "text2" if press.enabled else "text3"
        made.setIcon(kit.icon(press.icon, colour))
        side = kit.theme.px(15)
        made.setIconSize(QSize(side, side))


class NoteLine(QWidget):
    """What is wrong, and the remedy where there is one."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.theme.px(6))
        self._icon = QLabel()
        self._text = label("", "bad", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.fix = QPushButton()
        self.fix.setProperty("look", "link")
        self.fix.setCursor(Qt.CursorShape.PointingHandCursor)
        self.fix.clicked.connect(self._mend)
        self.note: Note | None = None
        for each in (self._icon, self._text, self.fix):
            row.addWidget(each)

    def show_note(self, note: Note) -> None:
        """Show this one."""
        self.note = note
        bad = note.tone is Tone.BAD
        self._icon.setPixmap(
            self.kit.icon("circle-x" if bad else "triangle-alert", note.tone.value, 14).pixmap(
                self.kit.theme.px(14), self.kit.theme.px(14)
            )
        )
        self._text.setObjectName(note.tone.value)
        self._text.setText(note.text)
        self._text.style().polish(self._text)
        self.fix.setVisible(bool(note.fix))
        self.fix.setText(self.kit.words("note.fix", fix=note.fix).replace("&", "&&"))
        self.fix.setAccessibleName(self.fix.text())

    def _mend(self) -> None:
        if self.note is not None:
            self.kit.gestures.fix_requested.emit(self.note.key)


class Dot(QWidget):
    """A small filled circle with a number in it, for what is wrong; nothing at zero."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit, self._count, self._tone = kit, 0, "bad"
        side = kit.theme.line_px(Role.OVER)
        self.setFixedSize(round(side * 1.3), side)

    def show_count(self, count: int, tone: str) -> None:
        """Show how many."""
        self._count, self._tone = count, tone
        self.setVisible(count > 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = brush(self)
        theme = self.kit.theme
        text, soft = theme.colour(self._tone), theme.colour(f"{self._tone}_soft")
        box(painter, self.rect().toRectF(), self.height() / 2, QColor(soft))
        painter.setPen(text)
        painter.setFont(theme.font(Role.KEY))
        shown = str(self._count) if self._count < 100 else "99"
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the button below have the press."""
        event.ignore()


def paint_icon(
    kit: BenchKit, painter: QPainter, icon: str, colour: str, area: QRect, ratio: float
) -> None:
    """Paint an icon in the middle of an area, in a colour of the theme."""
    side = min(area.width(), area.height())
    shown = str(getattr(kit.theme.tokens.colours, colour))
    place = QStyle.alignedRect(
        Qt.LayoutDirection.LeftToRight,
        Qt.AlignmentFlag.AlignCenter,
        QSize(side, side),
        area,
    )
    painter.drawPixmap(place, kit.icons.pixmap(icon, shown, side, ratio))
