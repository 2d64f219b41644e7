"""A recording played through the very code that hears a live switch."""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.calls.clock import RecordedClock
from app.sdk.connector import ConnectorContext
from connectors.freeswitch.framing import EslError
from connectors.freeswitch.listener import Listener
from connectors.freeswitch.settings import Settings
from connectors.freeswitch.tracker import SETTLE_S

_log = logging.getLogger(__name__)


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[SwitchEvent | LinkEvent]:
    """Play recorded bytes; None marks a broken connection. Times come from the bytes.

    Lists count whoever asked for them: the recording's client did, not this program.
    """
    clock = RecordedClock(context.now)
    listener = Listener(context.agent, settings, clock, up=True)
    listener.connect()
    for received in recording:
        if received is None:
            yield from listener.lose()
            listener.connect()
            continue
        try:
            listener.feed(received)
        except EslError as error:
            _log.warning("freeswitch: the recording holds %s; the rest of it is passed over", error)
            break
        yield from listener.work()
        yield from _lists(listener)
    yield from listener.tracker.settle(clock.time() + timedelta(seconds=SETTLE_S))


def _lists(listener: Listener) -> Iterator[SwitchEvent | LinkEvent]:
    """Take what was listed by now."""
    while listener.answers:
        answer = listener.answers.popleft()
        if answer.kind != "api/response":
            continue
        try:
            listener.snapshot.hear(answer.body)
        except EslError as error:
            _log.warning("freeswitch: %s was dropped", error)
        if listener.snapshot.listed is not None:
            yield from listener.restore()
