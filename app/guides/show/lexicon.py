"""What names stand for, in one language: facts, their values, actions, and who gives a fact."""

from collections.abc import Mapping

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guide import Guide, Question, Text


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """Says names in one language.

    Attributes:
        actions: Titles of actions, by name.
        sources: The system that gives each fact.
    """

    language: str
    facts: Mapping[str, FactDefinition] = {}
    actions: Mapping[str, Text] = {}
    sources: Mapping[str, str] = {}

    def text(self, said: Text | None) -> str:
        """Return a text in this language, else in any; empty when there is none."""
        if not said:
            return ""
        return said.get(self.language) or next(iter(said.values()))

    def pick(self, zh: str, en: str) -> str:
        """Return one of our own two wordings."""
        return zh if self.language == "zh" else en

    def fact(self, name: str) -> str:
        """Return what a fact is called; its name when the catalogue has none."""
        definition = self.facts.get(name)
        return self.text(definition.label) if definition is not None else name

    def value(self, fact: str, value: object) -> str:
        """Return a value of a fact as people say it."""
        definition = self.facts.get(fact)
        key = str(value).lower() if isinstance(value, bool) else str(value)
        words = definition.values.get(key) if definition is not None else None
        if words:
            return self.text(words)
        if isinstance(value, bool):
            return self.pick("是", "yes") if value else self.pick("否", "no")
        if isinstance(value, int | float):
            return self._number(fact, value)
        return self.pick("空", "nothing") if value is None else str(value)

    def action(self, name: str) -> str:
        """Return what an action is called; its name when no connector has it."""
        return self.text(self.actions.get(name)) or name

    def source(self, fact: str, guide: Guide) -> str:
        """Return where a fact comes from: a system, a table, the customer."""
        if any(table.gives == fact for table in guide.tables):
            return self.pick("决策表", "table")
        if fact in self.sources:
            return self.sources[fact]
        question: Question | None = guide.facts.get(fact)
        definition = self.facts.get(fact)
        asked = (question is not None and question.ask) or (
            definition is not None and definition.ask
        )
        return self.pick("询问", "asked") if asked else self.pick("无来源", "no source")

    def _number(self, fact: str, value: float) -> str:
        definition = self.facts.get(fact)
        unit = self.text(definition.unit) if definition is not None else ""
        if definition is not None and definition.unit.get("en") == "fen":
            return f"¥{value / 100:g}"
        if unit == "%":
            return f"{value * 100:g}%"
        return f"{value:g} {unit}".rstrip()
