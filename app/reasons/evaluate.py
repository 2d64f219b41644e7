"""Judge the suggested reasons call by call: first suggest, then look at the code, then learn.

Nothing is tested on what it has learnt from. What is judged is what a desk that had followed all of
these calls would have shown, beside the rules alone and beside the most frequent reason.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from app.domain.experience import ELSE, Experience, ReasonLine, Suggestion, learn
from app.domain.experience.experience import SHOWN_MAX, suggestions
from app.domain.experience.reliability import BINS, bin_of
from app.domain.reasons import COUNTED_CALLS
from app.domain.weighing import By
from app.reasons.intervals import Figure, Gap, Share, resample, share_of

ENOUGH = COUNTED_CALLS
"""Fewer coded calls than this tell nothing."""


class Contender(msgspec.Struct, frozen=True, kw_only=True):
    """One way of suggesting.

    Attributes:
        top1: The first suggestion was the coded reason.
        top3: One of the first three was.
        coverage: There was a suggestion at all.
    """

    top1: Share
    top3: Share
    coverage: Share


class Tenth(msgspec.Struct, frozen=True, kw_only=True):
    """The first suggestions whose share fell between two tenths.

    Attributes:
        said: Mean of their shares; None when there were none.
        true: How many of them were the coded reason.
    """

    low: float
    high: float
    said: float | None
    true: Share


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What the desks themselves recorded, without anything worked out anew.

    Attributes:
        seen: The first suggestion was the coded reason, on calls where it was shown.
        blind: The same on blind calls, where it can't have moved anybody: the fair figure.
        followed: The agent clicked the first suggestion, of all clicks where there was one.
    """

    seen: Share
    blind: Share
    followed: Share


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What a reason log tells.

    Attributes:
        calls: Lines read.
        coded: Those that say what the call was about; only these are judged.
        something_else: Coded as something no guide is for: no suggestion can be right.
        learnt: Calls on which experience was better than the rules, and so was shown.
        enough: Whether there are enough coded calls to tell anything.
        over_rules: How much more often the desk's first suggestion is right than the rules'.
        over_frequent: The same against always naming the most frequent reason so far.
        calibration_error: By how much shares and truth lie apart, on average.
    """

    calls: int
    coded: int
    something_else: int
    learnt: int
    first_at: datetime | None
    last_at: datetime | None
    enough: bool
    desk: Contender
    rules: Contender
    frequent: Contender
    over_rules: Figure | None
    over_frequent: Figure | None
    calibration_error: Figure | None
    reliability: tuple[Tenth, ...]
    recorded: Recorded


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One call: what each way suggested before the call was learnt from."""

    reason: str
    by: By
    desk: tuple[Suggestion, ...]
    rules: tuple[str, ...]
    frequent: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the desk suggested, without the shares."""
        return tuple(each.guide for each in self.desk)


def evaluate(lines: Sequence[ReasonLine]) -> Evaluation:
    """Judge a log, its lines in the order of time."""
    tried = _tried(lines)
    gaps = [_gap(each) for each in tried]
    moved = resample(gaps) if gaps else None
    return Evaluation(
        calls=len(lines),
        coded=len(tried),
        something_else=sum(each.reason == ELSE for each in tried),
        learnt=sum(each.by is By.EXPERIENCE for each in tried),
        first_at=lines[0].at if lines else None,
        last_at=lines[-1].at if lines else None,
        enough=len(tried) >= ENOUGH,
        desk=_contender([(each.names, each.reason) for each in tried]),
        rules=_contender([(each.rules, each.reason) for each in tried]),
        frequent=_contender([(each.frequent, each.reason) for each in tried]),
        over_rules=moved.over_rules if moved else None,
        over_frequent=moved.over_frequent if moved else None,
        calibration_error=moved.calibration_error if moved else None,
        reliability=_reliability(tried),
        recorded=_recorded(lines),
    )


def _tried(lines: Sequence[ReasonLine]) -> list[Tried]:
    experience = Experience()
    seen: Counter[str] = Counter()
    tried: list[Tried] = []
    for line in lines:
        if line.coded is None:
            continue
        case, by = line.case, experience.by
        ruled = suggestions(experience, case, By.RULES)[:SHOWN_MAX]
        shown = suggestions(experience, case, by)[:SHOWN_MAX] if by is not By.RULES else ruled
        often = sorted(seen, key=lambda name: (-seen[name], name))[:SHOWN_MAX]
        tried.append(
            Tried(
                reason=line.coded,
                by=by,
                desk=tuple(shown),
                rules=tuple(each.guide for each in ruled),
                frequent=tuple(often),
            )
        )
        experience = learn(experience, case, line.coded)
        if line.coded != ELSE:
            seen[line.coded] += 1
    return tried


def _gap(tried: Tried) -> Gap:
    right = tried.names[:1] == (tried.reason,)
    first = tried.desk[0].share if tried.desk else None
    return Gap(
        over_rules=right - (tried.rules[:1] == (tried.reason,)),
        over_frequent=right - (tried.frequent[:1] == (tried.reason,)),
        bin=-1 if first is None else bin_of(first),
        short=0.0 if first is None else right - first,
    )


def _contender(found: list[tuple[tuple[str, ...], str]]) -> Contender:
    calls = len(found)
    return Contender(
        top1=share_of(sum(names[:1] == (reason,) for names, reason in found), calls),
        top3=share_of(sum(reason in names for names, reason in found), calls),
        coverage=share_of(sum(bool(names) for names, _ in found), calls),
    )


def _reliability(tried: list[Tried]) -> tuple[Tenth, ...]:
    tenths: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for each in tried:
        if each.desk:
            first = each.desk[0]
            tenths[bin_of(first.share)].append((first.share, first.guide == each.reason))
    return tuple(
        Tenth(
            low=number / BINS,
            high=(number + 1) / BINS,
            said=sum(share for share, _ in told) / len(told) if told else None,
            true=share_of(sum(right for _, right in told), len(told)),
        )
        for number, told in enumerate(tenths)
    )


def _recorded(lines: Sequence[ReasonLine]) -> Recorded:
    coded = [line for line in lines if line.coded is not None]
    clicked = [line for line in lines if line.picked and line.suggested and not line.blind]
    return Recorded(
        seen=_first_right([line for line in coded if not line.blind]),
        blind=_first_right([line for line in coded if line.blind]),
        followed=share_of(sum(line.picked == line.suggested[0] for line in clicked), len(clicked)),
    )


def _first_right(lines: list[ReasonLine]) -> Share:
    return share_of(sum(line.suggested[:1] == (line.coded,) for line in lines), len(lines))
