"""Ways to choose: one of several from a list or a row of buttons, and yes or no."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyleOptionComboBox,
    QWidget,
)

from widgets.paint import box, brush
from widgets.state import Choice
from widgets.text import tip
from widgets.theme import Role
from widgets.workbench.kit import BenchKit


class Picker(QComboBox):
    """A choice of one. Painted by hand: style sheets lose the arrow."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.tone = ""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._choices: tuple[Choice, ...] = ()
        view = self.view()
        view.setTextElideMode(Qt.TextElideMode.ElideRight)

    def offer(self, choices: tuple[Choice, ...], chosen: str) -> None:
        """Show what there is to choose from; what is chosen and not among it is shown besides."""
        if all(each.key != chosen for each in choices):
            choices = (*choices, Choice(key=chosen, text=chosen))
        if choices != self._choices:
            self._choices = choices
            self.blockSignals(True)
            self.clear()
            for each in choices:
                self.addItem(each.text or each.key, each.key)
            self.blockSignals(False)
        index = next(n for n, each in enumerate(choices) if each.key == chosen)
        if index != self.currentIndex():
            self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(False)

    @property
    def key(self) -> str:
        """What is chosen."""
        return str(self.currentData() or "")

    def sizeHint(self) -> QSize:
        """Return the room of the longest choice, and of the arrow."""
        theme = self.kit.theme
        hint = super().sizeHint()
        return QSize(hint.width() + theme.px(16), theme.line_px(Role.BODY) + theme.px(13))

    def minimumSizeHint(self) -> QSize:
        """Return the least that is of use."""
        return QSize(self.kit.theme.px(64), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, the words and the arrow."""
        theme = self.kit.theme
        painter = brush(self)
        lit = self.hasFocus()
        line = "accent" if lit else self.tone or ("text3" if self.underMouse() else "line2")
        fill = "bg" if self.isEnabled() else "surface"
        radius = theme.tokens.radius.control - 2
        box(painter, self.rect().toRectF(), radius, theme.colour(fill), theme.colour(line))
        side, gap = theme.px(14), theme.px(8)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        inside = self.rect().adjusted(gap, 0, -gap - side - 2, 0)
        empty = not self.key
        painter.setPen(theme.colour("text3" if empty or not self.isEnabled() else "text"))
        painter.setFont(self.font())
        words = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, words)
        at = QRect(self.width() - gap - side, (self.height() - side) // 2, side, side)
        colour = theme.tokens.colours.text3
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(at, self.kit.icons.pixmap("chevron-down", colour, side, ratio))


class Check(QAbstractButton):
    """A box to tick."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the room of the box and its words."""
        theme = self.kit.theme
        side = theme.px(18)
        wide = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(side + theme.px(8) + wide, max(side, theme.line_px(Role.BODY)) + theme.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, its tick and the words."""
        theme = self.kit.theme
        painter = brush(self)
        side = theme.px(18)
        at = QRect(0, (self.height() - side) // 2, side, side)
        lit = "accent" if self.hasFocus() or self.isChecked() else "line2"
        fill = theme.colour("accent" if self.isChecked() else "bg")
        box(painter, at.toRectF(), 5, fill, theme.colour(lit))
        if self.hasFocus():
            box(painter, at.toRectF().adjusted(-2, -2, 2, 2), 7, None, theme.colour("accent_line"))
        if self.isChecked():
            inner = at.adjusted(2, 2, -2, -2)
            ratio = self.devicePixelRatioF()
            colour = theme.tokens.colours.on_accent
            pixmap = self.kit.icons.pixmap("check", colour, inner.width(), ratio)
            painter.drawPixmap(inner, pixmap)
        painter.setPen(theme.colour("text"))
        words = self.rect().adjusted(side + theme.px(8), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


class Segments(QWidget):
    """A row of buttons of which one is down."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.buttons: list[QPushButton] = []
        self._keys: list[str] = []
        self._choices: tuple[Choice, ...] = ()
        self.group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.picked = self.group.idClicked

    def key_of(self, index: int) -> str:
        """Return what a button stands for."""
        return self._keys[index]

    def offer(self, choices: tuple[Choice, ...], chosen: str, name: str = "") -> None:
        """Show what there is to choose from."""
        if choices != self._choices:
            self._choices = choices
            self._build(choices, name)
        for key, each in zip(self._keys, self.buttons, strict=True):
            each.setChecked(key == chosen)

    def _build(self, choices: tuple[Choice, ...], name: str) -> None:
        for old in self.buttons:
            self.group.removeButton(old)
            old.setParent(None)
            old.deleteLater()
        self._keys = [each.key for each in choices]
        self.buttons = []
        last = len(choices) - 1
        for index, each in enumerate(choices):
            made = QPushButton(each.text.replace("&", "&&"))
            edge = "only" if not last else {0: "first", last: "last"}.get(index, "")
            made.setProperty("look", "segment")
            made.setProperty("edge", edge)
            made.setCheckable(True)
            made.setAccessibleName(f"{name} {each.text}".strip())
            made.setToolTip(tip(each.detail))
            made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self.group.addButton(made, index)
            self._row.addWidget(made)
            self.buttons.append(made)
