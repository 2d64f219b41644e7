"""Which of the agent's calls has the card, which a line beside it, and which only stands in a list.

A call never takes the card from one that is talked in, nor from under the agent's typing. Nothing
is lost: what has no line stands in the list.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

import msgspec

from app.domain.call import WAITING, CallId, Direction, Phase
from app.domain.session import Identity, Session, is_blocked

EVERY = "*"
LIVE_MAX = 5
"""Calls on the screen at once, the card's among them."""
SEARCHING = (Identity.NOT_ASKED, Identity.SEARCHING)


class Form(Enum):
    """In what form a call may be on the screen of its own accord."""

    CARD = "card"
    CHIP = "chip"
    NONE = "none"


class Popping(msgspec.Struct, frozen=True, kw_only=True):
    """What comes onto the screen by itself, and how, as it is set up.

    Attributes:
        on_answer: Nothing shows while it rings.
        chip_queues: Queues that ring many agents: a line while it rings, the card once answered.
        excluded: Dialled numbers and queues whose calls show nothing while they ring.
        internal: Extensions whose internal calls get a card, as a help desk's.
        missed_s: How long the line of a missed call stays.
    """

    on_answer: bool = False
    chip_queues: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    internal: frozenset[str] = frozenset()
    missed_s: float = 10.0


USUAL = Popping()


class LineUp(msgspec.Struct, frozen=True, kw_only=True):
    """Who has which place.

    Attributes:
        card: The call on the card.
        chips: Those with a line, oldest first.
        rest: Live calls there is no line for.
    """

    card: Session | None = None
    chips: tuple[Session, ...] = ()
    rest: tuple[Session, ...] = ()


def shows(session: Session) -> bool:
    """Whether a call is to be on screen at all: an ended one is not, nor a rung-out one."""
    return session.phase is not Phase.CLOSED


def form(session: Session, popping: Popping) -> Form:
    """Return the form in which a call shows of its own accord."""
    contact = session.contact
    if not shows(session):
        return Form.NONE
    if contact.direction is Direction.INTERNAL:
        return Form.CARD if _named(popping.internal, contact.ani, contact.dnis) else Form.CHIP
    if is_blocked(session):
        return Form.CHIP
    if session.phase not in WAITING or session.answered_at is not None:
        return Form.CARD
    if popping.on_answer or _named(popping.excluded, contact.dnis, contact.queue):
        return Form.NONE
    if contact.direction is Direction.OUT:
        return _dialled(session)
    return Form.CHIP if _named(popping.chip_queues, contact.queue) else Form.CARD


def _dialled(session: Session) -> Form:
    """A call out shows before it is dialled, or once it is known who is called; else it waits."""
    if session.phase is Phase.OFFERED or session.customer is not None:
        return Form.CARD
    return Form.NONE if session.identity in SEARCHING else Form.CHIP


def _named(names: frozenset[str], *told: str | None) -> bool:
    return any(each is not None and (each in names or EVERY in names) for each in told)


def line_up(
    sessions: Mapping[CallId, Session],
    popping: Popping,
    *,
    picked: CallId | None = None,
    kept: CallId | None = None,
    paused: bool = False,
) -> LineUp:
    """Give each call its place.

    Args:
        sessions: Every call there is.
        popping: What shows of its own accord.
        picked: The call the agent has called up: it has the card, whatever else there is.
        kept: The call on the card while the agent types there: no ringing one takes its place.
        paused: Nothing shows but what the agent has called up.
    """
    forms = {
        name: Form.NONE if paused else form(each, popping)
        for name, each in sessions.items()
        if shows(each)
    }
    if picked in forms:
        card: Session | None = sessions[picked]
    else:
        card = first_to_show({n: sessions[n] for n, is_ in forms.items() if is_ is Form.CARD})
        if kept in forms and (card is None or card.phase in WAITING):
            card = sessions[kept]
    beside = [
        sessions[name]
        for name, is_ in forms.items()
        if is_ is not Form.NONE and (card is None or name != card.call_id)
    ]
    room = LIVE_MAX - (card is not None)
    chosen = sorted(beside, key=_idleness)[:room]
    return LineUp(
        card=card,
        chips=tuple(sorted(chosen, key=lambda each: (each.opened_at, each.call_id))),
        rest=tuple(each for each in beside if each not in chosen),
    )


def _idleness(session: Session) -> tuple[int, float]:
    """Sort the busy before the idle, and among the idle the newest first."""
    rank = 0 if session.talking and session.phase is not Phase.HELD else 3
    if session.phase in WAITING:
        rank = 1
    elif session.phase is Phase.HELD:
        rank = 2
    return rank, -session.phase_at.timestamp()


def first_to_show(sessions: Mapping[CallId, Session]) -> Session | None:
    """Choose the call on show: the one talked in, else the newest ringing, else wrap-up."""
    shown = [each for each in sessions.values() if shows(each)]
    talking = [each for each in shown if each.talking]
    if talking:
        return max(talking, key=_precedence)
    ringing = [each for each in shown if each.phase in WAITING]
    return max(ringing or shown, key=lambda each: each.opened_at, default=None)


def _precedence(session: Session) -> tuple[bool, bool, datetime]:
    """A colleague's call never takes a customer's card; a held one gives way to the other."""
    customer = session.contact.direction is not Direction.INTERNAL
    return customer, session.phase is not Phase.HELD, session.phase_at
