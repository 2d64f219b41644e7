"""What the guide commands work on: the named files beside our own guides, facts and actions."""

import argparse
import os
from pathlib import Path

import msgspec

from app.guides.check import Shelf
from app.guides.load import Loaded, load_folder, load_guide, read_facts
from app.guides.problem import Problem
from app.paths import resources_folder
from app.registry import manifests


class Desk(msgspec.Struct, frozen=True):
    """The named files as loaded, and the shelf they are judged against."""

    loaded: tuple[Loaded, ...]
    shelf: Shelf
    problems: tuple[Problem, ...]
    """What is wrong with the fact catalogue itself."""


def add_files(parser: argparse.ArgumentParser) -> None:
    """Take guide files, the folder of facts and the language."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="guide files")
    add_facts(parser)
    add_language(parser)


def add_facts(parser: argparse.ArgumentParser) -> None:
    """Take the folder of the fact catalogue."""
    parser.add_argument(
        "--facts", type=Path, default=None, help="folder of the fact catalogue (default: our own)"
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """Take the language of the messages; the machine's is the default."""
    parser.add_argument(
        "--language", choices=["zh", "en"], default=_spoken(), help="language of the messages"
    )


def lay_out(args: argparse.Namespace) -> Desk:
    """Load the named files and what they refer to, and print what is wrong with the catalogue."""
    catalogue = read_facts(args.facts or resources_folder() / "facts")
    for problem in catalogue.problems:
        print(problem.worded(args.language))
    loaded = tuple(load_guide(path) for path in args.files)
    ours = load_folder(resources_folder() / "guides").guides
    guides = {**ours, **{each.guide.guide: each.guide for each in loaded if each.guide}}
    return Desk(
        loaded=loaded,
        shelf=Shelf(facts=catalogue.facts, actions=actions(), guides=guides),
        problems=tuple(catalogue.problems),
    )


def actions() -> frozenset[str] | None:
    """Return the actions of all connectors; None, and they are not checked, if there are none."""
    found = manifests().values()
    return frozenset(each.name for manifest in found for each in manifest.actions) or None


def _spoken() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if spoken.startswith("zh") else "en"
