"""What a broker may send: as packets to be framed, and as messages to the board of a desk."""

from contextlib import suppress
from datetime import UTC, datetime

from app.sdk.calls.clock import RecordedClock
from connectors.mqtt.board import Board
from connectors.mqtt.framing import PACKET_LIMIT, NotMqttError, find_packet
from connectors.mqtt.protocol import CALLS_LIMIT
from connectors.mqtt.replay import LINE_LIMIT, Lines, read_line
from connectors.mqtt.topics import Topics
from tests.connectors.mqtt.native import ROWS
from tests.fuzz.cutting import cut, evenly, uncut

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_RECORDED = [b"".join(piece or b"" for piece in row.heard) for row in ROWS]

SEEDS = tuple(seed for each in _RECORDED for seed in (uncut(each), evenly(each, 61)))


def one(data: bytes) -> None:
    """Frame it as a broker's bytes, then hear it as a recording's lines."""
    framed(data)
    clock = RecordedClock(lambda: _EPOCH)
    board = Board(Topics("main", "101", "main"), clock)
    lines = Lines()
    for piece in cut(data):
        for line in lines.feed(piece):
            said = read_line(line)
            if said is not None:
                board.hear(*said)
                board.hear(*said, kept=True)
        assert lines.held <= LINE_LIMIT + 1, "kept more than one line"
    board.tick()
    board.lose()
    assert board.held <= CALLS_LIMIT, "mirrors more calls than can be true"


def framed(data: bytes) -> None:
    """Take packets off it until none is whole."""
    at = 0
    with suppress(NotMqttError):
        while (packet := find_packet(data, at)) is not None:
            assert at < packet.start <= packet.end <= len(data)
            assert packet.end - packet.start <= PACKET_LIMIT
            at = packet.end
