"""One language's way of saying a session: wording, the fact catalogue and the clock together."""

import re
from datetime import datetime
from typing import TypeGuard

from app.domain.facts import NO_SYSTEM, Fact, FactDefinition, Facts, Having, Said
from app.domain.guide import Text
from app.domain.sayings import sayings
from app.domain.script import BLANK, Filled, fill, places
from app.presenters.masking import plain_text
from app.presenters.wording import Wording

AGE_SHOWN_S = 60
"""Below this age a fact shows how long its source took, above it how old it is."""
WHOLE_MAX = 200
"""Characters of a masked value that are shown once it is revealed."""
STRONG = frozenset({"time", "date", "money", "duration"})
"""What the agent must say right: it stands out in the script."""
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

    def blanks(self, text: Text | None, facts: Facts) -> tuple[str, ...]:
        """Return the facts a script leaves blank: the agent has to fill them in by ear."""
        return tuple(dict.fromkeys(self._filled(self.words.text(text), facts).blanks))

    def strong(self, text: Text | None, facts: Facts) -> tuple[str, ...]:
        """Return the words of a script that stand out: times, amounts, and what is left blank."""
        raw = self.words.text(text)
        said = (
            self._fill("{" + f"{each.fact}:{each.format}" + "}", facts)
            for each in places(raw)
            if each.format in STRONG
        )
        blank = (BLANK,) if self.blanks(text, facts) else ()
        return tuple(dict.fromkeys((*said, *blank)))

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

    def value(self, name: str, fact: Fact, *, whole: bool = False) -> str:
        """Return a fact's value as it reads on screen; `whole`: with nothing of it hidden."""
        if fact.value is None:
            return self.words("fact.none")
        if name.endswith(FEN) and _whole(fact.value):
            return amount(fact.value)
        if whole and isinstance(fact.value, str) and self._hides(name):
            return plain_text(fact.value, WHOLE_MAX)
        return self._fill("{" + name + "}", {name: fact})

    def dispute(self, name: str, fact: Fact) -> str:
        """Return what each system says of a fact: `CRM: active, AAA: stopped`."""
        words = self.words
        return words("details.between").join(
            words("joint.value", name=words.system(said.source), value=self._said(name, said))
            for said in sayings(fact)
            if said.known and said.asked
        )

    def differing(self, name: str, fact: Fact) -> str:
        """Return the values systems differ on, without their names: `active ≠ stopped`."""
        values = [self._said(name, each) for each in sayings(fact) if each.known and each.asked]
        one, *others = dict.fromkeys(values)
        if not others:
            return self.dispute(name, fact)
        return self.words("joint.differs", one=one, other=others[0])

    def _said(self, name: str, said: Said) -> str:
        value = Fact(having=said.having, value=said.value, source=said.source, at=said.at)
        return self.value(name, value)

    def _hides(self, name: str) -> bool:
        definition = self._definitions.get(name)
        return definition is not None and definition.masked

    def fact(self, name: str, fact: Fact) -> str:
        """Return `label: value`, or why there is no value."""
        return self.words("joint.value", name=self.label(name), value=self.had(name, fact))

    def had(self, name: str, fact: Fact, *, whole: bool = False) -> str:
        """Return a fact's value, or why there is none."""
        if fact.known:
            return self.value(name, fact, whole=whole)
        return self.words.why(fact.reason) if fact.reason else "…"

    def origin(self, fact: Fact) -> str:
        """Return `AAA · 0.2 s`, or how old it is once that matters more."""
        if fact.source in NO_SYSTEM:
            return self.words(f"fact.{fact.source}")
        system = self._who(fact)
        if fact.having not in (Having.KNOWN, Having.FAILED):
            return system
        age_s = (self.now - fact.at).total_seconds()
        if age_s < AGE_SHOWN_S:
            took = self.words("time.took", n=f"{fact.took_s:.1f}")
            return f"{system} · {took}"
        return f"{system} · {self.words('time.ago_min', n=int(age_s // 60))}"

    def _who(self, fact: Fact) -> str:
        """Name the system a fact is from, and one that says otherwise."""
        contrary = (
            each.source
            for each in fact.others
            if fact.disputed and each.known and each.asked and each.value != fact.value
        )
        names = [self.words.system(each) for each in (fact.source, *contrary)]
        return self.words("joint.differs", one=names[0], other=names[1]) if names[1:] else names[0]

    def _fill(self, said: str, facts: Facts) -> str:
        return self._filled(said, facts).text

    def _filled(self, said: str, facts: Facts) -> Filled:
        words = self.words
        return fill(said, facts, self._definitions, words.language, words.zone, now=self.now)


def amount(fen: int) -> str:
    """Return money as it reads on screen; whole yuan without the fen."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{whole}.{rest:02d}" if rest else f"{sign}¥{whole}"


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
