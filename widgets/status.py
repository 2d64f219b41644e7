"""Status: heading, how complete it is, the chips, and the banner over the heading."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.banner import BannerPart
from widgets.buttons import Look, TextButton
from widgets.chips import ChipRows
from widgets.kit import Kit, Part
from widgets.state import CardState
from widgets.text import Words
from widgets.theme import Role

LIST_KEY = "0"


class StatusPart(Part):
    """`heading_px` is what is kept for the heading; the chips have the rest."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.heading_px = 0
        self._title, self._keyed = "", False
        self.title = Words(kit.theme, Role.OVER, self)
        self.progress = Words(kit.theme, Role.MICRO, self, align=Qt.AlignmentFlag.AlignRight)
        self.retry = TextButton(kit, Look.LINK, self)
        gestures = kit.gestures
        self.retry.clicked.connect(
            lambda: gestures.refresh_requested.emit(gestures.call_id, self.retry.key)
        )
        self.rows = ChipRows(kit, self)
        self.banner = BannerPart(kit, self)

    def show_part(self, state: CardState) -> None:
        """Show exactly this."""
        self._title = state.labels.status
        self._say_title()
        self.progress.say(state.progress)
        self.retry.key = state.retry
        self.retry.call(state.progress, state.progress)
        self.rows.show_part(state)
        self.banner.show_part(state.banner)
        headed = state.banner is None and self.heading_px > self.title.line_px
        self.title.setVisible(headed)
        self.progress.setVisible(headed and not state.can_retry)
        self.retry.setVisible(headed and state.can_retry)
        self._place_retry()

    def show_keyboard(self, here: bool) -> None:
        """Say which key lists the status, while keys come here."""
        self._keyed = here
        self._say_title()

    def _say_title(self) -> None:
        self.title.say(f"{self._title}  {LIST_KEY}" if self._keyed else self._title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        px, width = self.theme.px, self.width()
        line = self.title.line_px
        top = px(9)
        self.put(self.title, 0, top, width // 2, line)
        self.put(self.progress, width // 2, top, width - width // 2, line)
        self._place_retry()
        self.put(self.rows, 0, self.heading_px, width, self.height() - self.heading_px)
        # Without a heading it lies over the first row of chips: nothing moves for it.
        headed = self.heading_px > line
        top = px(2) if headed else self.heading_px
        tall = self.heading_px - px(6) if headed else self.rows.row_px
        self.put(self.banner, 0, top, width, max(tall, self.banner.words.line_px))
        self.banner.raise_()

    def _place_retry(self) -> None:
        """Where the words stand that it is clicked in the place of."""
        wide = min(self.retry.wanted_px, self.width() // 2)
        top = self.theme.px(9) - self.theme.px(2)
        self.put(self.retry, self.width() - wide, top, wide, self.title.line_px + self.theme.px(4))
