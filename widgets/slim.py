"""The folded card: one bar with the caller, the worst status and the next step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.avatar import Avatar
from widgets.badge import Badge
from widgets.buttons import IconButton
from widgets.clock_pill import ClockPill
from widgets.kit import Kit, Part
from widgets.state import CardState, Tone
from widgets.text import Words
from widgets.theme import Role, Theme


def slim_px(theme: Theme) -> int:
    """Return the height of the bar."""
    return max(theme.px(46), theme.line_px(Role.TITLE) + theme.px(18))


class SlimBar(Part):
    """The window is dragged by it."""

    grabbed = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.avatar = Avatar(kit, self)
        self.name = Words(kit.theme, Role.TITLE, self)
        self.badge = Badge(kit, self, compact=True)
        self.says = Words(kit.theme, Role.CAP, self)
        self.pill = ClockPill(kit, self)
        self.unfold = IconButton(kit, "chevron-down", self)
        gestures = kit.gestures
        self.unfold.clicked.connect(lambda: gestures.fold_requested.emit(gestures.call_id, False))

    def show_part(self, state: CardState) -> None:
        """Show exactly this."""
        dot = {Tone.WARN: "warn", Tone.NEUTRAL: None}.get(state.pill.tone, "ok")
        self.avatar.show_part(state.initials, dot, state.mode == "ringing")
        self.name.say(state.name)
        self.badge.show_part(state.tier)
        self.says.say(state.banner.text if state.banner else state.slim)
        self.pill.show_part(state.pill)
        self.unfold.call(state.labels.unfold, state.labels.unfold)
        self.arrange()

    def tick(self) -> None:
        """Let the clock go on."""
        self.pill.tick()
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def arrange(self) -> None:
        """Place everything in one row."""
        px, tall = self.theme.px, self.height()
        side, button = px(28), self.unfold.side_px
        self.put(self.avatar, px(10), (tall - side) // 2, side, side)
        right = self.width() - px(8) - button
        self.put(self.unfold, right, (tall - button) // 2, button, button)
        pill = self.pill.sizeHint()
        pill_px = min(pill.width(), self.width() // 3)
        right -= px(8) + pill_px
        self.put(self.pill, right, (tall - pill.height()) // 2, pill_px, pill.height())
        self.pill.arrange()
        left = px(18) + side
        name = min(self.name.wanted_px(), (right - left) * 3 // 5)
        self.put(self.name, left, 0, name, tall)
        left += name + px(8)
        if self.badge.isVisibleTo(self):
            badge = self.badge.sizeHint()
            self.put(self.badge, left, (tall - badge.height()) // 2, badge.width(), badge.height())
            self.badge.arrange()
            left += badge.width() + px(8)
        self.put(self.says, left, 0, right - px(8) - left, tall)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say that the bar is being dragged."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.grabbed.emit()
        event.ignore()
