"""The customer's status: one chip per system, worst first, each with an icon and words."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit, Part
from widgets.paint import box, brush, shimmer
from widgets.state import Chip, Tone
from widgets.text import Words, tip
from widgets.theme import Role, Theme

SHARES = (1.0, 0.75, 0.62, 0.55, 0.485, 0.4, 0.32, 0.235)
"""How much of the width one chip may take; the next is tried when the rows do not suffice."""


def chip_px(theme: Theme) -> int:
    """Return the height of a chip."""
    return max(theme.px(26), theme.line_px(Role.CHIP) + theme.px(8))


class ChipPart(Part):
    """One status. While loading it shimmers under the name of the system."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._chip: Chip | None = None
        self.words = Words(kit.theme, Role.CHIP, self)

    def show_part(self, chip: Chip) -> None:
        """Show exactly this."""
        if chip == self._chip:
            return
        self._chip = chip
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
    """As many rows as were reserved; chips get narrower before one is left out."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._chips: tuple[Chip, ...] = ()
        self.parts: list[ChipPart] = []
        self.more = Words(kit.theme, Role.QUIET, self)

    @property
    def row_px(self) -> int:
        """Height of one row."""
        return chip_px(self.theme)

    def show_part(self, chips: tuple[Chip, ...]) -> None:
        """Show exactly these."""
        if chips == self._chips:
            return
        self._chips = chips
        while len(self.parts) < len(chips):
            self.parts.append(ChipPart(self.kit, self))
        for part, chip in zip(self.parts, chips, strict=False):
            part.show_part(chip)
        for part in self.parts[len(chips) :]:
            self.kit.ticker.animate(part, False)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the chips anew."""
        self.arrange()

    def arrange(self) -> None:
        """Fill the rows."""
        shown = self.parts[: len(self._chips)]
        places: list[QRect] = []
        for share in SHARES:
            places = self._places(shown, round(self.width() * share))
            if len(places) == len(shown):
                break
        for part, place in zip(shown, places, strict=False):
            self.put(part, place.x(), place.y(), place.width(), place.height())
        for index, part in enumerate(self.parts):
            part.setVisible(index < len(places))
        self._say_more(places)

    def _places(self, shown: list[ChipPart], widest: int) -> list[QRect]:
        gap, tall = self.theme.px(6), chip_px(self.theme)
        places: list[QRect] = []
        x = y = 0
        for part in shown:
            width = min(part.wanted_px, widest)
            if x and x + width > self.width():
                x, y = 0, y + tall + gap
            if y + tall > self.height():
                break
            places.append(QRect(x, y, width, tall))
            x += width + gap
        return places

    def _say_more(self, places: list[QRect]) -> None:
        left_out = self._chips[len(places) :]
        self.more.setVisible(bool(left_out))
        if left_out:
            self.more.say(f"+{len(left_out)}")
            self.more.setToolTip(tip("\n".join(chip.text for chip in left_out)))
            gap, room = self.theme.px(6), self.more.wanted_px()
            last = places[-1] if places else QRect(0, 0, 0, self.more.line_px)
            last.setRight(min(last.right(), self.width() - room - gap))
            if places:
                part = self.parts[len(places) - 1]
                self.put(part, last.x(), last.y(), last.width(), last.height())
            self.put(self.more, last.right() + gap, last.y(), room, last.height())
