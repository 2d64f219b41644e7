"""What the agent does on a card, as events of the right call."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.call import CallId
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
from app.presenters.details import REST, REVEALED_S, facts_of
from app.presenters.progress import unanswered
from app.presenters.questions import answer_value, question_of
from app.presenters.search import guides_for, number_in
from app.presenters.skips import REASONS, SKIP
from app.presenters.who import WHO, event_of

_LINKS: dict[str, Callable[..., AgentEvent]] = {
    "confirm": ActionConfirmed,
    "dismiss": ActionDismissed,
    "check": CheckRequested,
}


class CardGestures(QObject):
    """Each gesture names the call it speaks of; one about a call that is gone changes nothing."""

    agent_acted = Signal(object)
    search_failed = Signal(str, str)
    """Call and text: what was typed is neither a number nor a matter."""

    def __init__(
        self, books: Books, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._books = books
        self._now = now
        self._sessions: dict[CallId, Session] = {}
        self._found: dict[CallId, tuple[str, ...]] = {}
        self._opened: dict[CallId, str] = {}

    def _show(self) -> None:
        """Show what has changed by a gesture alone."""
        raise NotImplementedError

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
        """The agent clicked a link of the action line, or of the line that says who it is."""
        if key == WHO:
            self._settle_who(CallId(call_id), link)
            return
        if key.startswith(SKIP) and link in REASONS:
            step = key.removeprefix(SKIP)
            said = StepSkipped(call_id=CallId(call_id), at=self._now(), step=step, reason=link)
            self._act(said)
        elif link in _LINKS:
            self._act(_LINKS[link](call_id=CallId(call_id), at=self._now(), key=key))

    def _settle_who(self, call_id: CallId, link: str) -> None:
        session = self._sessions.get(call_id)
        if session is None:
            return
        event = event_of(link, session, self._books(session.edition).playbook)
        if event is not None:
            self._act(replace(event, at=self._now()))

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

    def _list(self, call_id: CallId, names: tuple[str, ...]) -> None:
        """List what a search may have meant, or nothing any more."""
        if names == self._found.get(call_id, ()) or call_id not in self._sessions:
            return
        self._found[call_id] = names
        self._show()

    def _act(self, event: AgentEvent) -> None:
        if event.call_id in self._sessions:
            self.agent_acted.emit(event)
