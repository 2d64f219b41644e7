"""What a chip opens to: its facts with what each system says of them, how fresh, and how raw.

What a system itself said is hidden, and a masked value is hidden in the middle, until the agent has
it revealed; that is kept in the call's log and lasts for a moment.
"""

from collections.abc import Sequence

from app.domain.facts import NO_SYSTEM, Fact, Having, Said
from app.domain.sayings import NEVER, alike, sayings
from app.domain.session import Playbook, Session
from app.presenters.chips import ChipRule
from app.presenters.masking import plain_text
from app.presenters.voice import Voice
from widgets.state import Chip, Details, FactDetail, SourceLine, SourceLook

REVEALED_S = 15
"""How long what was revealed is shown."""
RAW_MAX = 200
REST = "+"
"""How the key of a list begins; the chips to list follow, or none: then it is all of them."""


def details(
    key: str,
    session: Session,
    playbook: Playbook,
    rules: Sequence[ChipRule],
    chips: Sequence[Chip],
    voice: Voice,
) -> Details | None:
    """Make the panel.

    Args:
        key: A chip's, or REST and the chips to list; empty: nothing is opened.
        session: The call on show.
        playbook: Knows who gives a fact.
        rules: Of the chips.
        chips: All there are now, those that have a place first.
        voice: The language, catalogue and clock.
    """
    if key.startswith(REST):
        return _listed(key, chips, voice)
    rule = next((each for each in rules if each.chip == key), None)
    chip = next((each for each in chips if each.key == key), None)
    if rule is None or chip is None or session.customer is None:
        return None
    facts = tuple(_fact(name, session, playbook, voice) for name in _in_order(rule, session))
    torn = [each for each in facts if each.disputed]
    note = voice.words("joint.list").join(
        voice.words(
            "details.differ", name=each.label, what=voice.dispute(each.key, session.shown[each.key])
        )
        for each in torn
    )
    return Details(
        key=key,
        title=voice.words.text(rule.label),
        icon=rule.icon,
        tone=chip.tone,
        note=note,
        facts=facts,
        busy=any(each.busy for each in facts),
        can_refresh=any(each.can_refresh for each in facts),
    )


def facts_of(key: str, rules: Sequence[ChipRule], session: Session) -> tuple[str, ...]:
    """Return the facts that are asked for again with one chip."""
    rule = next((each for each in rules if each.chip == key), None)
    return tuple(_in_order(rule, session)) if rule is not None else ()


def _listed(key: str, chips: Sequence[Chip], voice: Voice) -> Details:
    wanted = key.removeprefix(REST).split()
    return Details(
        key=key,
        title=voice.words("details.more" if wanted else "details.all"),
        icon="ellipsis",
        chips=tuple(chip for chip in chips if not wanted or chip.key in wanted),
        can_refresh=True,
    )


def _in_order(rule: ChipRule, session: Session) -> list[str]:
    """Return the chip's facts that were asked for, those in dispute first."""
    there = [name for name in rule.named if name in session.facts]
    return sorted(there, key=lambda name: not session.shown[name].disputed)


def _fact(name: str, session: Session, playbook: Playbook, voice: Voice) -> FactDetail:
    shown = session.shown[name]
    busy = session.facts[name].having is Having.LOADING
    at = session.revealed.get(name)
    revealed = at is not None and 0 <= (voice.now - at).total_seconds() < REVEALED_S
    lines = tuple(_lines(name, shown, playbook, voice, busy=busy, revealed=revealed))
    return FactDetail(
        key=name,
        label=voice.label(name),
        value=voice.had(name, shown, whole=revealed),
        lines=lines,
        busy=busy,
        disputed=shown.disputed,
        can_reveal=any(line.raw for line in lines) and not revealed,
        revealed=revealed,
        can_refresh=name in playbook.sources,
    )


def _lines(
    name: str, shown: Fact, playbook: Playbook, voice: Voice, *, busy: bool, revealed: bool
) -> list[SourceLine]:
    lines = [
        _line(name, said, shown, playbook, voice, busy=busy, revealed=revealed)
        for said in sayings(shown)
    ]
    if shown.source in NO_SYSTEM:
        system = voice.words(f"fact.{shown.source}")
        lines.insert(0, SourceLine(system=system, text=voice.value(name, shown), at=shown.at))
    return lines


def _line(
    name: str,
    said: Said,
    shown: Fact,
    playbook: Playbook,
    voice: Voice,
    *,
    busy: bool,
    revealed: bool,
) -> SourceLine:
    words = voice.words
    return SourceLine(
        system=words.system(said.source),
        text=_text(name, said, voice, revealed=revealed),
        look=_look(said, shown, playbook.tolerance(name), busy=busy),
        at=said.at if said.at > NEVER and said.asked else None,
        took=words("details.took", n=f"{said.took_s:.1f}") if said.took_s and said.asked else "",
        raw=_raw(said, voice, revealed=revealed),
        note=words("details.instead", system=words.system(shown.instead_of))
        if shown.instead_of and said.source == shown.source
        else "",
    )


def _text(name: str, said: Said, voice: Voice, *, revealed: bool) -> str:
    if said.having is Having.FAILED:
        return voice.words.why(said.reason)
    if said.having is Having.LOADING:
        return voice.words("details.coming")
    if not said.asked:
        return voice.words("details.unasked")
    fact = Fact(having=Having.KNOWN, value=said.value, source=said.source, at=said.at)
    return voice.value(name, fact, whole=revealed)


def _look(said: Said, shown: Fact, tolerance: float, *, busy: bool) -> SourceLook:
    if said.having is Having.FAILED and not said.coming:
        return SourceLook.FAILED
    if said.having is Having.LOADING or said.coming:
        return SourceLook.LOADING
    if busy or said.having is Having.STALE:
        return SourceLook.STALE
    if said.source == shown.source:
        return SourceLook.COUNTS
    agrees = not said.asked or alike(said.value, shown.value, tolerance)
    return SourceLook.AGREES if agrees else SourceLook.DIFFERS


def _raw(said: Said, voice: Voice, *, revealed: bool) -> str:
    """Return what the system itself said; its value where it said nothing else."""
    if not said.known or not said.asked or (said.value is None and not said.raw):
        return ""
    if not revealed:
        return voice.words("details.hidden")
    return plain_text(said.raw or str(said.value), RAW_MAX)
