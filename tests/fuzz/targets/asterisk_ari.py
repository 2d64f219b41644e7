"""What an Asterisk switch may send over ARI, to the code that hears a live one."""

from datetime import UTC, datetime
from pathlib import Path

from app.sdk.calls.clock import RecordedClock
from connectors.asterisk.ari_words import MESSAGE_LIMIT
from connectors.asterisk.listener import Listener
from connectors.asterisk.replay import RecordedAri
from tests.fuzz.cutting import cut, evenly, uncut

_CAPTURES = Path(__file__).parents[2] / "captures" / "asterisk"
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_PLAIN = ('"ChannelVarset"', '"ChannelDialplan"', '"DeviceStateChanged"', '"ChannelUserevent"')


def _parts(name: str) -> list[bytes]:
    lines = (_CAPTURES / name).read_text("utf-8").splitlines()
    kept = [one for one in lines if not any(kind in one for kind in _PLAIN)]
    return ["\n".join(kept[at : at + 4]).encode() + b"\n" for at in range(0, len(kept), 4)]


SEEDS = tuple(
    seed
    for name in ("02-queue-ringall-3.ari.jsonl", "04-attended-transfer-ami.ari.jsonl")
    for part in _parts(name)
    for seed in (uncut(part), evenly(part, 100))
)


def one(data: bytes) -> None:
    """Hear it as a connection's bytes."""
    listener = Listener("PJSIP/101", RecordedClock(lambda: _EPOCH), lambda _: True, up=True)
    listener.connect()
    recorded = RecordedAri()
    for piece in cut(data):
        listener.take(recorded(piece))
        assert len(recorded) <= MESSAGE_LIMIT, "kept more than one message"
        listener.work()
    listener.lose()
