"""The head of the card: who calls, how the call stands, and the buttons of the window."""

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
from widgets.verified import VerifiedBadge


def header_px(theme: Theme, meta_lines: int) -> int:
    """Return the height of the head."""
    lines = theme.line_px(Role.NAME) + theme.line_px(Role.CAP) * meta_lines
    return max(theme.px(40), lines + theme.px(4))


class Header(Part):
    """The window is dragged by it."""

    grabbed = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.avatar = Avatar(kit, self)
        self.name = Words(kit.theme, Role.NAME, self)
        self.badge = Badge(kit, self)
        self.verified = VerifiedBadge(kit, self)
        self.meta = Words(kit.theme, Role.CAP, self)
        self.pill = ClockPill(kit, self)
        self.fold = IconButton(kit, "chevron-up", self)
        self.close_card = IconButton(kit, "x", self)
        gestures = kit.gestures
        self.fold.clicked.connect(lambda: gestures.fold_requested.emit(gestures.call_id, True))
        self.close_card.hide()

    def show_part(self, state: CardState) -> None:
        """Show exactly this."""
        ringing = state.mode == "ringing"
        dot = {Tone.WARN: "warn", Tone.NEUTRAL: None}.get(state.pill.tone, "ok")
        self.avatar.show_part(state.initials, dot, ringing)
        self.name.say(state.name)
        self.badge.show_part(state.tier)
        self.verified.show_verified(state.verified)
        self.meta.say(state.meta)
        self.pill.show_part(state.pill)
        self.fold.call(state.labels.fold, state.labels.fold)
        self.close_card.call(state.labels.close, state.labels.close)
        self.close_card.setVisible(state.mode == "wrap-up")
        self.arrange()

    def tick(self) -> None:
        """Let the clock go on."""
        before = self.pill.sizeHint()
        self.pill.tick()
        if self.pill.sizeHint() != before:
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def arrange(self) -> None:
        """Place the parts; the fold button stays where it is whatever is said."""
        px, width, height = self.theme.px, self.width(), self.height()
        side, button = px(40), self.fold.side_px
        self.put(self.avatar, 0, (height - side) // 2, side, side)
        right = width - button
        self.put(self.fold, right, (height - button) // 2, button, button)
        if self.close_card.isVisibleTo(self):
            right -= button
            self.put(self.close_card, right, (height - button) // 2, button, button)
        pill = self.pill.sizeHint()
        pill_px = min(pill.width(), width // 3)
        right -= px(8) + pill_px
        self.put(self.pill, right, (height - pill.height()) // 2, pill_px, pill.height())
        self.pill.arrange()
        self._arrange_name(side + px(8), right - px(8))

    def _arrange_name(self, left: int, right: int) -> None:
        px, room = self.theme.px, right - left
        tall = self.name.line_px
        spare = self.height() - tall - px(2)
        self.meta.lines = max(1, spare // self.meta.line_px)
        small = self.meta.height_at(room)
        top = (self.height() - tall - small - px(2)) // 2
        most = room // 3 if self._crowded(room) else room
        badges = [(each, min(each.sizeHint().width(), most)) for each in self._badges()]
        name_px = min(self.name.wanted_px(), room - sum(wide + px(6) for _, wide in badges))
        self.put(self.name, left, top, name_px, tall)
        x = left + name_px + px(6)
        for badge, wide in badges:
            high = badge.sizeHint().height()
            self.put(badge, x, top + (tall - high) // 2, wide, high)
            badge.arrange()
            x += wide + px(6)
        self.put(self.meta, left, top + tall + px(2), room, small)

    def _badges(self) -> list[Badge]:
        return [each for each in (self.badge, self.verified) if each.isVisibleTo(self)]

    def _crowded(self, room: int) -> bool:
        """Shorten the badges before the name is cut; return whether even that does not do."""
        gap, name, shown = self.theme.px(6), self.name.wanted_px(), self._badges()

        def fit() -> bool:
            return name + sum(each.sizeHint().width() + gap for each in shown) <= room

        self.badge.compact = False
        self.verified.shorten(False)
        if not fit():
            self.verified.shorten(True)
        if not fit():
            self.badge.compact = True
        return not fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say that the card is being dragged."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.grabbed.emit()
        event.ignore()
