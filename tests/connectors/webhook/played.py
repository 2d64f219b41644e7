"""Plays messages through the connector, for the tests of this folder."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from app.sdk.connector import ConnectorContext
from app.sdk.kit import lent
from connectors.webhook import Settings, replay
from tests.docs.native import word_of

AT = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
AGENT = "101"
ANI, DNIS = "12000001234", "10080"


def context() -> ConnectorContext:
    return lent(agent=AGENT)


def said(state: str, second: float = 0, call: str = "call-1", **more: object) -> dict:
    """One event of our own format."""
    at = (AT + timedelta(seconds=second)).isoformat()
    return {"call": call, "state": state, "time": at, "ani": ANI, "dnis": DNIS, **more}


def cloud(state: str, second: float = 0, call: str = "call-1", **more: object) -> dict:
    """The same as a CloudEvent."""
    event = said(state, second, call, **more)
    at = event.pop("time")
    return {
        "specversion": "1.0", "id": f"{call}-{state}-{second:g}", "source": "/pbx/1",
        "type": "ringside.call.v1", "time": at, "data": event,
    }  # fmt: skip


def line(event: dict) -> bytes:
    return json.dumps(event).encode() + b"\n"


def play(events: Iterable[dict], settings: Settings | None = None) -> list:
    return list(replay(settings or Settings(), context(), [line(event) for event in events]))


def words(events: Iterable[dict], settings: Settings | None = None) -> list[str]:
    return [word_of(event) for event in play(events, settings)]
