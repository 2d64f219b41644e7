"""The list of completions below the cursor. The keyboard stays in the editor it belongs to."""

from typing import Protocol

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets.paint import box
from widgets.state import Choice
from widgets.theme import Role
from widgets.workbench.kit import BenchKit
from widgets.workbench.state import Options
from widgets.workbench.style import sheet

Index = QModelIndex | QPersistentModelIndex
SHOWN = 9
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: SHOWN,
    Qt.Key.Key_PageUp: -SHOWN,
}


class Completed(Protocol):
    """An editor that can be completed."""

    def written(self) -> str:
        """Return its text."""

    def cursor_at(self) -> int:
        """Return where its cursor is, in characters."""

    def cursor_place(self) -> QRect:
        """Return where its cursor is, in its own pixels."""

    def put(self, start: int, end: int, text: str) -> None:
        """Write a text in the place of these characters, as if it were typed."""


class _Rows(QStyledItemDelegate):
    """Paints a completion: what is written, and behind it what it stands for."""

    def __init__(self, kit: BenchKit, parent: QObject) -> None:
        super().__init__(parent)
        self._kit = kit

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of one line."""
        theme = self._kit.theme
        return QSize(100, theme.line_px(Role.CAP) + theme.px(8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one."""
        row: Choice = index.data(Qt.ItemDataRole.UserRole)
        theme, area = self._kit.theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & option.state.State_Selected:
            box(painter, area.toRectF(), 5, theme.colour("accent_soft"))
        inside = area.adjusted(theme.px(6), 0, -theme.px(6), 0)
        painter.setFont(self._kit.code_font())
        painter.setPen(theme.colour("text"))
        metrics = painter.fontMetrics()
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, row.key)
        left = inside.left() + metrics.horizontalAdvance(row.key) + theme.px(14)
        painter.setFont(theme.font(Role.QUIET))
        painter.setPen(theme.colour("text3"))
        rest = QRect(left, inside.top(), max(0, inside.right() - left), inside.height())
        told = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, told)
        painter.restore()


class Completer(QObject):
    """Belongs to one editor; its list floats over the window."""

    def __init__(self, kit: BenchKit, editor: QWidget, completed: Completed) -> None:
        super().__init__(editor)
        self._kit, self._editor, self._completed = kit, editor, completed
        self.kind = ""
        self._options = Options()
        self._taking = False
        self.rows: QListWidget | None = None
        editor.installEventFilter(self)

    @property
    def shown(self) -> bool:
        """Whether there is a list now."""
        return self.rows is not None and self.rows.isVisible()

    def follow(self, *, asked: bool = False) -> None:
        """Offer what fits the word at the cursor; with nothing typed only when asked."""
        if not self.kind or self._taking:
            return
        text, at = self._completed.written(), self._completed.cursor_at()
        options = self._kit.suggest(self.kind, text, at)
        if not options.rows or (not asked and options.start == options.end and self._idle(text)):
            self.close()
            return
        self._options = options
        self._show()

    def _idle(self, text: str) -> bool:
        """Whether a list that opens by itself would be in the way: nothing is typed yet."""
        return not text.strip()

    def close(self) -> None:
        """Take the list away."""
        if self.rows is not None:
            self.rows.hide()

    def take(self, row: int) -> None:
        """Write the completion of that row."""
        options = self._options
        self.close()
        self._taking = True
        self._completed.put(options.start, options.end, options.rows[row].key)
        self._taking = False
        if options.rows[row].key.endswith(("(", "= ")):
            self.follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that move in the list while it is there."""
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        elif event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QEvent) -> bool:
        """Whether a key is for the list, before anything else may have it."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        return self.shown and escape

    def _key(self, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Space:
            self.follow(asked=True)
            return True
        rows = self.rows
        if rows is None or not self.shown:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in _TAKE and not control:
            self.take(max(0, rows.currentRow()))
        elif event.key() in _MOVES:
            last = rows.count() - 1
            rows.setCurrentRow(max(0, min(last, rows.currentRow() + _MOVES[Qt.Key(event.key())])))
        else:
            return False
        return True

    def _show(self) -> None:
        window = self._editor.window()
        if self.rows is None or self.rows.parentWidget() is not window:
            self.rows = self._made(window)
        rows = self.rows
        rows.clear()
        for each in self._options.rows:
            item = QListWidgetItem(each.key)
            item.setData(Qt.ItemDataRole.UserRole, each)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.key} {each.text}")
            rows.addItem(item)
        rows.setCurrentRow(0)
        rows.setGeometry(self._place(window))
        rows.show()
        rows.raise_()

    def _made(self, window: QWidget) -> QListWidget:
        rows = QListWidget(window)
        rows.setObjectName("completions")
        rows.setStyleSheet(sheet(self._kit.theme))
        rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.setItemDelegate(_Rows(self._kit, rows))
        rows.setAccessibleName(self._kit.words("complete.list"))
        rows.itemClicked.connect(lambda item: self.take(rows.row(item)))
        self.destroyed.connect(rows.deleteLater)
        return rows

    def _place(self, window: QWidget) -> QRect:
        """Return where the list goes: below the cursor, above it where there is no room."""
        theme = self._kit.theme
        cursor = self._completed.cursor_place()
        corner = self._editor.mapTo(window, cursor.bottomLeft())
        count = min(SHOWN, len(self._options.rows))
        tall = count * (theme.line_px(Role.CAP) + theme.px(8)) + 8
        wide = min(theme.px(420), window.width() - 16)
        left = max(8, min(corner.x() - theme.px(8), window.width() - wide - 8))
        top = corner.y() + 4
        if top + tall > window.height() - 8:
            top = self._editor.mapTo(window, cursor.topLeft()).y() - tall - 4
        return QRect(QPoint(left, max(8, top)), QSize(wide, tall))
