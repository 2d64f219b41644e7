"""What may be posted to the webhook, or come from a gateway: bodies, frames, recordings."""

from datetime import UTC, datetime

from app.sdk.calls.clock import RecordedClock
from connectors.webhook.board import ENDED_LIMIT, LIVE_LIMIT, Board
from connectors.webhook.feed import Feed, FeedError, Snapshot
from connectors.webhook.lines import Lines
from connectors.webhook.mapping import Mapping, Signature, mapping_of, profiles
from connectors.webhook.once import Bucket
from connectors.webhook.protocol import BODY_LIMIT, Intake
from connectors.webhook.refusal import Refused
from connectors.webhook.report import Report
from tests.connectors.webhook.native import ROWS
from tests.fuzz.cutting import cut, uncut

_EPOCH = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
_MAPPINGS: tuple[Mapping, ...] = tuple(mapping_of(name, {}).for_agent("101") for name in profiles())
_KINDS = ("application/json", "application/x-www-form-urlencoded", "application/x+json")


def _framed(event: bytes) -> bytes:
    return b'{"type":"event","seq":1,"event":' + event.rstrip() + b"}"


SEEDS = tuple(
    uncut(b"\x00" + said)
    for row in ROWS
    for piece in row.heard
    if piece is not None
    for said in (piece, _framed(piece))
)


def one(data: bytes) -> None:
    """Post it, hear it as a frame, and play it as a recording."""
    pieces = list(cut(data))
    choice, body = data[-1:] or b"\x00", b"".join(pieces)[1:]
    mapping = _MAPPINGS[choice[0] % len(_MAPPINGS)]
    board, clock = Board("101", 300, 28_800), RecordedClock(lambda: _EPOCH)
    _post(mapping, board, clock, body, _KINDS[choice[0] % len(_KINDS)])
    feed = Feed(mapping, "101")
    feed.hello()
    try:
        told = feed.hear(body).told
        _hear(board, clock, told.reports if isinstance(told, Snapshot) else told)
    except FeedError:
        pass
    lines = Lines()
    for piece in pieces:
        lines.feed(piece)
        assert len(lines) <= BODY_LIMIT, "kept more than one line"
    assert len(board) <= LIVE_LIMIT <= ENDED_LIMIT


def _post(mapping: Mapping, board: Board, clock: RecordedClock, body: bytes, kind: str) -> None:
    intake = Intake(mapping, Signature.TOKEN, "t", Bucket(1000, 1000), lambda: _EPOCH)
    headers = {"authorization": "Bearer t", "content-type": kind}
    text = body[:200].decode("latin-1")
    for signature in (Signature.STANDARD, Signature.TWILIO, Signature.GITHUB):
        asked = Intake(mapping, signature, text, Bucket(1000, 1000), lambda: _EPOCH)
        signed = dict.fromkeys(
            ("webhook-id", "webhook-timestamp", "webhook-signature", "x-twilio-signature",
             "x-hub-signature-256"), text or "x"
        )  # fmt: skip
        try:
            asked.take(signed, body, f"https://desk.example/?{text}", 0.0)
        except Refused:
            continue
        raise AssertionError("a signature made of nothing was taken")
    try:
        _hear(board, clock, intake.take(headers, body, "", 0.0).reports)
    except Refused:
        return


def _hear(board: Board, clock: RecordedClock, reports: tuple[Report, ...]) -> None:
    for report in reports:
        if report.at is not None:
            clock.hear(report.at)
        board.hear(report, clock.time(), clock.time())
    board.age(clock.time(), clock.time())
