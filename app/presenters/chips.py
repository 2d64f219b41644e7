"""Status chips: which facts the agent sees at a glance, by the rules of `resources/status.yaml`."""

from collections.abc import Sequence, Set
from datetime import datetime
from functools import cached_property

import msgspec
from msgspec.structs import replace

from app.domain.facts import Fact, Facts
from app.domain.guard import compile_guard
from app.domain.guide import Text
from app.domain.script import BLANK
from app.domain.session import COMING
from app.presenters.voice import Voice
from widgets.state import Chip, Tone
from widgets.state.seats import LOUDNESS, loudness

DISPUTED, STANDS_IN = "equal-not", "corner-down-left"
"""The marks of a chip: two systems differ on what it rests on, or one stands in for another."""

EVERYBODY = "True"
"""Whom a chip concerns that does not say."""


class ChipCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a chip looks when its guard holds; `needs` must be known besides."""

    when: str
    tone: str
    text: Text
    icon: str = ""
    needs: tuple[str, ...] = ()


class ChipRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One chip: its cases in order; the first that holds is shown.

    Attributes:
        concerns: Guard on whom it concerns at all, `for` in the file. False: it is not there, nor
            is a place kept for it.
    """

    chip: str
    concerns: str = msgspec.field(name="for", default=EVERYBODY)
    icon: str
    label: Text
    cases: tuple[ChipCase, ...]

    @cached_property
    def facts(self) -> frozenset[str]:
        """Every fact the chip may say something of."""
        return frozenset(self.named)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The same, in the order the rule names them."""
        names = [name for case in self.cases for name in (*_facts_in(case.when), *case.needs)]
        return tuple(dict.fromkeys(names))


def chips(
    rules: tuple[ChipRule, ...],
    facts: Facts,
    voice: Voice,
    asked: Set[str] = frozenset(),
) -> tuple[Chip, ...]:
    """Make every chip, in the rules' order.

    Args:
        rules: One that does not concern this customer makes none.
        facts: As they are read.
        voice: The language, catalogue and clock.
        asked: Facts some system is being asked for; what is read of them is the last answer.
    """
    made = ((rule, _chip(rule, facts, voice)) for rule in _placed(rules, facts, voice))
    return tuple(
        replace(chip, busy=not chip.loading and bool(rule.facts & asked)) for rule, chip in made
    )


def _facts_in(guard: str) -> list[str]:
    return sorted(compile_guard(guard).facts, key=guard.index)


def _placed(rules: tuple[ChipRule, ...], facts: Facts, voice: Voice) -> list[ChipRule]:
    """Return the rules whose chips have a place.

    While it is not known what the customer has, the first kind of chips stands in for those of
    every other: the places are kept, and no more of them than one customer needs.
    """
    truths = {
        rule.concerns: compile_guard(rule.concerns).evaluate(facts, now=voice.now).truth
        for rule in rules
    }
    sure = any(truth and concerns != EVERYBODY for concerns, truth in truths.items())
    unsure = [concerns for concerns, truth in truths.items() if truth is None and not sure]
    return [rule for rule in rules if truths[rule.concerns] or rule.concerns in unsure[:1]]


def worst(made: Sequence[Chip]) -> Chip | None:
    """Return the chip that stands out most, for the slim bar."""
    loud = [chip for chip in made if loudness(chip) < len(LOUDNESS)]
    return min(loud, key=loudness, default=None)


def blank_chips(rules: tuple[ChipRule, ...], voice: Voice, *, loading: bool) -> tuple[Chip, ...]:
    """Keep every chip's place while nobody is known; `loading` tells whether somebody may be."""
    stand_in = _skeleton if loading else _nothing
    return tuple(stand_in(rule, voice) for rule in _placed(rules, {}, voice))


