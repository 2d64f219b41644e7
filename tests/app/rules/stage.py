"""A desk's calls behind a presenter, for the rules: what is told, and what shows of it."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from app.domain.call import CallId, Contact, Direction, Outcome
from app.domain.events import AnyEvent, Diverted, SwitchEvent
from app.domain.session import Session, open_session, reduce
from app.presenters.calls import Popping
from tests.app.domain.session.calls import CONTACT, at
from tests.app.presenters.cards import WORDED
from tests.app.presenters.desks import made
from widgets.state import CardState
from widgets.state.calls import CallChip

FIRST, SECOND = CallId("lab-1.1"), CallId("lab-2.7")
OTHER = replace(CONTACT, ani="12000002002", other_party="12000002002", queue="mobile")
COLLEAGUE = Contact(
    ani="102", dnis="101", direction=Direction.INTERNAL, other_party="102", other_name="Li Min"
)
CALLED = Contact(ani="101", dnis="12000001046", direction=Direction.OUT)


class Stage:
    """Tells calls to a presenter, and reads what it shows."""

    def __init__(self, **popping: Any) -> None:
        self.presenter, self.seen = made(popping=Popping(**popping))
        self.sessions: dict[CallId, Session] = {}

    def tell(self, *events: AnyEvent) -> Session:
        """Let each event count for its call, and show what it comes to."""
        session: Session | None = None
        for event in events:
            known = self.sessions.get(event.call_id)
            if known is None:
                assert isinstance(event, SwitchEvent)
                session = open_session(event, WORDED).session
            else:
                session = reduce(known, event, WORDED).session
            self.sessions[event.call_id] = session
            self.presenter.present(session)
        assert session is not None
        return session

    @property
    def card(self) -> CardState | None:
        return self.seen.cards[-1] if self.presenter.shown is not None else None

    @property
    def on_card(self) -> str:
        return self.card.call_id if self.card is not None else ""

    @property
    def chips(self) -> tuple[CallChip, ...]:
        return self.presenter.calls.chips

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [(chip.call_id, chip.state) for chip in self.chips]

    @property
    def entries(self) -> list[str]:
        """What the list of calls says, without the time."""
        return [entry.text.split("  ", 1)[-1] for entry in self.presenter.calls.entries]


def of(call_id: str, event: AnyEvent) -> AnyEvent:
    """The same event of another call."""
    return replace(event, call_id=CallId(call_id))


def gone(outcome: Outcome, seconds: float = 20, contact: Contact = CONTACT) -> Diverted:
    return Diverted(call_id=FIRST, at=at(seconds), contact=contact, outcome=outcome)


MakeStage = Callable[..., Stage]
