"""The customer's status: one chip per system, worst first, each with an icon and words."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Cover
from widgets.kit import Kit, Part
from widgets.paint import box, brush, shimmer, spun
from widgets.state import CardState, Chip, Tone
from widgets.state.seats import LOUDNESS, Seats, kept, loudness, seated
from widgets.text import Words, tip
from widgets.theme import Role, Theme

COLUMNS, LARGE_COLUMNS = 3, 2
"""How many chips stand in a row; fewer where the text is large."""
LARGE = 1.5
MARK_PX = 13


def chip_px(theme: Theme) -> int:
    """Return the height of a chip."""
    return max(theme.px(26), theme.line_px(Role.CHIP) + theme.px(8))


def columns(theme: Theme) -> int:
    """Return how many chips stand in a row."""
    return LARGE_COLUMNS if theme.scale >= LARGE else COLUMNS


class ChipPart(Part):
    """One status. While loading it shimmers under the name of the system.

    A click opens what stands behind it; on the one that is open, it closes it.
    """

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._chip: Chip | None = None
        self._open = False
        self._hint = ""
        self.words = Words(kit.theme, Role.CHIP, self)
        self.cover = Cover(kit, self)
        self.cover.clicked.connect(self._open_or_close)

    def _open_or_close(self) -> None:
        gestures = self.kit.gestures
        if self._chip is not None:
            gestures.details_requested.emit(gestures.call_id, "" if self._open else self._chip.key)

    def show_part(self, chip: Chip, opened: str = "", hint: str = "") -> None:
        """Show exactly this.

        Args:
            chip: The status.
            opened: The chip whose details are open.
            hint: What a click does.
        """
        is_open = chip.key == opened
        if chip == self._chip and is_open is self._open and hint == self._hint:
            return
        self._chip, self._open, self._hint = chip, is_open, hint
        told = "\n".join(filter(None, (chip.tip or chip.text, hint)))
        self.cover.call(f"{chip.text} {hint}", told)
        self.words.say(chip.text)
        self.words.paint_in(self._text_colour(chip))
        self.setToolTip(tip(chip.tip or chip.text))
        self.kit.ticker.animate(self, chip.loading or chip.busy)
        self._arrange()
        self.update()

    def _text_colour(self, chip: Chip) -> QColor:
        if chip.loading or chip.busy:
            return self.theme.colour("text3")
        if chip.tone is Tone.BAD:
            return self.theme.colour("bad")
        return self.theme.colour("text2" if chip.tone is Tone.NEUTRAL else "text")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the words beside the icon."""
        self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        end = px(6) + (px(MARK_PX) + px(3) if self._chip is not None and self._chip.mark else 0)
        self.put(self.words, px(27), 0, self.width() - px(27) - end, self.height())
        self.cover.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip: only problems are loud, the rest speak through their icon."""
        chip = self._chip
        if chip is None:
            return
        px = self.theme.px
        painter, area = brush(self), QRectF(self.rect())
        radius = px(self.theme.tokens.radius.chip)
        quiet = chip.loading or chip.busy
        colour = self.theme.colour("text3") if quiet else self.theme.tone(chip.tone)[0]
        if chip.loading:
            shimmer(painter, self.kit, area, radius)
        else:
            soft = "bad_soft" if chip.tone is Tone.BAD and not chip.busy else "neutral_soft"
            line = self.theme.colour("ring") if self._open else None
            box(painter, area, radius, self.theme.colour(soft), line, 2.0)
        self._paint_icon(painter, "loader-circle" if chip.busy else chip.icon, colour, px(8), 14)
        if chip.mark:
            left = self.width() - px(6) - px(MARK_PX)
            self._paint_icon(painter, chip.mark, colour, left, MARK_PX)

    def _paint_icon(
        self, painter: QPainter, icon: str, colour: QColor, left: int, side: int
    ) -> None:
        size = self.theme.px(side)
        place = self.mirrored(QRect(left, (self.height() - size) // 2, size, size))
        pixmap = self.kit.icons.pixmap(
            icon, colour.name(), size, self.devicePixelRatioF(), stroke=2.2
        )
        turn = self.kit.ticker.turn_deg if icon == "loader-circle" else 0.0
        spun(painter, pixmap, place, turn)


class ChipRows(Part):
    """A grid of as many rows as were reserved. A chip that has spoken keeps its place in it.

    What finds no place is counted in the last one, as loudly as the loudest of it; a click there
    lists it.
    """

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._state: CardState | None = None
        self._seats = Seats()
        self.parts: list[ChipPart] = []
        self.more = ChipPart(kit, self)
        self.more.hide()

    @property
    def row_px(self) -> int:
        """Height of one row."""
        return chip_px(self.theme)

    def show_part(self, state: CardState) -> None:
        """Show exactly this."""
        if self._state is None or state.call_id != self._state.call_id:
            self._seats = Seats()
        self._state = state
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the chips anew."""
        self.arrange()

    def arrange(self) -> None:
        """Fill the grid."""
        state = self._state
        if state is None:
            return
        cells = self._cells()
        shown = self._chosen(state, len(cells))
        opened = state.details.key if state.details is not None else ""
        while len(self.parts) < len(shown):
            self.parts.append(ChipPart(self.kit, self))
        for part, chip, place in zip(self.parts, shown, cells, strict=False):
            part.show_part(chip, opened, state.labels.open)
            self.put(part, place.x(), place.y(), place.width(), place.height())
        for index, part in enumerate(self.parts):
            part.setVisible(index < len(shown))
            if index >= len(shown):
                self.kit.ticker.animate(part, False)
        left_out = [chip for chip in (*state.chips, *state.rest) if chip not in shown]
        self.more.setVisible(bool(left_out))
        if left_out:
            place = cells[len(shown)]
            self.put(self.more, place.x(), place.y(), place.width(), place.height())
            self.more.show_part(_counted(left_out), opened)

    def _chosen(self, state: CardState, room: int) -> list[Chip]:
        """Return the chips there is a place for: all, or those that go first and "more"."""
        if len(state.chips) + bool(state.rest) <= room:
            return list(state.chips)
        by_key = {chip.key: chip for chip in state.chips}
        shown = [by_key[key] for key in seated(state.chips, self._seats, room - 1)]
        self._seats = kept(shown, self._seats)
        return shown

    def _cells(self) -> list[QRect]:
        gap, tall = self.theme.px(6), self.row_px
        rows = max(1, (self.height() + gap) // (tall + gap))
        across = columns(self.theme) if rows > 1 else COLUMNS
        wide = (self.width() - gap * (across - 1)) // across
        return [
            QRect(column * (wide + gap), row * (tall + gap), wide, tall)
            for row in range(rows)
            for column in range(across)
        ]


def _counted(left_out: Sequence[Chip]) -> Chip:
    """Make the chip that says how many are left out, and which of them is the loudest."""
    worst = min(left_out, key=loudness)
    loud = loudness(worst) < len(LOUDNESS)
    said = f"+{len(left_out)}"
    keys = " ".join(chip.key for chip in left_out)
    return Chip(
        key=f"+{keys}",
        text=f"{said} {worst.text}" if loud else said,
        icon=worst.icon if loud else "ellipsis",
        tone=worst.tone if loud else Tone.NEUTRAL,
        tip="\n".join(chip.text for chip in left_out),
    )
