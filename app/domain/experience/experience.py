"""All that one desk has learnt: the model, how reliable it and the rules were, and who was better.

It is judged on each call before it learns from it. As long as it has not been better than the
rules, the rules alone are shown.
"""

from collections.abc import Iterable

import msgspec

from app.domain.experience.case import ELSE, Case
from app.domain.experience.contest import Contest, held, loss
from app.domain.experience.model import Model, learned, shares, speaking_for
from app.domain.experience.reliability import EMPTY, Bin, counted, told
from app.domain.weighing import By, Weighed, Weighing

FORMAT = 1
SHOWN_MAX = 3
RECORDED_MAX = 8
UNRULED_SHARE = 0.2
"""A guide none of whose rules holds is suggested from this share on."""
ROUND = 4


class Experience(msgspec.Struct, frozen=True, kw_only=True):
    """What has been learnt; never changed, `learn` returns the next one.

    Attributes:
        format: Of this struct, for whoever keeps it.
        by_rules: How often the rules' suggestions came true, by their share.
        by_model: How often the model's did.
    """

    format: int = FORMAT
    model: Model = Model()
    contest: Contest = Contest()
    by_rules: tuple[Bin, ...] = EMPTY
    by_model: tuple[Bin, ...] = EMPTY

    @property
    def by(self) -> By:
        """Who is listened to at present."""
        return By.EXPERIENCE if self.contest.won else By.RULES


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One guide that may be shown; `because` where no rule of its own holds."""

    guide: str
    share: float
    because: tuple[str, ...] = ()


def suggestions(experience: Experience, case: Case, by: By) -> list[Suggestion]:
    """Return every guide there is evidence for, likeliest first, by the rules or by the model."""
    if by is By.RULES:
        return _by_rules(case, case.by_rules())
    return _by_model(experience.model, case, shares(experience.model, case))


def foresee(experience: Experience, case: Case) -> Weighing:
    """Say what is to be shown of this case."""
    by = experience.by
    bins = experience.by_rules if by is By.RULES else experience.by_model
    weighed = {
        each.guide: Weighed(
            share=round(each.share, ROUND),
            calls=counted(bins, each.share),
            because=each.because,
        )
        for each in suggestions(experience, case, by)[:RECORDED_MAX]
    }
    if by is By.RULES:  # what the card has anyway is not said again
        weighed = {guide: each for guide, each in weighed.items() if each.calls}
    return Weighing(by=by, learned=experience.model.learned, shares=weighed)


def learn(experience: Experience, case: Case, reason: str) -> Experience:
    """Return the experience that has also seen what this call was about.

    Args:
        experience: As it was.
        case: The call as it stood when the reason was judged.
        reason: The guide it was coded as after the call, or `ELSE`; never what was clicked.
    """
    ruled, modelled = case.by_rules(), shares(experience.model, case)
    by_rules, by_model = experience.by_rules, experience.by_model
    for each in _by_rules(case, ruled)[:SHOWN_MAX]:
        by_rules = told(by_rules, each.share, each.guide == reason)
    for each in _by_model(experience.model, case, modelled)[:SHOWN_MAX]:
        by_model = told(by_model, each.share, each.guide == reason)
    lost = (_lost(found, case, reason) for found in (ruled, modelled))
    return Experience(
        model=learned(experience.model, case, reason),
        contest=held(experience.contest, *lost),
        by_rules=by_rules,
        by_model=by_model,
    )


def _by_rules(case: Case, found: dict[str, float]) -> list[Suggestion]:
    scored = [guide for guide, score in case.scores.items() if score > 0]
    return _likeliest_first(Suggestion(guide=guide, share=found[guide]) for guide in scored)


def _by_model(model: Model, case: Case, found: dict[str, float]) -> list[Suggestion]:
    named = (_evident(model, case, guide, share) for guide, share in found.items() if guide != ELSE)
    return _likeliest_first(each for each in named if each is not None)


def _likeliest_first(found: Iterable[Suggestion]) -> list[Suggestion]:
    return sorted(found, key=lambda each: (-each.share, each.guide))


def _evident(model: Model, case: Case, guide: str, share: float) -> Suggestion | None:
    if case.scores.get(guide, 0.0) > 0:
        return Suggestion(guide=guide, share=share)
    because = speaking_for(model, case, guide) if share >= UNRULED_SHARE else ()
    return Suggestion(guide=guide, share=share, because=because) if because else None


def _lost(found: dict[str, float], case: Case, reason: str) -> float:
    """Return the loss, whatever the rules do not name being one: so the two can be compared."""
    named = {guide: share for guide, share in found.items() if guide in case.scores}
    return loss(named[reason] if reason in named else 1.0 - sum(named.values()))
