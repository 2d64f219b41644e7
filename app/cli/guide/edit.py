"""`ringside guide edit FILE`: the window in which a guide is written, tried and saved."""

import argparse
import sys
from pathlib import Path

from msgspec.structs import replace

from app import paths
from app.cli.guide.options import add_catalogue
from app.cli.guide.shelf import lay_out
from app.cli.options import spoken
from app.guides.edit.kept import read_kept
from app.guides.problem import Unreadable
from app.settings import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide edit` takes."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a guide file; one that is not there is begun"
    )
    add_catalogue(parser)
    parser.add_argument("--language", choices=["zh", "en"], help="of the window")
    parser.add_argument("--theme", choices=["light", "dark"], help="of the window")
    parser.add_argument("--scale", type=float, metavar="1.0-2.0", help="size of the text")
    parser.epilog = "Exit status: 0 closed, 1 the file can't be read, 2 wrong usage."


def run(args: argparse.Namespace) -> int:
    """Open the window and wait until it is closed."""
    file: Path = args.file
    if not file.parent.is_dir():
        raise ValueError(f"{file.parent}: there is no such folder")
    try:
        read_kept(file)
    except Unreadable as error:
        print(error.problem.worded(args.language or spoken()), file=sys.stderr)
        return 1
    shelf = lay_out((file,), args.catalogue).shelf
    settings = load(paths.config_file())
    chosen = {
        "language": args.language or settings.language,
        "theme": args.theme or settings.theme,
        "text_scale": args.scale or settings.text_scale,
    }
    from app.bootstrap.workbench import open_workbench  # Qt is not for the other words

    return open_workbench(file, shelf, replace(settings, **chosen))
