"""Stands between the desk and the overlay: which call is shown, and what a gesture asks for."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.call import WAITING, CallId, Contact, Phase
from app.domain.events import (
    ActionConfirmed,
    ActionDismissed,
    ActionRequested,
    AgentEvent,
    Answered,
    CallerChosen,
    ChangesFollowed,
    CheckRequested,
    FactNoted,
    FactRevealed,
    GuideChosen,
    NumberGiven,
    RefreshRequested,
    StepDone,
    StepSkipped,
    WrapUpFinished,
)
from app.domain.session import Session, last_move, standing
from app.presenters.book import Books
from app.presenters.caller import MOOD
from app.presenters.card import NO_SEATS, card_state, first_to_show, shows
from app.presenters.details import REST, REVEALED_S, facts_of
from app.presenters.masking import masked_number, plain_text
from app.presenters.progress import unanswered
from app.presenters.questions import answer_value, question_of
from app.presenters.search import found, guides_for, number_in
from app.presenters.skips import REASONS, SKIP
from app.presenters.voice import Voice
from app.presenters.wording import Wording
from widgets.state import CardState
from widgets.state.seats import Seats, kept

_LINKS: dict[str, Callable[..., AgentEvent]] = {
    "confirm": ActionConfirmed,
    "dismiss": ActionDismissed,
    "check": CheckRequested,
}


class OverlayPresenter(QObject):
    """Lives in the GUI thread. Signals: what to show now, and what the agent asked for."""

    card_changed = Signal(CardState)
    card_gone = Signal()
    agent_acted = Signal(object)
    search_failed = Signal(str, str)
    """Call and text: what was typed is neither a number nor a matter."""
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
        super().__init__(parent)
        self._books = books
        self._words = words
        self._now = now
        self._pop_on_answer = pop_on_answer
        self._sessions: dict[CallId, Session] = {}
        self._folded: set[CallId] = set()
        self._found: dict[CallId, tuple[str, ...]] = {}
        self._seats: dict[CallId, tuple[str, Seats]] = {}
        self._opened: dict[CallId, str] = {}
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

    # Gestures, each with the call it speaks of.

    def answer(self, call_id: str, fact: str, key: str) -> None:
        """The agent clicked an answer."""
        session = self._sessions.get(CallId(call_id))
        if session is None:
            return
        playbook = self._books(session.edition).playbook
        stand = standing(session, playbook)
        if stand is None or fact != stand[1].question:
            return
        question = question_of(stand[0], fact, playbook)
        if key in question.answers:
            value = answer_value(question, key)
            self._act(Answered(call_id=CallId(call_id), at=self._now(), fact=fact, value=value))

    def finish_step(self, call_id: str, step: str) -> None:
        """The agent did what the step says."""
        self._act(StepDone(call_id=CallId(call_id), at=self._now(), step=step))

    def skip_step(self, call_id: str, step: str) -> None:
        """The agent passed the step over."""
        self._act(StepSkipped(call_id=CallId(call_id), at=self._now(), step=step))

    def go_back(self, call_id: str) -> None:
        """The agent took the last answer or step back."""
        session = self._sessions.get(CallId(call_id))
        move = last_move(session, self._now()) if session is not None else None
        if move is not None:
            self._act(move)

    def request_action(self, call_id: str, action: str) -> None:
        """The agent pressed an action button."""
        self._act(ActionRequested(call_id=CallId(call_id), at=self._now(), action=action))

    def follow_link(self, call_id: str, key: str, link: str) -> None:
        """The agent clicked a link of the action line."""
        if key.startswith(SKIP) and link in REASONS:
            step = key.removeprefix(SKIP)
            said = StepSkipped(call_id=CallId(call_id), at=self._now(), step=step, reason=link)
            self._act(said)
        elif link in _LINKS:
            self._act(_LINKS[link](call_id=CallId(call_id), at=self._now(), key=key))

    def choose_reason(self, call_id: str, guide: str) -> None:
        """The agent said why they call; an empty name: it is none of those found."""
        self._list(CallId(call_id), ())
        if guide:
            self._act(GuideChosen(call_id=CallId(call_id), at=self._now(), guide=guide))

    def follow_changes(self, call_id: str) -> None:
        """The agent went where changed facts lead."""
        self._act(ChangesFollowed(call_id=CallId(call_id), at=self._now()))

    def note_mood(self, call_id: str, mood: str) -> None:
        """The agent noted how the customer is; the same once more takes the note back."""
        session = self._sessions.get(CallId(call_id))
        noted = session.facts.get(MOOD) if session is not None else None
        value = None if noted is not None and noted.value == mood else mood
        note = FactNoted(call_id=CallId(call_id), at=self._now(), fact=MOOD, value=value)
        self._act(note)

    def choose_person(self, call_id: str, customer_id: str) -> None:
        """The agent said who it is."""
        chosen = CallerChosen(call_id=CallId(call_id), at=self._now(), customer_id=customer_id)
        self._act(chosen)

    def refresh(self, call_id: str, system: str) -> None:
        """The agent wants one system asked again for what it did not give; empty: who it is."""
        session = self._sessions.get(CallId(call_id))
        facts = unanswered(session, system) if session is not None and system else ()
        if facts or not system:
            self._act(RefreshRequested(call_id=CallId(call_id), at=self._now(), facts=facts))

    def open_details(self, call_id: str, key: str) -> None:
        """The agent opened what stands behind a chip, or a list of chips; empty: closed it."""
        if CallId(call_id) in self._sessions and key != self._opened.get(CallId(call_id), ""):
            self._opened[CallId(call_id)] = key
            self._show()

    def renew(self, call_id: str, key: str) -> None:
        """The agent wants the facts of a chip asked for again; no chip: everything."""
        session = self._sessions.get(CallId(call_id))
        if session is None:
            return
        rules = self._books(session.edition).rules
        facts = facts_of(key, rules, session)
        everything = not key or key.startswith(REST)
        if facts or everything:
            again = RefreshRequested(
                call_id=session.call_id, at=self._now(), facts=facts, everything=everything
            )
            self._act(again)

    def reveal(self, call_id: str, fact: str) -> None:
        """The agent wants to see a fact whole, and what its systems themselves said."""
        self._act(FactRevealed(call_id=CallId(call_id), at=self._now(), fact=fact))
        QTimer.singleShot(int(REVEALED_S * 1000) + 1, self, self._show)

    def finish(self, call_id: str, code: str, note: str) -> None:
        """The agent is done with the call."""
        done = WrapUpFinished(call_id=CallId(call_id), at=self._now(), disposition=code, note=note)
        self._act(done)

    def search(self, call_id: str, text: str) -> None:
        """The agent typed another number, or what the customer calls about."""
        number = number_in(text)
        session = self._sessions.get(CallId(call_id))
        book = self._books(session.edition if session is not None else "")
        names = guides_for(text, book.playbook.guides)
        self._list(CallId(call_id), names if len(names) > 1 else ())
        if number:
            self._act(NumberGiven(call_id=CallId(call_id), at=self._now(), number=number))
        elif len(names) == 1:
            self.choose_reason(call_id, names[0])
        elif not names:
            self.search_failed.emit(call_id, text)

    def fold(self, call_id: str, folded: bool) -> None:
        """The agent folded or unfolded the card."""
        (self._folded.add if folded else self._folded.discard)(CallId(call_id))
        self._show()

    def _list(self, call_id: CallId, names: tuple[str, ...]) -> None:
        """List what a search may have meant, or nothing any more."""
        if names == self._found.get(call_id, ()) or call_id not in self._sessions:
            return
        self._found[call_id] = names
        self._show()

    def _act(self, event: AgentEvent) -> None:
        if event.call_id in self._sessions:
            self.agent_acted.emit(event)

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
