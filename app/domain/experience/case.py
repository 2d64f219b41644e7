"""What the reason of a call is judged by: the rules' scores and the facts as features."""

from math import exp

import msgspec

from app.domain.call import Direction
from app.domain.experience.features import features_of
from app.domain.reasons import suits
from app.domain.session import Playbook, Session, judged_on

ELSE = "something-else"
"""The reason of a call that no guide is for."""
SCORE_MAX = 30.0
"""More than this is certainty already."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One call as it stood when the reason was judged.

    Attributes:
        features: See `features_of`.
        scores: By guide, the weights of its rules that hold, where that is not nothing.
        quiet: The other guides that may be for this customer.
        idle: How many of those have a rule still unknown.
    """

    features: tuple[str, ...] = ()
    scores: dict[str, float] = {}
    quiet: tuple[str, ...] = ()
    idle: int = 0

    def by_rules(self) -> dict[str, float]:
        """Return what the rules alone make of it: the shares the card shows without experience.

        Whatever has no score shares the room of "something else".
        """
        bounded = {guide: bounded_score(score) for guide, score in self.scores.items()}
        top = max(0.0, *bounded.values()) if bounded else 0.0
        parts = {guide: exp(score - top) for guide, score in bounded.items()}
        rest = (self.idle + 1) * exp(-top)
        total = sum(parts.values()) + rest
        return {**{guide: part / total for guide, part in parts.items()}, ELSE: rest / total}


def bounded_score(score: float) -> float:
    """Keep a score where exponentials can."""
    return max(-SCORE_MAX, min(SCORE_MAX, score))


def case_of(session: Session, playbook: Playbook) -> Case:
    """Take down what the reason is judged by, now or when the agent began."""
    facts, now = judged_on(session)
    scores = {each.guide: each.score for each in playbook.ranker.leading(facts, now=now)}
    idle = playbook.ranker.idle
    quiet = tuple(
        name
        for name, guide in playbook.guides.items()
        if name not in scores and suits(guide, facts, now=now).truth is not False
    )
    inbound = session.contact.direction is Direction.IN
    queue = (session.contact.queue or "") if inbound else ""
    features = features_of(facts, playbook.definitions, now, queue)
    return Case(features=features, scores=scores, quiet=quiet, idle=idle)
