"""`ringside reasons export [FILE]`: this desk's reason log as JSON lines."""

import argparse
import sys
from pathlib import Path

import msgspec

from app import paths
from app.secrets import Secrets
from app.store.reason_store import ReasonStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="where to; without it, to the terminal"
    )


def run(args: argparse.Namespace) -> int:
    """Write every line there is. Return 1 when one could not be read."""
    key = Secrets().log_key()
    kept = paths.reason_log_file()
    if not key.kept or not kept.exists():
        raise FileNotFoundError(key.warning or f"{kept}: there is no reason log yet")
    with ReasonStore.open(kept, key.key) as store:
        rows = [msgspec.json.encode(line) + b"\n" for _, line in store.lines()]
        notices = store.notices
    if args.file is None:
        sys.stdout.write(b"".join(rows).decode())
    else:
        args.file.write_bytes(b"".join(rows))
        print(f"{args.file}: {len(rows)}")
    for notice in notices:
        print(f"ringside: {notice.text}", file=sys.stderr)
    return 1 if notices else 0
