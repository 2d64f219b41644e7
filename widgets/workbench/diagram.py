"""The guide drawn: larger and smaller, with the current step lit."""

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import label
from widgets.workbench.state import Diagram

LEAST, MOST, STEP = 0.2, 3.0, 1.2
READABLE = 0.7
PAPER = "#FFFFFF"
"""The picture is drawn for paper, in both themes."""


class _Sheet(QWidget):
    """The picture itself."""

    def __init__(self, kit: BenchKit) -> None:
        super().__init__()
        self.kit = kit
        self.renderer = QSvgRenderer(self)
        self.zoom = 1.0
        self.state = Diagram()

    def show_diagram(self, state: Diagram) -> None:
        """Show this."""
        if state.svg != self.state.svg:
            self.renderer.load(QByteArray(state.svg.encode()))
        self.state = state
        self.fit()

    def fit(self) -> None:
        """Take the size that goes with the zoom."""
        size = QSizeF(self.renderer.defaultSize()) * self.zoom
        self.resize(size.toSize())
        self.update()

    def place_of(self, box: tuple[float, float, float, float]) -> QRectF:
        """Return where a part of the picture is, in pixels."""
        x, y, width, height = (each * self.zoom for each in box)
        return QRectF(x, y, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and a frame about the current step."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), PAPER)
        self.renderer.render(painter, QRectF(self.rect()))
        theme = self.kit.theme
        for box, colour in ((self.state.lit, "ok"), (self.state.chosen, "accent")):
            if box is not None:
                painter.setPen(QPen(theme.colour(colour), 3))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                area = self.place_of(box).adjusted(-4, -4, 4, 4)
                painter.drawRoundedRect(area, 9, 9)


class DiagramView(QWidget):
    """Ctrl and the wheel, or the buttons, change the size; a click on a step goes to it."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        theme, words = kit.theme, kit.words
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(10), theme.px(4), theme.px(8))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        self._title = label("", "title")
        head.addWidget(self._title)
        head.addStretch(1)
        self.smaller = self._tool("minus", words("diagram.smaller"))
        self.larger = self._tool("plus", words("diagram.larger"))
        self.whole = self._tool("chevrons-up-down", words("diagram.whole"))
        self.smaller.clicked.connect(lambda: self.zoom_by(1 / STEP))
        self.larger.clicked.connect(lambda: self.zoom_by(STEP))
        self.whole.clicked.connect(self.show_whole)
        for each in (self.smaller, self.larger, self.whole):
            head.addWidget(each)
        column.addLayout(head)
        self._blocked = label("", "lead", wrap=True)
        column.addWidget(self._blocked)
        self.sheet = _Sheet(kit)
        self.sheet.setAccessibleName(words("diagram.picture"))
        self.frame = QScrollArea()
        self.frame.setObjectName("panel")
        self.frame.setFrameShape(QFrame.Shape.NoFrame)
        self.frame.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.frame.setWidget(self.sheet)
        column.addWidget(self.frame, 1)

    def _tool(self, icon: str, said: str) -> QPushButton:
        made = QPushButton()
        made.setProperty("look", "flat")
        made.setIcon(self.kit.icon(icon))
        made.setToolTip(said)
        made.setAccessibleName(said)
        return made

    def show_diagram(self, state: Diagram) -> None:
        """Show this; a step that has just become current is brought into view."""
        before = self.sheet.state
        self._title.setText(state.title)
        self._blocked.setText(state.blocked)
        self._blocked.setVisible(bool(state.blocked))
        self.frame.setVisible(bool(state.svg))
        self.sheet.show_diagram(state)
        if not before.svg and state.svg:
            self.show_width()
        if state.lit is not None and state.lit != before.lit:
            centre = self.sheet.place_of(state.lit).center().toPoint()
            self.frame.ensureVisible(centre.x(), centre.y(), 200, 160)

    def zoom_by(self, factor: float) -> None:
        """Make it larger or smaller; what is in the middle stays there."""
        across, down = self.frame.horizontalScrollBar(), self.frame.verticalScrollBar()
        port = self.frame.viewport().size()
        middle = QPointF(across.value() + port.width() / 2, down.value() + port.height() / 2)
        before = self.sheet.zoom
        self.sheet.zoom = min(MOST, max(LEAST, before * factor))
        self.sheet.fit()
        there = middle * (self.sheet.zoom / before)
        across.setValue(round(there.x() - port.width() / 2))
        down.setValue(round(there.y() - port.height() / 2))

    def show_width(self) -> None:
        """Take the size at which it is as wide as the window, but no larger than drawn."""
        size = self.sheet.renderer.defaultSize()
        if size.width() > 0:
            wide = self.frame.viewport().width() / size.width()
            self.sheet.zoom = min(1.0, max(READABLE, wide))
            self.sheet.fit()

    def show_whole(self) -> None:
        """Take the size at which all of it is seen."""
        size: QSize = self.sheet.renderer.defaultSize()
        port = self.frame.viewport().size()
        if size.width() > 0 and size.height() > 0:
            fitting = min(port.width() / size.width(), port.height() / size.height())
            self.sheet.zoom = max(LEAST, fitting)
            self.sheet.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
            return
        super().wheelEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the step that was clicked."""
        at = self.sheet.mapFrom(self, event.position().toPoint())
        for index, box in enumerate(self.sheet.state.steps):
            if self.sheet.place_of(box).contains(QPointF(at)):
                self.kit.gestures.choose_requested.emit("steps", index)
                return
        super().mouseReleaseEvent(event)
