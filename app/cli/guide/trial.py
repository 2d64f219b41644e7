"""`ringside guide try FILE`: walk a guide in the terminal; nothing is carried out anywhere.

Whoever types plays the systems, the customer and the agent. It is the desk's own reducer that
moves, so a step here is the step an agent would see.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from app.bootstrap.playbook import build_playbook
from app.cli.guide.check import is_sound, refuses
from app.cli.guide.options import add_file
from app.cli.guide.shelf import Desk, lay_out, print_problems
from app.cli.guide.trial_said import read_values, said_values
from app.cli.guide.trial_talk import Talk
from app.cli.guide.trial_walk import Start, Trial
from app.domain.guide import Guide
from app.paths import resources_folder
from app.presenters.wording import load_wording

_ENDED = ("q", "quit", "exit")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide try` takes."""
    add_file(parser)
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what a system says, or the customer when asked; may stand several times."
        " `NAME=null` is known to be empty, `NAME=!` gets no answer",
    )
    parser.add_argument("--facts", type=Path, metavar="FILE", help="the same from a YAML file")
    parser.add_argument(
        "--normal", action="store_true", help="begin with the guide's `normal:`: nothing is wrong"
    )
    parser.epilog = (
        "Input is read line by line, so that it can be piped in. Exit status: 0 an outcome was"
        " reached or you left, 1 the guide or a value can't be used, 2 wrong usage, 3 the input"
        " ended before the guide did."
    )


def run(args: argparse.Namespace) -> int:
    """Walk until an outcome is reached or the input ends."""
    desk = lay_out((args.file,), args.catalogue)
    print_problems(desk, args.language)
    guide = desk.loaded[0].guide
    if guide is None or not desk.usable or refuses(desk.loaded[0], desk.shelf):
        is_sound(desk.loaded[0], desk.shelf, args.language)
        return 1
    given = read_values(args.facts, desk.shelf.facts, guide, args.language) if args.facts else {}
    given |= said_values(args.fact, desk.shelf.facts, guide, args.language)
    start = Start(given={**guide.normal, **given} if args.normal else given)
    return _talk(_trial(desk, guide, start), args.language)


def _trial(desk: Desk, guide: Guide, start: Start) -> Trial:
    playbook = build_playbook(resources_folder()).playbook
    guides = dict(desk.shelf.guides or {})
    playbook = replace(playbook, guides=guides, definitions=dict(desk.shelf.facts))
    return Trial(playbook, guide, start, datetime.now(UTC))


def _talk(trial: Trial, language: str) -> int:
    zone = datetime.now().astimezone().tzinfo or UTC
    talk = Talk(trial, load_wording(resources_folder() / "i18n", language, zone))
    print("\n".join(talk.opening()))
    for line in _lines(talk):
        if line.strip().lower() in _ENDED:
            return 0
        for said in talk.take(line.strip()):
            print(said)
        if trial.need.kind == "end":
            return 0
    return 0 if trial.need.kind == "end" else 3


def _lines(talk: Talk) -> Iterator[str]:
    """Yield what is typed, with a prompt before it; what is piped in is shown as if typed."""
    while talk.prompt():
        print(talk.prompt(), end=" ", flush=True)
        line = sys.stdin.readline()
        if not line:
            print()
            return
        if not sys.stdin.isatty():
            print(line.rstrip("\n"))
        yield line
