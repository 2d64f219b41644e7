"""Gather what calls are judged by: guides, the fact catalogue, chips, and what connectors offer."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from app import registry
from app.domain.actions import ActionDefinition
from app.domain.session import Playbook
from app.guides.load import load_folder, read_facts
from app.guides.problem import Problem, Report, Unreadable
from app.guides.shape import shaped
from app.guides.yaml_tree import read_tree
from app.presenters.chips import ChipRule
from app.sdk.manifest import Manifest


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """The playbook, the chips, and everything that was wrong with the files."""

    playbook: Playbook
    rules: tuple[ChipRule, ...]
    problems: tuple[Problem, ...]


def build_playbook(
    resources: Path, guides: Path | None = None, connectors: Iterable[str] | None = None
) -> Book:
    """Read all files. A broken one is named in `problems` and keeps no other from being used.

    Args:
        resources: Our own guides, facts and chips.
        guides: A folder of guides to use instead of ours.
        connectors: Those in use; None: all there are.
    """
    manifests = _manifests(connectors)
    sources = {
        name: system
        for manifest in manifests
        for system, names in manifest.facts.items()
        for name in names
    }
    catalogue = read_facts(resources / "facts")
    library = load_folder(guides or resources / "guides")
    rules, problems = load_chips(resources / "status.yaml")
    playbook = Playbook(
        guides=library.guides,
        actions=_actions(manifests),
        sources=sources,
        definitions=catalogue.facts,
        opening=frozenset(sources),
    )
    return Book(
        playbook=playbook,
        rules=rules,
        problems=(*catalogue.problems, *library.problems, *problems),
    )


def load_chips(file: Path) -> tuple[tuple[ChipRule, ...], tuple[Problem, ...]]:
    """Read which facts become status chips; none, and why, when the file is broken."""
    try:
        tree = read_tree(file)
    except Unreadable as error:
        return (), (error.problem,)
    report = Report(file, tree.marks)
    rules = shaped(tree.value, tuple[ChipRule, ...], report)
    return rules or (), tuple(report.problems)


def _manifests(connectors: Iterable[str] | None) -> list[Manifest]:
    found = registry.manifests()
    wanted = list(found) if connectors is None else [name for name in connectors if name in found]
    return [found[name] for name in wanted]


def _actions(manifests: list[Manifest]) -> dict[str, ActionDefinition]:
    return {action.name: action for manifest in manifests for action in manifest.actions}
