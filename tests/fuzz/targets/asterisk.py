"""What an Asterisk manager connection may send, to the listener a live connection uses."""

from datetime import UTC, datetime
from pathlib import Path

from app.sdk.calls.clock import RecordedClock
from connectors.asterisk.framing import MESSAGE_LIMIT
from connectors.asterisk.listener import Listener
from tests.fuzz.cutting import cut, evenly, uncut

_CAPTURES = Path(__file__).parents[2] / "captures" / "asterisk"
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_SLICE = 2_500


def _slices(name: str) -> list[bytes]:
    """Cut a recording into whole messages that fit an input."""
    slices, part = [], b""
    for message in (_CAPTURES / name).read_bytes().split(b"\r\n\r\n"):
        part += message + b"\r\n\r\n"
        if len(part) > _SLICE:
            slices.append(part)
            part = b""
    return [*slices, part]


SEEDS = tuple(
    seed
    for name in ("02-queue-ringall-3-gw.ami", "18-login-variants.ami", "13-agent-states-gw.ami")
    for part in _slices(name)
    for seed in (uncut(part), evenly(part, 61))
)


def one(data: bytes) -> None:
    """Hear it as a connection's bytes, then as what a reconnect brings."""
    listener = Listener("PJSIP/101", RecordedClock(lambda: _EPOCH), lambda _: True, up=True)
    listener.connect()
    for piece in cut(data):
        listener.feed(piece)
        assert listener.kept <= MESSAGE_LIMIT + len(piece), "kept more than one message"
        listener.work()
    listener.lose()
    listener.connect()
    listener.feed(data)
    listener.work()
