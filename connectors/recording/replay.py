"""A recording played at once, as `ringside story` does with what a switch sent."""

from collections.abc import Iterable, Iterator

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, SwitchEvent
from app.sdk.connector import ConnectorContext
from connectors.recording.playing import fit
from connectors.recording.protocol import Reader
from connectors.recording.settings import Settings


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[SwitchEvent | LinkEvent]:
    """Play recorded bytes; None marks a broken connection. Times come from the recording."""
    reader, at = Reader(), context.now()
    for received in recording:
        if received is None:
            reader = Reader()
            yield LinkLost(call_id=CallId(""), at=at)
            continue
        for event in reader.feed(received):
            at = event.at
            yield fit(event, settings.numbers)
    for event in reader.finish():
        yield fit(event, settings.numbers)
