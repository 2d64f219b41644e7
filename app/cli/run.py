"""`ringside run`: the desk in the tray, until it is asked to quit."""

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app import paths
from app.bootstrap.program import run_program
from app.cli.with_guides import add_guides, with_guides
from app.settings import Settings, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--settings", type=Path, metavar="FILE", help="another settings file")
    add_guides(parser)


def run(args: argparse.Namespace) -> int:
    """Read the settings and run; only the usual file may be missing, one that is named may not."""
    if args.settings is not None and not args.settings.is_file():
        raise ValueError(f"{args.settings}: there is no such settings file")
    settings = with_guides(load(args.settings or paths.config_file()), args)
    return run_program(_as_they_are(settings), file=args.settings)


@asynccontextmanager
async def _as_they_are(settings: Settings) -> AsyncIterator[Settings]:
    yield settings
