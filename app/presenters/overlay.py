"""Stands between the desk and the overlay: which call is shown, and how."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.domain.call import WAITING, CallId, Contact, Phase
from app.domain.session import Session
from app.presenters.book import Books
from app.presenters.card import NO_SEATS, card_state, first_to_show, shows
from app.presenters.gestures import CardGestures
from app.presenters.masking import masked_number, plain_text
from app.presenters.search import found
from app.presenters.voice import Voice
from app.presenters.wording import Wording
from widgets.state import CardState
from widgets.state.seats import Seats, kept


class OverlayPresenter(CardGestures):
    """Lives in the GUI thread. Signals: what to show now, and what the agent asked for."""

    card_changed = Signal(CardState)
    card_gone = Signal()
    call_ended = Signal(str)
    """Nothing more can be done for this call."""

    def __init__(
        self,
        books: Books,
        words: Wording,
        now: Callable[[], datetime],
        *,
        pop_on_answer: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(books, now, parent)
        self._words = words
        self._pop_on_answer = pop_on_answer
        self._folded: set[CallId] = set()
        self._seats: dict[CallId, tuple[str, Seats]] = {}
        self._shown: CallId | None = None
        self._paused = False
        self._called_up: CallId | None = None

    @property
    def shown(self) -> Session | None:
        """The call on the card, if any."""
        return self._sessions.get(self._shown) if self._shown is not None else None

    def present(self, session: Session) -> None:
        """Take the newest state of a call, and show what is to be shown now."""
        self._sessions[session.call_id] = session
        if not shows(session):
            self._forget(session.call_id)
        self._show()

    def blank(self) -> CardState:
        """Make the card of a call of which nothing is known yet, to paint ahead of time."""
        at = self._now()
        session = Session(
            call_id=CallId(""),
            opened_at=at,
            heard_at=at,
            as_of=at,
            contact=Contact(),
            phase=Phase.RINGING,
            phase_at=at,
        )
        return self._card(session, "")

    def speak(self, words: Wording) -> None:
        """Change the language from now on."""
        self._words = words
        self._show()

    def pause(self, paused: bool) -> None:
        """Show nothing of its own accord until taken back; calls are followed all the same."""
        self._paused, self._called_up = paused, None
        self._show()

    def show_now(self) -> None:
        """Show the card of the present call unfolded, also while paused or not yet answered."""
        session = self.shown or first_to_show(self._sessions)
        if session is not None:
            self._called_up = session.call_id
            self._folded.discard(session.call_id)
        self._show()

    def fold(self, call_id: str, folded: bool) -> None:
        """The agent folded or unfolded the card."""
        (self._folded.add if folded else self._folded.discard)(CallId(call_id))
        self._show()

    def _forget(self, call_id: CallId) -> None:
        del self._sessions[call_id]
        self._folded.discard(call_id)
        self._found.pop(call_id, None)
        self._seats.pop(call_id, None)
        self._opened.pop(call_id, None)
        if self._called_up == call_id:
            self._called_up = None
        self.call_ended.emit(call_id)

    def _show(self) -> None:
        session = first_to_show(self._showable())
        if session is not None:
            self._shown = session.call_id
            self.card_changed.emit(self._card(session, self._waiting(session)))
        elif self._shown is not None:
            self._shown = None
            self.card_gone.emit()

    def _showable(self) -> dict[CallId, Session]:
        """Return the calls that may be on screen: what the agent called up always may."""
        return {
            call_id: each
            for call_id, each in self._sessions.items()
            if call_id == self._called_up
            or not (self._paused or (self._pop_on_answer and each.phase in WAITING))
        }

    def _card(self, session: Session, waiting: str) -> CardState:
        book = self._books(session.edition)
        voice = Voice(self._words, book.playbook.definitions, book.systems, self._now())
        customer = session.customer.customer_id if session.customer is not None else ""
        whose, seats = self._seats.get(session.call_id, ("", NO_SEATS))
        seats = seats if whose == customer else NO_SEATS
        card = card_state(
            session,
            book.playbook,
            book.rules,
            voice,
            folded=session.call_id in self._folded,
            waiting=waiting,
            found=found(self._found.get(session.call_id, ()), book.playbook.guides, voice),
            seats=seats,
            opened=self._opened.get(session.call_id, ""),
        )
        if customer:
            self._seats[session.call_id] = (customer, kept(card.chips, seats))
        return card

    def _waiting(self, shown: Session) -> str:
        """Say who else rings meanwhile; empty when nobody does."""
        others = (
            self._who(each)
            for each in self._sessions.values()
            if each.call_id != shown.call_id and each.phase in WAITING
        )
        return next(others, "")

    def _who(self, session: Session) -> str:
        known = plain_text(session.customer.name) if session.customer is not None else ""
        return known or masked_number(session.number) or self._words("call.withheld")
