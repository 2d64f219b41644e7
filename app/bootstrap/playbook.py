"""Gather what calls are judged by: guides, the fact catalogue, chips, and what connectors offer."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from app import registry
from app.domain.actions import ActionDefinition
from app.domain.guard import compile_guard
from app.domain.guard_error import GuardError
from app.domain.session import Playbook
from app.guides.load import load_folder, read_facts
from app.guides.problem import Mark, Problem, Report, Unreadable, Way
from app.guides.shape import shaped
from app.guides.yaml_tree import read_tree
from app.presenters.book import Book
from app.presenters.chips import ChipRule
from app.sdk.manifest import Manifest
from widgets.state import Tone


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """A book, and everything that was wrong with its files."""

    book: Book
    problems: tuple[Problem, ...]

    @property
    def playbook(self) -> Playbook:
        """What sessions are judged by."""
        return self.book.playbook


def build_playbook(
    resources: Path, guides: Path | None = None, connectors: Iterable[str] | None = None
) -> Built:
    """Read all files. A broken one is named in `problems` and keeps no other from being used.

    Args:
        resources: Our own guides, facts and chips.
        guides: A folder of guides to use instead of ours; facts of its own stand in `facts` in it.
        connectors: Those in use; None: all there are.
    """
    manifests = _manifests(connectors)
    sources = {
        name: system
        for manifest in manifests
        for system, names in manifest.facts.items()
        for name in names
    }
    catalogue = read_facts(resources / "facts", *([guides / "facts"] if guides else []))
    library = load_folder(guides or resources / "guides")
    rules, problems = load_chips(resources / "status.yaml")
    playbook = Playbook(
        guides=library.guides,
        actions=_actions(manifests),
        sources=sources,
        definitions=catalogue.facts,
        opening=frozenset(sources),
    )
    return Built(
        book=Book(playbook=playbook, rules=rules),
        problems=(*catalogue.problems, *library.problems, *problems),
    )


def load_chips(file: Path) -> tuple[tuple[ChipRule, ...], tuple[Problem, ...]]:
    """Read which facts become status chips, and what is wrong with the file.

    A file of another shape gives none; a chip that could not be judged is left out by itself.
    """
    try:
        tree = read_tree(file)
    except Unreadable as error:
        return (), (error.problem,)
    report = Report(file, tree.marks, tree.text)
    rules = shaped(tree.value, tuple[ChipRule, ...], report) or ()
    sound = tuple(
        rule for place, rule in enumerate(rules) if _sound(rule, (place,), report, tree.starts)
    )
    return sound, tuple(report.problems)


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


def _manifests(connectors: Iterable[str] | None) -> list[Manifest]:
    found = registry.manifests()
    wanted = list(found) if connectors is None else [name for name in connectors if name in found]
    return [found[name] for name in wanted]


def _actions(manifests: list[Manifest]) -> dict[str, ActionDefinition]:
    return {action.name: action for manifest in manifests for action in manifest.actions}
