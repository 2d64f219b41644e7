"""What a switch's own events become, one row each: played through the connector, not claimed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType

import msgspec

from app.domain.events import Delivered, Diverted, Failed, LinkEvent, SwitchEvent
from app.sdk.connector import ConnectorContext


@dataclass(frozen=True, kw_only=True)
class Native:
    """One native event that matters.

    Attributes:
        native: What happens, in the switch's own words.
        means: What that is for the agent.
        heard: What the switch sends, from the beginning; the last piece is the event itself.
        told: What the desk is told with the last piece (`Delivered ringing`), in order.
        settings: Under which; None: those of all rows.
    """

    native: str
    means: str
    heard: tuple[bytes | None, ...]
    told: tuple[str, ...]
    settings: msgspec.Struct | None = None


def told_with_the_last(
    connector: ModuleType, settings: msgspec.Struct, agent: str, row: Native
) -> tuple[str, ...]:
    """Return what the desk is told from the last piece on."""
    context = ConnectorContext(
        name=connector.__name__.rpartition(".")[2],
        agent=agent,
        secret=lambda name: "secret",
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        random=lambda: 0.5,
    )
    left = len(row.heard)

    def pieces() -> Iterator[bytes | None]:
        nonlocal left
        for piece in row.heard:
            left -= 1
            yield piece

    replayed = connector.replay(row.settings or settings, context, pieces())
    return tuple(word_of(event) for event in replayed if left == 0)


def word_of(event: SwitchEvent | LinkEvent) -> str:
    """Name an event as the page does."""
    name = type(event).__name__
    match event:
        case Delivered():
            return f"{name} {'ringing' if event.alerting else 'offered'}"
        case Diverted():
            return f"{name} {event.outcome}"
        case Failed() if event.reason:
            return f"{name} ({event.reason})"
        case _:
            return name
