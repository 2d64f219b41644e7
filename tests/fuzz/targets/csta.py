"""What a CSTA server may send, to the framer and the tracker a live connection uses."""

from datetime import UTC, datetime
from pathlib import Path

from app.sdk.calls.clock import RecordedClock
from app.sdk.connector import ConnectorContext
from connectors.csta.protocol import FRAME_LIMIT, CstaError, Framer
from connectors.csta.replay import Recorded
from connectors.csta.settings import Settings
from tests.fuzz.cutting import cut, evenly, uncut

_CAPTURES = Path(__file__).parents[2] / "captures" / "csta"
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_SLICE = 2_500
_SETTINGS = Settings(devices=("102",))
_CONTEXT = ConnectorContext(
    agent="101", secret=lambda _: "", now=RecordedClock(lambda: _EPOCH).time, random=lambda: 0.5
)
_BOMB = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d SYSTEM "file:///etc/passwd">]><a>&c;&d;</a>'
)


def _slices(name: str) -> list[bytes]:
    """Cut a recording into whole frames that fit an input."""
    left, slices, part = (_CAPTURES / name).read_bytes(), list[bytes](), b""
    while left[:2] == b"\x00\x00":
        length = int.from_bytes(left[2:4], "big")
        part, left = part + left[:length], left[length:]
        if len(part) > _SLICE:
            slices.append(part)
            part = b""
    return [*slices, part]


def _framed(body: bytes) -> bytes:
    return b"\x00\x00" + (len(body) + 8).to_bytes(2, "big") + b"9999" + body


SEEDS = tuple(
    seed
    for part in (
        *_slices("02-queue-ringall-3.101.csta"),
        *_slices("04-attended-transfer.102.csta"),
        *_slices("06-conference.101.csta"),
        *_slices("11-reconnect.101.csta"),
        _framed(_BOMB),
        _framed('<?xml version="1.0" encoding="gbk"?><a>\u738b</a>'.encode("gbk")),
    )
    for seed in (uncut(part), evenly(part, 61))
)


def one(data: bytes) -> None:
    """Hear it as a connection's bytes, then as what a reconnect brings."""
    framer = Framer()
    recorded = Recorded(_SETTINGS, _CONTEXT)
    for piece in cut(data):
        try:
            framer.feed(piece)
        except CstaError:
            break
        assert framer.kept <= FRAME_LIMIT, "kept more than one frame"
        list(recorded.hear(piece))
    list(recorded.break_off())
    list(recorded.hear(data))
    list(recorded.end())
