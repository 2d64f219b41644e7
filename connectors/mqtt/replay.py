"""A recording played through the very code that hears a live broker.

A recording is what `mosquitto_sub -v` prints: a line for each message, the topic, a space, and the
payload; `(null)`, or nothing, where the payload is empty.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import unquote

from msgspec.structs import replace

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.calls.clock import RecordedClock
from app.sdk.connector import ConnectorContext
from connectors.mqtt.board import SETTLE_S, Board
from connectors.mqtt.protocol import PAYLOAD_LIMIT
from connectors.mqtt.settings import Settings
from connectors.mqtt.topics import VERSION, Topics

LINE_LIMIT = PAYLOAD_LIMIT + 4_096
_NOTHING = (b"", b"(null)")


class Lines:
    """Puts the lines of a recording together out of its pieces."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._looked = 0

    @property
    def held(self) -> int:
        """Bytes of a line that has not ended yet."""
        return len(self._rest)

    def feed(self, received: bytes) -> Iterator[bytes]:
        """Take bytes in; yield each line that has ended. A line that is too long is left out."""
        self._rest += received
        while (end := self._rest.find(b"\n", self._looked)) >= 0:
            line = bytes(self._rest[:end])
            del self._rest[: end + 1]
            self._looked = 0
            if len(line) <= LINE_LIMIT:
                yield line
        if len(self._rest) > LINE_LIMIT:  # its end is awaited without keeping it
            del self._rest[LINE_LIMIT + 1 :]
        self._looked = len(self._rest)

    def end(self) -> Iterator[bytes]:
        """Yield the last line if nothing ended it."""
        if 0 < len(self._rest) <= LINE_LIMIT:
            yield bytes(self._rest)
        self._rest.clear()
        self._looked = 0


def read_line(line: bytes) -> tuple[str, bytes] | None:
    """Take a line apart into topic and payload; None: it is none."""
    topic, space, payload = line.rstrip(b"\r").partition(b" ")
    if not space or not topic:
        return None
    return topic.decode("utf-8", "replace"), b"" if payload in _NOTHING else payload


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[SwitchEvent | LinkEvent]:
    """Play recorded bytes; None marks a broken connection. Times come from the payloads.

    Tenant and gateway are those of the recording, whatever the settings say.
    """
    clock = RecordedClock(context.now)
    board = Board(Topics(settings.tenant, context.agent, settings.gateway), clock)
    lines = Lines()
    for received in recording:
        for line in lines.feed(received) if received is not None else lines.end():
            yield from _hear(board, line)
        if received is None:
            yield from board.lose()
    for line in lines.end():
        yield from _hear(board, line)
    clock.hear(clock.time() + timedelta(seconds=SETTLE_S))
    yield from board.tick()


def _hear(board: Board, line: bytes) -> Iterator[SwitchEvent | LinkEvent]:
    said = read_line(line)
    if said is not None:
        board.topics = _whose(board.topics, said[0])
        yield from board.hear(*said)
        yield from board.tick()


def _whose(topics: Topics, topic: str) -> Topics:
    """Take the tenant from any topic, and the gateway from its status."""
    parts = topic.split("/")
    if len(parts) < 6 or not topic.startswith(VERSION):
        return topics
    of_gateway = parts[3] == "gateway" and parts[5] == "status"
    gateway = unquote(parts[4]) if of_gateway else topics.gateway
    return replace(topics, tenant=parts[2], gateway=gateway)
