"""The next recommended step: the only tinted block on the card.

What is read (title, script, evidence) scrolls above; what is clicked (answers, done, skip, back)
stands on the floor, so that it stays where it is when evidence comes late.
"""

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.dots import Dots
from widgets.evidence import EvidenceRow
from widgets.kit import Kit, Part
from widgets.notice import NoticePart
from widgets.paint import box, brush, shimmer
from widgets.question import QuestionPart
from widgets.script import ScriptPart
from widgets.scroller import BAR_PX, Scroller
from widgets.state import CardState, Labels, Step
from widgets.step_floor import StepFloor
from widgets.text import Words
from widgets.theme import Role

MOST_EVIDENCE = 12
MOST_CHECKS = 60
"""Settled steps listed: nobody reads more during a call."""


class StepPart(Part):
    """While nothing is known its outline shimmers."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._step: Step | None = None
        self._shown: tuple[Step | None, Labels, bool] | None = None
        self._waiting = self._unfolded = False
        self._call_id = ""
        self.headed = True
        self.over = Words(kit.theme, Role.OVER_ACCENT, self)
        self.place = Words(kit.theme, Role.MICRO, self, align=Qt.AlignmentFlag.AlignRight)
        self.dots = Dots(kit, self)
        self.scroller = Scroller(kit, self)
        sheet = self.scroller.sheet
        self.title = Words(kit.theme, Role.TITLE, sheet, lines=2)
        self.script = ScriptPart(kit, sheet)
        self.evidence: list[EvidenceRow] = []
        self.question = QuestionPart(kit, self)
        self.notice = NoticePart(kit, self)
        self.floor = StepFloor(kit, self)
        self.floor.unfolding.connect(self._unfold)

    def show_part(self, state: CardState, waiting: bool) -> None:
        """Show exactly this; `waiting`: a step may still come."""
        wanted = (state.step, state.labels, waiting)
        other = state.call_id != self._call_id
        if wanted == self._shown and not other:
            return
        if other:
            self._keep_place()
            self._call_id = state.call_id
        self._shown = wanted
        turned = (self._step.name if self._step else "") != (state.step.name if state.step else "")
        self._step = state.step
        self._unfolded = self._unfolded and not turned
        self._waiting = waiting and state.step is None
        self.kit.ticker.animate(self, self._waiting)
        for child in (self.scroller, self.floor):
            child.setVisible(state.step is not None)
        self.question.show_part(state.step.question if state.step else None)
        self.notice.show_part(state.step.notice if state.step else None)
        if state.step is not None:
            self._say(state.step, state.labels)
        self.arrange()
        if other:
            self._take_place()
        elif turned:
            self.scroller.to_top()
        self.update()

    def _keep_place(self) -> None:
        """Remember how far the agent has read in the call that goes from the card."""
        drafts, step = self.kit.drafts, self._step
        if step is not None and self._call_id:
            kept = replace(drafts.of(self._call_id), scrolled=(step.name, self.scroller.at))
            drafts.keep(self._call_id, kept)

    def _take_place(self) -> None:
        """Show the call that comes back where it was left."""
        name, at = self.kit.drafts.of(self._call_id).scrolled
        here = self._step.name if self._step is not None else ""
        self.scroller.go_to(at if name == here else 0)

    def _say(self, step: Step, labels: Labels) -> None:
        self.over.say("  ·  ".join(filter(None, (labels.step, step.manner))))
        self.place.say(_position(step, labels))
        self.dots.show_part(step.index, step.count)
        self.title.say(step.title)
        script = "" if self._unfolded else step.script
        self.script.show_part(script, step.strong, labels)
        self.floor.show_part(step, labels, unfolded=self._unfolded)
        evidence = step.checks[:MOST_CHECKS] if self._unfolded else step.evidence[:MOST_EVIDENCE]
        while len(self.evidence) < len(evidence):
            self.evidence.append(EvidenceRow(self.kit, self.scroller.sheet))
        for index, row in enumerate(self.evidence):
            row.setVisible(index < len(evidence))
            if index < len(evidence):
                row.show_part(evidence[index], labels)

    def _unfold(self, unfolded: bool) -> None:
        """Show what is settled in the place of the words to say, or those again."""
        if self._step is None or not self._shown:
            return
        self._unfolded = unfolded
        self._say(self._step, self._shown[1])
        self.arrange()
        self.scroller.to_top()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def arrange(self) -> None:
        """Place the heading at the top, the clickable on the floor, the rest between."""
        px = self.theme.px
        pad, width = px(12), self.width() - 2 * px(12)
        top = px(11)
        for child in (self.over, self.place, self.dots):
            child.setVisible(self.headed and self._step is not None)
        if self.headed:
            self._arrange_heading(pad, top, width)
            top += self.over.line_px + px(8)
        bottom = self.height() - px(10) - self.floor.tall_px
        self.put(self.floor, pad, bottom, width, self.floor.tall_px)
        self.floor.arrange()
        asked = self.question.height_at(width, bottom - top - px(8))
        if asked:
            bottom -= px(8) + asked
            self.put(self.question, pad, bottom, width, asked)
            self.question.arrange()
        least = self.title.line_px + px(6)
        noted = min(self.notice.height_at(width, bottom - top - least), bottom - top - px(16))
        if noted:
            bottom -= px(8) + noted
            self.put(self.notice, pad, bottom, width, noted)
            self.notice.arrange()
        self.put(self.scroller, pad, top, width + BAR_PX, bottom - px(6) - top)
        self._arrange_sheet(width)

    def _arrange_heading(self, pad: int, top: int, width: int) -> None:
        px, line = self.theme.px, self.over.line_px
        dots = self.dots.wanted_px
        self.put(self.dots, pad + width - dots, top, dots, line)
        right = pad + width - (dots + px(8) if dots else 0)
        place = min(self.place.wanted_px(), width // 2)
        self.put(self.over, pad, top, right - place - px(8) - pad, line)
        self.put(self.place, right - place, top, place, line)

    def _arrange_sheet(self, width: int) -> None:
        px = self.theme.px
        self.title.lines = 1 if self.theme.scale < 1.2 else 2
        tall = self.title.line_px * self.title.lines
        if self.title.lines > 1:
            tall = self.title.height_at(width)
        self.title.setGeometry(0, 0, width, tall)
        y = tall + px(8)
        if self.script.isVisibleTo(self.scroller.sheet):
            self.script.setGeometry(0, y, width, self.script.height_at(width))
            self.script.arrange()
            y += self.script.height() + px(10)
        for row in self.evidence:
            if row.isVisibleTo(self.scroller.sheet):
                row.setGeometry(0, y, width, row.height_at(width))
                row.arrange()
                y += row.height() + px(6)
        self.scroller.fit(width, y - px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tinted block, or its outline while nothing is known."""
        painter, area = brush(self), QRectF(self.rect())
        radius = self.theme.px(self.theme.tokens.radius.card)
        colour = self.theme.colour
        if self._step is not None:
            box(painter, area, radius, colour("accent_soft"), colour("accent_line"))
        elif self._waiting:
            box(painter, area, radius, None, colour("line"))
            painter.setPen(Qt.PenStyle.NoPen)
            self._paint_stand_in(painter)

    def _paint_stand_in(self, painter: QPainter) -> None:
        px, width, y = self.theme.px, self.width(), self.theme.px(14)
        block = max(px(24), self.height() - px(150))
        for share, tall, after in (
            (0.22, px(9), px(12)), (0.62, px(13), px(12)), (1.0, block, px(14)),
            (0.58, px(8), px(12)), (0.5, px(8), px(12)), (0.44, px(8), px(12)),
        ):  # fmt: skip
            if y + tall > self.height() - px(8):
                return
            inside = width - 2 * px(12)
            place = self.mirrored(self.rect().adjusted(px(13), y, 0, 0))
            strip = QRectF(px(13), y, min(inside, int(width * share)), tall)
            if self.theme.right_to_left:
                strip.moveRight(place.right())
            shimmer(painter, self.kit, strip, px(4) if share < 1 else px(8))
            y += tall + after


def _position(step: Step, labels: Labels) -> str:
    if not step.index or not step.count:
        return ""
    numbered = labels.position.replace("{index}", str(step.index))
    return numbered.replace("{count}", str(step.count))
