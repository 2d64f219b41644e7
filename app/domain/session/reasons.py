"""What follows from what the desk has learnt of the reasons."""

from msgspec.structs import replace

from app.domain.events import ReasonEvent, SuggestionsHidden
from app.domain.session.model import Session


def on_reasons(session: Session, event: ReasonEvent) -> Session:
    """Take it in, unless the agent has begun: what was suggested by then stays as it was."""
    if session.guide is not None and session.begun_on:
        return session
    if isinstance(event, SuggestionsHidden):
        return replace(session, blind=True)
    return replace(session, weighing=event.weighing)
