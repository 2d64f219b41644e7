"""Facts as features: short words without anybody's name, number or text in them.

What a fact is decides, never what it says: a choice or a yes-or-no gives its value, a number its
size in eighths of a power of two, a time how long it is ago, a text only that there is one. A fact
that failed or is known to be empty is a feature of its own. Left out are facts the catalogue does
not know, what no system gave, and how the customer is: that changes words, never the reason.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from math import frexp, isfinite
from zlib import crc32

from app.domain.facts import NO_SYSTEM, Fact, FactDefinition, Facts, Having, Listed, Value

SLOTS = 2048
"""Weights a guide may have: features are hashed into so many."""
_MINUTE_S = 60.0
_MARKS = "=~@!#"
_UNSPOKEN = ("!none", "!failed")


def features_of(
    facts: Facts, definitions: Mapping[str, FactDefinition], now: datetime, queue: str = ""
) -> tuple[str, ...]:
    """Return the features, in the same order whatever the order of the facts.

    Args:
        facts: As they stand; those on their way or stale say nothing.
        definitions: The catalogue.
        now: What times are seen from.
        queue: The queue the call came through; its name is hashed.
    """
    found = [
        name + mark
        for name, fact in facts.items()
        if (definition := definitions.get(name)) is not None and _counts(fact, definition)
        for mark in _marks(fact, definition, now)
    ]
    if queue:
        found.append("queue#" + hashlib.sha256(queue.encode()).hexdigest()[:8])
    return tuple(sorted(found))


def fact_of(feature: str) -> str:
    """Return the fact a feature can be said with; empty when there is no value to say."""
    name = next((feature[:at] for at, mark in enumerate(feature) if mark in _MARKS), "")
    return "" if feature.endswith(_UNSPOKEN) or "#" in feature else name


def slot_of(feature: str) -> int:
    """Return where the weight of a feature is kept; two may share a place."""
    return crc32(feature.encode()) % SLOTS


def _counts(fact: Fact, definition: FactDefinition) -> bool:
    return fact.source not in NO_SYSTEM and not definition.manner


def _marks(fact: Fact, definition: FactDefinition, now: datetime) -> Iterator[str]:
    if fact.having is Having.FAILED and not fact.coming:
        yield "!failed"
    elif fact.having is Having.KNOWN:
        yield from _known(fact.value, definition, now)


def _known(value: Value | Listed, definition: FactDefinition, now: datetime) -> Iterator[str]:
    if value is None:
        yield "!none"
    elif definition.masked:
        yield "!some"
    elif isinstance(value, bool):
        yield f"={str(value).lower()}"
    elif isinstance(value, int | float):
        yield from _sized("~", float(value))
    elif isinstance(value, datetime):
        yield from _sized("@", (now - value).total_seconds() / _MINUTE_S)
    elif definition.type == "choice" and isinstance(value, str) and value in definition.values:
        yield f"={value}"
    else:
        yield "!some"


def _sized(mark: str, number: float) -> Iterator[str]:
    """Yield a number's size, once by its power of two and once by the eighth of it."""
    if not isfinite(number):
        yield "!some"
        return
    fraction, power = frexp(number)
    sign = "-" if number < 0 else ""
    yield f"{mark}{sign}{power}"
    if number:
        yield f"{mark}{sign}{power}.{int(abs(fraction) * 16) - 8}"
