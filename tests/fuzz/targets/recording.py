"""What a recording's file may hold, to the reader and the player the connector uses."""

from datetime import UTC, datetime
from pathlib import Path

from connectors.recording.playing import played
from connectors.recording.protocol import LINE_LIMIT, Reader
from tests.fuzz.cutting import cut, evenly, uncut

_RECORDINGS = Path(__file__).parents[3] / "resources" / "recordings"
_LINES = [
    line + b"\n"
    for line in (_RECORDINGS / "stale-session.jsonl").read_bytes().split(b"\n")
    if b'"contact"' in line
]
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
SEEDS = tuple(
    seed
    for line in (*_LINES, b'{"event":"link-lost","call_id":"","at":"2026-01-01T00:00:00Z"}\n')
    for seed in (uncut(line), evenly(line * 2, 61))
)


def one(data: bytes) -> None:
    """Read it in pieces, then play what it holds, twice."""
    reader = Reader()
    told = []
    for piece in cut(data):
        told += reader.feed(piece)
        assert reader.kept <= LINE_LIMIT + len(piece), "kept more than one line"
    told += reader.finish()
    for mark in ("", "2"):
        for event in played(told, {"12000000001": "1001"}, mark):
            assert event.at >= told[0].at