def _chip(rule: ChipRule, facts: Facts, voice: Voice) -> Chip:
    """Show the first case that holds; one that can't be told for a failure is passed over.

    What another case needs is then said all the same: that one system is down does not make a
    line up. Nothing is said to be fine on half the evidence: such cases name what they need.
    """
    failed: Fact | None = None
    for case in rule.cases:
        missing = _missing(case, facts, voice.now)
        if missing is None:
            continue
        if not missing:
            return _said(rule, case, facts, voice)
        if any(facts[n].having in COMING for n in missing if n in facts):
            return _skeleton(rule, voice)
        wrong = [facts[n] for n in sorted(missing) if n in facts]
        failed = failed or next(iter(wrong), None)
    if failed is not None:
        return _unknown(rule, failed, voice)
    return _nothing(rule, voice, _tip(rule, facts, voice))


def _said(rule: ChipRule, case: ChipCase, facts: Facts, voice: Voice) -> Chip:
    """Make the chip of the case that holds.

    What it rests on and systems differ about is said instead, unless the case itself asks whether
    they do: then it has words of its own.
    """
    text = " ".join(voice.glance(case.text, facts).replace(BLANK, "").split())
    rests_on = (*compile_guard(case.when).evaluate(facts, now=voice.now).evidence, *case.needs)
    there = {name: facts[name] for name in rests_on if name in facts}
    torn = next((name for name, fact in there.items() if fact.disputed), "")
    tone, mark = Tone(case.tone), ""
    if torn and f"disagree({torn})" not in case.when:
        text = voice.differing(torn, facts[torn])
        tone = tone if tone is Tone.BAD else Tone.WARN
    elif any(facts[name].disputed for name in rule.facts & facts.keys()):
        mark = DISPUTED
    elif any(fact.instead_of for fact in there.values()):
        mark = STANDS_IN
    return Chip(
        key=rule.chip,
        text=text,
        icon=case.icon or rule.icon,
        tone=tone,
        tip=_tip(rule, facts, voice),
        mark=mark,
    )


def _missing(case: ChipCase, facts: Facts, now: datetime) -> frozenset[str] | None:
    """Return what must be known before the case may show; empty: it shows; None: it does not."""
    verdict = compile_guard(case.when).evaluate(facts, now=now)
    if verdict.truth is False:
        return None
    if verdict.truth is None:
        return verdict.blocking or None
    return frozenset(n for n in case.needs if n not in facts or not facts[n].known)


def _skeleton(rule: ChipRule, voice: Voice) -> Chip:
    """Stand in for a chip whose answer is on its way."""
    return Chip(key=rule.chip, text=voice.words.text(rule.label), icon=rule.icon, loading=True)


def _unknown(rule: ChipRule, failed: Fact, voice: Voice) -> Chip:
    """Say that there is no answer, and whose fault that is."""
    tip = voice.words(
        "joint.value",
        name=voice.words.system(failed.source),
        value=voice.words.why(failed.reason),
    )
    text = f"{voice.words.text(rule.label)} ?"
    return Chip(key=rule.chip, text=text, icon="circle-dashed", tip=tip)


def _nothing(rule: ChipRule, voice: Voice, tip: str = "") -> Chip:
    """Keep the place of a chip that has nothing to say."""
    return Chip(key=rule.chip, text=f"{voice.words.text(rule.label)} –", icon=rule.icon, tip=tip)


def _tip(rule: ChipRule, facts: Facts, voice: Voice) -> str:
    """Say every fact with its source; those systems differ on first, with what each says."""
    there = [(name, fact) for name in sorted(rule.facts) if (fact := facts.get(name)) is not None]
    torn = [
        voice.words("details.differ", name=voice.label(name), what=voice.dispute(name, fact))
        for name, fact in there
        if fact.disputed
    ]
    lines = [
        voice.words("joint.source", fact=voice.fact(name, fact), source=voice.origin(fact))
        for name, fact in there
        if not fact.disputed
    ]
    return "\n".join((*torn, *lines))
