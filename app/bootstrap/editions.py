"""The playbooks of this desk: the one new calls begin with, and those of calls still live."""

from collections.abc import Callable

from app.domain.session import Playbook
from app.presenters.book import Book

Find = Callable[[str], Book | None]


class Editions:
    """Hands out playbooks by edition. The present one changes in one stroke, and for new calls."""

    def __init__(self, book: Book, kept: Find = lambda _edition: None) -> None:
        """Make one; `kept` looks for an edition outside the memory."""
        self._book = book
        self._kept = kept
        self._known: dict[str, Book] = {book.playbook.edition: book}

    @property
    def present(self) -> Playbook:
        """What a call that begins now is judged by."""
        return self._book.playbook

    def find(self, edition: str) -> Playbook | None:
        """Return the playbook of an edition, read back if need be; None when it is gone."""
        if edition not in self._known:
            book = self._kept(edition)
            if book is None:
                return None
            self._known[edition] = book
        return self._known[edition].playbook

    def book(self, edition: str) -> Book:
        """Return what calls of an edition are shown by; the present one when it is not known."""
        return self._known.get(edition, self._book)

    def switch(self, book: Book, needed: frozenset[str] = frozenset()) -> None:
        """Begin new calls with this one; of the others, keep those needed and the one before."""
        needed |= {self._book.playbook.edition}
        self._known = {name: each for name, each in self._known.items() if name in needed}
        self._known[book.playbook.edition] = book
        self._book = book
