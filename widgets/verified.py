"""How far it is sure who is on the line: a small shield, its level, and a word where it fits."""

from PySide6.QtWidgets import QWidget

from widgets.badge import Badge
from widgets.kit import Kit
from widgets.state import Tone, Verified
from widgets.text import tip

LOOKS = {0: ("shield", Tone.NEUTRAL), 1: ("shield-check", Tone.INFO), 2: ("shield-check", Tone.OK)}


class VerifiedBadge(Badge):
    """Narrow, it keeps the level and leaves the word to the tool tip: never the colour alone."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._verified: Verified | None = None
        self._short = False

    def show_verified(self, verified: Verified | None) -> None:
        """Show exactly this; None hides it."""
        self._verified = verified
        self._say()

    def shorten(self, short: bool) -> None:
        """Say the level alone, or with its word."""
        self._short = short
        self._say()

    def _say(self) -> None:
        verified = self._verified
        if verified is None:
            self.show_part("")
            return
        text = verified.text.split()[0] if self._short and verified.text else verified.text
        self.show_part(text, *LOOKS.get(verified.level, LOOKS[0]))
        self.setToolTip(tip(f"{verified.text}\n{verified.tip}".strip()))
        self.setAccessibleName(verified.text)
        self.setAccessibleDescription(verified.tip)
