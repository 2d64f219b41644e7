"""Plays recordings through the connector, for the tests of this folder."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from app.domain.call import Outcome, Phase
from app.domain.events import (
    CallUpdated,
    Conferenced,
    ConnectionCleared,
    Consulted,
    Delivered,
    Diverted,
    Established,
    Failed,
    Held,
    LinkLost,
    LinkRestored,
    Retrieved,
    Transferred,
)
from app.sdk.connector import ConnectorContext
from connectors.asterisk import Settings, replay

CAPTURES = Path(__file__).parents[2] / "captures" / "asterisk"
LINK = (LinkLost, LinkRestored)
_PHASES = {
    Established: Phase.ACTIVE,
    Retrieved: Phase.ACTIVE,
    Held: Phase.HELD,
    Consulted: Phase.CONSULTING,
    Conferenced: Phase.CONFERENCING,
}
_ENDINGS = (Transferred, Diverted, ConnectionCleared, Failed)


def context_of(agent: str) -> ConnectorContext:
    return ConnectorContext(
        agent=agent,
        secret=lambda name: "secret",
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        random=lambda: 0.5,
    )


def play(parts: Iterable[bytes | None], agent: str = "PJSIP/101") -> list:
    return list(replay(Settings(), context_of(agent), parts))


def capture(name: str) -> bytes:
    return (CAPTURES / f"{name}.ami").read_bytes()


def chunks(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


def play_captures(names: list[str], agent: str, chunk: int) -> list:
    parts: list[bytes | None] = []
    for name in names:
        parts += [None] if parts else []
        parts += chunks(capture(name), chunk)
    return play(parts, agent)


def truth(name: str) -> dict:
    return json.loads((CAPTURES / f"{name}.json").read_text(encoding="utf-8"))


def softphone(name: str, agent: str) -> list[str]:
    """What the agent's telephone itself reported: the types of its events, in order."""
    path = CAPTURES / "softphone" / f"{name}.baresip-{agent}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line)["type"] for line in path.read_text("utf-8").split("\n") if line]


def phases(events: list) -> list[Phase]:
    """The phases a call goes through, each once in a row."""
    told: list[Phase] = []
    for event in events:
        if isinstance(event, Delivered):
            phase = Phase.RINGING if event.alerting else Phase.OFFERED
        elif isinstance(event, (*_ENDINGS, CallUpdated)):
            continue
        else:
            phase = _PHASES[type(event)]
        if not told or told[-1] is not phase:
            told.append(phase)
    return told


def outcome(events: list) -> Outcome | None:
    """How the call ended; None while it goes on."""
    last = events[-1]
    if isinstance(last, Diverted):
        return last.outcome
    if isinstance(last, Transferred):
        return Outcome.TRANSFERRED
    if isinstance(last, Failed):
        return Outcome.FAILED
    if not isinstance(last, ConnectionCleared):
        return None
    answered = any(isinstance(event, Established | Conferenced) for event in events)
    return Outcome.ANSWERED_HERE if answered else Outcome.ABANDONED


def by_call(events: list) -> dict[str, list]:
    """The events of each call, in order of its first one."""
    found: dict[str, list] = {}
    for event in events:
        if not isinstance(event, LINK):
            found.setdefault(event.call_id, []).append(event)
    return found


def names(events: list) -> list[str]:
    return [type(event).__name__ for event in events]
