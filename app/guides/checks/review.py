"""One guide under review: the guide, what it may speak of, and where its problems are noted."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.domain.facts import FactDefinition
from app.domain.guard_error import GuardError
from app.domain.guard_text import closest
from app.domain.guide import Guide, Question, Text
from app.guides.problem import Mark, Report, Way, spelt
from app.guides.shelf import Shelf


class Review(NamedTuple):
    """What every check is given.

    Attributes:
        starts: Where in the file the text of each scalar begins.
        proofs: Whether to look for what can never hold or come: it takes the better part of a
            second for a long guide, too long to go along with typing.
    """

    guide: Guide
    shelf: Shelf
    report: Report
    starts: Mapping[Way, Mark]
    proofs: bool = True

    @property
    def facts(self) -> list[str]:
        """Every fact there is: of the catalogue, and the guide's own."""
        return list(dict.fromkeys([*self.shelf.facts, *self.guide.facts]))

    def find_definition(self, name: str) -> FactDefinition | Question | None:
        """Return what a fact is; the catalogue counts before the guide."""
        return self.shelf.facts.get(name) or self.guide.facts.get(name)

    def say(self, way: Way, said: Text, hint: str = "", *, warning: bool = False) -> None:
        """Note a problem at a key or an item."""
        self.report.say(way, said, hint, warning=warning)

    def say_within(self, way: Way, error: GuardError, *, warning: bool = False) -> None:
        """Note a problem at a place within a text."""
        self.report.say_guard(way, error, self.starts.get(way), warning=warning)

    def refused(self, way: Way) -> bool:
        """Whether something below a place has been found wrong."""
        below = spelt(way)
        return any(p.path.startswith(below) and not p.warning for p in self.report.problems)

    def expect_facts(self, names: Iterable[str], way: Way, *, keys: bool = False) -> None:
        """Note every name that is no fact; they stand in a list, or are the keys of a mapping."""
        known = self.facts
        for index, name in enumerate(names):
            if name not in known:
                said = {"zh": f"没有事实 {name}", "en": f"there is no fact {name}"}
                self.say((*way, name if keys else index), said, closest(name, known))

    def expect_actions(self, names: Iterable[str], way: Way, *, listed: bool = True) -> None:
        """Note every name that is no action; not `listed`: it stands alone at the place itself."""
        known = self.shelf.actions
        for index, name in enumerate(names):
            if known is not None and name not in known:
                said = {"zh": f"没有动作 {name}", "en": f"there is no action {name}"}
                self.say((*way, index) if listed else way, said, closest(name, known))
