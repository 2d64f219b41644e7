"""One system's word on a fact: how it stands, who, what, how old, how raw."""

from datetime import datetime

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import brush, spun
from widgets.state import Labels, SourceLine, SourceLook
from widgets.text import Words, clean
from widgets.theme import Role

ICON_PX = 13
LONGEST_NAME = 60
MINUTES_FROM_S, HOURS_FROM_S = 120, 7200
_ICONS = {
    SourceLook.COUNTS: ("check", "ok"),
    SourceLook.AGREES: ("check", "text3"),
    SourceLook.DIFFERS: ("equal-not", "warn"),
    SourceLook.STALE: ("hourglass", "text3"),
    SourceLook.LOADING: ("loader-circle", "accent_text"),
    SourceLook.FAILED: ("circle-x", "bad"),
}
"""The icon says as much as its colour, and the words beside it more."""
_COLOURS = {
    SourceLook.FAILED: "bad",
    SourceLook.STALE: "text3",
    SourceLook.LOADING: "text3",
    SourceLook.AGREES: "text2",
}


class SourceRow(Part):
    """Two lines: who says what and since when; how long it took and what it said itself."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._line: SourceLine | None = None
        self._labels: Labels | None = None
        self.words = Words(kit.theme, Role.CAP, self, lines=2)
        self.age = Words(kit.theme, Role.MICRO, self, align=Qt.AlignmentFlag.AlignRight)
        self.more = Words(kit.theme, Role.MICRO, self, lines=3)

    def show_part(self, line: SourceLine, labels: Labels) -> None:
        """Show exactly this."""
        self._line, self._labels = line, labels
        system = clean(line.system, LONGEST_NAME)
        self.words.say(f"{system}  {line.text}", strong=(system,))
        self.words.paint_in(self.theme.colour(_COLOURS.get(line.look, "text")))
        raw = f"{labels.raw} {line.raw}" if line.raw else ""
        self.more.say("  ·  ".join(filter(None, (line.note, line.took, raw))))
        self.kit.ticker.animate(self, line.look is SourceLook.LOADING)
        self.tick()
        self.update()

    def tick(self) -> None:
        """Let the age go on."""
        if self._line is None or self._labels is None:
            return
        since = self._line.at
        self.age.say(_age(since, self.kit.now(), self._labels) if since is not None else "")
        said = (self.words.text(), self.age.text(), self.more.text())
        self.setAccessibleName(", ".join(filter(None, said)))

    def rest(self) -> None:
        """Stand still: it is not shown any more."""
        self.kit.ticker.animate(self, False)

    def _widths(self, width: int) -> tuple[int, int]:
        px = self.theme.px
        age = min(self.age.wanted_px(), width // 3) if self.age.text() else 0
        return width - px(20) - (age + px(8) if age else 0), age

    def height_at(self, width: int) -> int:
        """Return the height it takes at this width."""
        tall = self.words.height_at(self._widths(width)[0])
        more = self.more.height_at(width - self.theme.px(20)) if self.more.text() else 0
        return tall + more

    def arrange(self) -> None:
        """Place who and what, the age at the end, and the rest below."""
        px, width = self.theme.px, self.width()
        text, age = self._widths(width)
        tall = self.words.height_at(text)
        self.put(self.words, px(20), 0, text, tall)
        self.put(self.age, width - age, 0, age, self.words.line_px)
        self.put(self.more, px(20), tall, width - px(20), self.height() - tall)
        self.more.setVisible(bool(self.more.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint how it stands."""
        if self._line is None:
            return
        icon, colour = _ICONS[self._line.look]
        size = self.theme.px(ICON_PX)
        top = max(0, (self.words.line_px - size) // 2)
        place = self.mirrored(QRect(0, top, size, size))
        pixmap = self.kit.icons.pixmap(
            icon, self.theme.colour(colour).name(), size, self.devicePixelRatioF(), stroke=2.4
        )
        turn = self.kit.ticker.turn_deg if self._line.look is SourceLook.LOADING else 0.0
        spun(brush(self), pixmap, place, turn)


def _age(since: datetime, now: datetime, labels: Labels) -> str:
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < MINUTES_FROM_S:
        return labels.ago_s.format(n=seconds)
    if seconds < HOURS_FROM_S:
        return labels.ago_min.format(n=seconds // 60)
    return labels.ago_h.format(n=seconds // 3600)
