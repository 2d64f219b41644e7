"""Why they probably call, how sure that is, and what else it may be."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Cover, Look, TextButton
from widgets.kit import Kit, Part
from widgets.paint import brush, shimmer
from widgets.plan import ReasonRoom, ring_px
from widgets.ring import Ring
from widgets.state import CardState, Choice, Labels, Reason
from widgets.text import Words
from widgets.theme import Role

OTHERS = 2


class ReasonPart(Part):
    """Its lines have fixed places; while nothing is known they shimmer."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._shown: tuple[object, ...] = ()
        self._waiting = self._why_stays = False
        self.room = ReasonRoom()
        self.over = Words(kit.theme, Role.OVER, self)
        self.band = Words(kit.theme, Role.MICRO, self, align=Qt.AlignmentFlag.AlignRight)
        self.title = Words(kit.theme, Role.HERO, self)
        self.why = Words(kit.theme, Role.CAP, self)
        self.ring = Ring(kit, self)
        self.not_this = Words(kit.theme, Role.QUIET, self)
        self.back = self._other()
        self.others = [self._other() for _ in range(OTHERS)]
        self.more = Cover(kit, self)
        self.more.clicked.connect(self._show_more)
        self._reason: Reason | None = None
        self._from = 0

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
        if reason is None or self._reason is None or reason.title != self._reason.title:
            self._from = 0
        self._reason = reason
        self._waiting = waiting and reason is None
        self.kit.ticker.animate(self, self._waiting)
        self._say(reason or Reason(title="", why=state.labels.reading if waiting else ""))
        self._head(reason, state.labels, waiting)
        self.ring.setVisible(self._waiting or (reason is not None and reason.share is not None))
        self.arrange()
        self.update()

    def _head(self, reason: Reason | None, labels: Labels, waiting: bool) -> None:
        over = (reason and reason.over) or labels.reason
        choices = (reason and reason.choices) or labels.not_this
        self.over.say(over if reason or waiting else "")
        self.not_this.say(choices if reason and (reason.others or reason.back) else "")
        self.more.call(f"{choices} {labels.more}".strip(), labels.more)

    def _say(self, reason: Reason) -> None:
        self._why_stays = bool(reason.over and reason.why)
        self.title.say(reason.title)
        self.why.say(reason.why)
        self.band.say(reason.band)
        self.ring.show_part(reason)
        self._say_others(reason)

    def _say_others(self, reason: Reason) -> None:
        """Show the way back, and others: with the reason itself three candidates in all."""
        room = OTHERS if reason.back is None else OTHERS - 1
        others = reason.others[self._from : self._from + room] if self.room.others_px else ()
        for index, button in enumerate(self.others):
            button.setVisible(index < len(others))
            if index < len(others):
                _offer(button, others[index])
        self.back.setVisible(reason.back is not None and self.room.others_px > 0)
        if reason.back is not None:
            _offer(self.back, reason.back)
        self.more.setVisible(len(reason.others) > room and self.room.others_px > 0)

    def _show_more(self) -> None:
        """Show the next likeliest; after the last the first again."""
        if self._reason is None:
            return
        self._from += OTHERS if self._reason.back is None else OTHERS - 1
        if self._from >= len(self._reason.others):
            self._from = 0
        self._say_others(self._reason)
        self.arrange()

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
        text_px = width - side - px(12) if ringed else width
        band_px = min(self.band.wanted_px(), text_px // 2)
        lines = self._pressed(text_px) if self._why_stays and not room.why_px else room
        self.put(self.over, 0, 0, text_px - band_px, lines.over_px)
        self.put(self.band, text_px - band_px, 0, band_px, lines.over_px)
        top = lines.over_px + (px(3) if lines.over_px else 0)
        self.title.lines = lines.title_lines
        self.put(self.title, 0, top, text_px, lines.title_px)
        floor = self.height() - room.others_px
        top = min(top + lines.title_px + px(3), floor - lines.why_px)
        self.put(self.why, 0, top, text_px, lines.why_px)
        self.why.setVisible(lines.why_px > 0)
        self._arrange_others(floor)

    def _pressed(self, text_px: int) -> ReasonRoom:
        """Make room for the why in what there is: the heading goes first, then title lines."""
        px, room = self.theme.px, self.room
        line, why = self.title.line_px, self.why.line_px
        free = self.height() - (px(8) + room.others_px if room.others_px else 0) - why
        over = room.over_px if room.over_px + line + px(6) <= free else 0
        most = max(1, (free - (over + px(6) if over else px(3))) // line)
        self.title.lines = room.title_lines
        rows = min(most, self.title.rows_at(text_px))
        return ReasonRoom(over_px=over, title_lines=rows, title_px=line * rows, why_px=why)

    def _arrange_others(self, top: int) -> None:
        px, tall = self.theme.px, self.room.others_px
        self.not_this.setVisible(tall > 0)
        left = min(self.not_this.wanted_px(), self.width() // 3)
        self.put(self.not_this, 0, top, left, tall)
        self.put(self.more, 0, top, left, tall)
        left += px(7)
        shown = [button for button in (self.back, *self.others) if button.isVisibleTo(self)]
        for index, button in enumerate(shown):
            share = (self.width() - left) // (len(shown) - index)
            if button is self.back and len(shown) > 1:
                share = (self.width() - left) * 2 // 3
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


def _offer(button: TextButton, other: Choice) -> None:
    button.key = other.key
    button.call(f"{other.text}  {other.detail}".strip(), other.text)
