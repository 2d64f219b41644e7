"""Options that many commands take: the language of what is said, and the form it is printed in."""

import argparse
import os

import msgspec


def add_language(parser: argparse.ArgumentParser) -> None:
    """Take the language of the messages; the machine's is the default."""
    parser.add_argument(
        "--language",
        choices=["zh", "en"],
        default=spoken(),
        help="language of the messages (default: that of the machine)",
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """Take how the findings are printed."""
    parser.add_argument(
        "--format",
        choices=["text", "json"],
        default="text",
        help="json: one document with everything, for editors and build machines",
    )


def print_json(value: object) -> None:
    """Print a value as one indented document."""
    print(msgspec.json.format(msgspec.json.encode(value)).decode())


def spoken() -> str:
    """Return the language of the machine, as far as we speak it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    said = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "zh" if said.startswith("zh") else "en"
