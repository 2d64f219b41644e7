"""What the author has to know or decide, one thing at a time, the most pressing first."""

from PySide6.QtCore import QObject, Signal

from app.presenters.wording import Wording
from widgets.state import Tone
from widgets.workbench.state import Notice, Press

CLOSING, MET, FAILED, RECOVERED = "closing", "met", "failed", "recovered"
_ORDER = (CLOSING, MET, FAILED, RECOVERED)
_TONES = {CLOSING: Tone.WARN, MET: Tone.WARN, FAILED: Tone.BAD, RECOVERED: Tone.INFO}


class Notices(QObject):
    """Nothing waits for an answer; a notice stands until it is answered or no longer true."""

    changed = Signal(object)

    def __init__(self, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._open: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {}

    @property
    def state(self) -> Notice | None:
        """The one to show."""
        key = next((each for each in _ORDER if each in self._open), None)
        if key is None:
            return None
        blanks, presses = self._open[key]
        return Notice(
            key=key,
            text=self._words(f"notice.{key}", **blanks),
            tone=_TONES[key],
            presses=tuple(
                Press(
                    key=each,
                    text=self._words(_name(each)),
                    primary=not index,
                )
                for index, each in enumerate(presses)
            ),
        )

    def speak(self, words: Wording) -> None:
        """Change the language."""
        self._words = words
        self.changed.emit(self.state)

    def say(self, key: str, *presses: str, **blanks: str) -> None:
        """Show a notice; the first of its buttons is the recommended one."""
        self._open[key] = (blanks, presses)
        self.changed.emit(self.state)

    def drop(self, key: str) -> None:
        """Take a notice away."""
        if self._open.pop(key, None) is not None:
            self.changed.emit(self.state)


def _name(key: str) -> str:
    """Return what the words of a button stand under."""
    return f"press.{key.replace('-', '_')}"
