"""The list to pick from: several customers at one number, or what a search may have meant."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Press
from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.scroller import BAR_PX, Scroller
from widgets.state import CardState, Choice
from widgets.text import Words
from widgets.theme import Role

MOST = 9


class PersonRow(Press):
    """One customer: the name and what tells them from the others."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.key = ""
        self.name = Words(kit.theme, Role.TITLE, self)
        self.detail = Words(kit.theme, Role.CAP, self)
        for words in (self.name, self.detail):
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_part(self, person: Choice) -> None:
        """Show exactly this."""
        self.key = person.key
        self.name.say(person.text)
        self.detail.say(person.detail)
        self.call(f"{person.text}  {person.detail}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room it takes."""
        tall = self.name.line_px + self.detail.line_px + self.theme.px(12)
        return QSize(self.theme.px(200), tall)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the two lines."""
        px, width = self.theme.px, self.width() - self.theme.px(24)
        self.name.setGeometry(px(12), px(5), width, self.name.line_px)
        self.detail.setGeometry(px(12), px(5) + self.name.line_px, width, self.detail.line_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        fill = self.theme.colour("surface2" if self.lit else "bg")
        radius = self.theme.px(self.theme.tokens.radius.control)
        painter = brush(self)
        box(painter, QRectF(self.rect()), radius, fill, self.theme.colour("line2"))
        self.paint_digit(painter, self.theme.px(12))


class PeoplePart(Part):
    """Scrolls inside when there are more than fit. `finds`: it lists matters, not people."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._people: tuple[Choice, ...] = ()
        self.finds = False
        self.over = Words(kit.theme, Role.OVER, self)
        self.scroller = Scroller(kit, self)
        self.rows: list[PersonRow] = []
        self.hide()

    def show_part(self, state: CardState) -> None:
        """Show exactly this: what was searched for goes before who it is."""
        listed = (state.found or state.people)[:MOST]
        self.finds = bool(state.found)
        self.setVisible(bool(listed))
        people = state.labels.people or state.labels.reason
        self.over.say(state.labels.found if self.finds else people)
        if listed == self._people:
            return
        self._people = listed
        while len(self.rows) < len(self._people):
            self.rows.append(self._row())
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(self._people))
            if index < len(self._people):
                row.show_part(self._people[index])
        self.arrange()

    def _row(self) -> PersonRow:
        row = PersonRow(self.kit, self.scroller.sheet)
        row.clicked.connect(lambda: self._pick(row.key))
        return row

    def _pick(self, key: str) -> None:
        gestures = self.kit.gestures
        picked = gestures.reason_requested if self.finds else gestures.person_requested
        picked.emit(gestures.call_id, key)

    def shown(self) -> list[Press]:
        """Return the rows that may be picked, in order."""
        return list(self.rows[: len(self._people)])

    def wanted_px(self, count: int) -> int:
        """Return the height that shows `count` people whole."""
        px = self.theme.px
        row = self.theme.line_px(Role.TITLE) + self.theme.line_px(Role.CAP) + px(12)
        return self.over.line_px + px(6) + count * (row + px(6)) - px(6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def arrange(self) -> None:
        """Place the heading and the rows."""
        px, width = self.theme.px, self.width() - BAR_PX
        self.put(self.over, 0, 0, width, self.over.line_px)
        top = self.over.line_px + px(6)
        self.put(self.scroller, 0, top, self.width(), self.height() - top)
        y = 0
        for row in self.rows[: len(self._people)]:
            tall = row.sizeHint().height()
            row.setGeometry(0, y, width, tall)
            y += tall + px(6)
        self.scroller.fit(width, max(0, y - px(6)))
