"""What several words of `ringside guide` take in the same way."""

import argparse
from pathlib import Path

from app.cli.options import add_format, add_language, print_json

__all__ = ["add_catalogue", "add_file", "add_files", "add_format", "add_language", "print_json"]


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
