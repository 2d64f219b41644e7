"""The very card of the desk, beside the guide it is made of; its buttons work."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from widgets.card import Card
from widgets.drafts import Drafts
from widgets.gestures import Gestures as CardGestures
from widgets.kit import Kit
from widgets.paint import box
from widgets.plan import fitting
from widgets.shield import Shield
from widgets.slim import SlimBar, slim_px
from widgets.state import CardState
from widgets.theme import Theme
from widgets.ticker import Ticker
from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import label
from widgets.workbench.pickers import Segments
from widgets.workbench.state import Preview
from widgets.workbench.style import sheet

ROOM_PX = 860
"""The height of work area the card is planned for: a usual screen."""


class _Stage(QWidget):
    """What the card stands on: its rounded ground, as the overlay paints it."""

    def __init__(self, theme: Theme, ground: QColor) -> None:
        super().__init__()
        self.theme, self.ground = theme, ground
        self.setObjectName("stage")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the card."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self.theme.px(self.theme.tokens.radius.window)
        for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if child.isVisible():
                area = QRectF(child.geometry())
                path = QPainterPath()
                path.addRoundedRect(area, radius, radius)
                fill, line = self.theme.colour("bg"), self.theme.colour("line2")
                box(painter, area.adjusted(-1, -1, 1, 1), radius, fill, line)


class PreviewPanel(QWidget):
    """Shows one card, which works as on the desk."""

    def __init__(
        self,
        kit: BenchKit,
        card_gestures: CardGestures,
        themes: Callable[[str, str], Theme],
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        """Build it.

        Args:
            kit: Of the window.
            card_gestures: What is done on the card.
            themes: Gives the theme of a name in a language.
            now: The clock the card counts by.
            parent: As ever.
        """
        super().__init__(parent)
        self.kit, self._themes, self._now = kit, themes, now
        self.card_gestures = card_gestures
        self.card: Card | None = None
        self.slim: SlimBar | None = None
        self._drafts = Drafts()
        self._look = ("", "")
        theme = kit.theme
        column = QVBoxLayout(self)
        gap = theme.px(8)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.px(6))
        column.addWidget(self._head())
        self._notice = label("", "warn", wrap=True)
        self._notice.setStyleSheet(sheet(theme))
        column.addWidget(self._notice)
        self.frame = QScrollArea()
        self.frame.setFrameShape(QFrame.Shape.NoFrame)
        self.frame.viewport().setAutoFillBackground(False)
        bar = QScrollBar()
        bar.setStyleSheet(sheet(theme))
        self.frame.setVerticalScrollBar(bar)
        column.addWidget(self.frame, 1)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._second.start()

    def _head(self) -> QWidget:
        kit, top = self.kit, QWidget()
        top.setStyleSheet(sheet(kit.theme))
        head = QHBoxLayout(top)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(label(kit.words("preview.title"), "heading"))
        head.addStretch(1)
        self.languages, self.themes = Segments(kit), Segments(kit)
        self.languages.picked.connect(
            lambda n: kit.gestures.preview_language_requested.emit(self.languages.key_of(n))
        )
        self.themes.picked.connect(
            lambda n: kit.gestures.preview_theme_requested.emit(self.themes.key_of(n))
        )
        head.addWidget(self.languages)
        head.addWidget(self.themes)
        return top

    def show_preview(self, preview: Preview) -> None:
        """Show this."""
        words = self.kit.words
        self.languages.offer(preview.languages, preview.language, words("preview.language"))
        self.themes.offer(preview.themes, preview.theme, words("preview.theme"))
        self._notice.setText(preview.notice)
        self._notice.setVisible(bool(preview.notice))
        look = (preview.theme, preview.language)
        if look != self._look or self.card is None:
            self._look = look
            self._build(self._themes(*look))
        if preview.card is not None:
            self._show_card(preview.card)

    def _show_card(self, state: CardState) -> None:
        assert self.card is not None
        assert self.slim is not None
        self.card_gestures.call_id = state.call_id
        self.slim.setVisible(state.folded)
        self.card.setVisible(not state.folded)
        (self.slim.show_part if state.folded else self.card.show_state)(state)
        stage = self.frame.widget()
        if stage is not None:
            stage.update()

    def _build(self, wanted: Theme) -> None:
        theme, plan = fitting(wanted, ROOM_PX if wanted.scale < 1.5 else 2 * ROOM_PX)
        stage = _Stage(theme, self.kit.theme.colour("surface"))
        ticker = Ticker(stage, reduced_motion=True)
        kit = Kit(
            theme=theme,
            icons=self.kit.icons,
            ticker=ticker,
            gestures=self.card_gestures,
            shield=Shield(self._now),
            now=self._now,
            drafts=self._drafts,
        )
        self.card, self.slim = Card(kit, stage), SlimBar(kit, stage)
        self.card.follow(plan)
        self.slim.resize(plan.width, slim_px(theme))
        self.slim.hide()
        for part in (self.card, self.slim):
            part.move(2, 2)
        stage.resize(plan.width + 4, plan.height + 4)
        old = self.frame.takeWidget()
        self.frame.setWidget(stage)
        if old is not None:
            old.deleteLater()

    def wanted_px(self) -> int:
        """Return the width the card needs, with room for a scroll bar."""
        wide = self.card.width() if self.card is not None else self.kit.theme.width_px
        return wide + 3 * self.kit.theme.px(8) + 12

    def _tick(self) -> None:
        if self.card is not None and self.isVisible():
            self.card.tick()
