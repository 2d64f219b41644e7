"""Status chips: which facts the agent sees at a glance, by the rules of `resources/status.yaml`."""

from datetime import datetime

import msgspec

from app.domain.facts import Fact, Facts
from app.domain.guard import compile_guard
from app.domain.guide import Text
from app.domain.script import BLANK
from app.domain.session import COMING
from app.presenters.voice import Voice
from widgets.state import Chip, Tone

_LOUDNESS = {Tone.BAD: 0, Tone.WARN: 1}

EVERYBODY = "True"
"""Whom a chip concerns that does not say."""


class ChipCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a chip looks when its guard holds; `needs` must be known besides."""

    when: str
    tone: str
    text: Text
    icon: str = ""
    needs: tuple[str, ...] = ()


class ChipRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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

    @property
    def facts(self) -> frozenset[str]:
        """Every fact the chip may say something of."""
        guards = frozenset().union(*(compile_guard(case.when).facts for case in self.cases))
        return guards.union(*(case.needs for case in self.cases))


def chips(rules: tuple[ChipRule, ...], facts: Facts, voice: Voice) -> tuple[Chip, ...]:
    """Make every chip, in the rules' order: a chip keeps its place whatever its answer is.

    One that does not concern this customer leaves no place behind.
    """
    return tuple(_chip(rule, facts, voice) for rule in _placed(rules, facts, voice))


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


def worst(made: tuple[Chip, ...]) -> Chip | None:
    """Return the chip that stands out most, for the slim bar."""
    loud = [chip for chip in made if chip.tone in _LOUDNESS and not chip.loading]
    return min(loud, key=lambda chip: _LOUDNESS[chip.tone], default=None)


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
            text = " ".join(voice.glance(case.text, facts).replace(BLANK, "").split())
            icon, tip = case.icon or rule.icon, _tip(rule, facts, voice)
            return Chip(key=rule.chip, text=text, icon=icon, tone=Tone(case.tone), tip=tip)
        if any(facts[n].having in COMING for n in missing if n in facts):
            return _skeleton(rule, voice)
        wrong = [facts[n] for n in sorted(missing) if n in facts]
        failed = failed or next(iter(wrong), None)
    if failed is not None:
        return _unknown(rule, failed, voice)
    return _nothing(rule, voice, _tip(rule, facts, voice))


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
    retry = failed.source if failed.source in voice.systems and not failed.coming else ""
    return Chip(key=rule.chip, text=text, icon="circle-dashed", tip=tip, retry=retry)


def _nothing(rule: ChipRule, voice: Voice, tip: str = "") -> Chip:
    """Keep the place of a chip that has nothing to say."""
    return Chip(key=rule.chip, text=f"{voice.words.text(rule.label)} –", icon=rule.icon, tip=tip)


def _tip(rule: ChipRule, facts: Facts, voice: Voice) -> str:
    lines = (
        voice.words("joint.source", fact=voice.fact(name, fact), source=voice.origin(fact))
        for name in sorted(rule.facts)
        if (fact := facts.get(name)) is not None
    )
    return "\n".join(lines)
