"""Stands between the desk and the overlay: which call is shown, and how."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.call import CallId, Contact, Direction, Outcome, Phase
from app.domain.session import Identity, Session
from app.presenters.book import Books
from app.presenters.call_chips import missed_chip
from app.presenters.calls import (
    USUAL,
    Form,
    LineUp,
    Popping,
    first_to_show,
    form,
    line_up,
    shows,
)
from app.presenters.card import NO_SEATS, card_state, hidden_card
from app.presenters.gestures import CardGestures
from app.presenters.head import DOUBTFUL_S
from app.presenters.recent_calls import Over, RecentCalls, calls_beside, may_call_back, over
from app.presenters.search import found
from app.presenters.voice import Voice
from app.presenters.wording import Wording
from widgets.state import CardState
from widgets.state.calls import CallChip, Calls
from widgets.state.seats import Seats, kept

SHOWN = (Form.CARD, Form.CHIP)


class OverlayPresenter(CardGestures):
    """Lives in the GUI thread. Signals: what to show now, and what the agent asked for."""

    card_changed = Signal(CardState)
    card_gone = Signal()
    calls_changed = Signal(Calls)
    call_back_requested = Signal(str)
    """The agent wants this number called."""
    call_ended = Signal(str)
    """Nothing more can be done for this call."""

    def __init__(
        self,
        books: Books,
        words: Wording,
        now: Callable[[], datetime],
        *,
        popping: Popping = USUAL,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(books, now, parent)
        self._words = words
        self._popping = popping
        self._folded: set[CallId] = set()
        self._seats: dict[CallId, tuple[str, Seats]] = {}
        self._recent = RecentCalls()
        self._missed: dict[CallId, CallChip] = {}
        self._clicked: Over | None = None
        self._calls = Calls(language="")
        self._shown: CallId | None = None
        self._paused = self._locked = self._typing = False
        self._called_up: CallId | None = None

    @property
    def shown(self) -> Session | None:
        """The call on the card, if any."""
        return self._sessions.get(self._shown) if self._shown is not None else None

    @property
    def calls(self) -> Calls:
        """What stands beside the card."""
        return self._calls

    def present(self, session: Session) -> None:
        """Take the newest state of a call, and show what is to be shown now."""
        before = self._sessions.get(session.call_id)
        self._sessions[session.call_id] = session
        if not shows(session):
            self._end(session)
            self._forget(session.call_id)
        else:
            self._recent.remove(session.call_id)
            self._missed.pop(session.call_id, None)
            self._turn_to(before, session)
        self._heed_link(before, session)
        self._show(session.call_id)
        self._keep_to_the_record(session)

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
        return self._card(session)

    def speak(self, words: Wording) -> None:
        """Change the language from now on."""
        self._words = words
        self._show()

    def pause(self, paused: bool) -> None:
        """Show nothing of its own accord until taken back; calls are followed all the same."""
        self._paused, self._called_up = paused, None
        self._show()

    def lock(self, locked: bool) -> None:
        """Hide who calls and what is known while the agent's screen is locked."""
        self._locked = locked
        self._show()

    def hold(self, typing: bool) -> None:
        """Leave the card to the call the agent is typing about, until they are done."""
        self._typing = typing
        if not typing:
            self._show()

    def show_now(self) -> None:
        """Show the card of the present call unfolded, also while paused or not yet answered."""
        session = self.shown or first_to_show(self._sessions)
        if session is not None:
            self.call_up(session.call_id)

    def call_up(self, call_id: str) -> None:
        """The agent asked for this call: its card is shown, or its notice goes."""
        if self._missed.pop(CallId(call_id), None) is None and call_id in self._sessions:
            self._called_up = CallId(call_id)
            self._folded.discard(CallId(call_id))
        self._show()

    def call_back(self, call_id: str) -> None:
        """The agent wants to call who hung up, or was missed."""
        over = self._recent.find(CallId(call_id))
        if over is None:
            self.call_up(call_id)
        elif over.number and may_call_back(over):
            self._clicked = over
            self.call_back_requested.emit(over.number)

    def note_gap(self, began_at: datetime, ended_at: datetime) -> None:
        """Note that calls may have come and gone while the switch was not heard."""
        name = CallId(f"gap {began_at.isoformat()}")
        self._recent.add(Over(call_id=name, at=began_at, until=ended_at))
        self._show("")

    def fold(self, call_id: str, folded: bool) -> None:
        """The agent folded or unfolded the card."""
        (self._folded.add if folded else self._folded.discard)(CallId(call_id))
        self._show()

    def _end(self, session: Session) -> None:
        """Keep how a call ended; one that was missed is said for a while."""
        self._recent.add(over(session, self._words))
        if session.outcome is Outcome.MISSED and form(_rung(session), self._popping) in SHOWN:
            self._missed[session.call_id] = missed_chip(session, self._words)
            gone = partial(self._forget_missed, session.call_id)
            QTimer.singleShot(round(self._popping.missed_s * 1000), self, gone)

    def _forget_missed(self, call_id: CallId) -> None:
        if self._missed.pop(call_id, None) is not None:
            self._show("")

    def _turn_to(self, before: Session | None, session: Session) -> None:
        """Let the card follow the agent to the call they have just answered or taken back."""
        was = before is not None and _talked_in(before)
        if _talked_in(session) and not was and self._called_up != session.call_id:
            self._called_up = None

    def _heed_link(self, before: Session | None, session: Session) -> None:
        """See to it that a line that stays down is said to be in doubt in time."""
        lost_at = session.link_lost_at
        if lost_at is not None and (before is None or before.link_lost_at is None):
            left_s = DOUBTFUL_S - (self._now() - lost_at).total_seconds()
            QTimer.singleShot(max(0, round(left_s * 1000) + 1), self, self._show)

    def _keep_to_the_record(self, session: Session) -> None:
        """A call back is about the record the agent clicked, not about who else has the number."""
        clicked = self._clicked
        if clicked is None or session.contact.direction is not Direction.OUT:
            return
        if session.number != clicked.number or session.identity is not Identity.SEVERAL:
            return
        if clicked.customer_id in {each.customer_id for each in session.candidates}:
            self._clicked = None
            self.choose_person(session.call_id, clicked.customer_id)

    def _forget(self, call_id: CallId) -> None:
        del self._sessions[call_id]
        self._folded.discard(call_id)
        self._found.pop(call_id, None)
        self._seats.pop(call_id, None)
        self._opened.pop(call_id, None)
        if self._called_up == call_id:
            self._called_up = None
        self.call_ended.emit(call_id)

    def _show(self, changed: str | None = None) -> None:
        """Show what is to be shown; only the call that has `changed` is to be made anew."""
        line = line_up(
            self._sessions,
            self._popping,
            picked=self._called_up,
            kept=self._shown if self._typing else None,
            paused=self._paused,
        )
        self._show_card(line.card, changed)
        self._show_calls(line)

    def _show_card(self, session: Session | None, changed: str | None) -> None:
        if self._locked and session is not None and session.call_id != self._shown:
            session = self.shown  # nothing pops onto a locked screen
        if session is None:
            if self._shown is not None:
                self._shown = None
                self.card_gone.emit()
        elif changed is None or session.call_id in (changed, "") or session.call_id != self._shown:
            self._shown = session.call_id
            self.card_changed.emit(self._card(session))

    def _show_calls(self, line: LineUp) -> None:
        calls = Calls(language=self._words.language)
        if not self._locked:
            chips = () if self._paused else (*self._missed.values(),)
            calls = calls_beside(line, chips, self._recent, self._words)
        if calls != self._calls:
            self._calls = calls
            self.calls_changed.emit(calls)

    def _card(self, session: Session) -> CardState:
        book = self._books(session.edition)
        voice = Voice(self._words, book.playbook.definitions, book.systems, self._now())
        if self._locked:
            return hidden_card(session, voice)
        customer = session.customer.customer_id if session.customer is not None else ""
        whose, seats = self._seats.get(session.call_id, ("", NO_SEATS))
        seats = seats if whose == customer else NO_SEATS
        card = card_state(
            session,
            book.playbook,
            book.rules,
            voice,
            folded=session.call_id in self._folded,
            found=found(self._found.get(session.call_id, ()), book.playbook.guides, voice),
            seats=seats,
            opened=self._opened.get(session.call_id, ""),
        )
        if customer:
            self._seats[session.call_id] = (customer, kept(card.chips, seats))
        return card


def _talked_in(session: Session) -> bool:
    return session.talking and session.phase is not Phase.HELD


def _rung(session: Session) -> Session:
    """Return a call as it was while it rang."""
    return replace(session, phase=Phase.RINGING)
