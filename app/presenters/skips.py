"""Why a step was passed over: offered right after it was, said in one click or not at all."""

from app.domain.session import Session
from app.presenters.voice import Voice
from widgets.state import ActionLine, Choice, Mark

REASONS = ("refused", "done-already", "not-now", "other")
"""As the event says them; a reason in other words is said as it is."""
SKIP = "skip:"
"""How the key of the line begins; the step follows."""


def why_skipped(session: Session, voice: Voice) -> ActionLine | None:
    """Ask why the step just passed over was; None when that is no question any more."""
    if not session.just_skipped:
        return None
    links = tuple(Choice(key=each, text=voice.words(f"skip.{each}")) for each in REASONS)
    text = voice.words("skip.ask")
    return ActionLine(key=SKIP + session.just_skipped, text=text, mark=Mark.TODO, links=links)


def skip_reason(reason: str, voice: Voice) -> str:
    """Say why a step was passed over; empty when nobody said."""
    return voice.words(f"skip.{reason}") if reason in REASONS else reason
