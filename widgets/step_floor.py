"""The floor of the step: what is settled, in one line, and back, skip, done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.buttons import Look, TextButton
from widgets.fold_line import FoldLine
from widgets.kit import Kit, Part
from widgets.state import Labels, Step


class StepFloor(Part):
    """Each button has a place of its own, whether it is shown or not."""

    unfolding = Signal(bool)

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._step: Step | None = None
        self.settled = FoldLine(kit, self)
        self.back = TextButton(kit, Look.LINK, self)
        self.skip = TextButton(kit, Look.LINK, self)
        self.done = TextButton(kit, Look.DONE, self)
        gestures = kit.gestures
        self.settled.clicked.connect(lambda: self.unfolding.emit(not self.settled.unfolded))
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

    def show_part(self, step: Step, labels: Labels, *, unfolded: bool) -> None:
        """Show exactly this."""
        self._step = step
        self.settled.show_part(step.folded, can_unfold=bool(step.checks), unfolded=unfolded)
        for button, text, shown in (
            (self.back, labels.back, step.can_back),
            (self.skip, labels.skip, step.can_skip),
            (self.done, labels.done, step.can_finish),
        ):
            button.call(text)
            button.setVisible(shown)

    @property
    def tall_px(self) -> int:
        """The height kept for it."""
        return self.done.tall_px

    def arrange(self) -> None:
        """Place the buttons from the trailing edge; the line has what is left for ever."""
        px, right = self.theme.px, self.width()
        for button, gap in ((self.done, px(6)), (self.skip, px(2)), (self.back, px(6))):
            width = min(button.wanted_px, self.width() // 4)
            self.put(button, right - width, 0, width, self.height())
            right -= width + gap
        self.put(self.settled, 0, 0, right, self.height())
