"""One field of a form: its name, the editor that fits it, and what is wrong below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.workbench.kit import BenchKit
from widgets.workbench.line import LineEntry, tone_of
from widgets.workbench.marks import NoteLine, label
from widgets.workbench.pickers import Check, Picker
from widgets.workbench.prose import Prose
from widgets.workbench.state import Field, Kind

_TALL = frozenset({Kind.GUARD, Kind.SCRIPT, Kind.LINES})


class FieldBox(QWidget):
    """Keeps its editor while the kind of the field stays."""

    def __init__(self, kit: BenchKit, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.field = field
        self.notes: list[NoteLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.theme.px(3))
        head = QHBoxLayout()
        head.setSpacing(kit.theme.px(6))
        self._name = label("", "label")
        head.addWidget(self._name)
        head.addStretch(1)
        self.editor = self._made(field)
        self._name.setBuddy(self.editor)
        self._name.setVisible(field.kind is not Kind.FLAG)
        column.addLayout(head)
        column.addWidget(self.editor)
        self._help = label("", "help", wrap=True)
        column.addWidget(self._help)
        self._below = column
        self.show_field(field)

    def _made(self, field: Field) -> QWidget:
        kit = self.kit
        if field.kind in _TALL:
            return Prose(kit, field.kind, self)
        if field.kind is Kind.CHOICE:
            picker = Picker(kit, self)
            picker.activated.connect(lambda _index: self._say(picker.key))
            return picker
        if field.kind is Kind.FLAG:
            check = Check(kit, self)
            check.toggled.connect(lambda on: self._say("true" if on else "false"))
            return check
        if field.kind is Kind.SHOWN:
            shown = label("", "quiet", wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            return shown
        return LineEntry(kit, self)

    def show_field(self, field: Field) -> None:
        """Show this."""
        self.field = field
        self._name.setText(field.label)
        self._help.setText(field.help)
        self._help.setVisible(bool(field.help))
        editor = self.editor
        match editor:
            case Prose() | LineEntry():
                editor.show_field(field)
            case Picker():
                editor.tone = tone_of(field)
                editor.offer(field.choices, field.text)
                editor.setAccessibleName(field.label)
                editor.update()
            case Check():
                editor.setText(field.label)
                editor.setAccessibleName(field.label)
                editor.blockSignals(True)
                editor.setChecked(field.text == "true")
                editor.blockSignals(False)
            case QLabel():
                editor.setText(field.text)
        self._show_notes(field)

    def _show_notes(self, field: Field) -> None:
        while len(self.notes) < len(field.notes):
            made = NoteLine(self.kit, self)
            self.notes.append(made)
            self._below.addWidget(made)
        for index, line in enumerate(self.notes):
            line.setVisible(index < len(field.notes))
            if index < len(field.notes):
                line.show_note(field.notes[index])

    def _say(self, text: str) -> None:
        gestures = self.kit.gestures
        gestures.edit_requested.emit(self.field.way, text)
        gestures.edit_finished.emit()
