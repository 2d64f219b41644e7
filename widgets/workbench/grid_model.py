"""The rows of a grid as Qt asks for them."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from widgets.text import tip
from widgets.workbench.state import Field, Grid, Kind, Row

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class GridModel(QAbstractTableModel):
    """Shows one grid state. The first column is for signs where rows have any."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None

    def show_grid(self, grid: Grid) -> None:
        """Show this; editors stay open while the rows are the same ones."""
        before, self.grid = self.grid, grid
        if before is not None and _shape(before) == _shape(grid):
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            if last.isValid():
                self.dataChanged.emit(self.index(0, 0), last)
            if before.columns != grid.columns:
                count = self.columnCount()
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, count - 1)
            return
        self.beginResetModel()
        self.endResetModel()

    @property
    def shift(self) -> int:
        """How many columns stand before the first cell."""
        return 1 if self.grid is not None and self.grid.marked else 0

    def row(self, index: int) -> Row | None:
        """Return a row; None beyond the last."""
        rows = self.grid.rows if self.grid is not None else ()
        return rows[index] if 0 <= index < len(rows) else None

    def field(self, index: Index) -> Field | None:
        """Return a cell; None for the signs."""
        row, column = self.row(index.row()), index.column() - self.shift
        if row is None or not 0 <= column < len(row.cells):
            return None
        return row.cells[column]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() or self.grid is None else len(self.grid.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return how many columns there are, with that of the signs."""
        if parent.isValid() or self.grid is None:
            return 0
        return len(self.grid.columns) + self.shift

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows or says."""
        field = self.field(index)
        if field is None:
            return self._signs(index, role)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return worded(field)
            case Qt.ItemDataRole.ToolTipRole:
                notes = "\n".join(note.text for note in field.notes)
                return tip(notes or worded(field))
            case Qt.ItemDataRole.AccessibleTextRole:
                notes = ", ".join(note.text for note in field.notes)
                return " ".join(filter(None, (field.label, worded(field), notes)))
        return None

    def _signs(self, index: Index, role: int) -> Any:
        row = self.row(index.row())
        if row is None or role not in (
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        said = "\n".join(mark.text for mark in row.marks)
        return tip(said) if role == Qt.ItemDataRole.ToolTipRole else said

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if self.grid is None or orientation != Qt.Orientation.Horizontal:
            return None
        place = section - self.shift
        if not 0 <= place < len(self.grid.columns):
            return None
        column = self.grid.columns[place]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(column.tip or column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say what can be done with a cell."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row, field = self.row(index.row()), self.field(index)
        if row is not None and not row.fixed:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        if field is not None and field.kind is not Kind.SHOWN:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


def worded(field: Field) -> str:
    """Return what a field shows when it is not edited."""
    if field.kind in (Kind.CHOICE, Kind.FLAG):
        return next((each.text for each in field.choices if each.key == field.text), field.text)
    return field.text


def _shape(grid: Grid) -> tuple[object, ...]:
    kinds = tuple(tuple(cell.kind for cell in row.cells) for row in grid.rows)
    return (grid.key, grid.marked, len(grid.columns), tuple(row.way for row in grid.rows), kinds)
