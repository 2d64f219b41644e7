"""What every page is made from: the text, what is wrong with it, and where the rehearsal stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from app.domain.guide import Text
from app.domain.walk import Walk
from app.guides.edit.manuscript import Manuscript
from app.guides.edit.values import typed, typed_cell
from app.guides.problem import Way
from app.guides.show.lexicon import Lexicon
from app.guides.test import Outcomes
from app.presenters.wording import Wording
from app.presenters.workbench.assess import Assessment, note_of
from widgets.state import Choice, Tone
from widgets.workbench.state import Field, Kind, Note, Press

LANGUAGES = ("zh", "en")
_BY_ICON = frozenset({"copy", "up", "down", "remove"})
_COMPLETES = {Kind.GUARD: "guard", Kind.SCRIPT: "script"}


@dataclass(frozen=True)
class View:
    """One moment of the workbench. Pages are pure functions of it.

    Attributes:
        typing: The field the author types in, and what stands there, letter by letter.
        unmeant: What can't be taken over as it is typed, by place.
        chosen: The chosen row of each grid.
        guides: Titles of the guides a step may include.
        actions: Titles of all actions.
    """

    text: Manuscript
    found: Assessment
    words: Wording
    lexicon: Lexicon
    walk: Walk | None = None
    tests: Outcomes | None = None
    typing: tuple[Way, str] | None = None
    unmeant: Mapping[Way, Text] = field(default_factory=dict)
    chosen: Mapping[str, int] = field(default_factory=dict)
    guides: Mapping[str, Text] = field(default_factory=dict)
    actions: Mapping[str, Text] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The interface's language."""
        return self.words.language

    @cached_property
    def outcomes(self) -> tuple[Choice, ...]:
        """The outcomes to choose from."""
        names = self.entries(("outcomes",))
        return self.choices(names, lambda name: self.said(("outcomes", name, "title")))

    def rows(self, way: Way) -> list[Any]:
        """Return the items of a list; none where there is no list."""
        found = self.text.find(way)
        return found if isinstance(found, list) else []

    def entries(self, way: Way) -> dict[str, Any]:
        """Return the entries of a mapping; none where there is no mapping."""
        found = self.text.find(way)
        return found if isinstance(found, dict) else {}

    def index(self, grid: str, count: int) -> int:
        """Return the chosen row of a grid; -1 where there are no rows."""
        return min(max(0, self.chosen.get(grid, 0)), count - 1)

    def said(self, way: Way) -> str:
        """Return a text in the interface's language, of what stands there."""
        return typed(self.text.find((*way, self.language)))

    def field(self, way: Way, label: str = "", kind: Kind = Kind.LINE, **more: Any) -> Field:
        """Return the field of a place.

        Args:
            way: The place.
            label: Its name, in words.
            kind: What it holds.
            **more: As `Field` has it; `cell` for a cell of a table, `deep` for the notes below.
        """
        cell, deep = more.pop("cell", False), more.pop("deep", kind in (Kind.LIST, Kind.LINES))
        value = self.text.find(way)
        text = typed_cell(value) if cell else typed(value, way)
        if kind is Kind.FLAG:
            text = text or "false"
        if self.typing is not None and self.typing[0] == way:
            text = self.typing[1]
        more.setdefault("completes", _COMPLETES.get(kind, ""))
        return Field(
            way=way, text=text, kind=kind, label=label, notes=self.notes(way, deep=deep), **more
        )

    def name(self, way: Way, label: str, text: str) -> Field:
        """Return the field of a name others refer to: a key, or the name of a step."""
        if self.typing is not None and self.typing[0] == way:
            text = self.typing[1]
        return Field(
            way=way, text=text, kind=Kind.NAME, label=label, wide=False, notes=self.notes(way)
        )

    def notes(self, way: Way, *, deep: bool = False) -> tuple[Note, ...]:
        """Return what is wrong at a place, and below it if it shows all of that."""
        said = self.unmeant.get(way)
        if said is not None:
            key = f"{way}|unmeant"
            return (Note(key=key, text=said[self.language], tone=Tone.BAD),)
        problems = self.found.below(way) if deep else self.found.at(way)
        own = None if deep else way
        return tuple(note_of(self.text, each, self.language, own) for each in problems)

    def count(self, way: Way) -> int:
        """Return how much is wrong at a place and below it."""
        return sum(1 for _ in self.found.below(way))

    def both(self, way: Way, label: str, kind: Kind = Kind.LINE, **more: Any) -> tuple[Field, ...]:
        """Return a text's fields, one for each language, the interface's first."""
        more.setdefault("wide", kind is not Kind.LINE)
        order = sorted(LANGUAGES, key=lambda each: each != self.language)
        fields = [
            self.field((*way, each), f"{label} · {self.words(f'language.{each}')}", kind, **more)
            for each in order
        ]
        about = self.notes(way)
        lacking = next((n for n, each in enumerate(fields) if not each.text.strip()), 0)
        fields[lacking] = replace(fields[lacking], notes=(*fields[lacking].notes, *about))
        return tuple(fields)

    def worded(self, way: Way, label: str, kind: Kind = Kind.SCRIPT) -> Field:
        """Return a text's field in the interface's language, with what is wrong with all of it."""
        made = self.field((*way, self.language), label, kind)
        return replace(made, notes=(*made.notes, *self.notes(way)))

    def choices(
        self, names: Iterable[str], told: Callable[[str], str], none: str | None = ""
    ) -> tuple[Choice, ...]:
        """Return names to choose from, each with what it stands for; `none` for no choice."""
        made = [Choice(key=name, text=_joined(name, told(name))) for name in names]
        return (*([Choice(key="", text=none)] if none is not None else []), *made)

    def press(self, key: str, icon: str = "", way: Way = (), **more: Any) -> Press:
        """Return a button whose words stand under its key; of the usual ones just the icon."""
        verb, _, grid = key.partition(":")
        if grid and verb in _BY_ICON and not way:
            said = self.words(f"press.{verb}")
            return Press(key=key, text="", tip=said, icon=icon, **more)
        name = key.replace(":", "_").replace("-", "_")
        return Press(key=key, text=self.words(f"press.{name}"), icon=icon, way=way, **more)


def _joined(name: str, told: str) -> str:
    return f"{told}  {name}" if told and told != name else name
