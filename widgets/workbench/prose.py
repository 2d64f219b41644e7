"""A field of several lines: guards and scripts, with what is wrong underlined at its place."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from widgets.text import tip
from widgets.theme import Role
from widgets.workbench.completing import Completer
from widgets.workbench.highlight import Highlighter, characters, units
from widgets.workbench.kit import BenchKit
from widgets.workbench.line import leaves_undo, tone_of
from widgets.workbench.marks import wear
from widgets.workbench.state import Field, Kind, Note

LINES_MAX = 8


class Prose(QPlainTextEdit):
    """Grows with its text. A guard or script is one line to the file, however it is wrapped."""

    def __init__(self, kit: BenchKit, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit, self.kind = kit, kind
        self.field: Field | None = None
        self.completer_list = Completer(kit, self, self)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if kind is not Kind.SCRIPT:
            self.setProperty("code", "true")
        coloured = {Kind.GUARD: "guard", Kind.SCRIPT: "script"}.get(kind, "given")
        self._highlighter = Highlighter(coloured, kit.theme, self.document())
        self.document().setDocumentMargin(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._edited)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def show_field(self, field: Field) -> None:
        """Show this; the cursor stays where it is."""
        self.field = field
        self.completer_list.kind = field.completes
        if self.toPlainText() != field.text:
            at = self.textCursor().position()
            self.blockSignals(True)
            self.setPlainText(field.text)
            cursor = self.textCursor()
            cursor.setPosition(min(at, units(field.text, len(field.text))))
            self.setTextCursor(cursor)
            self.blockSignals(False)
            self.updateGeometry()
        self.setPlaceholderText(field.hint)
        self.setAccessibleName(field.label)
        self.setAccessibleDescription("\n".join(note.text for note in field.notes))
        self.setToolTip(tip("\n".join(note.text for note in field.notes)))
        wear(self, "tone", tone_of(field))
        self.setExtraSelections([self._underlined(n) for n in field.notes if n.at >= 0])

    def _underlined(self, note: Note) -> QTextEdit.ExtraSelection:
        text = self.toPlainText()
        found = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        at = min(note.at, max(0, len(text) - 1))
        cursor.setPosition(units(text, at))
        end = min(len(text), at + max(1, note.length))
        cursor.setPosition(units(text, end), QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self.kit.theme.colour(note.tone.value))
        look.setBackground(self.kit.theme.colour(f"{note.tone.value}_soft"))
        found.cursor, found.format = cursor, look
        return found

    def written(self) -> str:
        """Return its text."""
        return self.toPlainText()

    def cursor_at(self) -> int:
        """Return where its cursor is, in characters."""
        return characters(self.toPlainText(), self.textCursor().position())

    def cursor_place(self) -> QRect:
        """Return where its cursor is, in its own pixels."""
        return self.cursorRect().translated(self.viewport().pos())

    def put(self, start: int, end: int, text: str) -> None:
        """Write a text in the place of these characters, as if it were typed."""
        old = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(units(old, start))
        cursor.setPosition(units(old, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that this field is done with."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.kit.gestures.edit_finished.emit()

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window: it is one for all fields."""
        return leaves_undo(event) and super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return makes a line only where lines mean something."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.kind is not Kind.LINES:
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that goes with the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of its lines, within reason."""
        lines = self.document().documentLayout().documentSize().height()
        least = 2 if self.kind in (Kind.SCRIPT, Kind.LINES) else 1
        shown = max(least, min(LINES_MAX, round(lines)))
        margins = self.contentsMargins()
        chrome = margins.top() + margins.bottom() + 2
        return QSize(self.kit.theme.px(160), round(shown * self._line_px()) + chrome)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: what is written is to be seen."""
        return QSize(self.kit.theme.px(80), self.sizeHint().height())

    def changeEvent(self, event: object) -> None:
        """Measure anew when the letters change."""
        super().changeEvent(event)  # type: ignore[arg-type]
        if hasattr(self, "completer_list"):
            self.updateGeometry()

    def _line_px(self) -> float:
        metrics = self.fontMetrics()
        return max(metrics.lineSpacing(), self.kit.theme.line_px(Role.CAP))

    def _edited(self) -> None:
        if self.field is not None and self.toPlainText() != self.field.text:
            self.kit.gestures.edit_requested.emit(self.field.way, self.toPlainText())
            self.completer_list.follow()
