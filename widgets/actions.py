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
MOST_LINKS = 3


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
        """Place the mark, the words and the links."""
        px, right = self.theme.px, self.width()
        shown = [link for link in self.links if link.isVisibleTo(self)]
        for button in reversed(shown):
            width = min(button.wanted_px, self.width() * 3 // 5 // len(shown))
            tall = min(button.tall_px, self.height())
            right -= width
            self.put(button, right, 0, width, tall)
        side, room = px(14), max(0, right - px(29))
        tall = self.words.height_at(room)
        first = max(self.words.line_px, min(self.links[0].tall_px, self.height()))
        shift = (first - self.words.line_px) // 2 if tall <= self.words.line_px else 0
        self.put(self.mark, px(2), shift + (self.words.line_px - side) // 2, side, side)
        self.put(self.words, px(23), shift, room, tall)
