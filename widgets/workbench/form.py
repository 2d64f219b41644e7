"""The larger editor below a grid: what the chosen row holds, in sections."""

from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from widgets.workbench.fields import FieldBox
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import button, dress, label
from widgets.workbench.state import Section, Way

Shape = tuple[tuple[str, tuple[tuple[int, str, bool], ...], int], ...]
"""What a form is made of: while that stays, only what it shows changes."""


class Form(QScrollArea):
    """Built anew for other kinds of fields; otherwise its editors stay, and the cursor in them."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shape: Shape | None = None
        self.parts: list[_Part] = []

    @property
    def boxes(self) -> list[FieldBox]:
        """Every field, from top to bottom."""
        return [box for part in self.parts for box in part.boxes]

    def show_sections(self, sections: tuple[Section, ...]) -> None:
        """Show these."""
        shape = tuple(
            (
                section.title,
                tuple((len(field.way), field.kind.value, field.wide) for field in section.fields),
                len(section.presses),
            )
            for section in sections
        )
        if shape != self._shape:
            self._build(sections)
            self._shape = shape
        for part, section in zip(self.parts, sections, strict=True):
            part.show_section(section)

    def find_box(self, way: Way) -> FieldBox | None:
        """Return the field about a place, or about what is in it or around it; None if none is."""
        exact = (box for box in self.boxes if box.field.way == way)
        within = (box for box in self.boxes if box.field.way[: len(way)] == way)
        around = (b for b in self.boxes if b.field.way and way[: len(b.field.way)] == b.field.way)
        return next(chain(exact, within, around), None) if way else None

    def reach(self, way: Way) -> bool:
        """Bring the cursor to a place; say whether it is on this form."""
        box = self.find_box(way)
        if box is None:
            return False
        self.ensureWidgetVisible(box)
        box.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _build(self, sections: tuple[Section, ...]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        gap = self.kit.theme.px(10)
        column.setContentsMargins(0, 0, gap, gap)
        column.setSpacing(gap)
        self.parts = [_Part(self.kit, section) for section in sections]
        for part in self.parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)


class _Part(QFrame):
    """One section."""

    def __init__(self, kit: BenchKit, section: Section) -> None:
        super().__init__()
        self.kit = kit
        self.setObjectName("section")
        theme = kit.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        self._title = label("", "over")
        head.addWidget(self._title)
        head.addStretch(1)
        self.presses: list[QPushButton] = []
        for press in section.presses:
            made = button(kit, press, "link")
            head.addWidget(made)
            self.presses.append(made)
        column.addLayout(head)
        self._lead = label("", "help", wrap=True)
        column.addWidget(self._lead)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(9))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self.boxes = [FieldBox(kit, field) for field in section.fields]
        _lay_out(grid, self.boxes)

    def show_section(self, section: Section) -> None:
        """Show this; it has fields of the kinds it was made with."""
        self._title.setText(section.title)
        self._lead.setText(section.lead)
        self._lead.setVisible(bool(section.lead))
        for made, press in zip(self.presses, section.presses, strict=True):
            dress(self.kit, made, press)
        for box, field in zip(self.boxes, section.fields, strict=True):
            box.show_field(field)


def _lay_out(grid: QGridLayout, boxes: list[FieldBox]) -> None:
    """Put wide fields on rows of their own, two narrow ones side by side."""
    row, column = 0, 0
    for box in boxes:
        if box.field.wide:
            row += 1 if column else 0
            grid.addWidget(box, row, 0, 1, 2)
            row, column = row + 1, 0
            continue
        grid.addWidget(box, row, column, Qt.AlignmentFlag.AlignTop)
        row, column = (row + 1, 0) if column else (row, 1)
