"""Work after hang-up: the drafted summary, the code, what is left undone, and finish."""

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from widgets.buttons import Look, Press, TextButton, place_in_rows
from widgets.evidence import EvidenceRow
from widgets.keys import is_search
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
    """Asks for the keyboard when it is clicked; `textChanged` is the agent's typing alone."""

    keyboard_wanted = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: str | None = None
        self.textChanged.connect(self._let_go)
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

    def show_text(self, text: str, *, fresh: bool) -> None:
        """Show this text; `fresh`: nothing of the one before may be brought back by undoing.

        What stands there already is left alone, and the cursor in it.
        """
        if not fresh and text in (self._asked, self.toPlainText()):
            return
        self._asked = text
        with QSignalBlocker(self):
            self.setPlainText(text)

    def _let_go(self) -> None:
        self._asked = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the keyboard."""
        self.keyboard_wanted.emit()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+K to the card: here it would delete the rest of the line."""
        if is_search(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class WrapUpPart(Part):
    """Takes the card's body; the codes and what is undone scroll when there are many.

    What the agent types and picks is kept with the drafts at once, and goes before what the state
    says: a new draft does not overwrite it.
    """

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._wrap_up: WrapUp | None = None
        self._call_id = self._pick_code = ""
        self.title = Words(kit.theme, Role.HERO, self)
        self.summary = SummaryText(kit, self)
        self.scroller = Scroller(kit, self)
        self.codes: list[TextButton] = []
        self.undone_title = Words(kit.theme, Role.OVER, self.scroller.sheet)
        self.undone: list[EvidenceRow] = []
        self.finish = TextButton(kit, Look.PRIMARY, self)
        gestures = kit.gestures
        self.finish.clicked.connect(self.finish_call)
        self.summary.textChanged.connect(self._keep_summary)
        self.summary.keyboard_wanted.connect(
            lambda: gestures.typing_requested.emit(gestures.call_id)
        )
        self.hide()

    def show_part(self, state: CardState) -> None:
        """Show exactly this."""
        wrap_up = state.wrap_up
        if wrap_up is None:
            self._clear()
            return
        fresh = state.call_id != self._call_id
        self._call_id = state.call_id
        if not fresh and wrap_up == self._wrap_up:
            return
        self._wrap_up = wrap_up
        self.title.say(wrap_up.title)
        self.summary.setAccessibleName(state.labels.summary or wrap_up.title)
        self._show_summary(wrap_up, fresh)
        self._pick_code = state.labels.pick_code
        self._show_codes(wrap_up)
        self._show_undone(wrap_up, state)
        self.arrange()
        if fresh:
            self.scroller.to_top()

    def _clear(self) -> None:
        """Keep nothing of a call on the card that is not wrapped up any more."""
        if self._wrap_up is not None:
            self._wrap_up, self._call_id = None, ""
            self.summary.show_text("", fresh=True)

    def _show_summary(self, wrap_up: WrapUp, fresh: bool) -> None:
        typed = self.kit.drafts.of(self._call_id).summary
        self.summary.show_text(wrap_up.summary[:LONGEST] if typed is None else typed, fresh=fresh)
        self.summary.setReadOnly(not wrap_up.can_finish)

    def _keep_summary(self) -> None:
        if self._wrap_up is None:
            return
        text, drafts = self.summary.toPlainText(), self.kit.drafts
        typed = None if text == self._wrap_up.summary[:LONGEST] else text
        drafts.keep(self._call_id, replace(drafts.of(self._call_id), summary=typed))

    def _show_codes(self, wrap_up: WrapUp) -> None:
        """Show the codes, the one that counts marked, and whether that is enough to finish."""
        counts = self._code_that_counts()
        codes = wrap_up.codes[:MOST_CODES]
        while len(self.codes) < len(codes):
            self.codes.append(self._code())
        for index, button in enumerate(self.codes):
            button.setVisible(index < len(codes))
            if index < len(codes):
                button.key = codes[index].key
                button.call(codes[index].text, codes[index].detail)
                button.wear(Look.CHOSEN if codes[index].key == counts else Look.ANSWER)
                button.setEnabled(wrap_up.can_finish)
        lacking = bool(wrap_up.codes) and not counts
        self.finish.call(wrap_up.finish, self._pick_code if lacking else "")
        self.finish.setEnabled(wrap_up.can_finish and not lacking)

    def _code(self) -> TextButton:
        button = TextButton(self.kit, Look.ANSWER, self.scroller.sheet)
        button.clicked.connect(lambda: self._pick(button.key))
        return button

    def _pick(self, code: str) -> None:
        drafts = self.kit.drafts
        drafts.keep(self._call_id, replace(drafts.of(self._call_id), code=code))
        if self._wrap_up is not None:
            self._show_codes(self._wrap_up)

    def _code_that_counts(self) -> str:
        """Return the code picked, else the one suggested; empty when there is neither."""
        codes = self._wrap_up.codes if self._wrap_up else ()
        picked = self.kit.drafts.of(self._call_id).code
        suggested = next((choice.key for choice in codes if choice.chosen), "")
        return picked if any(choice.key == picked for choice in codes) else suggested

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

    def finish_call(self) -> bool:
        """Send the code that counts and the summary as it stands; return whether it was sent."""
        if self._wrap_up is None or not self.finish.isEnabled():
            return False
        QGuiApplication.inputMethod().commit()  # Chinese still being composed counts as typed
        self.kit.gestures.finish_requested.emit(
            self._call_id, self._code_that_counts(), self.summary.toPlainText()
        )
        return True

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
