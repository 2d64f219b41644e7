"""What the guide commands work on: the named files and folders beside our own facts and actions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from app.cli.guide.offered import Offered, offered
from app.domain.facts import FactDefinition
from app.domain.guide import Guide
from app.guides.check import Shelf
from app.guides.load import Loaded, load_files, read_facts
from app.guides.problem import Problem, Report
from app.guides.show.lexicon import Lexicon
from app.paths import resources_folder


class Desk(msgspec.Struct, frozen=True):
    """The named files as loaded, and the shelf they are judged against.

    Attributes:
        offered: What the connectors offer, and those of the desk's settings.
        problems: What is wrong with the fact catalogue itself, with what was named, and with
            connectors of the settings.
    """

    loaded: tuple[Loaded, ...]
    shelf: Shelf
    offered: Offered
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether nothing is wrong beside the guides but warnings."""
        return all(problem.warning for problem in self.problems)


def lay_out(paths: Sequence[Path], catalogue: Path | None = None) -> Desk:
    """Load the named files, and the guides beside them that they may include.

    Args:
        paths: Guide files, and folders of them.
        catalogue: The folder of facts; None: our own, and those beside the guides.
    """
    named = _once(file for path in paths for file in _files(path))
    folders = list(dict.fromkeys(file.parent for file in named))
    facts = read_facts(*([catalogue] if catalogue else fact_folders(folders)))
    beside = (file for folder in folders for file in _files(folder))
    loaded = list(load_files(_once([*named, *beside])))
    guides = {each.guide.guide: each.guide for each in loaded if each.guide is not None}
    there = offered()
    return Desk(
        loaded=tuple(loaded[: len(named)]),
        shelf=_shelf(facts.facts, guides, there),
        offered=there,
        problems=(*facts.problems, *_misnamed(paths), *there.problems),
    )


def print_problems(desk: Desk, language: str) -> None:
    """Print what is wrong beside the guides."""
    for problem in desk.problems:
        print(problem.worded(language))


def lexicon_of(desk: Desk, language: str) -> Lexicon:
    """Return what the names of the catalogue and of the connectors stand for."""
    return Lexicon(
        language=language,
        facts=desk.shelf.facts,
        actions={
            each.name: each.title
            for manifest in desk.offered.manifests
            for each in manifest.actions
        },
        sources=desk.offered.sources,
    )


def _once(files: Iterable[Path]) -> list[Path]:
    """Return the files without those that are there already by another spelling."""
    found: dict[Path, Path] = {}
    for file in files:
        found.setdefault(file.resolve(), file)
    return list(found.values())


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.yaml")) if path.is_dir() else [path]


def fact_folders(folders: Iterable[Path]) -> list[Path]:
    """Return where the facts are that guides of these folders may use: ours, and their own."""
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


def _shelf(
    facts: Mapping[str, FactDefinition], guides: Mapping[str, Guide], there: Offered
) -> Shelf:
    """Put facts and guides beside what the connectors offer; without any it is not checked."""
    found = there.manifests
    actions = {each.name: each.level for manifest in reversed(found) for each in manifest.actions}
    return Shelf(
        facts=facts,
        actions=frozenset(actions) or None,
        guides=guides,
        given=frozenset(there.sources) if found else None,
        levels=actions,
    )
