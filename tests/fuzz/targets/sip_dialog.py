"""What a SIP switch may send, to the player and the watcher a live line uses."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from app.sdk.connector import ConnectorContext
from connectors.sip_dialog.framing import BUFFER_LIMIT
from connectors.sip_dialog.message import SipError
from connectors.sip_dialog.replay import Player
from connectors.sip_dialog.settings import Settings
from tests.fuzz.cutting import cut, evenly, uncut

_CAPTURES = Path(__file__).parents[2] / "captures" / "sip"
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_SETTINGS = Settings()
_MARK = b"=== 1"


def _parts(name: str) -> list[bytes]:
    """Cut a recording into its datagrams: with the marks of a recording, and as they came."""
    whole = (_CAPTURES / name).read_bytes()
    parts = [_MARK + part for part in whole.split(_MARK)[1:]]
    notices = [part for part in parts if b"NOTIFY sip" in part]
    plain = [part.partition(b"\n")[2] for part in notices]
    return [b"".join(parts[:4]), *notices, *plain]


SEEDS = tuple(
    seed
    for name in ("asterisk-01-hint-101-ring-answer-hold-end.sip", "kamailio-01-answered.sip")
    for part in _parts(name)
    for seed in (uncut(part), evenly(part, 61))
)


def one(data: bytes) -> None:
    """Play it as what one line brings, then as what a second one does."""
    context = ConnectorContext(
        agent="101", secret=lambda _: "", now=lambda: _EPOCH, random=lambda: 0.5
    )
    player = Player(_SETTINGS, context)
    for piece in [*cut(data), None, data]:
        try:
            list(player.feed(piece))
        except SipError:
            with suppress(SipError):  # what is left of the line may be nonsense too
                list(player.feed(None))
        assert player.kept <= BUFFER_LIMIT + len(piece or b""), "kept more than one message"
    with suppress(SipError):
        list(player.close())
