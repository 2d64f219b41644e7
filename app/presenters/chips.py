"""Status chips: which facts the agent sees at a glance, by the rules of `resources/status.yaml`."""

from datetime import datetime

import msgspec

from app.domain.facts import Facts, Having
from app.domain.guard import compile_guard
from app.domain.guide import Text
from app.presenters.voice import Voice
from widgets.state import Chip, Tone

_LOUDNESS = {Tone.BAD: 0, Tone.WARN: 1}


class ChipCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a chip looks when its guard holds; `needs` must be known besides."""

    when: str
    tone: str
    text: Text
    icon: str = ""
    needs: tuple[str, ...] = ()


class ChipRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One chip: its cases in order; the first that holds is shown."""

    chip: str
    icon: str
    label: Text
    cases: tuple[ChipCase, ...]

    @property
    def facts(self) -> frozenset[str]:
        """Every fact the chip may need."""
        guards = frozenset().union(*(compile_guard(case.when).facts for case in self.cases))
        return guards.union(*(case.needs for case in self.cases))


def chips(rules: tuple[ChipRule, ...], facts: Facts, voice: Voice) -> tuple[Chip, ...]:
    """Make every chip, in the rules' order: a chip keeps its place whatever its answer is."""
    return tuple(_chip(rule, facts, voice) for rule in rules)


def worst(made: tuple[Chip, ...]) -> Chip | None:
    """Return the chip that stands out most, for the slim bar."""
    loud = [chip for chip in made if chip.tone in _LOUDNESS and not chip.loading]
    return min(loud, key=lambda chip: _LOUDNESS[chip.tone], default=None)


def _chip(rule: ChipRule, facts: Facts, voice: Voice) -> Chip:
    label = voice.words.text(rule.label)
    for case in rule.cases:
        missing = _missing(case, facts, voice.now)
        if missing is None:
            continue
        if missing:
            return _waiting(rule, label, missing, facts, voice)
        return Chip(
            key=rule.chip,
            text=voice.script(case.text, facts),
            icon=case.icon or rule.icon,
            tone=Tone(case.tone),
            tip=_tip(rule, facts, voice),
        )
    return Chip(key=rule.chip, text=f"{label} –", icon=rule.icon, tip=_tip(rule, facts, voice))


def _missing(case: ChipCase, facts: Facts, now: datetime) -> frozenset[str] | None:
    """Return what must be known before the case may show; empty: it shows; None: it does not."""
    verdict = compile_guard(case.when).evaluate(facts, now=now)
    if verdict.truth is False:
        return None
    if verdict.truth is None:
        return verdict.blocking or None
    return frozenset(n for n in case.needs if n not in facts or not facts[n].known)


def _waiting(
    rule: ChipRule, label: str, missing: frozenset[str], facts: Facts, voice: Voice
) -> Chip:
    """Stand as a skeleton while an answer may come; say so when it will not."""
    failed = [facts[n] for n in sorted(missing) if n in facts and facts[n].having is Having.FAILED]
    if not failed:
        return Chip(key=rule.chip, text=label, icon=rule.icon, loading=True)
    why = voice.words.why(failed[0].reason)
    tip = f"{failed[0].source}: {why}"
    return Chip(key=rule.chip, text=f"{label} ?", icon="circle-dashed", tip=tip)


def _tip(rule: ChipRule, facts: Facts, voice: Voice) -> str:
    lines = (
        f"{voice.fact(name, facts[name])}  ({voice.origin(facts[name])})"
        for name in sorted(rule.facts)
        if name in facts
    )
    return "\n".join(lines)
