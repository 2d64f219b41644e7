"""`--guides FOLDER --watch`: work with an author's folder, whatever the settings say."""

import argparse
from pathlib import Path

from msgspec.structs import replace

from app.settings import GuidesSettings, Settings


def add_guides(parser: argparse.ArgumentParser) -> None:
    """Take a folder of guides to work with, and whether it is watched."""
    parser.add_argument("--guides", type=Path, metavar="FOLDER", help="a folder of guides to use")
    parser.add_argument(
        "--watch",
        action="store_true",
        help="take up changes of the guides at once; a call keeps what it began with",
    )


def expect_folder(place: Path) -> None:
    """Take nothing but a folder for `--guides`.

    Raises:
        ValueError: It is a file, or nothing at all.
    """
    if place.is_file():
        raise ValueError(f"{place} is a file: --guides takes the folder it is in")
    if not place.is_dir():
        raise ValueError(f"{place}: there is no such folder of guides")


def with_guides(settings: Settings, args: argparse.Namespace) -> Settings:
    """Return the settings with the folder that was asked for.

    Raises:
        ValueError: There is no such folder, or nothing that could be watched.
    """
    guides = settings.guides
    if args.guides is not None:
        expect_folder(args.guides)
        guides = GuidesSettings(place=str(args.guides.absolute()))
    if args.watch:
        if guides.source != "folder":
            raise ValueError(f"--watch needs a folder of guides; the settings: {guides.source}")
        guides = replace(guides, watch=True)
    return replace(settings, guides=guides)
