"""Why the customer probably calls: the weights of the rules that hold, guide by guide.

A guide that is not for this customer (`when` is false), or whose rules are all false, is left out;
one still unknown stays, and says which facts would tell. The share is a softmax over the scores,
with one more candidate of score 0 that stands for "something else": a lone weak rule never looks
like certainty.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from math import exp

import msgspec

from app.domain.facts import Facts
from app.domain.guard import Verdict, compile_guard
from app.domain.guide import Guide, ReasonRule, Text

LIKELY_SHARE = 0.5
"""From this share on a reason is called likely, below it possible."""
COUNTED_CALLS = 30
"""From so many calls on a share is said as a number, below it as a word."""


class Band(StrEnum):
    """How sure a reason is, in a word. Percentages come only with experience."""

    LIKELY = "likely"
    POSSIBLE = "possible"


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that holds: its words, with blanks yet to be filled, and the facts behind it."""

    text: Text
    weight: float
    evidence: tuple[str, ...]


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """One guide as a candidate.

    Attributes:
        title: Of the heaviest rule that holds and has one, else the guide's.
        score: Sum of the weights of the rules that hold; above 0 there is evidence to show.
        share: 0 to 1; all shares and "something else" make 1.
        because: The rules that hold, heaviest first.
        blocking: Facts that would tell whether it is for them at all, or whether more rules hold.
        calls: How many coded calls bear the share out as a frequency.
    """

    guide: str
    title: Text
    score: float
    share: float
    band: Band
    because: tuple[Because, ...] = ()
    blocking: frozenset[str] = frozenset()
    calls: int = 0

    @property
    def counted(self) -> bool:
        """Whether the share may be said as a number."""
        return self.calls >= COUNTED_CALLS

    @property
    def unknown(self) -> bool:
        """Whether a fact still to come could change the score."""
        return bool(self.blocking)


def rank(
    guides: Iterable[Guide], facts: Facts, *, now: datetime | None = None
) -> tuple[Ranked, ...]:
    """Order the guides by how likely each is why the customer calls, likeliest first."""
    found = (weigh(guide, facts, now) for guide in guides)
    return shared([each for each in found if each is not None])


def shared(weighed: Collection[Ranked], *, idle: int = 0) -> tuple[Ranked, ...]:
    """Give each its share, likeliest first; `idle` candidates of score 0 have theirs unseen."""
    top = max((each.score for each in weighed), default=0.0)
    top = max(top, 0.0)
    total = sum(exp(each.score - top) for each in weighed) + (1 + idle) * exp(-top)
    found = (with_share(each, exp(each.score - top) / total) for each in weighed)
    return tuple(sorted(found, key=lambda each: (-each.score, each.guide)))


def suits(guide: Guide, facts: Facts, *, now: datetime | None = None) -> Verdict:
    """Judge whether a guide is for this customer at all; unknown counts as perhaps."""
    return compile_guard(guide.when).evaluate(facts, guide.parameters, now=now)


def facts_of(guides: Iterable[Guide]) -> frozenset[str]:
    """Return every fact that says whom these guides are for, and why they may call."""
    guards = (text for guide in guides for text in (guide.when, *(r.when for r in guide.reasons)))
    return frozenset(name for text in guards for name in compile_guard(text).facts)


def with_share(ranked: Ranked, share: float) -> Ranked:
    """Give a candidate its share, and the word for it."""
    likely = share >= LIKELY_SHARE and ranked.score > 0
    band = Band.LIKELY if likely else Band.POSSIBLE
    return msgspec.structs.replace(ranked, share=share, band=band)


def weigh(guide: Guide, facts: Facts, now: datetime | None) -> Ranked | None:
    """Weigh one guide, its share still to be had; None: nothing can speak for it."""
    suited = suits(guide, facts, now=now)
    if suited.truth is False:
        return None
    judged = [
        (rule, compile_guard(rule.when).evaluate(facts, guide.parameters, now=now))
        for rule in guide.reasons
    ]
    hold = sorted(
        ((rule, verdict) for rule, verdict in judged if verdict.truth),
        key=lambda pair: -pair[0].weight,
    )
    unknown = [verdict for _, verdict in judged if verdict.truth is None]
    if not hold and not unknown:
        return None
    return Ranked(
        guide=guide.guide,
        title=_title(guide, [rule for rule, _ in hold]),
        score=sum(rule.weight for rule, _ in hold),
        share=0.0,
        band=Band.POSSIBLE,
        because=tuple(
            Because(text=rule.because, weight=rule.weight, evidence=verdict.evidence)
            for rule, verdict in hold
        ),
        blocking=suited.blocking.union(*(verdict.blocking for verdict in unknown)),
    )


def _title(guide: Guide, rules: list[ReasonRule]) -> Text:
    return next((rule.title for rule in rules if rule.title is not None), guide.title)
