"""The customer's status: one chip per system, worst first, each with an icon and words."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Cover
from widgets.kit import Kit, Part
from widgets.paint import box, brush, shimmer
from widgets.state import Chip, Tone
from widgets.text import Words, tip
from widgets.theme import Role, Theme

SHARES = (1.0, 0.75, 0.62, 0.55, 0.485, 0.4, 0.32, 0.235)
"""How much of the width one chip may take; the next is tried when the rows do not suffice."""
LEAST_EM = 4
"""Words cut shorter than this say nothing: then fewer chips are shown, and those whole."""
LOUDNESS = {Tone.BAD: 0, Tone.WARN: 1}


def chip_px(theme: Theme) -> int:
    """Return the height of a chip."""
    return max(theme.px(26), theme.line_px(Role.CHIP) + theme.px(8))


class ChipPart(Part):
    """One status. While loading it shimmers under the name of the system.

    Where that did not answer, a click asks it once more.
    """

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._chip: Chip | None = None
        self._again = ""
        self.words = Words(kit.theme, Role.CHIP, self)
        self.cover = Cover(kit, self)
        self.cover.clicked.connect(self._ask_again)
        self.cover.hide()

    def _ask_again(self) -> None:
        gestures = self.kit.gestures
        if self._chip is not None and self._chip.retry:
            gestures.refresh_requested.emit(gestures.call_id, self._chip.retry)

    def show_part(self, chip: Chip, again: str) -> None:
        """Show exactly this; `again` says what a click on it does, where it does anything."""
        if chip == self._chip and again == self._again:
            return
        self._chip, self._again = chip, again
        told = "\n".join(filter(None, (chip.tip or chip.text, again)))
        self.cover.call(f"{chip.text} {again}", told)
        self.cover.setVisible(bool(chip.retry))
        self.words.say(chip.text)
        self.words.paint_in(self._text_colour(chip))
        self.setToolTip(tip(chip.tip or chip.text))
        self.kit.ticker.animate(self, chip.loading)
        self.update()

    def _text_colour(self, chip: Chip) -> QColor:
        if chip.loading:
            return self.theme.colour("text3")
        if chip.tone is Tone.BAD:
            return self.theme.colour("bad")
        return self.theme.colour("text2" if chip.tone is Tone.NEUTRAL else "text")

    @property
    def wanted_px(self) -> int:
        """Width it takes, whole."""
        return self.theme.px(35) + self.words.wanted_px()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the words beside the icon."""
        px = self.theme.px
        self.put(self.words, px(27), 0, self.width() - px(27) - px(6), self.height())
        self.cover.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip: only problems are loud, the rest speak through their icon."""
        chip = self._chip
        if chip is None:
            return
        px = self.theme.px
        painter, area = brush(self), QRectF(self.rect())
        radius = px(self.theme.tokens.radius.chip)
        colour = self.theme.tone(chip.tone)[0]
        if chip.loading:
            shimmer(painter, self.kit, area, radius)
            colour = self.theme.colour("text3")
        else:
            soft = "bad_soft" if chip.tone is Tone.BAD else "neutral_soft"
            box(painter, area, radius, self.theme.colour(soft))
        size = px(14)
        place = self.mirrored(QRect(px(8), (self.height() - size) // 2, size, size))
        pixmap = self.kit.icons.pixmap(
            chip.icon, colour.name(), size, self.devicePixelRatioF(), stroke=2.2
        )
        painter.drawPixmap(place.topLeft(), pixmap)


class ChipRows(Part):
    """As many rows as were reserved; chips get narrower before one is left out.

    On a single row, and where they would get too narrow to read, the loud ones stand whole before
    the others and the rest is counted.
    """

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._chips: tuple[Chip, ...] = ()
        self._again = ""
        self.parts: list[ChipPart] = []
        self.more = Words(kit.theme, Role.QUIET, self)

    @property
    def row_px(self) -> int:
        """Height of one row."""
        return chip_px(self.theme)

    def show_part(self, chips: tuple[Chip, ...], again: str) -> None:
        """Show exactly these; `again` says what a click on one without an answer does."""
        if (chips, again) == (self._chips, self._again):
            return
        self._chips, self._again = chips, again
        while len(self.parts) < len(chips):
            self.parts.append(ChipPart(self.kit, self))
        for part, chip in zip(self.parts, chips, strict=False):
            part.show_part(chip, again)
        for part in self.parts[len(chips) :]:
            self.kit.ticker.animate(part, False)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the chips anew."""
        self.arrange()

    def arrange(self) -> None:
        """Fill the rows."""
        shown = list(range(len(self._chips)))
        places = self._whole(shown)
        if len(places) < len(shown):
            shown.sort(key=lambda index: LOUDNESS.get(self._chips[index].tone, len(LOUDNESS)))
            places = self._places(shown, self.width())
        self._count_rest(shown, places)
        for index, place in zip(shown, places, strict=False):
            self.put(self.parts[index], place.x(), place.y(), place.width(), place.height())
        seen = set(shown[: len(places)])
        for index, part in enumerate(self.parts):
            part.setVisible(index in seen)

    def _whole(self, shown: list[int]) -> list[QRect]:
        """Return a place for each; none where they can't all stand there and be read."""
        single = self.height() < 2 * self.row_px + self.theme.px(6)
        least = self.theme.px(33) + LEAST_EM * self.theme.text_px(Role.CHIP)
        for share in SHARES[:1] if single else SHARES:
            widest = round(self.width() * share)
            places = self._places(shown, widest) if widest >= least else []
            if len(places) == len(shown):
                return places
        return []

    def _places(self, shown: list[int], widest: int) -> list[QRect]:
        gap, tall = self.theme.px(6), chip_px(self.theme)
        places: list[QRect] = []
        x = y = 0
        for index in shown:
            width = min(self.parts[index].wanted_px, widest)
            if x and x + width > self.width():
                x, y = 0, y + tall + gap
            if y + tall > self.height():
                break
            places.append(QRect(x, y, width, tall))
            x += width + gap
        return places

    def _count_rest(self, shown: list[int], places: list[QRect]) -> None:
        """Say how many are left out behind the last chip; it makes room, or goes itself."""
        gap = self.theme.px(6)
        while len(places) < len(shown):
            self.more.say(f"+{len(shown) - len(places)}")
            last, room = places[-1] if places else QRect(), self.more.wanted_px()
            if last.right() + 1 + gap + room > self.width() and last.x() > 0:
                places.pop()
                continue
            last.setWidth(min(last.width(), self.width() - gap - room))
            at = last.right() + 1 + gap if places else 0
            self.put(self.more, at, last.y(), room, last.height() or self.more.line_px)
            break
        left_out = [self._chips[index].text for index in sorted(shown[len(places) :])]
        self.more.setToolTip(tip("\n".join(left_out)))
        self.more.setVisible(bool(left_out))
