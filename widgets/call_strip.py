"""The other calls, line by line, in a small window of their own beside the card.

Apart from the card, it comes, grows and goes without moving anything on it. A line keeps its place
while the mouse is near: one that goes leaves a gap until the mouse does.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QRegion

from widgets import placement
from widgets.call_line import CallLine, call_line_px
from widgets.drafts import Drafts
from widgets.floating import Floating, screens
from widgets.gestures import Gestures
from widgets.icons import Icons
from widgets.kit import Kit
from widgets.placement import Place, Screen
from widgets.shield import Shield
from widgets.state.calls import CallChip, Calls
from widgets.theme import Theme
from widgets.ticker import Ticker

GAP_PX = 6
MOST = 8
"""Lines there ever are; there is a list for what is more."""


class CallStrip(Floating):
    """Never takes the keyboard."""

    call_requested = Signal(str)
    """The call of a line was asked for; empty: the list of all."""

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        *,
        now: Callable[[], datetime],
        composited: bool = True,
        can_park: bool | None = None,
        cursor: Callable[[], QPoint] = QCursor.pos,
        displays: Callable[[], tuple[Screen, ...]] = screens,
    ) -> None:
        """Build it, hidden; the arguments are those of the card's window."""
        super().__init__(theme, composited=composited, can_park=can_park)
        self.margin_px = 0
        self._icons, self._now, self._cursor, self._displays = icons, now, cursor, displays
        self._calls = Calls(language=theme.language)
        self._seats: list[str] = []
        self._card: QRect | None = None
        self._places: tuple[Place, ...] = ()
        self._above = False
        self.shield, self.gestures = Shield(now), Gestures(self)
        self.gestures.call_requested.connect(self.call_requested)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self.displays_changed.connect(self._arrange)
        self._build(theme)

    @property
    def calls(self) -> Calls:
        """What is shown."""
        return self._calls

    def lines(self) -> list[CallLine]:
        """Return the lines shown, from the card outwards."""
        return [self._lines[seat] for seat in self._seats if seat]

    def show_state(self, calls: Calls) -> None:
        """Show exactly this."""
        before, self._calls = self._calls, calls
        if calls.language != self.theme.language:
            self._build(self.theme.with_language(calls.language))
        known = {chip.call_id for chip in calls.chips[:MOST]}
        new = known - set(self._seats)
        self._seats = [seat if seat in known else "" for seat in self._seats]
        for chip in calls.chips[:MOST]:
            self._seat(chip)
        if not self._mouse_is_here():
            self._close_up()
        if new or calls.more != before.more:
            self.shield.rise(self._cursor())  # what comes up under the mouse was not aimed at
        self._arrange()

    def stand_by(self, card: QRect | None, places: tuple[Place, ...] = ()) -> None:
        """Stand beside the card, or where it would be: `places` are its remembered ones."""
        self._card, self._places = card, places
        self._arrange()

    def use_theme(self, theme: Theme) -> None:
        """Look otherwise from now on."""
        self._build(theme.with_language(self._calls.language or theme.language))
        self._arrange()

    def _build(self, theme: Theme) -> None:
        for old in (*getattr(self, "_lines", {}).values(), getattr(self, "more", None)):
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        self.theme = theme
        self._ticker = Ticker(self, reduced_motion=True)
        self._kit = Kit(
            theme, self._icons, self._ticker, self.gestures, self.shield, self._now, Drafts()
        )
        rtl = Qt.LayoutDirection.RightToLeft
        self.setLayoutDirection(rtl if theme.right_to_left else Qt.LayoutDirection.LeftToRight)
        self._lines: dict[str, CallLine] = {}
        for chip in self._calls.chips[:MOST]:
            if chip.call_id in self._seats:
                self._line(chip)
        self.more = CallLine(self._kit, self)
        self.more.hide()

    def _seat(self, chip: CallChip) -> None:
        if chip.call_id not in self._seats:
            if "" in self._seats:
                self._seats[self._seats.index("")] = chip.call_id
            else:
                self._seats.append(chip.call_id)
        self._line(chip)

    def _line(self, chip: CallChip) -> None:
        line = self._lines.get(chip.call_id)
        if line is None:
            line = self._lines[chip.call_id] = CallLine(self._kit, self)
        line.show_part(chip)

    def _mouse_is_here(self) -> bool:
        return self.isVisible() and not self.parked and self.geometry().contains(self._cursor())

    def _close_up(self) -> None:
        """Let no gap stand."""
        self._seats = [seat for seat in self._seats if seat]

    def _arrange(self) -> None:
        """Place the lines, and the window; without a line there is no window."""
        while self._seats and not self._seats[-1]:
            self._seats.pop()
        for call_id in [each for each in self._lines if each not in self._seats]:
            line = self._lines.pop(call_id)
            line.hide()
            line.deleteLater()
        self.more.show_part(CallChip(call_id="", name=self._calls.more, icon="ellipsis"))
        self.more.setVisible(bool(self._calls.more))
        if not self._seats and not self._calls.more:
            self._second.stop()
            if not self.parked:
                self.put_away(placement.parked_at(self.size(), self._displays()))
            return
        self._stack()

    def _stack(self) -> None:
        """Stack the lines away from the card: below, above, or beside one that is too tall."""
        px = self.theme.px
        tall, gap, width = call_line_px(self.theme), px(GAP_PX), self.theme.width_px
        rows = len(self._seats) + bool(self._calls.more)
        size = QSize(width, rows * (tall + gap) - gap)
        at = self._place(size, gap)
        self.resize_card(size, px(self.theme.tokens.radius.control))
        shown = QRegion()
        for row, seat in enumerate([*self._seats, *(["more"] if self._calls.more else [])]):
            y = size.height() - tall - row * (tall + gap) if self._above else row * (tall + gap)
            part = self.more if seat == "more" else self._lines.get(seat)
            if part is not None:
                part.setGeometry(0, y, width, tall)
                part.show()
                shown += QRegion(part.geometry())
        self.setMask(shown)
        if self.isVisible() and not self.parked:
            if at != self.card_at():
                self.shift(at)
        else:
            self.shield.rise(self._cursor())
            self.bring(at)
        self._second.start()

    def _place(self, size: QSize, gap: int) -> QPoint:
        displays, card = self._displays(), self._card
        if card is None:
            return placement.placed(size, self._places, displays)
        screen = placement.find_screen(card.topLeft(), card.size(), displays)
        area = (screen or placement.get_primary(displays)).area
        below, above = area.bottom() - card.bottom() - gap, card.y() - area.y() - gap
        self._above = below < size.height() and above > below
        if max(below, above) < size.height():  # a card as tall as the screen: its side is free
            self._above = False
            left = card.x() - gap - size.width()
            x = left if left >= area.x() else card.right() + 1 + gap
            return placement.clamped(QPoint(x, card.y()), size, area)
        y = card.y() - gap - size.height() if self._above else card.bottom() + 1 + gap
        return placement.clamped(QPoint(card.x(), y), size, area)

    def _tick(self) -> None:
        for line in self._lines.values():
            line.tick()

    def leaveEvent(self, event: QEvent) -> None:
        """Close up what has gone meanwhile."""
        if "" in self._seats:
            self._close_up()
            self._arrange()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the desktop show through between the lines."""
        painter = QPainter(self)
        if self._composited:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(event.rect(), Qt.GlobalColor.transparent)
        else:
            painter.fillRect(event.rect(), self.theme.colour("bg"))
