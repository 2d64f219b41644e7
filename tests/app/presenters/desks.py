"""A presenter of the overlay, all it says, and two calls to show it."""

from typing import Any

from msgspec.structs import replace

from app.domain.call import CallId
from app.domain.events import AnyEvent
from app.domain.session import Session
from app.presenters.book import Book
from app.presenters.overlay import OverlayPresenter
from tests.app.domain.session.calls import CONTACT, STALE, after, delivered
from tests.app.presenters.cards import NOW, WORDED, rules, words
from widgets.state import CardState

OTHER = CallId("lab-2.7")
CALLER_2 = replace(CONTACT, ani="12000002002", other_party="12000002002")
RINGING = after(delivered())
TALKING = after(*STALE)


class Seen:
    """Hears all three signals of a presenter."""

    def __init__(self, presenter: OverlayPresenter) -> None:
        self.cards: list[CardState] = []
        self.gone = 0
        self.acted: list[AnyEvent] = []
        presenter.card_changed.connect(self.cards.append)
        presenter.card_gone.connect(self._count)
        presenter.agent_acted.connect(self.acted.append)

    def _count(self) -> None:
        self.gone += 1


Desk = tuple[OverlayPresenter, Seen]


def made(**options: Any) -> Desk:
    book = Book(playbook=WORDED, rules=rules())
    presenter = OverlayPresenter(lambda _edition: book, words("en"), lambda: NOW, **options)
    return presenter, Seen(presenter)


def second(*events: AnyEvent) -> Session:
    """Another call, beside the one of the tests."""
    session = after(delivered(30, CALLER_2), *events)
    return replace(session, call_id=OTHER)
