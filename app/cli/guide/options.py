"""What several words of `ringside guide` take in the same way, and how they print documents."""

import argparse
import os
from pathlib import Path

import msgspec


def add_files(parser: argparse.ArgumentParser) -> None:
    """Take guide files and folders, the catalogue of facts and the language."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE|FOLDER", help="guide files, or folders of them"
    )
    add_catalogue(parser)
    add_language(parser)


def add_file(parser: argparse.ArgumentParser) -> None:
    """Take one guide file, the catalogue of facts and the language."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a guide file")
    add_catalogue(parser)
    add_language(parser)


def add_catalogue(parser: argparse.ArgumentParser) -> None:
    """Take the folder of the fact catalogue."""
    parser.add_argument(
        "--catalogue",
        type=Path,
        default=None,
        metavar="FOLDER",
        help="the facts there are (default: our own, and those of `facts` beside the guides)",
    )


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
