"""All that is wrong with the file, below the pages: a click leads there, another mends it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from widgets.state import Tone
from widgets.theme import Role
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import label
from widgets.workbench.state import Problem, Problems

SHOWN = 5
MOST = 60


class _Line(QPushButton):
    """One problem."""

    def __init__(self, kit: BenchKit) -> None:
        super().__init__()
        self.kit = kit
        self.setProperty("look", "entry")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._problem: Problem | None = None
        row = QHBoxLayout(self)
        theme = kit.theme
        row.setContentsMargins(theme.px(8), 0, theme.px(4), 0)
        row.setSpacing(theme.px(8))
        self._icon, self._where = label("", "quiet"), label("", "code")
        self._text = label("", "quiet")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fix = QPushButton()
        self.fix.setProperty("look", "link")
        self.fix.clicked.connect(self._mend)
        for each in (self._icon, self._where, self._text, self.fix):
            row.addWidget(each)
            if each is not self.fix:
                each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.setStretch(2, 1)
        self.setMinimumHeight(theme.line_px(Role.CAP) + theme.px(8))
        self.clicked.connect(self._go)

    def show_problem(self, problem: Problem) -> None:
        """Show this one."""
        self._problem = problem
        theme, bad = self.kit.theme, problem.tone is Tone.BAD
        icon = self.kit.icon("circle-x" if bad else "triangle-alert", problem.tone.value, 14)
        self._icon.setPixmap(icon.pixmap(theme.px(14), theme.px(14)))
        self._where.setText(problem.where)
        self._text.setText(problem.text)
        self.setAccessibleName(f"{problem.where} {problem.text}")
        self.fix.setVisible(bool(problem.fix))
        self.fix.setText(self.kit.words("note.fix", fix=problem.fix).replace("&", "&&"))

    def _go(self) -> None:
        if self._problem is not None:
            self.kit.gestures.place_requested.emit(self._problem.key)

    def _mend(self) -> None:
        if self._problem is not None:
            self.kit.gestures.fix_requested.emit(self._problem.key)


class ProblemsPanel(QFrame):
    """Takes no room while nothing is wrong, or while it is folded away."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.setObjectName("panel")
        self.folded = True
        self.lines: list[_Line] = []
        theme = kit.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(6), theme.px(4), theme.px(6))
        column.setSpacing(theme.px(2))
        self._title = label("", "over")
        self._title.setContentsMargins(theme.px(8), 0, 0, 0)
        column.addWidget(self._title)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._scroll.setWidget(inside)
        column.addWidget(self._scroll)
        self.hide()

    def show_problems(self, problems: Problems) -> None:
        """Show these."""
        rows = problems.rows[:MOST]
        while len(self.lines) < len(rows):
            made = _Line(self.kit)
            self.lines.append(made)
            self._column.insertWidget(self._column.count() - 1, made)
        for index, line in enumerate(self.lines):
            line.setVisible(index < len(rows))
            if index < len(rows):
                line.show_problem(rows[index])
        self._title.setText(problems.title)
        theme = self.kit.theme
        tall = (theme.line_px(Role.CAP) + theme.px(12)) * min(SHOWN, len(rows))
        self._scroll.setFixedHeight(tall)
        self.setVisible(bool(rows) and not self.folded)

    def fold(self, folded: bool) -> None:
        """Show the list or put it away."""
        self.folded = folded
        shown = any(not line.isHidden() for line in self.lines)
        self.setVisible(shown and not folded)
