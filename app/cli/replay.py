"""`ringside replay FILE`: print how a recorded call moves, event by event, without a window."""

import argparse
import sys
from pathlib import Path

from app import paths
from app.bootstrap.playbook import build_playbook
from app.domain.events import AnyEvent, SwitchEvent
from app.domain.session import Playbook, Session, open_session, reduce, standing
from app.store.recording import read_recording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("recording", type=Path, metavar="FILE", help="JSON lines of events")


def run(args: argparse.Namespace) -> int:
    """Print one line per event: when, what, the phase and the step it leads to."""
    recording = read_recording(args.recording)
    for problem in recording.problems:
        print(f"ringside: {problem}", file=sys.stderr)
    if not recording.events:
        print(f"ringside: {args.recording}: there is no event in it", file=sys.stderr)
    book = build_playbook(paths.resources_folder())
    for wrong in book.problems:
        print(f"ringside: {wrong.worded('en')}", file=sys.stderr)
    playbook = book.playbook
    sessions: dict[str, Session] = {}
    for event in recording.events:
        session = _next(sessions.get(event.call_id), event, playbook)
        if session is None:
            print(f"ringside: {event.call_id}: no call begins with this", file=sys.stderr)
            continue
        sessions[event.call_id] = session
        name = type(event).__name__
        print(f"{event.at:%H:%M:%S.%f}  {name:18} {session.phase:16} {_where(session, playbook)}")
    return 1 if recording.problems or not recording.events else 0


def _next(session: Session | None, event: AnyEvent, playbook: Playbook) -> Session | None:
    if session is not None:
        return reduce(session, event, playbook).session
    return open_session(event).session if isinstance(event, SwitchEvent) else None


def _where(session: Session, playbook: Playbook) -> str:
    """Say the step in one word or two: `outage`, `ask home.wired_ok`, `end solved`, `-`."""
    stand = standing(session, playbook)
    orders = " ".join(f"[{o.action} {o.phase}]" for o in session.orders.values())
    if session.outcome is not None:
        orders = f"{orders} ({session.outcome})".strip()
    if stand is None:
        return orders or "-"
    walk = stand[1]
    place = walk.current or (f"ask {walk.question}" if walk.question else "")
    if walk.outcome:
        place = f"end {walk.outcome}"
    return f"{place or '…'} {orders}".strip()
