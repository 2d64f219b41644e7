"""How a call moves: `reduce(session, event, playbook) -> (session, effects)`, and nothing else."""

from app.domain.facts import COMING
from app.domain.session.model import (
    GuideStep,
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
    offered_back,
    ranked,
    set_aside,
    standing,
    step_here,
    suggested,
)
from app.domain.session.staying import ahead, changed

__all__ = [
    "COMING",
    "GuideStep",
    "Identity",
    "Playbook",
    "Session",
    "Transition",
    "ahead",
    "as_seen",
    "changed",
    "judged_on",
    "last_move",
    "offered_actions",
    "offered_back",
    "open_session",
    "ranked",
    "reduce",
    "set_aside",
    "standing",
    "step_here",
    "suggested",
    "without_customer",
]
