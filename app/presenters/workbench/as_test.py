"""What was played on a rehearsed call, as a test of the guide's own file."""

from typing import Any

import msgspec

from app.domain.guide import Given, Guide
from app.domain.walk import Walk


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """How a rehearsal went.

    Attributes:
        told: What was known from the beginning, and what the customer said.
        answers: Those of it the customer said.
        torn: Facts systems differ on.
        then: What each step has changed.
        stand: Where it ended.
    """

    told: Given
    answers: frozenset[str]
    failed: frozenset[str]
    torn: frozenset[str]
    then: dict[str, Given]
    skipped: tuple[str, ...]
    steps: tuple[str, ...]
    stand: Walk


def test_of(name: str, played: Played, guide: Guide) -> dict[str, Any]:
    """Return the test; what the guide calls normal is said by that word alone."""
    normal = {n: v for n, v in guide.normal.items() if n not in played.failed}
    wholly = normal.keys() <= played.told.keys() and bool(normal)
    given = {n: v for n, v in played.told.items() if not (wholly and normal.get(n, ...) == v)}
    case: dict[str, Any] = {
        "test": name,
        "normal": wholly,
        "given": {n: v for n, v in given.items() if n not in played.answers},
        "failed": sorted(played.failed),
        "disagree": sorted(played.torn),
        "answers": {n: v for n, v in given.items() if n in played.answers},
        "then": played.then,
        "skipped": list(played.skipped),
        "expect": list(played.steps),
        "asks": played.stand.question,
        "end": played.stand.outcome,
    }
    return _without_defaults(case)


def _without_defaults(case: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a test says by saying nothing; the steps expected are always said."""
    kept = {n: v for n, v in case.items() if n == "expect" or v not in (None, {}, [], True)}
    return kept if case["normal"] else {**kept, "normal": False}
