"""A field of one line: names, numbers, lists, and cells of a grid while they are edited."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.state import Tone
from widgets.text import tip
from widgets.workbench.completing import Completer
from widgets.workbench.highlight import characters, units
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import wear
from widgets.workbench.state import Field, Kind, Way

CODE = frozenset({Kind.GUARD, Kind.LIST, Kind.NAME})


class LineEntry(QLineEdit):
    """Reports every character; a name only once it is finished."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.field: Field | None = None
        self._begun = ""
        self._named: tuple[Way, str] | None = None
        self.completer_list = Completer(kit, self, self)
        self.textEdited.connect(self._edited)

    def show_field(self, field: Field) -> None:
        """Show this; what is being typed stays as long as it is what the field says."""
        before, self.field = self.field, field
        self.completer_list.kind = field.completes
        wear(self, "code", "true" if field.kind in CODE else "false")
        naming = field.kind is Kind.NAME and self.hasFocus() and self._same(before, field)
        if self.text() != field.text and not naming:
            at = self.cursorPosition()
            self.setText(field.text)
            self.setCursorPosition(min(at, len(field.text)) if self.hasFocus() else 0)
        self.setPlaceholderText(field.hint)
        self.setAccessibleName(field.label)
        self.setAccessibleDescription("\n".join(note.text for note in field.notes))
        self.setToolTip(tip("\n".join(note.text for note in field.notes)))
        wear(self, "tone", tone_of(field))

    def _same(self, before: Field | None, field: Field) -> bool:
        return before is not None and (before.way, before.text) == (field.way, field.text)

    def written(self) -> str:
        """Return its text."""
        return self.text()

    def cursor_at(self) -> int:
        """Return where its cursor is, in characters."""
        return characters(self.text(), self.cursorPosition())

    def cursor_place(self) -> QRect:
        """Return where its cursor is, in its own pixels."""
        return self.cursorRect()

    def put(self, start: int, end: int, text: str) -> None:
        """Write a text in the place of these characters, as if it were typed."""
        old = self.text()
        new = old[:start] + text + old[end:]
        self.setText(new)
        self.setCursorPosition(units(new, start + len(text)))
        self._edited(new)

    def revert(self) -> None:
        """Take back what was typed since the cursor came here."""
        if self.text() != self._begun:
            self.setText(self._begun)
            self._edited(self._begun)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember what there was."""
        self._begun, self._named = self.text(), None
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that this field is done with."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.finish()

    def finish(self) -> None:
        """Take over a name; what is typed next is another change."""
        field, name = self.field, self.text().strip()
        naming = field is not None and field.kind is Kind.NAME and name != field.text
        if naming and field is not None and self._named != (field.way, name):
            self._named = (field.way, name)
            self.kit.gestures.rename_requested.emit(field.way, name)
        self.kit.gestures.edit_finished.emit()

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window: it is one for all fields."""
        return leaves_undo(event) and super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return finishes a name, and is not for what is around."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter:
            self.finish()
        super().keyPressEvent(event)
        if enter:
            event.accept()

    def _edited(self, text: str) -> None:
        field = self.field
        if field is not None and field.kind is not Kind.NAME:
            self.kit.gestures.edit_requested.emit(field.way, text)
        self.completer_list.follow()


def leaves_undo(event: QEvent) -> bool:
    """Let undo and redo go to the window; say whether an event is for the editor itself."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return True
    keys = QKeySequence.StandardKey
    if event.matches(keys.Undo) or event.matches(keys.Redo):
        event.ignore()
        return False
    return True


def tone_of(field: Field) -> str:
    """Return the look of what is wrong in a field; empty when nothing is."""
    tones = {note.tone for note in field.notes}
    return "bad" if Tone.BAD in tones else "warn" if tones else ""
