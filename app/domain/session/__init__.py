"""How a call moves: `reduce(session, event, playbook) -> (session, effects)`, and nothing else."""

from app.domain.facts import COMING
from app.domain.session.finding import is_blocked
from app.domain.session.leading import PREVIEW, Bar, barred, previewed
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
    guide_in_use,
    held_back,
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
from app.domain.session.subject import may_go_on
from app.domain.session.who import Doubt, Who

__all__ = [
    "COMING",
    "PREVIEW",
    "Bar",
    "Doubt",
    "GuideStep",
    "Identity",
    "Playbook",
    "Session",
    "Transition",
    "Who",
    "ahead",
    "as_seen",
    "barred",
    "changed",
    "guide_in_use",
    "held_back",
    "is_blocked",
    "judged_on",
    "last_move",
    "may_go_on",
    "offered_actions",
    "offered_back",
    "open_session",
    "previewed",
    "ranked",
    "reduce",
    "set_aside",
    "standing",
    "step_here",
    "suggested",
    "without_customer",
]
