"""What the tray says: how telephony stands, whether there is a call, and its menu."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.guide import Text
from app.presenters.masking import plain_text
from app.presenters.wording import LANGUAGES, Wording
from widgets.state import Choice, TrayState

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
THEMES = ("light", "dark")


Lacking = tuple[tuple[Text, str], ...]
"""The title of each connector that could not be opened, and why."""


NOTICES_MAX = 5
WRONG_MAX = 300


class Guides(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of the guides.

    Attributes:
        edition: Of those in use.
        version: The same where it is a published one: worth a word at a glance.
        overdue: What ought to be in use by now instead; empty in the usual case.
        wrong: What is wrong with where they come from, a line each.
    """

    edition: str = ""
    version: str = ""
    overdue: str = ""
    wrong: tuple[Text, ...] = ()


class TrayPresenter(QObject):
    """Keeps what the tray shows; lives in the GUI thread."""

    changed = Signal(TrayState)

    def __init__(self, words: Wording, theme: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._theme = theme
        self._paused = False
        self._on_call = False
        self._starting = True
        self._down: dict[str, str] = {}
        self._lacking: Lacking = ()
        self._guides = Guides()

    def state(self) -> TrayState:
        """Return what to show now."""
        words = self._words
        look, reason = self._look()
        return TrayState(
            look=look,
            tip=self._tip(look, reason),
            notices=self._notices(),
            show=words("tray.show"),
            pause=words("tray.pause"),
            paused=self._paused,
            language=words("tray.language"),
            languages=tuple(
                Choice(key=key, text=LANGUAGE_NAMES[key], chosen=key == words.language)
                for key in LANGUAGES
            ),
            theme=words("tray.theme"),
            themes=tuple(
                Choice(key=key, text=words(f"tray.{key}"), chosen=key == self._theme)
                for key in THEMES
            ),
            quit=words("tray.quit"),
        )

    def link(self, source: str, up: bool, reason: str) -> None:
        """Note how a source's line stands; `reason` is empty while it is tried again."""
        self._starting = False
        if up:
            self._down.pop(source, None)
        else:
            self._down[source] = reason
        self.changed.emit(self.state())

    def lack(self, lacking: Lacking) -> None:
        """Note which connectors that are no switch could not be opened, and why."""
        self._lacking = lacking
        self.changed.emit(self.state())

    def guide_by(self, guides: Guides) -> None:
        """Note which guides are in use, and what is wrong with them."""
        self._guides = guides
        self.changed.emit(self.state())

    def call(self, present: bool) -> None:
        """Note whether there is a call."""
        if present is not self._on_call:
            self._on_call = present
            self.changed.emit(self.state())

    def pause(self, paused: bool) -> None:
        """Note that the agent wants no cards, or wants them again."""
        self._paused = paused
        self.changed.emit(self.state())

    def dress(self, words: Wording, theme: str) -> None:
        """Change language or theme."""
        self._words, self._theme = words, theme
        self.changed.emit(self.state())

    def _tip(self, look: str, reason: str) -> str:
        words = self._words
        said = (
            words("joint.value", name=words.text(title), value=words.why(why))
            for title, why in self._lacking
        )
        guides, told = self._guides, list[str]()
        if guides.version:
            told.append(words("tray.guides", edition=guides.version))
        if guides.overdue:
            told.append(words("tray.overdue", edition=guides.overdue))
        elif guides.wrong:
            told.append(words("tray.guides_wrong"))
        return words("joint.list").join((words(f"tray.{look}", reason=reason), *said, *told))

    def _notices(self) -> tuple[str, ...]:
        words, guides = self._words, self._guides
        named = [words("tray.guides", edition=guides.edition)] if guides.edition else []
        if guides.overdue:
            named.append(words("tray.overdue", edition=guides.overdue))
        wrong = [plain_text(words.text(each), WRONG_MAX) for each in guides.wrong]
        return (*named, *wrong[:NOTICES_MAX])

    def _look(self) -> tuple[str, str]:
        if self._paused:
            return "paused", ""
        if self._starting:
            return "down", self._words("tray.starting")
        if self._down:
            reason = next(filter(None, self._down.values()), "")
            return ("down", self._words.why(reason)) if reason else ("doubtful", "")
        return ("call" if self._on_call else "ready"), ""
