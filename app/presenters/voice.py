"""One language's way of saying a session: wording, the fact catalogue and the clock together."""

import re
from datetime import datetime
from typing import TypeGuard

from app.domain.facts import CUSTOMER, GUIDE, Fact, FactDefinition, Facts, Having
from app.domain.guide import Text
from app.domain.script import fill
from app.presenters.wording import Wording

AGE_SHOWN_S = 60
"""Below this age a fact shows how long its source took, above it how old it is."""
FEN = "_fen"
"""How the name of a fact ends that is an amount of money."""
_AMOUNT = re.compile(r"\{([\w.]+):money\}")


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
        """Fill the blanks of what the agent says; a time of another day is said with its day."""
        return self._fill(self.words.text(text), facts)

    def glance(self, text: Text | None, facts: Facts) -> str:
        """Fill the blanks of what is read, not said: amounts of money stand as `¥128`."""

        def put(match: re.Match[str]) -> str:
            fact = facts.get(match[1])
            return amount(fact.value) if fact and fact.known and _whole(fact.value) else match[0]

        return self._fill(_AMOUNT.sub(put, self.words.text(text)), facts)

    def label(self, name: str) -> str:
        """Return a fact's name on screen."""
        return self.find_label(name) or name

    def find_label(self, name: str) -> str:
        """Return a fact's name on screen; empty when the catalogue has none."""
        definition = self._definitions.get(name)
        return self.words.text(definition.label) if definition else ""

    def value(self, name: str, fact: Fact) -> str:
        """Return a fact's value as it reads on screen."""
        if fact.value is None:
            return self.words("fact.none")
        if name.endswith(FEN) and _whole(fact.value):
            return amount(fact.value)
        return self._fill("{" + name + "}", {name: fact})

    def fact(self, name: str, fact: Fact) -> str:
        """Return `label: value`, or why there is no value."""
        if fact.known:
            said = self.value(name, fact)
        else:
            said = self.words.why(fact.reason) if fact.reason else "…"
        return self.words("joint.value", name=self.label(name), value=said)

    def origin(self, fact: Fact) -> str:
        """Return `AAA · 0.2 s`, or how old it is once that matters more."""
        if fact.source == CUSTOMER:
            return self.words("fact.customer")
        if fact.source == GUIDE:
            return self.words("fact.guide")
        system = self.words.system(fact.source)
        if fact.having not in (Having.KNOWN, Having.FAILED):
            return system
        age_s = (self.now - fact.at).total_seconds()
        if age_s < AGE_SHOWN_S:
            took = self.words("time.took", n=f"{fact.took_s:.1f}")
            return f"{system} · {took}"
        return f"{system} · {self.words('time.ago_min', n=int(age_s // 60))}"

    def _fill(self, said: str, facts: Facts) -> str:
        words = self.words
        filled = fill(said, facts, self._definitions, words.language, words.zone, now=self.now)
        return filled.text


def amount(fen: int) -> str:
    """Return money as it reads on screen; whole yuan without the fen."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{whole}.{rest:02d}" if rest else f"{sign}¥{whole}"


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
