"""What an event socket may send, to the listener a live connection uses."""

from datetime import UTC, datetime
from pathlib import Path

from app.sdk.calls.clock import RecordedClock
from connectors.freeswitch.framing import FRAME_LIMIT, EslError
from connectors.freeswitch.listener import Listener
from connectors.freeswitch.settings import Settings
from tests.fuzz.cutting import cut, evenly, uncut

_CAPTURES = Path(__file__).parents[2] / "captures" / "freeswitch"
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_LISTS = (
    b'{"row_count":1,"rows":[{"uuid":"u","direction":"outbound","name":"sofia/internal/101@x",'
    b'"callstate":"ACTIVE","dest":"101","call_uuid":"v"}]}',
    b"name|contact\nzhang@default|user/101@x\n+OK\n",
    b'{"Event-Name":"CHANNEL_DATA","Unique-ID":"u","variable_bridge_uuid":"v"}',
)


def _frames(name: str) -> list[bytes]:
    """Cut a recording into single frames, every seventh of which is a seed."""
    parts = (_CAPTURES / name).read_bytes().split(b"Content-Length: ")
    return [b"Content-Length: " + part for part in parts[1::7]]


SEEDS = tuple(
    seed
    for part in (
        *_frames("01b-simple-call-hold.json.esl"),
        *_frames("02-callcenter-ringall-answered.esl"),
        *(
            b"Content-Type: api/response\nContent-Length: %d\n\n%s" % (len(one), one)
            for one in _LISTS
        ),
    )
    for seed in (uncut(part), evenly(part, 61))
)


def one(data: bytes) -> None:
    """Hear it as a connection's bytes, then as what a reconnect brings."""
    listener = Listener("101", Settings(), RecordedClock(lambda: _EPOCH), up=True)
    listener.connect()
    _hear(listener, cut(data))
    listener.lose()
    listener.connect()
    _hear(listener, [data])
    listener.settle()


def _hear(listener: Listener, pieces: list[bytes]) -> None:
    for piece in pieces:
        try:
            listener.feed(piece)
        except EslError:
            return
        assert listener.kept <= FRAME_LIMIT + len(piece), "kept more than one frame"
        listener.work()
        while listener.answers:
            try:
                listener.snapshot.hear(listener.answers.popleft().body)
            except EslError:
                continue
        listener.restore()
