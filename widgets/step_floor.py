"""The floor of the step: what is settled or has changed, and back, skip, done."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Look, TextButton
from widgets.kit import Kit, Part
from widgets.paint import brush
from widgets.state import Labels, Step
from widgets.text import Words
from widgets.theme import Role


class StepFloor(Part):
    """Each button has a place of its own, whether it is shown or not."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._step: Step | None = None
        self.words = Words(kit.theme, Role.MICRO, self)
        self.back = TextButton(kit, Look.LINK, self)
        self.skip = TextButton(kit, Look.LINK, self)
        self.done = TextButton(kit, Look.DONE, self)
        gestures = kit.gestures
        self.back.clicked.connect(lambda: gestures.back_requested.emit(gestures.call_id))
        self.skip.clicked.connect(
            lambda: gestures.step_skipped_requested.emit(gestures.call_id, self._name)
        )
        self.done.clicked.connect(
            lambda: gestures.step_done_requested.emit(gestures.call_id, self._name)
        )

    @property
    def _name(self) -> str:
        return self._step.name if self._step else ""

    def show_part(self, step: Step, labels: Labels) -> None:
        """Show exactly this."""
        self._step = step
        self.words.say(step.notice or step.folded)
        self.words.paint_in(self.theme.colour("warn" if step.notice else "text3"))
        for button, text, shown in (
            (self.back, labels.back, step.can_back),
            (self.skip, labels.skip, step.can_skip),
            (self.done, labels.done, step.can_finish),
        ):
            button.call(text)
            button.setVisible(shown)
        self.update()

    @property
    def tall_px(self) -> int:
        """The height kept for it."""
        return self.done.tall_px

    def arrange(self) -> None:
        """Place the buttons from the trailing edge, the words in what is left."""
        px, right = self.theme.px, self.width()
        first = right
        for button, gap in ((self.done, px(6)), (self.skip, px(2)), (self.back, px(6))):
            width = min(button.wanted_px, self.width() // 4)
            self.put(button, right - width, 0, width, self.height())
            right -= width + gap
            if button.isVisibleTo(self):
                first = right
        left = px(26) if self.words.text() else 0
        self.put(self.words, left, 0, first - left, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon before the words."""
        if self._step is None or not self.words.text():
            return
        colours, size = self.theme.tokens.colours, self.theme.px(13)
        icon, colour = ("history", colours.warn) if self._step.notice else ("check", colours.text3)
        left = self.theme.px(3)
        place = self.mirrored(QRect(left, (self.height() - size) // 2, size, size))
        pixmap = self.kit.icons.pixmap(icon, colour, size, self.devicePixelRatioF(), stroke=2.4)
        brush(self).drawPixmap(QPoint(place.topLeft()), pixmap)
