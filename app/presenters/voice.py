"""One language's way of saying a session: wording, the fact catalogue and the clock together."""

from datetime import datetime

from app.domain.facts import CUSTOMER, Fact, FactDefinition, Facts
from app.domain.guide import Text
from app.domain.script import fill
from app.presenters.wording import Wording

AGE_SHOWN_S = 60
"""Below this age a fact shows how long its source took, above it how old it is."""


class Voice:
    """Says facts and scripts. One per card state: `now` stands still while it is made."""

    def __init__(
        self,
        words: Wording,
        definitions: dict[str, FactDefinition],
        systems: frozenset[str],
        now: datetime,
    ) -> None:
        self.words = words
        self.systems = systems
        self.now = now
        self._definitions = definitions

    def script(self, text: Text | None, facts: Facts) -> str:
        """Fill the blanks of an author's text in this language."""
        said = self.words.text(text)
        if not said:
            return ""
        return fill(said, facts, self._definitions, self.words.language, self.words.zone).text

    def label(self, name: str) -> str:
        """Return a fact's name on screen."""
        definition = self._definitions.get(name)
        return self.words.text(definition.label) if definition else name

    def value(self, name: str, fact: Fact) -> str:
        """Return a fact's value as it reads on screen."""
        blank = "{" + name + "}"
        language, zone = self.words.language, self.words.zone
        return fill(blank, {name: fact}, self._definitions, language, zone).text

    def fact(self, name: str, fact: Fact) -> str:
        """Return `label: value`, or why there is no value."""
        joint = "：" if self.words.language == "zh" else ": "
        if not fact.known:
            said = self.words.why(fact.reason) if fact.reason else "…"
            return f"{self.label(name)}{joint}{said}"
        return f"{self.label(name)}{joint}{self.value(name, fact)}"

    def origin(self, fact: Fact) -> str:
        """Return `AAA · 0.2 s`, or how old it is once that matters more."""
        if fact.source == CUSTOMER:
            return ""
        age_s = (self.now - fact.at).total_seconds()
        if age_s < AGE_SHOWN_S:
            took = self.words("time.took", n=f"{fact.took_s:.1f}")
            return f"{fact.source} · {took}"
        return f"{fact.source} · {self.words('time.ago_min', n=int(age_s // 60))}"
