"""`ringside record`: write calls without persons, to send to support or to practise with.

They come from this desk's own log (`--call N`, numbers by `ringside replay --list`), or from a byte
capture of a switch, played through its connector. `[connectors.recording]` plays the file.
"""

import argparse
import secrets
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from app import registry
from app.cli.replay import own_log
from app.cli.story import chunks, no_secret
from app.domain.events import AnyEvent, LinkEvent, SwitchEvent
from app.sdk.connector import ConnectorContext
from app.store.recording import write_recording
from app.store.redaction import Redactor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "captures", nargs="*", type=Path, metavar="CAPTURE", help="bytes of a switch; one story"
    )
    parser.add_argument(
        "--to", required=True, type=Path, metavar="FILE", help="what is written; never overwritten"
    )
    parser.add_argument("--call", type=int, metavar="N", help="a call of this desk's own log")
    parser.add_argument("--source", help="the captures' connector, e.g. asterisk")
    parser.add_argument("--agent", help="the agent's device in them, e.g. PJSIP/101")


def run(args: argparse.Namespace) -> int:
    """Write the file."""
    if args.to.exists():
        print(f"ringside: {args.to} is there already; name another file", file=sys.stderr)
        return 1
    whole = bool(args.source and args.agent and args.captures)
    if whole == (args.call is not None):
        print(
            "ringside: say either --call N, or --source, --agent and the captures", file=sys.stderr
        )
        return 2
    found = _of_captures(args) if whole else _of_log(args.call)
    told = [event for event in found if isinstance(event, SwitchEvent | LinkEvent)]
    if not told:
        print("ringside: nothing a switch has told is in there", file=sys.stderr)
        return 1
    redactor = Redactor(secrets.token_bytes(32))
    write_recording(args.to, [redactor.redact(event) for event in told])
    print(f"{args.to}: {len(told)} events, without persons")
    return 0


def _of_captures(args: argparse.Namespace) -> Iterable[AnyEvent]:
    module = registry.load(args.source)
    replay = getattr(module, "replay", None)
    if replay is None:
        raise ValueError(f"{args.source} has no wire protocol to play")
    context = ConnectorContext(
        agent=args.agent,
        secret=no_secret,
        now=lambda: datetime.fromtimestamp(0, UTC),
        random=lambda: 0.5,
    )
    found: Iterable[AnyEvent] = replay(module.Settings(), context, chunks(args.captures))
    return found


def _of_log(call: int) -> tuple[AnyEvent, ...]:
    with own_log() as log:
        return tuple(log.events(call))
