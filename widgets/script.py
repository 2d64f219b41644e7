"""The words to say, with a button that copies them."""

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import IconButton
from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.state import Labels
from widgets.text import Words
from widgets.theme import Role

COPIED_FOR_MS = 1500


class ScriptPart(Part):
    """The button stays at the top, however long the words are."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._script = ""
        self._labels: Labels | None = None
        self.words = Words(kit.theme, Role.BODY, self, lines=0, spacing=1.15)
        self.copy = IconButton(kit, "copy", self, icon_px=15)
        self.copy.clicked.connect(self._copy)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_FOR_MS)
        self._copied.timeout.connect(self._forget_copied)

    def show_part(self, script: str, strong: tuple[str, ...], labels: Labels) -> None:
        """Show exactly this; an empty script hides it."""
        if script != self._script:
            self._copied.stop()
        self._script, self._labels = script, labels
        self.setVisible(bool(script))
        self.words.say(script, strong=strong)
        if not self._copied.isActive():
            self._forget_copied()

    def _copy(self) -> None:
        gestures = self.kit.gestures
        gestures.copy_requested.emit(gestures.call_id, self._script)
        if self._labels is not None:
            self.copy.call(self._labels.copied, self._labels.copied)
        self.copy.show_icon("check")
        self._copied.start()

    def _forget_copied(self) -> None:
        self.copy.show_icon("copy")
        if self._labels is not None:
            self.copy.call(self._labels.copy, self._labels.copy)

    def _text_px(self, width: int) -> int:
        px = self.theme.px
        return width - px(12) - px(6) - self.copy.side_px - px(5)

    def height_at(self, width: int) -> int:
        """Return the height it takes at this width."""
        least = self.copy.side_px + self.theme.px(10)
        return max(least, self.words.height_at(self._text_px(width)) + self.theme.px(16))

    def arrange(self) -> None:
        """Place the words and the button."""
        px, side = self.theme.px, self.copy.side_px
        text = self._text_px(self.width())
        self.put(self.words, px(12), px(8), text, self.words.height_at(text))
        self.put(self.copy, self.width() - px(5) - side, px(6), side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        radius = self.theme.px(self.theme.tokens.radius.control)
        box(brush(self), QRectF(self.rect()), radius, self.theme.colour("script"))
