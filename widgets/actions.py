"""At most three actions, and the reserved line below that asks, tells and offers to check."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.action_button import ActionButton
from widgets.buttons import Look, TextButton
from widgets.evidence import MarkIcon
from widgets.kit import Kit, Part
from widgets.paint import brush, shimmer
from widgets.state import ActionLine, CardState, Choice
from widgets.text import Words
from widgets.theme import Role

MOST = 3
MOST_LINKS = 4


class ActionsPart(Part):
    """Three places, whether one, two or three actions are offered."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.stacked = False
        self.button_px = 0
        self._waiting = False
        self.buttons = [ActionButton(kit, self) for _ in range(MOST)]
        for button in self.buttons:
            button.hide()

    def show_part(self, state: CardState, waiting: bool) -> None:
        """Show exactly this; `waiting`: actions may still come."""
        for index, button in enumerate(self.buttons):
            button.show_part(state.actions[index] if index < len(state.actions) else None)
        wanted = waiting and not state.actions
        if wanted != self._waiting:
            self._waiting = wanted
            self.kit.ticker.animate(self, wanted)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the three."""
        gap = self.theme.px(6 if self.stacked else 8)
        for index, button in enumerate(self.buttons):
            if self.stacked:
                self.put(button, 0, index * (self.button_px + gap), self.width(), self.button_px)
            else:
                width = (self.width() - 2 * gap) / MOST
                left = round(index * (width + gap))
                self.put(button, left, 0, round(width), self.button_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stand-ins while nothing is known."""
        if self._waiting:
            painter = brush(self)
            for button in self.buttons:
                shimmer(painter, self.kit, QRectF(button.geometry()), self.theme.px(8))


class ActionLinePart(Part):
    """One order at a time: its question, its result, or what went wrong."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._line: ActionLine | None = None
        self.mark = MarkIcon(kit, self)
        self.words = Words(kit.theme, Role.CAP, self, lines=2)
        self.links = [self._link() for _ in range(MOST_LINKS)]
        self.hide()

    def _link(self) -> TextButton:
        button = TextButton(self.kit, Look.LINK, self)
        button.clicked.connect(lambda: self._follow(button))
        button.hide()
        return button

    def _follow(self, button: TextButton) -> None:
        if self._line is not None:
            gestures = self.kit.gestures
            gestures.link_requested.emit(gestures.call_id, self._line.key, button.key)

    def show_part(self, line: ActionLine | None) -> None:
        """Show exactly this; None leaves the place empty."""
        if line == self._line:
            return
        self._line = line
        self.setVisible(line is not None)
        links: tuple[Choice, ...] = line.links if line else ()
        for index, button in enumerate(self.links):
            button.setVisible(index < len(links))
            if index < len(links):
                button.key = links[index].key
                button.call(links[index].text)
        if line is not None:
            self.mark.show_part(line.mark)
            self.words.say(line.text)
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.words.lines = max(1, self.height() // self.words.line_px)
        self.arrange()

    def arrange(self) -> None:
        """Place the links beside the words, or, where they are many and long, on a line below."""
        shown = [link for link in self.links if link.isVisibleTo(self)]
        line, tall = self.words.line_px, min(self.links[0].tall_px, self.height())
        left, wide = self.theme.px(23), self.width()
        wanted = left + self.words.wanted_px() + sum(link.wanted_px for link in shown)
        if len(shown) > 2 and wanted > wide and self.height() >= 2 * line:
            self._place_links(shown, wide - left, line)
            self._place_words(wide - left, line)
            return
        room = self._place_links(shown, wide * (4 if len(shown) > 2 else 3) // 5, 0)
        self._place_words(room - left - self.theme.px(6), max(line, tall))

    def _place_links(self, shown: list[TextButton], room: int, top: int) -> int:
        """Place the links at the trailing edge; return where they begin."""
        right = self.width()
        widths = _shares([link.wanted_px for link in shown], room)
        for button, width in zip(reversed(shown), reversed(widths), strict=True):
            right -= width
            self.put(button, right, top, width, min(button.tall_px, self.height() - top))
        return right

    def _place_words(self, room: int, first: int) -> None:
        px, line, side = self.theme.px, self.words.line_px, self.theme.px(14)
        room = max(0, room)
        tall = self.words.height_at(room)
        shift = (first - line) // 2 if tall <= line else 0
        self.put(self.mark, px(2), shift + (line - side) // 2, side, side)
        self.put(self.words, px(23), shift, room, tall)


def _shares(wanted: list[int], room: int) -> list[int]:
    """Share the room out: each gets what it wants, or the widest ones give way."""
    most = max(wanted, default=0)
    while sum(min(each, most) for each in wanted) > room and most > 1:
        most -= 1
    return [min(each, most) for each in wanted]
