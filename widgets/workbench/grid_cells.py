"""How the cells of a grid look, and what they are edited with in place."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.state import Tone
from widgets.theme import Role
from widgets.workbench.grid_model import GridModel, Index, worded
from widgets.workbench.kit import BenchKit
from widgets.workbench.line import CODE, LineEntry
from widgets.workbench.marks import paint_icon, wear
from widgets.workbench.pickers import Picker
from widgets.workbench.state import Field, Kind, Row

LINES = 2
_PICKED = frozenset({Kind.CHOICE, Kind.FLAG})


class Cells(QStyledItemDelegate):
    """Two lines to a row: what is longer is cut and stands whole in the form below."""

    def __init__(self, kit: BenchKit, model: GridModel, parent: QObject) -> None:
        super().__init__(parent)
        self.kit, self._model = kit, model
        self._wrap = QTextOption()
        self._wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def row_px(self) -> int:
        """Return the height of a row."""
        theme = self.kit.theme
        return LINES * theme.line_px(Role.CAP) + theme.px(10)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of a cell."""
        return QSize(self.kit.theme.px(60), self.row_px())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row, field = self._model.row(index.row()), self._model.field(index)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, row)
        if field is None:
            self._signs(painter, option.rect, row)
        else:
            self._cell(painter, option, row, field, first=index.column() == self._model.shift)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        theme, area = self.kit.theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, theme.colour("accent_soft"))
        elif row.lit:
            painter.fillRect(area, theme.colour("ok_soft"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour("line"))

    def _signs(self, painter: QPainter, area: QRect, row: Row) -> None:
        theme = self.kit.theme
        if row.lit:
            painter.fillRect(
                area.left(), area.top(), theme.px(3), area.height(), theme.colour("ok")
            )
        side, gap = theme.px(15), theme.px(4)
        left = area.left() + theme.px(8)
        ratio = painter.device().devicePixelRatioF()
        for mark in row.marks:
            at = QRect(left, area.top() + (area.height() - side) // 2, side, side)
            paint_icon(self.kit, painter, mark.icon, mark.tone, at, ratio)
            left += side + gap

    def _cell(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: Row,
        field: Field,
        *,
        first: bool,
    ) -> None:
        theme, area = self.kit.theme, option.rect
        wrong = {note.tone for note in field.notes}
        if wrong:
            tone = "bad" if Tone.BAD in wrong else "warn"
            painter.fillRect(area.adjusted(0, 0, 0, -1), theme.colour(f"{tone}_soft"))
            painter.fillRect(area.left(), area.bottom() - 1, area.width(), 2, theme.colour(tone))
        inside = area.adjusted(theme.px(6), theme.px(4), -theme.px(6), -theme.px(4))
        text = worded(field) or field.hint
        quiet = not field.text or row.faint or field.kind is Kind.SHOWN
        painter.setPen(theme.colour("text3" if quiet else "text"))
        code = field.kind in CODE
        font = self.kit.code_font() if code else theme.font(Role.CAP)
        if first and not code:
            font = theme.font(Role.ANSWER)
        painter.setFont(font)
        _draw(painter, inside, text, self._wrap)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -2))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make what a cell is edited with."""
        field = self._model.field(index)
        if field is not None and field.kind in _PICKED:
            picker = Picker(self.kit, parent)
            picker.activated.connect(lambda _index: self._picked(picker, index))
            return picker
        line = LineEntry(self.kit, parent)
        wear(line, "cell", "true")
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell holds now."""
        field = self._model.field(index)
        if field is None:
            return
        if isinstance(editor, LineEntry):
            editor.show_field(field)
        elif isinstance(editor, Picker):
            editor.offer(field.choices, field.text)
            editor.setAccessibleName(field.label)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Do nothing: every character has been reported as it was typed."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Lay the editor over its cell; a long text may reach over the next ones."""
        area = QRect(option.rect)
        if isinstance(editor, LineEntry):
            wanted = editor.fontMetrics().horizontalAdvance(editor.text()) + self.kit.theme.px(40)
            around = editor.parentWidget()
            room = (around.width() if around is not None else wanted) - area.left()
            area.setWidth(max(area.width(), min(wanted, room)))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Let Esc take back what was typed, unless a list of completions is open."""
        if (
            isinstance(editor, LineEntry)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if editor.completer_list.shown:
                return False
            if event.key() == Qt.Key.Key_Escape:
                editor.revert()
        return super().eventFilter(editor, event)

    def _picked(self, picker: Picker, index: Index) -> None:
        field = self._model.field(index)
        if field is not None:
            self.kit.gestures.edit_requested.emit(field.way, picker.key)
            self.kit.gestures.edit_finished.emit()
        self.commitData.emit(picker)
        self.closeEditor.emit(picker, QStyledItemDelegate.EndEditHint.NoHint)


def _draw(painter: QPainter, inside: QRect, text: str, wrap: QTextOption) -> None:
    """Draw up to two lines; what is longer is cut with an ellipsis at the end of the second."""
    metrics = painter.fontMetrics()
    flat = text.replace("\n", "  ")
    if metrics.horizontalAdvance(flat) <= inside.width():
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, flat)
        return
    first = _fitting(flat, metrics, inside.width())
    rest = metrics.elidedText(flat[first:].lstrip(), Qt.TextElideMode.ElideRight, inside.width())
    half = inside.height() // LINES
    upper = QRect(inside.left(), inside.top(), inside.width(), half)
    lower = QRect(inside.left(), inside.top() + half, inside.width(), half)
    painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, flat[:first].rstrip())
    painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, rest)


def _fitting(text: str, metrics: object, width: int) -> int:
    """Return how many characters fit in a line, broken at a blank where there is one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        wide = metrics.horizontalAdvance(text[:middle])  # type: ignore[attr-defined]
        low, high = (middle, high) if wide <= width else (low, middle - 1)
    blank = text.rfind(" ", 0, low + 1)
    return blank if blank > low // 2 else low
