"""Packs and keys for the tests: small, and made once."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.facts import FactDefinition
from app.domain.guide import Guide, GuideOutcome, GuideTest, Otherwise, ReasonRule, Step
from app.guides.pack.contents import Contents
from app.guides.pack.envelope import write_pack
from app.guides.pack.keys import PublicKey, public_of
from app.guides.pack.manifest import Manifest

NOW = datetime.now(UTC).replace(microsecond=0)
"""The framework's client has no clock but the machine's."""


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


@cache
def key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def public(name: str = "care") -> PublicKey:
    return public_of(key(name), f"{name}.pub")


def guide(name: str = "line-down", title: str = "Line down", steps: int = 3) -> Guide:
    return Guide(
        guide=name,
        version=2,
        owner="care",
        title=both(title),
        reasons=(ReasonRule(when="onu.state == 'offline'", weight=2, because=both("dark")),),
        goal="session.online",
        steps=tuple(
            Step(step=f"look-{n}", when=f"onu.rx_dbm < {-20 - n}", say=both("I look"))
            for n in range(steps)
        ),
        otherwise=Otherwise(),
        outcomes={
            "escalated": GuideOutcome(resolved=False, disposition="ESC"),
            "solved": GuideOutcome(resolved=True, disposition="OK"),
        },
        normal={"session.online": True},
        tests=(GuideTest(given={"session.online": True}, end="solved"),),
    )


def contents(*guides: Guide) -> Contents:
    return Contents(
        guides={each.guide: each for each in guides or (guide(),)},
        facts={
            "onu.state": FactDefinition(type="text", label=both("Modem")),
            "onu.rx_dbm": FactDefinition(type="number", label=both("Light")),
            "session.online": FactDefinition(type="bool", label=both("Session")),
        },
        status=({"chip": "line", "icon": "zap", "label": both("Line"), "cases": []},),
    )


def manifest(version: int = 1, **fields: Any) -> Manifest:
    given: dict[str, Any] = {
        "pack": "care",
        "version": version,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=90),
    }
    return Manifest(**given | fields)


def pack(version: int = 1, *signers: str, what: Contents | None = None, **fields: Any) -> bytes:
    """The file of a pack; signed by `care` unless others are named (an empty name: nobody)."""
    keys = [key(name) for name in signers or ("care",) if name]
    return write_pack(what or contents(), manifest(version, **fields), keys)
