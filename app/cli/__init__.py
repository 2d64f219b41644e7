"""The command line: one module per command, imported only when that command is asked for."""

import argparse
import io
import os
import stat
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module

from app.sdk.errors import ConnectorError

COMMANDS = {
    "run": "start the desk in the tray",
    "demo": "start a pretend operator and let a call ring",
    "call": "tell the running desk what a soft phone's call does, or preview a tel: link",
    "replay": "print how a recorded call moves",
    "story": "print the story a byte capture of a switch tells",
    "record": "write recorded calls without persons, to send to support or to practise with",
    "connectors": "list connectors, begin a new one, check one, say how far each has come",
    "guide": "check and test guide files",
    "numbers": "say how telephone numbers are understood here",
    "reasons": "export what was suggested and coded, and say how good the suggestions were",
    "browser": "connect the browser's extension with the desk",
    "discover": "look for telephony servers in this network, and pin the key of one",
    "doctor": "say what is well and what is not, with the remedy",
}

CHILD = "connector-host"
"""What the desk starts for a connector in a process of its own; nobody types it."""
QUICK = "call"
"""What a phone starts at every event: the other commands need not be put together for it."""
READER_GONE = 141
"""The status a shell gives a command that was ended by the end of its reader."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Return 0 on success, 1 on a reported failure, 2 on misuse."""
    _print_whatever()
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == [CHILD]:
        return int(import_module("app.cli.connector_host").run())
    args = _understood(words)
    try:
        return _flushed(int(args.run(args)))
    except BrokenPipeError as error:
        return _reader_gone(error)
    except (OSError, ValueError, ConnectorError) as error:  # a SettingsError is a ValueError
        print(f"ringside: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _understood(words: list[str]) -> argparse.Namespace:
    """Return what was typed; misuse ends here."""
    if words[:1] == [QUICK]:
        narrow = partial(argparse.HelpFormatter, width=80)  # to ask for the width takes 5 ms
        alone = argparse.ArgumentParser(prog=f"ringside {QUICK}", formatter_class=narrow)
        _prepare(alone, QUICK)
        return alone.parse_args(words[1:])
    chosen = next((word for word in words if word in COMMANDS), None)
    parser = argparse.ArgumentParser(
        prog="ringside", description="A desktop assistant for contact-centre agents."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose.capitalize() + ".")
        if name == chosen:
            _prepare(command, name)
    return parser.parse_args(words)


def _prepare(parser: argparse.ArgumentParser, name: str) -> None:
    module = import_module(f"app.cli.{name}")
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)


def _flushed(status: int) -> int:
    """Put out what is still waiting: whether anybody reads it shows here, not at the very end."""
    if sys.stdout is not None:  # a desktop's program without a console has none
        sys.stdout.flush()
    return status


def _reader_gone(error: BrokenPipeError) -> int:
    """End quietly when whoever read our output (`| head`) has had enough."""
    if not stat.S_ISFIFO(os.fstat(1).st_mode):
        print(f"ringside: {error}", file=sys.stderr)
        return 1
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return READER_GONE


def _print_whatever() -> None:
    """Let what a terminal has no sign for (▶ in a GBK one) be a question mark, never an end."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
