"""`ringside replay`: print how a call moves, event by event: a recorded one, or one of the log."""

import argparse
import sys
from pathlib import Path

from app import paths
from app.bootstrap.guides import cache_of
from app.bootstrap.playbook import build_playbook, offered
from app.bootstrap.stock import copy_of
from app.domain.events import AnyEvent, SwitchEvent
from app.domain.session import Playbook, Session, open_session, reduce, standing
from app.secrets import Secrets
from app.services.editions import edition_of
from app.settings import load
from app.store.call_log import CallLog
from app.store.recording import Recording, read_recording, write_recording

LATEST = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("recording", nargs="?", type=Path, metavar="FILE", help="lines of events")
    source.add_argument("--call", type=int, metavar="N", help="a call of this desk's own log")
    source.add_argument("--list", action="store_true", help="the latest calls of that log")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the call's events there")


def run(args: argparse.Namespace) -> int:
    """Print one line per event: when, what, the phase and the step it leads to."""
    if args.list:
        return _list()
    if args.call is not None:
        with own_log() as log:
            recording = Recording(events=tuple(log.events(args.call)))
    else:
        recording = read_recording(args.recording)
    if args.save is not None:
        write_recording(args.save, recording.events)
    for problem in recording.problems:
        print(f"ringside: {problem}", file=sys.stderr)
    if not recording.events:
        where = args.recording or f"call {args.call}"
        print(f"ringside: {where}: there is no event in it", file=sys.stderr)
    _print_moves(recording)
    return 1 if recording.problems or not recording.events else 0


def _list() -> int:
    with own_log() as log:
        for row in log.recent(LATEST):
            state = "closed" if row.finished else "open"
            print(f"{row.session:6}  {row.begun_at:%Y-%m-%d %H:%M:%S}  {state:6}  {row.call_id}")
    return 0


def own_log() -> CallLog:
    """Open this desk's log, as the desk itself does."""
    key = Secrets().log_key()
    file = paths.call_log_file()
    if not key.kept or not file.exists():
        raise FileNotFoundError(key.warning or f"{file}: there is no log of calls yet")
    return CallLog.open(file, key.key)


def _print_moves(recording: Recording) -> None:
    book = build_playbook(paths.resources_folder())
    for wrong in book.problems:
        print(f"ringside: {wrong.worded('en')}", file=sys.stderr)
    editions = _editions(recording, book.playbook)
    sessions: dict[str, Session] = {}
    for event in recording.events:
        playbook = editions.get(event.call_id, book.playbook)
        session = _next(sessions.get(event.call_id), event, playbook)
        if session is None:
            print(f"ringside: {event.call_id}: no call begins with this", file=sys.stderr)
            continue
        sessions[event.call_id] = session
        name = type(event).__name__
        print(f"{event.at:%H:%M:%S.%f}  {name:18} {session.phase:16} {_where(session, playbook)}")


def _editions(recording: Recording, present: Playbook) -> dict[str, Playbook]:
    """Return the guides each call was judged by, where they are still to be had."""
    found: dict[str, Playbook] = {}
    calls = dict.fromkeys(event.call_id for event in recording.events)
    cache = cache_of(load(paths.config_file()).guides)
    for call in calls:
        edition = edition_of([event for event in recording.events if event.call_id == call])
        if edition in ("", present.edition):
            continue
        book = copy_of(cache, edition, offered())
        if book is not None:
            found[call] = book.playbook
            continue
        print(
            f"ringside: {call} was judged by {edition}, which is not here; it is played with "
            f"{present.edition}",
            file=sys.stderr,
        )
    return found


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
