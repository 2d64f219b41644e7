"""A recording played through the very code that hears a live switch."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.calls.clock import RecordedClock
from app.sdk.connector import ConnectorContext
from connectors.asterisk.ari_telling import Interpreter
from connectors.asterisk.ari_words import AriError, Lines, read_event
from connectors.asterisk.calls import SETTLE_S
from connectors.asterisk.listener import Listener
from connectors.asterisk.settings import Settings

_log = logging.getLogger(__name__)
Recorded = Callable[[bytes], list[bytes] | None]


class RecordedAri:
    """Reads a recording of ARI: a message a line."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._interpreter = Interpreter()

    def __call__(self, received: bytes) -> list[bytes]:
        """Return what became whole, in the manager's words."""
        told: list[bytes] = []
        for line in self._lines.feed(received):
            try:
                told += self._interpreter.tell(read_event(line))
            except AriError as error:
                _log.warning("asterisk: %s was dropped", error)
        return told

    def __len__(self) -> int:
        """Return how many bytes of a line that is not whole are kept."""
        return len(self._lines)


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[SwitchEvent | LinkEvent]:
    """Play recorded bytes; None marks a broken connection. Times come from the bytes.

    Lists count whoever asked for them: the recording's client did, not this program.
    """
    clock = RecordedClock(context.now)
    listener = Listener(context.agent, clock, lambda action_id: True, True, *settings.devices)
    listener.connect()
    recorded: Recorded | None = None
    for received in recording:
        if received is None:
            yield from listener.lose()
            listener.connect()
            recorded = None
            continue
        if recorded is None:
            recorded = RecordedAri() if received[:1] == b"{" else listener.feed
        listener.take(recorded(received) or ())
        yield from listener.work()
        listener.answers.clear()
    yield from listener.tracker.settle(clock.time() + timedelta(seconds=SETTLE_S))
