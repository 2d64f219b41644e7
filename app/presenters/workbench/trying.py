"""The rehearsal as the author plays it: facts said, the card shown, its buttons pressed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.guide import Guide
from app.domain.session import Playbook
from app.presenters.book import Book
from app.presenters.overlay import OverlayPresenter
from app.presenters.wording import Wording
from app.presenters.workbench.fact_panel import (
    EMPTY,
    FAILED,
    NORMAL,
    NOTHING,
    TEST,
    WrongValueError,
    meant_value,
)
from app.presenters.workbench.rehearsal import Rehearsal
from widgets.state import CardState


class Trying(QObject):
    """Owns the rehearsal and the presenter that makes its card."""

    changed = Signal()

    def __init__(
        self, book: Book, words: Wording, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._book = book
        self.rehearsal = Rehearsal(book.playbook, now)
        self.start = NORMAL
        self.typed: dict[str, str] = {}
        self.wrong: frozenset[str] = frozenset()
        self.card: CardState | None = None
        self._guide: Guide | None = None
        self.presenter = OverlayPresenter(
            self._books, words, lambda: self.rehearsal.now, parent=self
        )
        self.presenter.card_changed.connect(self._keep_card)
        self.presenter.agent_acted.connect(self._act)

    @property
    def playbook(self) -> Playbook:
        """What the rehearsal is judged by."""
        return self.rehearsal.playbook

    def _books(self, _edition: str) -> Book:
        return Book(playbook=self.rehearsal.playbook, rules=self._book.rules)

    def use(self, guide: Guide | None, library: Mapping[str, Guide]) -> None:
        """Go on with another version of the guide; the first one begins with a usual customer."""
        if guide is None or guide is self._guide:
            return
        first, self._guide = self._guide is None, guide
        self.rehearsal.use(guide, library)
        if first:
            self.begin(NORMAL if guide.normal else NOTHING)
        self._present()

    def begin(self, start: str) -> None:
        """Begin anew: with nothing known, with a usual customer, or as a test does."""
        guide = self._guide
        self.start, self.typed, self.wrong = start, {}, frozenset()
        tests = guide.tests if guide is not None else ()
        number = int(start.removeprefix(TEST)) if start.startswith(TEST) else 0
        if 0 < number <= len(tests):
            self.rehearsal.begin_test(tests[number - 1])
        else:
            normal = guide is not None and start == NORMAL
            self.rehearsal.begin(guide.normal if guide is not None and normal else {})
        self._present()
        self.changed.emit()

    def say(self, name: str, text: str) -> None:
        """Let a fact have the value that was typed or picked; nothing typed is nothing known."""
        kind = self._kind(name)
        self.wrong -= {name}
        if kind not in ("bool", "choice"):
            self.typed[name] = text
        if not text.strip():
            self.rehearsal.clear_fact(name)
        else:
            self._set(name, kind, text)
        self._present()
        self.changed.emit()

    def _set(self, name: str, kind: str, text: str) -> None:
        try:
            self.rehearsal.set_fact(name, meant_value(kind, text.strip()))
        except WrongValueError:
            self.wrong |= {name}

    def say_state(self, name: str, state: str) -> None:
        """Let a fact be empty, failed, or not known."""
        self.typed.pop(name, None)
        self.wrong -= {name}
        if state == FAILED:
            self.rehearsal.fail_fact(name)
        elif state == EMPTY:
            self.rehearsal.set_fact(name, None)
        else:
            self.rehearsal.clear_fact(name)
        self._present()
        self.changed.emit()

    def as_test(self, name: str) -> dict[str, Any]:
        """Return what was played as a test."""
        return self.rehearsal.as_test(name)

    def speak(self, words: Wording) -> None:
        """Let the card speak another language."""
        self.presenter.speak(words)

    def _kind(self, name: str) -> str:
        definition = self.playbook.definitions.get(name)
        own = self._guide.facts.get(name) if self._guide is not None else None
        return (
            definition.type if definition is not None else own.type if own is not None else "text"
        )

    def _act(self, event: Any) -> None:
        self.rehearsal.act(event)
        known = self.rehearsal.given
        self.typed = {n: t for n, t in self.typed.items() if n in known or n in self.wrong}
        self._present()
        self.changed.emit()

    def _present(self) -> None:
        if self._guide is not None:
            self.presenter.present(self.rehearsal.session)

    def _keep_card(self, card: CardState) -> None:
        self.card = card
