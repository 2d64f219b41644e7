"""Guides as the tests of the domain make them, and facts as systems and customers tell them."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from app.domain.facts import Fact, Facts, Having, Value
from app.domain.guide import Guide

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
WORDS = {"zh": "?", "en": "?"}


def guide(*steps: dict[str, Any], **others: Any) -> Guide:
    """A guide of these steps; `others` stand as in a guide file."""
    whole = {
        "guide": "g",
        "version": 1,
        "owner": "o",
        "title": WORDS,
        "facts": {name: {"type": "bool", "ask": WORDS} for name in ("me.a", "me.b", "me.ok")},
        "steps": list(steps),
        "otherwise": {"end": "escalated"},
        "outcomes": {
            "escalated": {"resolved": False, "disposition": "E"},
            "visit": {"resolved": False, "disposition": "V"},
            "fixed": {"resolved": True, "disposition": "F"},
            "fixed-too": {"resolved": True, "disposition": "F2"},
        },
        **others,
    }
    return msgspec.convert(whole, Guide)


def step(name: str, when: str = "True", **others: Any) -> dict[str, Any]:
    """One step, as it stands in a guide file."""
    return {"step": name, "when": when, **others}


def known(values: dict[str, Value], source: str = "AAA", at: datetime = AT) -> Facts:
    """Facts somebody told."""
    return {n: Fact(having=Having.KNOWN, value=v, source=source, at=at) for n, v in values.items()}
