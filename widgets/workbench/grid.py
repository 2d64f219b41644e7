"""A table that is edited in place: rows are added, removed, and moved by hand or by key."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from widgets.theme import Role
from widgets.workbench.grid_cells import Cells
from widgets.workbench.grid_model import GridModel
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import button, dress, label
from widgets.workbench.state import Grid, Way

SIGNS_PX = 30


class GridView(QTableView):
    """The table itself."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.rows = GridModel(self)
        self.cells = Cells(kit, self.rows, self)
        self._widths: tuple[object, ...] = ()
        self._showing = False
        self.setModel(self.rows)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.cells.row_px())
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setMinimumSectionSize(kit.theme.px(SIGNS_PX))
        self.selectionModel().currentRowChanged.connect(self._chosen)

    def show_grid(self, grid: Grid) -> None:
        """Show this."""
        self._showing = True
        self.rows.show_grid(grid)
        widths = (grid.columns, grid.marked)
        if widths != self._widths:
            self._widths = widths
            self._share_out()
        self.setDragEnabled(grid.movable)
        self.setAcceptDrops(grid.movable)
        if grid.chosen >= 0 and grid.chosen != self.currentIndex().row():
            column = max(self.rows.shift, self.currentIndex().column())
            index = self.rows.index(grid.chosen, column)
            self.selectionModel().setCurrentIndex(
                index,
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )
            self.scrollTo(self.rows.index(grid.chosen, 0))
        self._showing = False

    def edit_at(self, way: Way) -> bool:
        """Open the editor of a place; say whether it is in this grid."""
        for row in range(self.rows.rowCount()):
            for column in range(self.rows.columnCount()):
                index = self.rows.index(row, column)
                field = self.rows.field(index)
                if field is not None and field.way == way:
                    self.setCurrentIndex(index)
                    self.edit(index)
                    return True
        return False

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        grid = self.rows.grid
        if grid is not None and current.isValid() and not self._showing:
            self.kit.gestures.choose_requested.emit(grid.key, current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with up and down moves a row, Del removes it; Return edits."""
        grid, row = self.rows.grid, self.currentIndex().row()
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if grid is not None and row >= 0 and alt and step:
            self._move(row, row + step)
        elif grid is not None and row >= 0 and event.key() == Qt.Key.Key_Delete:
            self._remove(row)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_cell()
        else:
            super().keyPressEvent(event)

    def _open_cell(self) -> None:
        index = self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        if not editing and self.rows.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def _move(self, index: int, to: int) -> None:
        grid = self.rows.grid
        own, other = self.rows.row(index), self.rows.row(to)
        if grid is None or not grid.movable or own is None or other is None:
            return
        if not own.fixed and not other.fixed and index != to:
            self.kit.gestures.move_requested.emit(grid.key, index, to)

    def _remove(self, index: int) -> None:
        grid, own = self.rows.grid, self.rows.row(index)
        if grid is not None and own is not None and not own.fixed:
            self.kit.gestures.remove_requested.emit(grid.key, index)

    def dropEvent(self, event: QDropEvent) -> None:
        """Report where a row was dropped; the rows come back in their new order."""
        row = self.currentIndex().row()
        to = self._drop_row(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        last = self.rows.rowCount() - 1
        to = to - 1 if to > row else to
        QTimer.singleShot(0, self, lambda: self._move(row, min(to, last)))

    def _drop_row(self, at: QPoint) -> int:
        index = self.indexAt(at)
        if not index.isValid():
            return self.rows.rowCount()
        below = at.y() > self.visualRect(index).center().y()
        return index.row() + (1 if below else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew; the chosen row stays in view."""
        super().resizeEvent(event)
        self._share_out()
        if self.currentIndex().isValid():
            self.scrollTo(self.rows.index(self.currentIndex().row(), 0))

    def _share_out(self) -> None:
        grid, header = self.rows.grid, self.horizontalHeader()
        if grid is None:
            return
        theme = self.kit.theme
        letter = theme.metrics(Role.CAP).averageCharWidth()
        signs = theme.px(SIGNS_PX + 14) if grid.marked else 0
        room = self.viewport().width() - signs
        least = [column.least * letter + theme.px(12) for column in grid.columns]
        spare = max(0, room - sum(least))
        shares = sum(column.share for column in grid.columns) or 1
        if grid.marked:
            header.resizeSection(0, signs)
        for place, column in enumerate(grid.columns):
            wide = least[place] + spare * column.share // shares
            header.resizeSection(place + self.rows.shift, wide)


class GridBox(QFrame):
    """A grid with its title and buttons above it."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.setObjectName("panel")
        theme = kit.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(6))
        self._head.setSpacing(theme.px(4))
        self._title = label("", "heading")
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        column.addLayout(self._head)
        self.view = GridView(kit, self)
        column.addWidget(self.view, 1)
        self._empty = label("", "quiet", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)
        column.addWidget(self._empty, 1)
        self.presses: dict[str, QPushButton] = {}

    def show_grid(self, grid: Grid) -> None:
        """Show this."""
        self._title.setText(grid.title)
        self.view.setAccessibleName(grid.title)
        self.view.show_grid(grid)
        self.view.setVisible(bool(grid.rows))
        self._empty.setVisible(not grid.rows)
        self._empty.setText(grid.empty)
        for press in grid.presses:
            made = self.presses.get(press.key)
            if made is None:
                made = self.presses[press.key] = button(self.kit, press, "flat")
                self._head.addWidget(made)
            dress(self.kit, made, press)
