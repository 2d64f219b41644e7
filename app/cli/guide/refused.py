"""A refusal ends a command: one line in the language asked for, and status 1."""

import argparse
import functools
import sys
from collections.abc import Callable

from app.guides.pack.refusal import Refused

Run = Callable[[argparse.Namespace], int]


def refusals_said(run: Run) -> Run:
    """Say on stderr what is refused within."""

    @functools.wraps(run)
    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except Refused as error:
            print(f"ringside: {error.said[args.language]}", file=sys.stderr)
            return 1

    return guarded
