"""The pages of the window, one below the other, each with what is on it and what is wrong there."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.text import tip
from widgets.theme import Role
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import Dot, label
from widgets.workbench.state import Entry, Rail


class _EntryButton(QPushButton):
    """One page."""

    def __init__(self, kit: BenchKit, entry: Entry) -> None:
        super().__init__()
        self.kit = kit
        self.setProperty("look", "entry")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, kit.theme.px(8), 0)
        row.addStretch(1)
        self._count = label("", "code", parent=self)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._dot = Dot(kit, self)
        self._dot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._count)
        row.addWidget(self._dot)
        side = kit.theme.px(16)
        self.setIconSize(QSize(side, side))
        self.setMinimumHeight(kit.theme.line_px(Role.BODY) + kit.theme.px(13))

    def show_entry(self, entry: Entry, chosen: bool) -> None:
        """Show this."""
        self.setText(f" {entry.text}".replace("&", "&&"))
        self.setChecked(chosen)
        self.setIcon(self.kit.icon(entry.icon, "accent_text" if chosen else "text2"))
        wrong = entry.wrong + entry.warned
        self._count.setText("" if wrong else entry.count)
        self._dot.show_count(wrong, "bad" if entry.wrong else "warn")
        parts = [entry.text, entry.count]
        if entry.wrong:
            parts.append(self.kit.words("rail.wrong", count=entry.wrong))
        if entry.warned:
            parts.append(self.kit.words("rail.warned", count=entry.warned))
        said = ", ".join(part for part in parts if part)
        self.setAccessibleName(said)
        self.setToolTip(tip(said))

    def sizeHint(self) -> QSize:
        """Return the room of the words and of what stands behind them."""
        hint = super().sizeHint()
        return QSize(hint.width() + self.kit.theme.px(40), hint.height())


class RailBar(QFrame):
    """The list at the left."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.setObjectName("rail")
        self._group = QButtonGroup(self)
        self.buttons: dict[str, _EntryButton] = {}
        self._column = QVBoxLayout(self)
        gap = kit.theme.px(8)
        self._column.setContentsMargins(gap, gap + 2, gap, gap)
        self._column.setSpacing(2)
        self._column.addStretch(1)

    def show_rail(self, rail: Rail) -> None:
        """Show this."""
        for entry in rail.entries:
            made = self.buttons.get(entry.key)
            if made is None:
                made = self.buttons[entry.key] = _EntryButton(self.kit, entry)
                self._group.addButton(made)
                made.clicked.connect(
                    lambda _on=False, key=entry.key: self.kit.gestures.page_requested.emit(key)
                )
                self._column.insertWidget(self._column.count() - 1, made)
            made.show_entry(entry, entry.key == rail.chosen)
