"""Buttons that never take the keyboard: icons, links, pills and answers, painted by hand."""

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget

from widgets.kit import Kit
from widgets.paint import box, brush
from widgets.text import clean, tip
from widgets.theme import Role

LONGEST = 200
"""Characters of a button that are kept: more fit on none."""


class Press(QAbstractButton):
    """Something to click. Dead while the shield covers it."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.theme = kit.theme
        self.digit = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def call(self, text: str, hint: str = "") -> None:
        """Give it its words; screen readers hear them too."""
        shown = clean(text[:LONGEST])
        # Qt reads "&" as an accelerator: none of these may have one.
        written = shown.replace("&", "&&")
        if written != self.text():
            self.setText(written)
            self.setAccessibleName(shown)
            self.update()
        if tip(hint) != self.toolTip():
            self.setToolTip(tip(hint))

    def show_digit(self, digit: int) -> None:
        """Show which key presses it while keys come here; 0: none does."""
        if digit != self.digit:
            self.digit = digit
            self.update()

    def paint_digit(self, painter: QPainter, room_px: int) -> None:
        """Paint the key into the leading `room_px`: nothing makes room for it."""
        if not self.digit:
            return
        painter.setPen(self.theme.colour("accent_text"))
        painter.setFont(self.theme.font(Role.OVER_ACCENT))
        place = mirrored(self, QRect(0, 0, room_px, self.height()))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self.digit))

    @property
    def words(self) -> str:
        """Its words as they are painted."""
        return self.accessibleName()

    @property
    def lit(self) -> bool:
        """Whether it is shown as about to be pressed."""
        return self.isEnabled() and (self.underMouse() or self.isDown())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press unless it was meant for what lay here before."""
        place = QRect(self.mapToGlobal(QPoint(0, 0)), self.size())
        if self.kit.shield.blocks(place):
            event.accept()
            return
        super().mousePressEvent(event)


class Cover(Press):
    """Makes what it lies over clickable: it shows through, with a line around it when lit."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        if self.lit:
            line = self.theme.colour("text3")
            box(brush(self), QRectF(self.rect()), self.theme.px(6), None, line)


class IconButton(Press):
    """A single icon; its words are the tool tip."""

    def __init__(
        self, kit: Kit, icon: str, parent: QWidget | None = None, *, icon_px: int = 18
    ) -> None:
        super().__init__(kit, parent)
        self._icon, self._icon_px = icon, icon_px

    @property
    def side_px(self) -> int:
        """Its width and height."""
        return self.theme.px(self._icon_px + 10)

    def show_icon(self, icon: str) -> None:
        """Show another icon."""
        if icon != self._icon:
            self._icon = icon
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room it takes."""
        return QSize(self.side_px, self.side_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the middle."""
        painter = brush(self)
        if self.lit:
            fill = self.theme.colour("line2" if self.isDown() else "surface2")
            box(painter, QRectF(self.rect()), self.theme.px(8), fill)
        size = self.theme.px(self._icon_px)
        pixmap = self.kit.icons.pixmap(
            self._icon, self.theme.tokens.colours.text2, size, self.devicePixelRatioF()
        )
        painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, pixmap)


class Dress(NamedTuple):
    """How a text button looks: role, padding, height, radius and colours, at rest and lit."""

    role: Role
    padding_px: int
    height_px: int
    radius_px: float
    fill: str = ""
    line: str = ""
    lit_fill: str = ""
    lit_line: str = ""
    text: str = "text2"
    lit_text: str = "text"


class Look(Enum):
    """The kinds of text button."""

    OTHER = Dress(Role.CAP, 10, 22, 11, "", "line2", "surface2", "line2")
    LINK = Dress(Role.LINK, 5, 20, 5, "", "", "surface2", "", "accent_text", "accent_text")
    KEYED = Dress(Role.LINK, 13, 20, 5, "", "", "surface2", "", "accent_text", "accent_text")
    """A link with room for its key before the words."""
    ANSWER = Dress(Role.ANSWER, 10, 22, 6, "script", "line2", "script", "text3")
    CHOSEN = Dress(
        Role.ANSWER, 10, 22, 6, "info_soft", "accent_text", "info_soft", "accent_text",
        "accent_text", "accent_text",
    )  # fmt: skip
    PRIMARY = Dress(Role.BUTTON, 14, 34, 8, "accent", "", "accent_hi", "", "on_accent", "on_accent")
    DONE = Dress(Role.ANSWER, 10, 22, 6, "accent", "", "accent_hi", "", "on_accent", "on_accent")


class TextButton(Press):
    """A few words in one of the looks."""

    def __init__(self, kit: Kit, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._look = look
        self.key = ""

    def wear(self, look: Look) -> None:
        """Change how it looks."""
        if look is not self._look:
            self._look = look
            self.update()

    @property
    def wanted_px(self) -> int:
        """Width its words take, whole."""
        metrics = self.theme.metrics(self._look.value.role)
        padding = 2 * self.theme.px(self._look.value.padding_px)
        return metrics.horizontalAdvance(self.words) + padding + 1

    @property
    def tall_px(self) -> int:
        """Its height."""
        dress = self._look.value
        room = dress.height_px - round(self.theme.tokens.type.cap * 1.26)
        return self.theme.line_px(dress.role) + self.theme.px(room)

    def sizeHint(self) -> QSize:
        """Return the room it takes."""
        return QSize(self.wanted_px, self.tall_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box and the words, elided when there is too little room."""
        dress, lit = self._look.value, self.lit
        painter = brush(self)
        fill = self._tint(dress.lit_fill if lit else dress.fill)
        line = self._tint(dress.lit_line if lit else dress.line)
        radius = min(self.theme.px(dress.radius_px), self.height() / 2)
        if not self.isEnabled():
            fill = self.theme.colour("surface2") if dress.fill == "accent" else fill
        box(painter, QRectF(self.rect()), radius, fill, line)
        colour = (dress.lit_text if lit else dress.text) if self.isEnabled() else "text3"
        painter.setPen(self.theme.colour(colour))
        painter.setFont(self.theme.font(dress.role))
        metrics = self.theme.metrics(dress.role)
        inside = self.rect().adjusted(self.theme.px(4), 0, -self.theme.px(4), 0)
        text = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, text)
        self.paint_digit(painter, self.theme.px(dress.padding_px))

    def _tint(self, name: str) -> QColor | None:
        return self.theme.colour(name) if name else None


def place_in_rows(buttons: list[TextButton], width: int, gap: int, share: int = 1) -> list[QRect]:
    """Return where each button goes, filling rows from the leading edge.

    None is wider than its share of the width (1: all of it, 2: half).
    """
    widest = (width - gap * (share - 1)) // share
    places = []
    x = y = row_px = 0
    for button in buttons:
        taken = min(button.wanted_px, widest)
        if x and x + taken > width:
            x, y, row_px = 0, y + row_px + gap, 0
        places.append(QRect(x, y, taken, button.tall_px))
        x += taken + gap
        row_px = max(row_px, button.tall_px)
    return places


def mirrored(widget: QWidget, place: QRect) -> QRect:
    """Return a rectangle as it lies in this widget's direction of writing."""
    return QStyle.visualRect(widget.layoutDirection(), widget.rect(), place)
