"""One fact of the panel: its name, its value by its kind, and what is had of it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from widgets.state import Choice
from widgets.text import tip
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import label, wear
from widgets.workbench.pickers import Picker, Segments
from widgets.workbench.state import FactRow

OPEN, KNOWN = "open", "known"


class _Value(QLineEdit):
    """A value as it is typed; taken over with every character."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that it is done with."""
        super().focusOutEvent(event)
        self.left.emit()


class FactLine(QWidget):
    """One row. What it shows is compared first: most rows stay as they are."""

    def __init__(self, kit: BenchKit, row: FactRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.row: FactRow | None = None
        theme = kit.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(4), theme.px(4), theme.px(4))
        column.setSpacing(theme.px(1))
        head = QHBoxLayout()
        head.setSpacing(theme.px(5))
        self._marks = QLabel()
        self._name = label("", "label")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._shown = label("", "code")
        head.addWidget(self._marks)
        head.addWidget(self._name, 1)
        head.addWidget(self._shown)
        column.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(theme.px(4))
        self.editor: QWidget = self._made(row)
        self.state = QPushButton()
        self.state.setProperty("look", "flat")
        self.state.setIcon(kit.icon("ellipsis", "text3"))
        self.state.setIconSize(QSize(theme.px(15), theme.px(15)))
        self.state.setFixedWidth(theme.px(28))
        self.state.clicked.connect(self._open_menu)
        line.addWidget(self.editor, 1)
        line.addWidget(self.state)
        column.addLayout(line)
        self._wrong = label("", "bad", wrap=True)
        column.addWidget(self._wrong)
        self.menu: QMenu | None = None

    def _made(self, row: FactRow) -> QWidget:
        if row.kind == "bool":
            segments = Segments(self.kit, self)
            segments.picked.connect(lambda index: self._pick(segments.key_of(index)))
            return segments
        if row.kind == "choice":
            picker = Picker(self.kit, self)
            picker.activated.connect(lambda _index: self._pick(picker.key))
            return picker
        value = _Value(self)
        value.textEdited.connect(self._typed)
        return value

    def show_row(self, row: FactRow) -> None:
        """Show this."""
        if row == self.row:
            return
        self.row = row
        self._name.setText(row.label)
        self._name.setToolTip(tip(f"{row.label}\n{row.name}"))
        self._shown.setText(row.shown)
        self._show_marks(row)
        self._show_value(row)
        self._wrong.setText(row.wrong)
        self._wrong.setVisible(bool(row.wrong))
        state = next((each.text for each in row.states if each.key == row.state), "")
        said = self.kit.words("facts.state", name=row.label, state=state)
        self.state.setAccessibleName(said)
        self.state.setToolTip(tip(said))

    def _show_marks(self, row: FactRow) -> None:
        side = self.kit.theme.px(14)
        first = next(iter(row.marks), None)
        self._marks.setVisible(first is not None)
        if first is not None:
            icon = self.kit.icon(first.icon, first.tone, 14)
            self._marks.setPixmap(icon.pixmap(side, side))
            self._marks.setToolTip(tip("\n".join(mark.text for mark in row.marks)))
            self._marks.setAccessibleName(first.text)

    def _show_value(self, row: FactRow) -> None:
        editor = self.editor
        said = next((each.text for each in row.states if each.key == row.state), "")
        match editor:
            case Segments():
                chosen = row.text if row.state == KNOWN else row.state
                editor.offer(row.choices, chosen, row.label)
            case Picker():
                if row.state in (KNOWN, OPEN):
                    editor.offer(row.choices, row.text if row.state == KNOWN else "")
                else:
                    state = Choice(key=f"={row.state}", text=said)
                    editor.offer((*row.choices, state), state.key)
                editor.setAccessibleName(row.label)
            case _Value():
                if editor.text() != row.text:
                    editor.setText(row.text)
                editor.setPlaceholderText(row.hint if row.state == OPEN else said)
                editor.setAccessibleName(row.label)
                wear(editor, "tone", "bad" if row.wrong else "")

    def _pick(self, key: str) -> None:
        if self.row is None:
            return
        if key in ("", OPEN) or key.startswith("="):
            self.kit.gestures.fact_state_requested.emit(self.row.name, OPEN)
        else:
            self.kit.gestures.fact_requested.emit(self.row.name, key)

    def _typed(self, text: str) -> None:
        if self.row is not None:
            self.kit.gestures.fact_requested.emit(self.row.name, text)

    def _open_menu(self) -> None:
        """Offer what else there is to say of a fact than a value."""
        row = self.row
        if row is None:
            return
        self.menu = QMenu(self)
        for each in row.states:
            if each.key == KNOWN:
                continue
            action = self.menu.addAction(each.text)
            action.setCheckable(True)
            action.setChecked(each.key == row.state)
            action.triggered.connect(
                lambda _on=False, key=each.key: self.kit.gestures.fact_state_requested.emit(
                    row.name, key
                )
            )
        self.menu.popup(self.state.mapToGlobal(self.state.rect().bottomLeft()))
