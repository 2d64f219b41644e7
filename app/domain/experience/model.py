"""A softmax over the guides that learns one call at a time; plain numbers, no library.

    logit(guide) = trust * score of its rules + own weights of the features present

Before the first call all weights are 0 and `trust` is 1: it then says what the rules say. Only
guides that were coded, or had a score, have weights, in a table of fixed size each, and only so
many of them: memory is bounded however long it learns. Learning is gradient descent with a falling
rate and decaying weights; the same calls in the same order give the same model, to the last bit.
"""

from itertools import repeat
from math import exp, log, sqrt

import msgspec

from app.domain.experience.case import ELSE, Case, bounded_score
from app.domain.experience.features import fact_of, slot_of

GUIDES_MAX = 128
"""Guides remembered; the one not seen for longest makes room."""
RATE_FIRST = 0.6
RATE_LAST = 0.2
RATE_CALLS = 200
"""After so many calls the rate has fallen to 0.7 of the first."""
TRUST_RATE = 0.02
TRUST_MAX = 2.0
DECAY = 0.002
"""The share of a weight that goes each time its feature is seen, times the rate."""
SLIGHT = 3e-3
"""An error below this teaches nothing."""
_ALWAYS = -1

Weights = dict[int, float]


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """What has been learnt; never changed, `learned` returns the next one.

    Attributes:
        trust: What the rules' scores count for.
        learned: From how many calls.
        weights: By guide (or `ELSE`), the one not seen for longest first.
    """

    trust: float = 1.0
    learned: int = 0
    weights: dict[str, Weights] = {}


def shares(model: Model, case: Case) -> dict[str, float]:
    """Return how likely each guide is; those it knows nothing of are part of `ELSE`. Sum: 1."""
    logits = _logits(model, case, _slots(case))
    top = max(logits.values())
    parts = {name: exp(logit - top) for name, logit in logits.items()}
    total = sum(parts.values())
    return {name: part / total for name, part in parts.items()}


def learned(model: Model, case: Case, reason: str) -> Model:
    """Return the model that has also learnt that this call was about `reason`.

    A reason that was no candidate (its guide is not for such customers) counts as something else.
    """
    if reason not in case.scores and reason not in case.quiet:
        reason = ELSE
    known = _remembered(model, (*case.scores, reason))
    errors = shares(known, case)
    errors[reason] -= 1.0
    rate = max(RATE_LAST, RATE_FIRST / sqrt(1.0 + model.learned / RATE_CALLS))
    slots = _slots(case)
    weights = {
        name: _moved(each, slots, rate, errors.get(name, 0.0))
        for name, each in known.weights.items()
    }
    pull = sum(errors[name] * bounded_score(score) for name, score in case.scores.items())
    trust = min(TRUST_MAX, max(0.0, model.trust - TRUST_RATE * rate * pull))
    return Model(trust=trust, learned=model.learned + 1, weights=weights)


def speaking_for(model: Model, case: Case, guide: str) -> tuple[str, ...]:
    """Return the facts that speak for a guide most, by what has been learnt; at most two."""
    weights = model.weights.get(guide, {})
    votes: dict[str, float] = {}
    for feature in case.features:
        name = fact_of(feature)
        if name:
            votes[name] = votes.get(name, 0.0) + weights.get(slot_of(feature), 0.0)
    loudest = sorted((-vote, name) for name, vote in votes.items() if vote > 0)
    return tuple(name for _, name in loudest[:2])


def _slots(case: Case) -> list[int]:
    return [_ALWAYS, *map(slot_of, case.features)]


def _logits(model: Model, case: Case, slots: list[int]) -> dict[str, float]:
    """Of the guides with a score, the quiet ones that are known, and all else together."""
    known = [name for name in case.quiet if name in model.weights]
    unknown = len(case.quiet) - len(known) + 1
    room = log((case.idle + 1) / (len(case.quiet) + 1))
    starts = {name: model.trust * bounded_score(score) for name, score in case.scores.items()}
    starts |= dict.fromkeys(known, room)
    starts[ELSE] = room + log(unknown)
    size = 1.0 / sqrt(len(slots))
    return {
        name: start + size * _heard(model.weights.get(name), slots)
        for name, start in starts.items()
    }


def _heard(weights: Weights | None, slots: list[int]) -> float:
    if not weights:
        return 0.0
    return sum(map(weights.get, slots, repeat(0.0)))


def _remembered(model: Model, names: tuple[str, ...]) -> Model:
    """Make these the ones seen last; `ELSE` is never forgotten."""
    again = {ELSE, *names}
    order = [ELSE, *(n for n in model.weights if n not in again), *(n for n in names if n != ELSE)]
    kept = [ELSE, *order[1:][-GUIDES_MAX:]]
    return msgspec.structs.replace(model, weights={n: model.weights.get(n, {}) for n in kept})


def _moved(weights: Weights, slots: list[int], rate: float, error: float) -> Weights:
    """Return the weights a step further down."""
    if abs(error) < SLIGHT:
        return weights
    kept, step = 1.0 - rate * DECAY, rate * error / sqrt(len(slots))
    before = map(weights.get, slots, repeat(0.0))
    return weights | {slot: old * kept - step for slot, old in zip(slots, before, strict=True)}
