"""The foot of the card: search, how the customer is, and settings."""

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.buttons import IconButton
from widgets.keys import is_search
from widgets.kit import Kit, Part
from widgets.moods import MoodsPart
from widgets.paint import box, brush
from widgets.state import CardState, Tone
from widgets.text import Words
from widgets.theme import Role

LONGEST = 200
NOTICE_MS = 3000


class SearchLine(QLineEdit):
    """Asks for the keyboard when it is clicked; the window does not have it of itself."""

    keyboard_wanted = Signal()

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


class SearchNotice(Part):
    """Lies over the end of the field: nothing makes room for it."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.words = Words(kit.theme, Role.QUIET, self, align=Qt.AlignmentFlag.AlignHCenter)
        self.words.paint_in(kit.theme.tone(Tone.WARN)[0])
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._over.timeout.connect(self.hide)
        self.hide()

    @property
    def wanted_px(self) -> int:
        """Width it takes, whole."""
        return self.words.wanted_px() + self.theme.px(12)

    def show_awhile(self) -> None:
        """Say it, for as long as it takes to read."""
        self.setVisible(bool(self.words.text()))
        self.raise_()
        self._over.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the words."""
        self.put(self.words, 0, 0, self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground under the words, and over what is typed."""
        box(brush(self), QRectF(self.rect()), self.theme.px(4), self.theme.tone(Tone.WARN)[1])


class Footer(Part):
    """What is searched for goes to whoever listens; what stands in the field is kept by call."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.search = SearchLine(self)
        self.search.setFrame(False)
        self.search.setMaxLength(LONGEST)
        self.search.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.search.setFont(kit.theme.font(Role.BODY))
        self.search.setPalette(self._palette())
        self._call_id = ""
        self.key = Words(kit.theme, Role.KEY, self, align=Qt.AlignmentFlag.AlignHCenter)
        self.key.hide()
        self.notice = SearchNotice(kit, self)
        self.moods = MoodsPart(kit, self)
        self.settings = IconButton(kit, "settings-2", self, icon_px=17)
        gestures = kit.gestures
        self.search.keyboard_wanted.connect(
            lambda: gestures.typing_requested.emit(gestures.call_id)
        )
        self.search.returnPressed.connect(self._search)
        self.search.textEdited.connect(self._keep)
        self.settings.clicked.connect(lambda: gestures.settings_requested.emit(gestures.call_id))

    def _palette(self) -> QPalette:
        colour, palette = self.theme.colour, QPalette()
        for role, name in (
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.PlaceholderText, "text3"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "on_accent"),
        ):
            palette.setColor(role, colour(name))
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        return palette

    def show_part(self, state: CardState) -> None:
        """Show exactly this."""
        labels = state.labels
        if state.call_id != self._call_id:
            self._call_id = state.call_id
            self.search.setText(self.kit.drafts.of(state.call_id).search)
            self.notice.hide()
        if self.search.placeholderText() != labels.search:
            self.search.setPlaceholderText(labels.search)
            self.search.setAccessibleName(labels.search)
        self.key.say(labels.search_key)
        self.notice.words.say(labels.not_found)
        self.moods.show_part(state.moods)
        self.settings.call(labels.settings, labels.settings)
        self.arrange()

    def _search(self) -> None:
        text = self.search.text().strip()
        if text:
            self.search.clear()
            self._keep("")
            self.kit.gestures.search_requested.emit(self._call_id, text)

    def _keep(self, text: str) -> None:
        drafts = self.kit.drafts
        drafts.keep(self._call_id, replace(drafts.of(self._call_id), search=text))
        self.notice.hide()

    def show_keyboard(self, here: bool) -> None:
        """Say which key leads to the field, while keys come here."""
        self.key.setVisible(here and bool(self.key.text()))
        self.update()

    def show_not_found(self, text: str) -> None:
        """Give back what was typed and say that it means nothing."""
        if not self.search.text():
            self.search.setText(text)
            self._keep(text)
        self.notice.show_awhile()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        self.arrange()

    def _field(self) -> QRectF:
        px = self.theme.px
        right = self.width() - px(10) - self.settings.side_px - px(6)
        right -= self.moods.wanted_px + px(6)
        field = QRectF(px(12), px(8), right - px(12), self.height() - px(16))
        return QRectF(self.mirrored(field.toRect()))

    def arrange(self) -> None:
        """Place the field, the key beside it, and the button."""
        px, side = self.theme.px, self.settings.side_px
        middle = self.height() // 2
        self.put(self.settings, self.width() - px(10) - side, middle - side // 2, side, side)
        moods = self.moods.wanted_px
        left = self.width() - px(10) - side - px(4) - moods
        self.put(self.moods, left, 0, moods, self.height())
        self.moods.arrange()
        field = self.mirrored(self._field().toRect())
        key = self.key.wanted_px() + px(10) if self.key.text() else 0
        tall = max(px(18), self.key.line_px + px(2))
        self.put(self.key, field.right() - px(6) - key, middle - tall // 2, key, tall)
        left = field.x() + px(31)
        self.put(self.search, left, field.y() + 2, field.right() - px(10) - key - left,
                 field.height() - 4)  # fmt: skip
        room = min(self.notice.wanted_px, field.width() // 2)
        self.put(self.notice, field.right() - px(4) - room, field.y() + px(4), room,
                 field.height() - px(8))  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the field, its icon and the key."""
        px, painter, colour = self.theme.px, brush(self), self.theme.colour
        radius = px(self.theme.tokens.radius.window)
        ground = QPainterPath()
        area = QRectF(self.rect()).adjusted(1, -radius, -1, -1)
        ground.addRoundedRect(area, radius - 1, radius - 1)
        painter.fillPath(ground, colour("surface"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), colour("line"))
        field, focused = self._field(), self.search.hasFocus()
        line = colour("ring" if focused else "line2")
        box(painter, field, px(8), colour("bg"), line, 2.0 if focused else 1.0)
        size = px(16)
        left = field.right() - px(9) - size if self.theme.right_to_left else field.x() + px(8)
        pixmap = self.kit.icons.pixmap(
            "search", self.theme.tokens.colours.text3, size, self.devicePixelRatioF()
        )
        painter.drawPixmap(round(left), (self.height() - size) // 2, pixmap)
        if self.key.isVisibleTo(self):
            box(painter, QRectF(self.key.geometry()), px(4), colour("surface"), colour("line2"))
