"""What every part of the card is built with, and what every part can do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyle, QWidget

from widgets.drafts import Drafts
from widgets.gestures import Gestures
from widgets.icons import Icons
from widgets.shield import Shield
from widgets.theme import Theme
from widgets.ticker import Ticker


@dataclass(frozen=True, slots=True)
class Kit:
    """The collaborators of a part, handed from the overlay down."""

    theme: Theme
    icons: Icons
    ticker: Ticker
    gestures: Gestures
    shield: Shield
    now: Callable[[], datetime]
    drafts: Drafts


class Part(QWidget):
    """A piece of the card. It places its children itself: nothing moves unless it says so."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.theme = kit.theme

    def put(self, child: QWidget, x: int, y: int, width: int, height: int) -> None:
        """Place a child, mirrored where the language runs from right to left."""
        place = self.mirrored(QRect(x, y, max(0, width), max(0, height)))
        if child.geometry() != place:
            child.setGeometry(place)

    def mirrored(self, place: QRect) -> QRect:
        """Return a rectangle as it lies in this part's direction of writing."""
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)
