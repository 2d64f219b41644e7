"""Guide and fact files to structs. A broken file is reported and left out; the others are used."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guard_text import closest
from app.domain.guide import Guide
from app.guides.problem import Mark, Problem, Report, Unreadable, Way
from app.guides.shape import shaped
from app.guides.sound import FACT_TYPES, LANGUAGES, check_answers, check_sound

if TYPE_CHECKING:
    from app.guides.yaml_tree import Tree


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """One guide file.

    Attributes:
        guide: None when the file may not be used; `problems` says why.
        marks: Where everything stands in the file, for those who check further.
        starts: Where the text of scalars begins.
        text: The file as it was read.
    """

    file: str
    guide: Guide | None
    problems: tuple[Problem, ...] = ()
    marks: dict[Way, Mark] = {}
    starts: dict[Way, Mark] = {}
    text: str = ""


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """All guides of a folder that may be used, by id, and what is wrong with the rest."""

    guides: dict[str, Guide]
    problems: tuple[Problem, ...] = ()


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """What facts there are, by name, and what is wrong with the files that say so."""

    facts: dict[str, FactDefinition]
    problems: tuple[Problem, ...] = ()


def load_guide(path: Path) -> Loaded:
    """Read one guide file. Never raises: what is wrong is in `problems`."""
    from app.guides.yaml_tree import read_tree  # 5 MB, and a desk mostly has them compiled

    try:
        tree = read_tree(path)
    except Unreadable as error:
        return Loaded(file=str(path), guide=None, problems=(error.problem,))
    return load_tree(tree, str(path))


def load_tree(tree: "Tree", file: str) -> Loaded:
    """Make a guide of a file that has been read."""
    report = Report(file, tree.marks, tree.text)
    guide = _guide(tree, report)
    if guide is not None:
        check_sound(guide, report, tree.starts)
    fit = None if any(not problem.warning for problem in report.problems) else guide
    return Loaded(
        file=file,
        guide=fit,
        problems=tuple(report.problems),
        marks=tree.marks,
        starts=tree.starts,
        text=tree.text,
    )


def _guide(tree: "Tree", report: Report) -> Guide | None:
    if tree.value is None:
        report.say((), {"zh": "文件是空的", "en": "the file is empty"})
        return None
    if isinstance(tree.value, dict) and tree.value and all("." in key for key in tree.value):
        said = {
            "zh": "这是事实文件，不是指引：请放进指引旁的 facts 文件夹，检查那些指引时会一并检查",
            "en": "a file of facts, no guide: put it into the folder `facts` beside the guides;"
            " it is checked when they are",
        }
        report.say((), said)
        return None
    return shaped(tree.value, Guide, report)


def load_files(
    files: Iterable[Path], read: Callable[[Path], Loaded] | None = None
) -> Iterator[Loaded]:
    """Read guide files; of two with the same id the first counts, and the other says so.

    Args:
        files: In the order in which they count.
        read: Reads one, in place of `load_guide`.
    """
    first: dict[str, str] = {}
    for file in files:
        loaded = (read or load_guide)(file)
        name = loaded.guide.guide if loaded.guide is not None else None
        if name is None or first.setdefault(name, loaded.file) == loaded.file:
            yield loaded
            continue
        report = Report(file, loaded.marks, loaded.text)
        said = {
            "zh": f"{first[name]} 已定义了 {name}",
            "en": f"{first[name]} defines the guide {name} already",
        }
        report.say(("guide",), said)
        problems = (*loaded.problems, *report.problems)
        yield msgspec.structs.replace(loaded, guide=None, problems=problems)


def load_folder(path: Path) -> Library:
    """Read every `*.yaml` of a folder. Never raises; an empty folder gives an empty library."""
    loaded = list(load_files(_files(path)))
    return Library(
        guides={each.guide.guide: each.guide for each in loaded if each.guide is not None},
        problems=tuple(problem for each in loaded for problem in each.problems),
    )


def load_facts(folder: Path) -> dict[str, FactDefinition]:
    """Return the catalogue; `read_facts` also says what is wrong with its files."""
    return read_facts(folder).facts


def read_facts(*folders: Path) -> Catalogue:
    """Read every `*.yaml` of these folders: fact names, each with its definition. Never raises."""
    from app.guides.yaml_tree import read_tree

    facts: dict[str, FactDefinition] = {}
    problems: list[Problem] = []
    for file in (file for folder in folders for file in _files(folder)):
        try:
            tree = read_tree(file)
        except Unreadable as error:
            problems.append(error.problem)
            continue
        report = Report(file, tree.marks, tree.text)
        _add_facts(facts, tree, report)
        problems += report.problems
    return Catalogue(facts=facts, problems=tuple(problems))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def _add_facts(facts: dict[str, FactDefinition], tree: "Tree", report: Report) -> None:
    if not isinstance(tree.value, dict):
        said = {"zh": "这里要写事实名及其定义", "en": "expected fact names with their definitions"}
        report.say((), said)
        return
    for name, value in tree.value.items():
        definition = shaped(value, FactDefinition, report, (name,))
        if definition is None:
            continue
        if name in facts:
            said = {"zh": f"{name} 已有定义", "en": f"{name} is defined already"}
            report.say((name,), said)
            continue
        before = len(report.problems)
        _check_definition(name, definition, report)
        if len(report.problems) == before:
            facts[name] = definition


def _check_definition(name: str, definition: FactDefinition, report: Report) -> None:
    _check_name(name, report)
    if definition.type not in FACT_TYPES:
        known = ", ".join(FACT_TYPES)
        said = {
            "zh": f"没有类型 {definition.type}；可用 {known}",
            "en": f"there is no type {definition.type}; there are {known}",
        }
        report.say((name, "type"), said, closest(definition.type, FACT_TYPES))
    texts: dict[Way, Mapping[str, str]] = {(name, "label"): definition.label}
    texts |= {(name, "values", key): words for key, words in definition.values.items()}
    texts |= {(name, "answers", key): words for key, words in definition.answers.items()}
    if definition.ask is not None:
        texts[(name, "ask")] = definition.ask
        answers = definition.answers or (definition.values if definition.type == "choice" else {})
        check_answers((name,), definition.type, answers, definition.values, report)
    if definition.unit:
        texts[(name, "unit")] = definition.unit
    for way, text in texts.items():
        for language in LANGUAGES:
            if not text.get(language, "").strip():
                said = {"zh": f"缺少 {language} 的文字", "en": f"no text in {language}"}
                report.say(way, said)


def _check_name(name: str, report: Report) -> None:
    if any(not part.isidentifier() or iskeyword(part) for part in name.split(".")):
        said = {
            "zh": f"{name} 不能用在条件里：每一段要用字母、数字和下划线，且不能是保留字",
            "en": f"{name} can't stand in a guard: each part has to be letters, digits and _,"
            " and no reserved word",
        }
        report.say((name,), said)
    if "." not in name:
        said = {
            "zh": f"事实名要写成 系统.名称，而不是 {name}",
            "en": f"a fact is named system.what, not {name}",
        }
        report.say((name,), said)
