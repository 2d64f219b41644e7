"""How a call moves: `reduce(session, event, playbook) -> (session, effects)`, and nothing else."""

from app.domain.session.model import (
    Identity,
    Playbook,
    Session,
    Transition,
    without_customer,
)
from app.domain.session.reduce import open_session, reduce
from app.domain.session.standing import (
    as_seen,
    judged_on,
    last_move,
    offered_actions,
    ranked,
    standing,
    suggested,
)

__all__ = [
    "Identity",
    "Playbook",
    "Session",
    "Transition",
    "as_seen",
    "judged_on",
    "last_move",
    "offered_actions",
    "open_session",
    "ranked",
    "reduce",
    "standing",
    "suggested",
    "without_customer",
]
