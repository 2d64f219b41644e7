"""Why they probably call, how sure that is, and what else it may be."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Look, TextButton
from widgets.kit import Kit, Part
from widgets.paint import brush, shimmer
from widgets.plan import ReasonRoom, ring_px
from widgets.ring import Ring
from widgets.state import CardState, Reason
from widgets.text import Words
from widgets.theme import Role

OTHERS = 2


class ReasonPart(Part):
    """Its lines have fixed places; while nothing is known they shimmer."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._shown: tuple[object, ...] = ()
        self._waiting = False
        self.room = ReasonRoom()
        self.over = Words(kit.theme, Role.OVER, self)
        self.band = Words(kit.theme, Role.MICRO, self, align=Qt.AlignmentFlag.AlignRight)
        self.title = Words(kit.theme, Role.HERO, self)
        self.why = Words(kit.theme, Role.CAP, self)
        self.ring = Ring(kit, self)
        self.not_this = Words(kit.theme, Role.QUIET, self)
        self.others = [self._other() for _ in range(OTHERS)]

    def _other(self) -> TextButton:
        button = TextButton(self.kit, Look.OTHER, self)
        gestures = self.kit.gestures
        button.clicked.connect(lambda: gestures.reason_requested.emit(gestures.call_id, button.key))
        button.hide()
        return button

    def show_part(self, state: CardState, waiting: bool) -> None:
        """Show exactly this; `waiting`: a reason may still come."""
        wanted = (state.reason, state.labels, waiting)
        if wanted == self._shown:
            return
        self._shown = wanted
        reason = state.reason
        self._waiting = waiting and reason is None
        self.kit.ticker.animate(self, self._waiting)
        self._say(reason or Reason(title="", why=state.labels.reading if waiting else ""))
        self.over.say(state.labels.reason if reason or waiting else "")
        self.not_this.say(state.labels.not_this if reason and reason.others else "")
        self.ring.setVisible(self._waiting or (reason is not None and reason.share is not None))
        self.arrange()
        self.update()

    def _say(self, reason: Reason) -> None:
        self.title.say(reason.title)
        self.why.say(reason.why)
        self.band.say(reason.band)
        self.ring.show_part(reason)
        for index, button in enumerate(self.others):
            shown = index < len(reason.others) and self.room.others_px > 0
            button.setVisible(shown)
            if shown:
                other = reason.others[index]
                button.key = other.key
                button.call(f"{other.text}  {other.detail}".strip(), other.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def arrange(self) -> None:
        """Place the lines, the ring and the others."""
        px, room, width = self.theme.px, self.room, self.width()
        side = ring_px(self.theme)
        ringed = self.ring.isVisibleTo(self)
        self.put(self.ring, width - side, 0, side, side)
        self.ring.arrange()
        self.band.setVisible(not (ringed and self.ring.says_band))
        text_px = width - side - px(12)
        band_px = min(self.band.wanted_px(), text_px // 2)
        band_right = text_px if ringed else width
        self.put(self.over, 0, 0, text_px - band_px, room.over_px)
        self.put(self.band, band_right - band_px, 0, band_px, room.over_px)
        top = room.over_px + (px(3) if room.over_px else 0)
        self.title.lines = room.title_lines
        self.put(self.title, 0, top, text_px, room.title_px)
        top += room.title_px + px(3)
        self.put(self.why, 0, top, text_px, room.why_px)
        self.why.setVisible(room.why_px > 0)
        self._arrange_others(self.height() - room.others_px)

    def _arrange_others(self, top: int) -> None:
        px, tall = self.theme.px, self.room.others_px
        self.not_this.setVisible(tall > 0)
        left = min(self.not_this.wanted_px(), self.width() // 3)
        self.put(self.not_this, 0, top, left, tall)
        left += px(7)
        shown = [button for button in self.others if button.isVisibleTo(self)]
        for index, button in enumerate(shown):
            share = (self.width() - left) // (len(shown) - index)
            width = min(button.wanted_px, share - px(6) if index < len(shown) - 1 else share)
            self.put(button, left, top, width, tall)
            left += width + px(6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stand-in of the title while it is awaited."""
        if not self._waiting:
            return
        area = self.title.geometry()
        tall = min(self.theme.px(16), area.height())
        strip = QRectF(area.x(), area.y() + (area.height() - tall) / 2, self.theme.px(210), tall)
        if self.theme.right_to_left:
            strip.moveRight(float(area.right()))
        shimmer(brush(self), self.kit, strip, self.theme.px(5))
