"""The file as text: numbered lines, coloured, with what is wrong marked at its line."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from widgets.paint import box
from widgets.state import Tone
from widgets.workbench.highlight import Highlighter, units
from widgets.workbench.kit import BenchKit
from widgets.workbench.line import leaves_undo
from widgets.workbench.state import Note, Source


class _Numbers(QWidget):
    """The margin with the numbers of the lines."""

    def __init__(self, editor: "SourceEdit") -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        """Return the room of the largest number."""
        return QSize(self._editor.margin_px(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the numbers of the lines in view."""
        self._editor.paint_numbers(self, event)


class SourceEdit(QPlainTextEdit):
    """Reports every change; what is shown anew leaves the cursor where it is."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.setObjectName("source")
        self.setProperty("code", "true")
        self.setAccessibleName(kit.words("source.text"))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(2 * self._metrics().horizontalAdvance(" "))
        self.setTabChangesFocus(True)
        self._highlighter = Highlighter("yaml", kit.theme, self.document())
        self._numbers = _Numbers(self)
        self._wrong: dict[int, Note] = {}
        self._notes: tuple[Note, ...] = ()
        self._sent = ""
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._follow)
        self.cursorPositionChanged.connect(self._light)
        self.textChanged.connect(self._edited)
        self._make_room()

    def show_source(self, source: Source) -> None:
        """Show this; a line that is named is brought into view."""
        if self.toPlainText() != source.text:
            self._replace(source.text)
        self._sent = source.text
        if source.wrong != self._notes:
            self._notes = source.wrong
            self._wrong = {note.line: note for note in reversed(source.wrong)}
            self._light()
            self._numbers.update()
        if source.line:
            self.go_to(source.line)

    def _replace(self, text: str) -> None:
        """Change only what differs: the view and the cursor stay where they are."""
        old = self.toPlainText()
        head = 0
        most = min(len(old), len(text))
        while head < most and old[head] == text[head]:
            head += 1
        tail = 0
        while tail < most - head and old[-1 - tail] == text[-1 - tail]:
            tail += 1
        self.blockSignals(True)
        at = self.textCursor().position()
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(old, head))
        end = units(old, len(old) - tail)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[head : len(text) - tail])
        back = self.textCursor()
        back.setPosition(min(at, units(text, len(text))))
        self.setTextCursor(back)
        self.document().clearUndoRedoStacks()
        self.blockSignals(False)
        self._make_room()
        self.viewport().update()

    def go_to(self, line: int) -> None:
        """Bring a line into view and the cursor to it."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        self.setTextCursor(cursor)
        self.centerCursor()

    def margin_px(self) -> int:
        """Return the width of the margin."""
        digits = max(3, len(str(self.blockCount())))
        return self._metrics().horizontalAdvance("9") * digits + self.kit.theme.px(26)

    def paint_numbers(self, margin: QWidget, event: QPaintEvent) -> None:
        """Paint the numbers; those with something wrong stand out."""
        theme = self.kit.theme
        painter = QPainter(margin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.colour("surface"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        current = self.textCursor().blockNumber()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(offset)
            if area.top() > event.rect().bottom():
                break
            line = block.blockNumber() + 1
            place = QRect(0, round(area.top()), margin.width(), round(area.height()))
            note = self._wrong.get(line)
            if note is not None:
                dot = QRect(theme.px(6), place.center().y() - 3, 7, 7)
                box(painter, dot.toRectF(), 3.5, theme.colour(note.tone.value))
            painter.setPen(theme.colour("text" if line - 1 == current else "text3"))
            inside = place.adjusted(0, 0, -theme.px(10), 0)
            painter.drawText(inside, Qt.AlignmentFlag.AlignRight, str(line))
            block = block.next()

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window: it is one for all fields."""
        return leaves_undo(event) and super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the margin go down the whole side."""
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.left(), inside.top(), self.margin_px(), inside.height())

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin_px() + self.kit.theme.px(8), 0, 0, 0)

    def _follow(self, area: QRect, moved_px: int) -> None:
        if moved_px:
            self._numbers.scroll(0, moved_px)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def _light(self) -> None:
        """Mark the line of the cursor, and those with something wrong."""
        theme = self.kit.theme
        rows = [self._line(self.textCursor(), theme.colour("surface"))]
        for line, note in self._wrong.items():
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                tone = "bad_soft" if note.tone is Tone.BAD else "warn_soft"
                rows.append(self._line(QTextCursor(block), theme.colour(tone)))
        self.setExtraSelections(rows)
        self._numbers.update()

    def _line(self, cursor: QTextCursor, colour: object) -> QTextEdit.ExtraSelection:
        found = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setBackground(colour)  # type: ignore[arg-type]
        look.setProperty(QTextFormat.Property.FullWidthSelection, True)
        cursor.clearSelection()
        found.cursor, found.format = cursor, look
        return found

    def _edited(self) -> None:
        text = self.toPlainText()
        if text != self._sent:
            self._sent = text
            self.kit.gestures.source_requested.emit(text)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self.font())
