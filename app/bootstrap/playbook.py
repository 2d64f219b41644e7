"""Gather what calls are judged by: guides, the fact catalogue, chips, and what connectors offer."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from app import registry
from app.bootstrap.numbers import rules_of
from app.domain.actions import ActionDefinition
from app.domain.callers import CallerRules
from app.domain.guard import compile_guard
from app.domain.guard_error import GuardError
from app.domain.session import Playbook
from app.guides.load import load_folder, read_facts
from app.guides.pack.contents import Contents
from app.guides.problem import Mark, Problem, Report, Unreadable, Way
from app.guides.shape import shaped
from app.guides.supply.folder import FolderFiles
from app.presenters.book import Book
from app.presenters.chips import ChipRule
from app.registry import Table
from app.sdk.errors import ConnectorError
from app.sdk.manifest import Manifest
from app.settings import Settings, SettingsError
from widgets.state import Tone


class Offered(msgspec.Struct, frozen=True):
    """What the connectors in use offer, whatever the guides.

    Attributes:
        sources: The preferred system of each fact.
        besides: Further systems that give it.
        callers: What the settings say of who calls.
    """

    actions: dict[str, ActionDefinition]
    sources: dict[str, str]
    besides: dict[str, tuple[str, ...]] = {}
    callers: CallerRules = CallerRules()


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder of guides came to, and everything that was wrong with its files."""

    contents: Contents
    rules: tuple[ChipRule, ...]
    problems: tuple[Problem, ...]


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """A book, and everything that was wrong with its files."""

    book: Book
    problems: tuple[Problem, ...]

    @property
    def playbook(self) -> Playbook:
        """What sessions are judged by."""
        return self.book.playbook


def build_playbook(
    resources: Path, guides: Path | None = None, connectors: Mapping[str, Table] | None = None
) -> Built:
    """Read all files. A broken one is named in `problems` and keeps no other from being used.

    Args:
        resources: Our own guides, facts and chips.
        guides: A folder of guides to use instead of ours; facts of its own stand in `facts` in it.
        connectors: The tables of those in use; None: all there are.
    """
    files = FolderFiles(resources, guides)
    read = read_guides(files)
    book = make_book(read.contents, read.rules, files.edition(), offered(connectors))
    return Built(book=book, problems=read.problems)


def read_guides(files: FolderFiles) -> Read:
    """Read all files of a folder. A broken one is named, and keeps no other from being used."""
    catalogue = read_facts(*files.facts)
    library = load_folder(files.guides)
    rules, problems = load_chips(files.status)
    return Read(
        contents=Contents(
            guides=library.guides,
            facts=catalogue.facts,
            status=tuple(msgspec.to_builtins(rules)),
        ),
        rules=rules,
        problems=(*catalogue.problems, *library.problems, *problems),
    )


def make_book(
    contents: Contents, rules: tuple[ChipRule, ...], edition: str, offered: Offered
) -> Book:
    """Put together what calls are judged and shown by."""
    playbook = Playbook(
        edition=edition,
        guides=contents.guides,
        actions=offered.actions,
        sources=offered.sources,
        besides=offered.besides,
        definitions=contents.facts,
        opening=frozenset(offered.sources),
        glanced=frozenset().union(*(rule.facts for rule in rules)),
        callers=offered.callers,
    )
    return Book(playbook=playbook, rules=rules)


def offered(
    connectors: Mapping[str, Table] | None = None, under: Settings = registry.DEFAULTS
) -> Offered:
    """Gather what connectors offer, by their tables in the settings; None: all there are.

    Who stands first in the settings is preferred: of the systems that give a fact, and of those
    that carry an action out, the first that offers it. One that can't be used offers nothing; the
    desk says why when it opens it. `under` says which of other makers are allowed.
    """
    if connectors is None:
        manifests = list(registry.manifests(under).values())
    else:
        offers = (_offer(name, table, under) for name, table in connectors.items())
        manifests = [found for found in offers if found is not None]
    systems: dict[str, dict[str, None]] = {}
    for manifest in manifests:
        for system, names in manifest.facts.items():
            for name in names:
                systems.setdefault(name, {})[system] = None
    return Offered(
        _actions(manifests),
        sources={name: next(iter(found)) for name, found in systems.items()},
        besides={name: tuple(found)[1:] for name, found in systems.items() if len(found) > 1},
        callers=rules_of(under.numbers, under.attached),
    )


def _offer(name: str, table: Table, under: Settings) -> Manifest | None:
    try:
        return registry.offered_by(name, table, under=under)
    except (ConnectorError, SettingsError):
        return None


def load_chips(file: Path) -> tuple[tuple[ChipRule, ...], tuple[Problem, ...]]:
    """Read which facts become status chips, and what is wrong with the file.

    A file of another shape gives none; a chip that could not be judged is left out by itself.
    """
    from app.guides.yaml_tree import read_tree  # 5 MB, and a desk mostly has them compiled

    try:
        tree = read_tree(file)
    except Unreadable as error:
        return (), (error.problem,)
    report = Report(file, tree.marks, tree.text)
    return sound_chips(tree.value, report, tree.starts), tuple(report.problems)


def sound_chips(
    values: object, report: Report, starts: Mapping[Way, Mark] = MappingProxyType({})
) -> tuple[ChipRule, ...]:
    """Make rules of plain values, those that can be judged; report what is wrong with the rest."""
    rules = shaped(values, tuple[ChipRule, ...], report) or ()
    return tuple(rule for place, rule in enumerate(rules) if _sound(rule, (place,), report, starts))


def _sound(rule: ChipRule, way: Way, report: Report, starts: Mapping[Way, Mark]) -> bool:
    """Report what would fail once a call is there: guards that don't compile, tones unknown."""
    before = len(report.problems)
    guards = {(*way, "for"): rule.concerns}
    guards |= {(*way, "cases", n, "when"): case.when for n, case in enumerate(rule.cases)}
    for at, text in guards.items():
        try:
            compile_guard(text)
        except GuardError as error:
            report.say_guard(at, error, starts.get(at))
    for place, case in enumerate(rule.cases):
        at = (*way, "cases", place)
        if case.tone not in set(Tone):
            said = {
                "zh": f"没有色调 {case.tone}；可用 {', '.join(Tone)}",
                "en": f"there is no tone {case.tone}; there are {', '.join(Tone)}",
            }
            report.say((*at, "tone"), said)
    return len(report.problems) == before


def _actions(manifests: list[Manifest]) -> dict[str, ActionDefinition]:
    return {a.name: a for manifest in reversed(manifests) for a in reversed(manifest.actions)}
