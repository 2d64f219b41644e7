"""`ringside guide schema`: what an editor needs to complete and check guide files."""

import argparse
from pathlib import Path

from app.cli.guide.offered import offered
from app.cli.guide.shelf import fact_folders
from app.guides.load import read_facts
from app.guides.schema import Names, facts_schema, guide_schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide schema` takes."""
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        metavar="FOLDER",
        help="a folder of guides: the facts of its `facts` folder are offered too",
    )
    parser.add_argument(
        "--of", choices=["guide", "facts"], default="guide", help="which kind of file it is for"
    )
    parser.add_argument(
        "--plain", action="store_true", help="without the names of the facts and actions there are"
    )
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="write it there instead of printing it"
    )


def run(args: argparse.Namespace) -> int:
    """Print it, or write it."""
    text = facts_schema() if args.of == "facts" else guide_schema(_names(args))
    if args.out is None:
        print(text, end="")
    else:
        args.out.write_text(text, encoding="utf-8")
    return 0


def _names(args: argparse.Namespace) -> Names:
    if args.plain:
        return Names()
    folders = [args.folder] if args.folder is not None else []
    actions = (action for manifest in offered().manifests for action in manifest.actions)
    return Names(
        facts=read_facts(*fact_folders(folders)).facts,
        actions={action.name: action.title for action in actions},
    )
