"""A recording played through the very code that hears a live system: JSON, one message a line."""

import logging
from collections.abc import Iterable, Iterator

import msgspec

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from app.sdk.calls.clock import RecordedClock
from app.sdk.connector import ConnectorContext
from connectors.webhook.board import Board
from connectors.webhook.lines import Lines
from connectors.webhook.mapping import Mapping
from connectors.webhook.protocol import reports_of
from connectors.webhook.refusal import Refused
from connectors.webhook.settings import Settings

_log = logging.getLogger(__name__)
_NO_CALL = CallId("")


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[SwitchEvent | LinkEvent]:
    """Play recorded messages; None marks a broken connection. Times come from the messages."""
    agent = settings.agent or context.agent
    mapping = settings.understood().for_agent(agent)
    clock = RecordedClock(context.now)
    board = Board(agent, settings.ringing_limit_s, settings.silent_limit_s)
    lines, up = Lines(), True
    for received in recording:
        if received is None:
            yield LinkLost(call_id=_NO_CALL, at=clock.time())
            lines, up = Lines(), False
            continue
        if not up:
            up = True
            yield LinkRestored(call_id=_NO_CALL, at=clock.time())
        for line in lines.feed(received):
            yield from _heard(board, mapping, clock, line)
    for line in lines.end():
        yield from _heard(board, mapping, clock, line)


def _heard(
    board: Board, mapping: Mapping, clock: RecordedClock, line: bytes
) -> Iterator[SwitchEvent]:
    try:
        reports, _passed = reports_of(mapping, msgspec.json.decode(line))
    except (msgspec.DecodeError, UnicodeError, RecursionError, Refused) as error:
        _log.warning("webhook: a recorded message was passed over: %s", error)
        return
    for report in reports:
        if report.at is not None:
            clock.hear(report.at)
        yield from board.hear(report, clock.time(), clock.time())
    yield from board.age(clock.time(), clock.time())
