"""How far it is sure who is on the line, and how they are: what the agent sees and may note."""

from app.domain.facts import Fact
from app.domain.session import Playbook, Session
from app.presenters.voice import Voice
from widgets.state import Choice, Verified

KNOWN, PROVEN, MOOD = "caller.known", "caller.proven", "customer.mood"


def verified(session: Session, voice: Voice) -> Verified | None:
    """Say how far the caller is verified; None while nobody is known."""
    if session.customer is None:
        return None
    level = 2 if _holds(session, PROVEN) else 1 if _holds(session, KNOWN) else 0
    words = voice.words
    return Verified(
        level=level, text=words(f"verified.level_{level}"), tip=words(f"verified.tip_{level}")
    )


def moods(session: Session, playbook: Playbook, voice: Voice) -> tuple[Choice, ...]:
    """Offer how the customer may be, while the agent talks to them."""
    definition = playbook.definitions.get(MOOD)
    if definition is None or not definition.manner or not session.talking:
        return ()
    noted = session.facts.get(MOOD)
    return tuple(
        Choice(key=key, text=voice.words.text(text), chosen=_is(noted, key))
        for key, text in definition.values.items()
    )


def _holds(session: Session, name: str) -> bool:
    return _is(session.facts.get(name), True)


def _is(fact: Fact | None, value: object) -> bool:
    return fact is not None and fact.known and fact.value == value
