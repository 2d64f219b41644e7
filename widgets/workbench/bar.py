"""The head of the window: which guide, whether it is saved, how its tests went; undo and save."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.paint import box, brush
from widgets.text import tip
from widgets.theme import Role
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import label
from widgets.workbench.pickers import Segments
from widgets.workbench.state import Bar


class Tag(QPushButton):
    """A few words on a coloured ground; some lead somewhere."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit, self._tone = kit, "neutral"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, text: str, tone: str) -> None:
        """Show these words in this tone; without words nothing."""
        self._tone = tone
        self.setVisible(bool(text))
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the words."""
        theme = self.kit.theme
        metrics = theme.metrics(Role.ANSWER)
        wide = metrics.horizontalAdvance(self.text()) + theme.px(18)
        return QSize(wide, theme.line_px(Role.ANSWER) + theme.px(8))

    def minimumSizeHint(self) -> QSize:
        """Return the same: cut words say nothing."""
        return self.sizeHint()

    def paintEvent(self, event: object) -> None:
        """Paint the ground and the words."""
        theme = self.kit.theme
        painter = brush(self)
        ink, soft = theme.colour(self._tone), theme.colour(f"{self._tone}_soft")
        line = theme.colour("accent") if self.hasFocus() else None
        box(painter, self.rect().toRectF(), self.height() / 2, soft, line)
        painter.setPen(ink)
        painter.setFont(theme.font(Role.ANSWER))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class HeadBar(QFrame):
    """Shows what can be done to the whole file."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.setObjectName("bar")
        theme, words, gestures = kit.theme, kit.words, kit.gestures
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(8))
        names = QVBoxLayout()
        names.setSpacing(0)
        self._title, self._file = label("", "title"), label("", "code")
        names.addWidget(self._title)
        names.addWidget(self._file)
        row.addLayout(names)
        self.saved, self.tests, self.problems = Tag(kit), Tag(kit), Tag(kit)
        self.saved.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.saved.setCursor(Qt.CursorShape.ArrowCursor)
        self.tests.clicked.connect(lambda: gestures.page_requested.emit("tests"))
        self.problems.clicked.connect(lambda: gestures.press_requested.emit("problems", ()))
        row.addSpacing(theme.px(8))
        for tag in (self.saved, self.problems, self.tests):
            row.addWidget(tag)
        row.addStretch(1)
        self.languages, self.themes = Segments(kit), Segments(kit)
        self.languages.picked.connect(
            lambda index: gestures.language_requested.emit(self.languages.key_of(index))
        )
        self.themes.picked.connect(
            lambda index: gestures.theme_requested.emit(self.themes.key_of(index))
        )
        self.undo, self.redo = self._tool("undo-2"), self._tool("redo-2")
        self.undo.clicked.connect(gestures.undo_requested)
        self.redo.clicked.connect(gestures.redo_requested)
        self.save = QPushButton(f" {words('bar.save')}")
        self.save.setProperty("look", "primary")
        self.save.setIcon(kit.icon("save", "on_accent"))
        self.save.setToolTip(tip(words("bar.save_tip")))
        self.save.clicked.connect(gestures.save_requested)
        for each in (self.languages, self.themes, self.undo, self.redo, self.save):
            row.addWidget(each)

    def _tool(self, icon: str) -> QPushButton:
        made = QPushButton()
        made.setProperty("look", "flat")
        made.setIcon(self.kit.icon(icon))
        side = self.kit.theme.px(17)
        made.setIconSize(QSize(side, side))
        return made

    def show_bar(self, bar: Bar) -> None:
        """Show this."""
        words = self.kit.words
        self._title.setText(bar.title)
        self._file.setText(bar.file)
        self._file.setToolTip(tip(bar.path))
        self.saved.say(bar.state, bar.tone.value)
        self.tests.say(bar.tests, bar.tests_tone.value)
        self.problems.say(bar.problems, bar.problems_tone.value)
        self.languages.offer(bar.languages, bar.language, words("bar.language"))
        self.themes.offer(bar.themes, bar.theme, words("bar.theme"))
        for made, what, name in (
            (self.undo, bar.undo, "bar.undo"),
            (self.redo, bar.redo, "bar.redo"),
        ):
            made.setEnabled(bool(what))
            said = words(name, what=what).strip()
            made.setToolTip(tip(said))
            made.setAccessibleName(said)
        self.save.setEnabled(bar.modified)
        self.save.setIcon(self.kit.icon("save", "on_accent" if bar.modified else "text3"))
