"""Work after hang-up: the drafted summary, the code, what is left undone, and finish."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from widgets.buttons import Look, Press, TextButton, place_in_rows
from widgets.evidence import EvidenceRow
from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.scroller import BAR_PX, Scroller, ThinBar
from widgets.state import CardState, Evidence, Mark, WrapUp
from widgets.text import Words
from widgets.theme import Role

MOST_CODES = 12
MOST_UNFINISHED = 8
LONGEST = 4000


class SummaryText(QPlainTextEdit):
    """The agent's own words win: a new draft does not overwrite what was typed."""

    keyboard_wanted = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: str | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFont(kit.theme.font(Role.BODY))
        self.setVerticalScrollBar(ThinBar(kit.theme, self))
        self.viewport().setAutoFillBackground(False)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, kit.theme.colour("text"))
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        palette.setColor(QPalette.ColorRole.Highlight, kit.theme.colour("accent"))
        palette.setColor(QPalette.ColorRole.HighlightedText, kit.theme.colour("on_accent"))
        self.setPalette(palette)

    @property
    def edited(self) -> bool:
        """Whether the agent changed the draft."""
        return self.document().isModified()

    def show_draft(self, draft: str, *, fresh: bool) -> None:
        """Show a draft; `fresh`: it belongs to another call than the one before."""
        if not fresh and (self.edited or draft == self._draft):
            return
        self._draft = draft
        self.setPlainText(draft[:LONGEST])
        self.document().setModified(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the keyboard."""
        self.keyboard_wanted.emit()
        super().mousePressEvent(event)


class WrapUpPart(Part):
    """Takes the card's body; the codes and what is undone scroll when there are many."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._wrap_up: WrapUp | None = None
        self._call_id = ""
        self.title = Words(kit.theme, Role.HERO, self)
        self.summary = SummaryText(kit, self)
        self.scroller = Scroller(kit, self)
        self.codes: list[TextButton] = []
        self.undone_title = Words(kit.theme, Role.OVER, self.scroller.sheet)
        self.undone: list[EvidenceRow] = []
        self.finish = TextButton(kit, Look.PRIMARY, self)
        gestures = kit.gestures
        self.finish.clicked.connect(self._finish)
        self.summary.keyboard_wanted.connect(
            lambda: gestures.typing_requested.emit(gestures.call_id)
        )
        self.hide()

    def show_part(self, state: CardState) -> None:
        """Show exactly this."""
        wrap_up = state.wrap_up
        if wrap_up is None:
            return
        fresh = state.call_id != self._call_id
        self._call_id = state.call_id
        if not fresh and wrap_up == self._wrap_up:
            return
        self._wrap_up = wrap_up
        self.title.say(wrap_up.title)
        self.summary.setAccessibleName(state.labels.summary or wrap_up.title)
        self.summary.show_draft(wrap_up.summary, fresh=fresh)
        self._show_codes(wrap_up)
        self._show_undone(wrap_up, state)
        self.finish.call(wrap_up.finish)
        self.finish.setEnabled(wrap_up.can_finish)
        self.arrange()
        if fresh:
            self.scroller.to_top()

    def _show_codes(self, wrap_up: WrapUp) -> None:
        codes = wrap_up.codes[:MOST_CODES]
        while len(self.codes) < len(codes):
            self.codes.append(self._code())
        for index, button in enumerate(self.codes):
            button.setVisible(index < len(codes))
            if index < len(codes):
                button.key = codes[index].key
                button.call(codes[index].text, codes[index].detail)
                button.wear(Look.CHOSEN if codes[index].chosen else Look.ANSWER)

    def _code(self) -> TextButton:
        button = TextButton(self.kit, Look.ANSWER, self.scroller.sheet)
        gestures = self.kit.gestures
        button.clicked.connect(lambda: gestures.code_requested.emit(gestures.call_id, button.key))
        return button

    def _show_undone(self, wrap_up: WrapUp, state: CardState) -> None:
        undone = wrap_up.unfinished[:MOST_UNFINISHED]
        self.undone_title.say(state.labels.unfinished if undone else "")
        while len(self.undone) < len(undone):
            self.undone.append(EvidenceRow(self.kit, self.scroller.sheet))
        for index, row in enumerate(self.undone):
            row.setVisible(index < len(undone))
            if index < len(undone):
                row.show_part(Evidence(text=undone[index], mark=Mark.TODO), state.labels)

    def shown(self) -> list[Press]:
        """Return the codes that may be picked, in order."""
        return list(self.codes[: len(self._wrap_up.codes[:MOST_CODES])]) if self._wrap_up else []

    def _finish(self) -> None:
        codes = self._wrap_up.codes if self._wrap_up else ()
        code = next((choice.key for choice in codes if choice.chosen), "")
        gestures = self.kit.gestures
        gestures.finish_requested.emit(gestures.call_id, code, self.summary.toPlainText())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def _paper(self) -> QRectF:
        top = self.title.line_px + self.theme.px(8)
        tall = max(self.theme.line_px(Role.BODY) * 2, round(self.height() * 0.34))
        return QRectF(0, top, self.width() - BAR_PX, tall)

    def arrange(self) -> None:
        """Place title, paper, codes, what is undone, and finish on the floor."""
        px, width = self.theme.px, self.width() - BAR_PX
        self.put(self.title, 0, 0, width, self.title.line_px)
        paper = self._paper().toRect()
        self.put(self.summary, px(6), paper.y() + px(4), width - px(10), paper.height() - px(8))
        floor = self.height() - self.finish.tall_px
        self.put(self.finish, 0, floor, width, self.finish.tall_px)
        top = paper.bottom() + px(12)
        self.put(self.scroller, 0, top, self.width(), floor - px(10) - top)
        self._arrange_sheet(width)

    def _arrange_sheet(self, width: int) -> None:
        px, y = self.theme.px, 0
        shown = [button for button in self.codes if button.isVisibleTo(self.scroller.sheet)]
        for button, place in zip(shown, place_in_rows(shown, width, px(6)), strict=True):
            button.setGeometry(place)
            y = place.bottom() + 1 + px(14)
        rows = [row for row in self.undone if row.isVisibleTo(self.scroller.sheet)]
        if rows:
            self.undone_title.setGeometry(0, y, width, self.undone_title.line_px)
            y += self.undone_title.line_px + px(6)
        for row in rows:
            row.setGeometry(0, y, width, row.height_at(width))
            row.arrange()
            y += row.height() + px(6)
        self.scroller.fit(width, max(0, y - px(6)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the paper under the summary."""
        colour, radius = self.theme.colour, self.theme.px(self.theme.tokens.radius.control)
        focused = self.summary.hasFocus()
        line = colour("ring" if focused else "line2")
        box(brush(self), self._paper(), radius, colour("bg"), line, 2.0 if focused else 1.0)
