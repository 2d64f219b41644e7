"""A recording played through the very code that hears a live switch."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.calls.clock import RecordedClock
from app.sdk.connector import ConnectorContext
from connectors.asterisk.calls import SETTLE_S
from connectors.asterisk.listener import Listener
from connectors.asterisk.settings import Settings


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[SwitchEvent | LinkEvent]:
    """Play recorded bytes; None marks a broken connection. Times come from the bytes.

    Lists count whoever asked for them: the recording's client did, not this program.
    """
    clock = RecordedClock(context.now)
    listener = Listener(context.agent, clock, lambda action_id: True, True, *settings.devices)
    listener.connect()
    for received in recording:
        if received is None:
            yield from listener.lose()
            listener.connect()
            continue
        listener.feed(received)
        yield from listener.work()
        listener.answers.clear()
    yield from listener.tracker.settle(clock.time() + timedelta(seconds=SETTLE_S))
