"""`ringside story`: play a byte capture through a connector's own protocol code, print each call.

One JSON object a line, whenever something about a call changes:
`t` (seconds, the switch's clock), `call`, `phase`, `ani`, `dnis`, `queue`, `outcome`,
`other_party`, `direction`.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from app import registry
from app.domain.call import CallId
from app.domain.events import AnyEvent, LinkEvent, SwitchEvent
from app.domain.session import Playbook, Session, open_session, reduce
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed

CHUNK_BYTES = 4096
SEPARATOR = b"#### new connection"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--source", required=True, help="the connector, e.g. asterisk")
    parser.add_argument("--agent", required=True, help="the agent's device, e.g. PJSIP/101")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="captures; several are one story"
    )


def run(args: argparse.Namespace) -> int:
    """Print the story."""
    module = registry.load(args.source)
    replay = getattr(module, "replay", None)
    if replay is None:
        print(f"ringside: {args.source} has no wire protocol to play", file=sys.stderr)
        return 1
    context = ConnectorContext(
        agent=args.agent,
        secret=no_secret,
        now=lambda: datetime.fromtimestamp(0, UTC),
        random=lambda: 0.5,
    )
    silent = True
    for line in told(replay(module.Settings(), context, chunks(args.files))):
        print(json.dumps(line, ensure_ascii=False))
        silent = False
    if silent:
        print(f"ringside: no call of {args.agent} in there", file=sys.stderr)
    return 0


def chunks(files: Iterable[Path]) -> Iterator[bytes | None]:
    """Cut captures into pieces as a socket would; None where a connection broke."""
    first = True
    for file in files:
        for connection in file.read_bytes().split(SEPARATOR):
            whole = connection.lstrip(b"\r\n")
            if not whole:
                continue
            if not first:
                yield None
            first = False
            yield from (whole[i : i + CHUNK_BYTES] for i in range(0, len(whole), CHUNK_BYTES))


def told(events: Iterable[SwitchEvent | LinkEvent]) -> Iterator[dict[str, object]]:
    """Reduce a source's events and yield a line whenever a call's story changes."""
    sessions: dict[CallId, Session] = {}
    last: dict[CallId, dict[str, object]] = {}
    for event in events:
        for call_id in [event.call_id] if event.call_id else list(sessions):
            session = _next(sessions.get(call_id), event)
            if session is None:
                continue
            sessions[call_id] = session
            line = _line(session)
            if last.get(call_id) != line:
                last[call_id] = line
                yield {"t": round(event.at.timestamp(), 6), **line}


def _next(session: Session | None, event: AnyEvent) -> Session | None:
    if session is not None:
        return reduce(session, event, Playbook()).session
    return open_session(event).session if isinstance(event, SwitchEvent) else None


def _line(session: Session) -> dict[str, object]:
    contact = session.contact
    return {
        "call": session.call_id,
        "phase": session.phase.value,
        "ani": contact.ani,
        "dnis": contact.dnis,
        "queue": contact.queue,
        "outcome": session.outcome.value if session.outcome else None,
        "other_party": contact.other_party,
        "direction": contact.direction.value,
    }


def no_secret(name: str) -> str:
    """Refuse: what is played asks nobody."""
    raise AuthFailed("story", f"a capture needs no secret {name!r}")
