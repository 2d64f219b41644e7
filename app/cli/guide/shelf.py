"""What the guide commands work on: the named files and folders beside our own facts and actions."""

import argparse
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guide import Guide
from app.guides.check import Shelf
from app.guides.load import Loaded, load_files, read_facts
from app.guides.problem import Problem, Report
from app.paths import resources_folder
from app.registry import manifests


class Desk(msgspec.Struct, frozen=True):
    """The named files as loaded, and the shelf they are judged against."""

    loaded: tuple[Loaded, ...]
    shelf: Shelf
    problems: tuple[Problem, ...]
    """What is wrong with the fact catalogue itself, and with what was named."""


def add_files(parser: argparse.ArgumentParser) -> None:
    """Take guide files and folders, the folder of facts and the language."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE|FOLDER", help="guide files, or folders of them"
    )
    add_facts(parser)
    add_language(parser)


def add_facts(parser: argparse.ArgumentParser) -> None:
    """Take the folder of the fact catalogue."""
    parser.add_argument(
        "--facts",
        type=Path,
        default=None,
        help="folder of the fact catalogue (default: our own, and `facts` beside the guides)",
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """Take the language of the messages; the machine's is the default."""
    parser.add_argument(
        "--language", choices=["zh", "en"], default=spoken(), help="language of the messages"
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


def lay_out(args: argparse.Namespace) -> Desk:
    """Load the named files, and the guides beside them that they may include."""
    named = _once(file for path in args.files for file in _files(path))
    folders = list(dict.fromkeys(file.parent for file in named))
    catalogue = read_facts(*([args.facts] if args.facts else _fact_folders(folders)))
    beside = (file for folder in folders for file in _files(folder))
    loaded = list(load_files(_once([*named, *beside])))
    guides = {each.guide.guide: each.guide for each in loaded if each.guide is not None}
    problems = (*catalogue.problems, *_misnamed(args.files))
    if getattr(args, "format", "text") == "text":
        for problem in problems:
            print(problem.worded(args.language))
    return Desk(
        loaded=tuple(loaded[: len(named)]),
        shelf=_shelf(catalogue.facts, guides),
        problems=problems,
    )


def _once(files: Iterable[Path]) -> list[Path]:
    """Return the files without those that are there already by another spelling."""
    found: dict[Path, Path] = {}
    for file in files:
        found.setdefault(file.resolve(), file)
    return list(found.values())


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.yaml")) if path.is_dir() else [path]


def _fact_folders(folders: Iterable[Path]) -> list[Path]:
    return [resources_folder() / "facts", *(folder / "facts" for folder in folders)]


def _misnamed(paths: Iterable[Path]) -> Iterator[Problem]:
    """Yield what nobody would read: a folder without guides, and files of another ending."""
    for folder in paths:
        if not folder.is_dir():
            continue
        report = Report(folder, {})
        if not _files(folder):
            said = {
                "zh": "这个文件夹里没有 .yaml 指引",
                "en": "there is no .yaml guide in this folder",
            }
            report.say((), said)
        for file in sorted(folder.glob("*.yml")):
            report.file = str(file)
            said = {"zh": "只读取 .yaml 文件，请改名", "en": "only .yaml files are read: rename it"}
            report.say((), said, f"{file.stem}.yaml")
        yield from report.problems


def _shelf(facts: Mapping[str, FactDefinition], guides: Mapping[str, Guide]) -> Shelf:
    """Put facts and guides beside what the connectors offer; without any it is not checked."""
    found = manifests().values()
    actions = {each.name: each.level for manifest in found for each in manifest.actions}
    given = {n for manifest in found for names in manifest.facts.values() for n in names}
    return Shelf(
        facts=facts,
        actions=frozenset(actions) or None,
        guides=guides,
        given=frozenset(given) if found else None,
        levels=actions,
    )


def spoken() -> str:
    """Return the language of the machine, as far as we speak it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    said = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "zh" if said.startswith("zh") else "en"
