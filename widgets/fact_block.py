"""One fact of an opened chip: its value, what every system says of it, and how to see it whole."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Look, TextButton
from widgets.kit import Kit, Part
from widgets.source_row import SourceRow
from widgets.state import FactDetail, Labels
from widgets.text import Words
from widgets.theme import Role

MOST_SOURCES = 6


class FactBlock(Part):
    """As tall as what it says; the way to reveal it stands in room that is always kept."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._fact: FactDetail | None = None
        self.label = Words(kit.theme, Role.CAP, self, lines=2)
        end = Qt.AlignmentFlag.AlignRight
        self.value = Words(kit.theme, Role.ANSWER, self, lines=3, align=end)
        self.reveal = TextButton(kit, Look.KEYED, self)
        self.reveal.clicked.connect(self._reveal)
        self.rows: list[SourceRow] = []

    def _reveal(self) -> None:
        gestures = self.kit.gestures
        if self._fact is not None:
            gestures.reveal_requested.emit(gestures.call_id, self._fact.key)

    def show_part(self, fact: FactDetail, labels: Labels) -> None:
        """Show exactly this."""
        self._fact = fact
        self.label.say(fact.label)
        self.value.say(fact.value)
        loud = "warn" if fact.disputed else "text3" if fact.busy else "text"
        self.value.paint_in(self.theme.colour(loud))
        self.reveal.call(labels.reveal, f"{labels.reveal}: {fact.label}")
        self.reveal.setVisible(fact.can_reveal)
        lines = fact.lines[:MOST_SOURCES]
        while len(self.rows) < len(lines):
            self.rows.append(SourceRow(self.kit, self))
        for row, line in zip(self.rows, lines, strict=False):
            row.show_part(line, labels)
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(lines))
            if index >= len(lines):
                row.rest()
        self.setAccessibleName(f"{fact.label}: {fact.value}")

    def rest(self) -> None:
        """Stand still: it is not shown any more."""
        for row in self.rows:
            row.rest()

    def tick(self) -> None:
        """Let the ages go on."""
        for row in self._shown():
            row.tick()

    def _shown(self) -> list[SourceRow]:
        return self.rows[: len(self._fact.lines[:MOST_SOURCES])] if self._fact is not None else []

    def _head(self, width: int) -> tuple[int, int, int]:
        """Return the widths of label and value, and the height of both."""
        gap = self.theme.px(10)
        label = min(self.label.wanted_px(), round(width * 0.52))
        value = width - label - gap
        return label, value, max(self.label.height_at(label), self.value.height_at(value))

    def _tail(self) -> int:
        return self.reveal.wanted_px

    def height_at(self, width: int) -> int:
        """Return the height it takes at this width."""
        px, inner = self.theme.px, width - self._tail()
        rows = sum(row.height_at(inner) + px(3) for row in self._shown())
        return self._head(width)[2] + px(3) + max(rows, self.reveal.tall_px) + px(8)

    def arrange(self) -> None:
        """Place the head, one row for each system, and the way to reveal it beside them."""
        px, width = self.theme.px, self.width()
        label, value, head = self._head(width)
        self.put(self.label, 0, 0, label, head)
        self.put(self.value, width - value, 0, value, head)
        y, inner = head + px(3), width - self._tail()
        wide, tall = self.reveal.wanted_px, self.reveal.tall_px
        self.put(self.reveal, width - wide, y - px(2), wide, tall)
        for row in self._shown():
            self.put(row, 0, y, inner, row.height_at(inner))
            row.arrange()
            y += row.height() + px(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rule below."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self.theme.colour("line"))
