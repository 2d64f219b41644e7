"""Text on the card: plain, in reserved room, elided, and told whole in the tool tip."""

import html
import re
from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QStyle, QWidget

from widgets.theme import Role, Theme

LONGEST = 2000
"""Characters kept of any text: more can't be read during a call."""

LONGEST_LINE = 240
"""Characters kept for each line a text may take."""

LONGEST_TIP = 400
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
FORCING = re.compile("[\u202a-\u202e]")
"""Embeddings and overrides: they could turn other text round. Isolates and marks may stay."""
GAPS = re.compile(" {3,}")


def clean(text: str, longest: int = LONGEST) -> str:
    """Make outside text fit to paint: one paragraph, no control or direction-forcing marks."""
    kept = CONTROLS.sub(" ", FORCING.sub("", text[:longest]))
    return GAPS.sub("  ", kept).strip()


def tip(text: str) -> str:
    """Return a tool tip that shows the text as it stands; Qt takes `<b>` for markup otherwise."""
    if not text:
        return ""
    return f"<p style='white-space: pre-wrap'>{html.escape(text[:LONGEST_TIP])}</p>"


class Words(QLabel):
    """A text in a role. It is as large as its part makes it, whatever it says.

    `lines` is how many lines it may take; what does not fit is elided.
    """

    def __init__(
        self,
        theme: Theme,
        role: Role,
        parent: QWidget | None = None,
        *,
        lines: int = 1,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        spacing: float = 1.0,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._theme, self.role, self.lines = theme, role, lines
        self._align, self._colour = align, theme.colour(role.value.colour)
        self._line_px = round(theme.line_px(role) * spacing)
        self._strong: tuple[str, ...] = ()
        self._layout: QTextLayout | None = None
        self._rows: dict[tuple[int, int], int] = {}

    def say(self, text: str, *, strong: Sequence[str] = ()) -> None:
        """Show this text; the words in `strong` stand out."""
        longest = self.lines * LONGEST_LINE or LONGEST
        shown = clean(text, longest)
        if shown == self.text() and tuple(strong) == self._strong:
            return
        self._strong, self._layout, self._rows = tuple(strong), None, {}
        self.setToolTip("")
        self.setText(shown)
        self.update()

    def paint_in(self, colour: QColor) -> None:
        """Use another colour than the role's."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    @property
    def line_px(self) -> int:
        """Height of one line."""
        return self._line_px

    def wanted_px(self) -> int:
        """Return the width one line of it takes; the metrics round, the layout does not."""
        return self._theme.metrics(self.role).horizontalAdvance(self.text()) + 2

    def rows_at(self, width: int) -> int:
        """Return how many lines it takes at this width, at most `lines`."""
        key = (width, self.lines)
        if key not in self._rows:
            laid_out = self._laid_out(width).lineCount() if self.text() else 1
            self._rows[key] = max(1, laid_out)
        return self._rows[key]

    def height_at(self, width: int) -> int:
        """Return the height it takes at this width."""
        return self.rows_at(width) * self._line_px

    @property
    def elided(self) -> bool:
        """Whether part of the text is only in the tool tip."""
        return self._laid_out(self.width()).text() != self.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, in the middle of the room from top to bottom."""
        if not self.text():
            return
        if self._layout is None:
            self._layout = self._laid_out(self.width())
            self.setToolTip(tip(self.text()) if self._layout.text() != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self._colour)
        spare = self.height() - self._layout.lineCount() * self._line_px
        self._layout.draw(painter, QPointF(0, max(0, spare // 2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew at the new width."""
        self._layout = None
        super().resizeEvent(event)

    def _laid_out(self, width: int) -> QTextLayout:
        whole, starts = self._compose(self.text(), width)
        if not starts:
            return whole
        head, rest = _split(self.text(), starts[-1])
        cut = self._theme.metrics(self.role).elidedText(
            rest, Qt.TextElideMode.ElideRight, max(0, width)
        )
        return self._compose(head + cut, width)[0]

    def _compose(self, text: str, width: int) -> tuple[QTextLayout, list[int]]:
        """Lay out; the second value holds where the lines start if the text does not fit."""
        layout = QTextLayout(text, self._theme.font(self.role))
        layout.setTextOption(self._option())
        layout.setFormats(self._formats(text))
        layout.beginLayout()
        starts: list[int] = []
        end = 0
        while len(starts) < (self.lines or 999):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1, width))
            line.setPosition(
                QPointF(0, len(starts) * self._line_px + (self._line_px - line.height()) / 2)
            )
            starts.append(line.textStart())
            end = line.textStart() + line.textLength()
        layout.endLayout()
        return layout, starts if end < _units(text) else []

    def _option(self) -> QTextOption:
        option = QTextOption(QStyle.visualAlignment(self.layoutDirection(), self._align))
        option.setTextDirection(self.layoutDirection())
        single = self.lines == 1
        option.setWrapMode(
            QTextOption.WrapMode.WrapAnywhere
            if single
            else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        )
        return option

    def _formats(self, text: str) -> list[QTextLayout.FormatRange]:
        ranges = []
        for word in filter(None, self._strong):
            for found in re.finditer(re.escape(word), text):
                ranges.append(_bold(_units(text[: found.start()]), _units(word)))
        return ranges


def _units(text: str) -> int:
    """Return the length as Qt counts it: rare characters count twice."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _split(text: str, unit: int) -> tuple[str, str]:
    whole = text.encode("utf-16-le", "replace")
    return whole[: unit * 2].decode("utf-16-le"), whole[unit * 2 :].decode("utf-16-le")


def _bold(start: int, length: int) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    style = QTextCharFormat()
    style.setFontWeight(700)
    found.start, found.length, found.format = start, length, style
    return found
