"""What a chip opens to: a panel over the middle of the card. Nothing below it moves.

It takes no keyboard of itself. While the card has it, the number keys press what can be pressed
here, and Esc closes it before it gives the keyboard back.
"""

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import IconButton, Look, Press, TextButton
from widgets.fact_block import FactBlock
from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.scroller import BAR_PX, Scroller
from widgets.state import CardState, Chip, Details, Labels, Tone
from widgets.text import Words
from widgets.theme import Role

MOST_FACTS = 30


class ChipRow(Press):
    """A chip of a list, whole, to be opened."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._chip: Chip | None = None
        self.said = Words(kit.theme, Role.CHIP, self)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        gestures = self.kit.gestures
        if self._chip is not None:
            gestures.details_requested.emit(gestures.call_id, self._chip.key)

    def show_part(self, chip: Chip) -> None:
        """Show exactly this."""
        self._chip = chip
        self.said.say(chip.text)
        self.call(chip.text, chip.tip)
        quiet = chip.loading or chip.busy
        self.said.paint_in(self.theme.colour("text3" if quiet else "text"))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room it takes."""
        return QSize(self.theme.px(120), self.said.line_px + self.theme.px(12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the words between digit, icon and the end."""
        px = self.theme.px
        self.said.setGeometry(px(40), 0, self.width() - px(48), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, the icon and the key."""
        chip, px, painter = self._chip, self.theme.px, brush(self)
        if chip is None:
            return
        loud = chip.tone is Tone.BAD and not chip.loading
        fill = "surface2" if self.lit else "bad_soft" if loud else "neutral_soft"
        radius = px(self.theme.tokens.radius.chip)
        box(painter, QRectF(self.rect()), radius, self.theme.colour(fill))
        size = px(14)
        colour = self.theme.colour("text3") if chip.loading else self.theme.tone(chip.tone)[0]
        pixmap = self.kit.icons.pixmap(
            chip.icon, colour.name(), size, self.devicePixelRatioF(), stroke=2.2
        )
        painter.drawPixmap(px(20), (self.height() - size) // 2, pixmap)
        self.paint_digit(painter, px(18))


class DetailsPart(Part):
    """Facts of one chip, or a list of chips; it scrolls inside."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._details: Details | None = None
        self._labels: Labels | None = None
        self.title = Words(kit.theme, Role.TITLE, self)
        self.note = Words(kit.theme, Role.CAP, self, lines=3)
        self.note.paint_in(kit.theme.colour("warn"))
        self.told = Words(kit.theme, Role.MICRO, self, lines=2)
        self.shut = IconButton(kit, "x", self, icon_px=16)
        self.again = TextButton(kit, Look.KEYED, self)
        self.all_again = TextButton(kit, Look.KEYED, self)
        self.scroller = Scroller(kit, self)
        self.blocks: list[FactBlock] = []
        self.rows: list[ChipRow] = []
        gestures = kit.gestures
        self.shut.clicked.connect(lambda: gestures.details_requested.emit(gestures.call_id, ""))
        self.again.clicked.connect(self._ask_again)
        self.all_again.clicked.connect(
            lambda: gestures.renewal_requested.emit(gestures.call_id, "")
        )
        self.hide()

    @property
    def key(self) -> str:
        """What it is about; empty while it is closed."""
        return self._details.key if self._details is not None else ""

    def _ask_again(self) -> None:
        gestures = self.kit.gestures
        gestures.renewal_requested.emit(gestures.call_id, self.key)

    def show_part(self, state: CardState) -> None:
        """Show exactly this; another chip begins at its top."""
        details, labels = state.details, state.labels
        if details == self._details and labels == self._labels:
            return
        before, self._details, self._labels = self.key, details, labels
        if details is None:
            for block in self.blocks:
                block.rest()
            return
        self.title.say(details.title)
        self.note.say(details.note)
        self.shut.call(labels.close, labels.close)
        self._offer_again(details, labels)
        shown_whole = any(fact.revealed for fact in details.facts)
        busy = labels.refreshing if details.busy else ""
        self.told.say(labels.revealed if shown_whole else busy)
        self._show_facts(details, labels)
        self._show_chips(details)
        self.arrange()
        if before != details.key:
            self.scroller.to_top()

    def _offer_again(self, details: Details, labels: Labels) -> None:
        self.again.call(labels.refresh)
        self.again.setVisible(bool(details.facts))
        self.again.setEnabled(details.can_refresh and not details.busy)
        self.all_again.call(labels.refresh_all)
        self.all_again.setEnabled(details.can_refresh)

    def _show_facts(self, details: Details, labels: Labels) -> None:
        facts = details.facts[:MOST_FACTS]
        while len(self.blocks) < len(facts):
            self.blocks.append(FactBlock(self.kit, self.scroller.sheet))
        for block, fact in zip(self.blocks, facts, strict=False):
            block.show_part(fact, labels)
        for index, block in enumerate(self.blocks):
            block.setVisible(index < len(facts))
            if index >= len(facts):
                block.rest()

    def _show_chips(self, details: Details) -> None:
        while len(self.rows) < len(details.chips):
            self.rows.append(ChipRow(self.kit, self.scroller.sheet))
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(details.chips))
            if index < len(details.chips):
                row.show_part(details.chips[index])

    def tick(self) -> None:
        """Let the ages go on."""
        for block in self._shown():
            block.tick()

    def pressable(self) -> list[Press]:
        """Return what the number keys press: the chips of a list, else refresh and reveal."""
        if self._details is None:
            return []
        if self._details.chips:
            return list(self.rows[: len(self._details.chips)])
        again: list[Press] = [each for each in (self.again, self.all_again) if each.isEnabled()]
        return again + [block.reveal for block in self._shown() if block.reveal.isVisibleTo(self)]

    def _shown(self) -> list[FactBlock]:
        return self.blocks[: len(self._details.facts[:MOST_FACTS])] if self._details else []

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def arrange(self) -> None:
        """Place head, note, what is listed, and the foot on the floor."""
        px, left = self.theme.px, self.theme.px(12)
        width = self.width() - 2 * left
        side, top = self.shut.side_px, px(8)
        self.put(self.shut, self.width() - px(6) - side, top, side, side)
        self.put(self.title, left, top, width - side, side)
        y = top + side + px(2)
        if self.note.text():
            tall = self.note.height_at(width)
            self.put(self.note, left, y, width, tall)
            y += tall + px(6)
        self.note.setVisible(bool(self.note.text()))
        foot = self.again.tall_px + px(10)
        floor = self.height() - foot
        hang = px(6)  # the words of a link begin inside of it, behind its key
        x = left - hang
        for button in (self.again, self.all_again):
            if button.isVisibleTo(self):
                wide = min(button.wanted_px, width // 2)
                self.put(button, x, floor + px(4), wide, button.tall_px)
                x += wide + px(4)
        self.put(self.told, x + px(4), floor, self.width() - left - x - px(4), foot)
        self.put(self.scroller, left, y, width + px(6), max(0, floor - y))
        self._arrange_sheet(width + px(6) - BAR_PX)

    def _arrange_sheet(self, width: int) -> None:
        px, y = self.theme.px, 0
        for block in self._shown():
            block.setGeometry(QRect(0, y, width, block.height_at(width)))
            block.arrange()
            y += block.height() + px(7)
        for row in self.rows[: len(self._details.chips) if self._details else 0]:
            row.setGeometry(0, y, width, row.sizeHint().height())
            y += row.height() + px(6)
        self.scroller.fit(width, max(0, y - px(6)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a press to itself: what lies below is not meant."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, whole: nothing of what lies below shows through."""
        painter, colour = brush(self), self.theme.colour
        radius = self.theme.px(self.theme.tokens.radius.card)
        painter.fillRect(self.rect(), colour("bg"))
        box(painter, QRectF(self.rect()), radius, colour("surface"), colour("line2"))
