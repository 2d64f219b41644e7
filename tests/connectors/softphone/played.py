"""Plays what phones say through the connector, for the tests of this folder."""

import json
from pathlib import Path

from app.sdk.connector import ConnectorContext
from app.sdk.kit import lent
from connectors.softphone import Settings, replay
from tests.docs.native import word_of

CAPTURES = Path(__file__).parents[2] / "captures" / "softphone"
ANI = "12000001234"


def context(agent: str = "101") -> ConnectorContext:
    return lent(agent=agent)


def said(event: str, number: str | None = ANI, **more: str) -> bytes:
    """A notice, as `ringside call` hands it over."""
    return json.dumps({"event": event, "number": number, **more}).encode() + b"\n"


def phone(kind: str, call: str = "c-1", why: str = "", outgoing: bool = False, **more) -> bytes:
    """An event of baresip's."""
    return json.dumps(
        {
            "event": True, "type": kind, "class": "call", "accountaor": "sip:101@127.0.0.1",
            "direction": "outgoing" if outgoing else "incoming", "id": call,
            "peeruri": f"sip:{ANI}@127.0.0.1", "peerdisplayname": "Ann Example", "param": why,
            **more,
        }
    ).encode() + b"\n"  # fmt: skip


def netstring(line: bytes) -> bytes:
    return b"%d:%s," % (len(line.rstrip()), line.rstrip())


def play(parts, agent: str = "101", settings: Settings | None = None) -> list:
    return list(replay(settings or Settings(), context(agent), parts))


def words(*parts: bytes | None, agent: str = "101", settings: Settings | None = None) -> list[str]:
    return [word_of(event) for event in play(parts, agent, settings)]
