"""From a session to the whole card: a pure function of the session, the language and the clock."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from app.domain.call import CallId, Direction, Phase
from app.domain.facts import Having
from app.domain.guide import Guide
from app.domain.reasons import Ranked, suits
from app.domain.script import BLANK
from app.domain.session import (
    Identity,
    Playbook,
    Session,
    as_seen,
    last_move,
    offered_actions,
    ranked,
    standing,
)
from app.domain.walk import Walk
from app.presenters.chips import COMING, ChipRule, blank_chips, chips, worst
from app.presenters.head import banner, meta, name, nobody, of_colleague, people, pill, searching
from app.presenters.masking import initials, plain_text
from app.presenters.orders import buttons, line
from app.presenters.steps import step_card
from app.presenters.voice import Voice
from app.presenters.wrap_up import wrap_up
from widgets.state import (
    CardState,
    Chip,
    Choice,
    Labels,
    Reason,
    RecentRow,
    Step,
    Tone,
)

RECENT_MAX = 3
OTHERS_MAX = 2
_MODE = {
    Phase.OFFERED: "ringing",
    Phase.RINGING: "ringing",
    Phase.HELD: "held",
    Phase.WRAP_UP: "wrap-up",
    Phase.CLOSED: "wrap-up",
}


def card_state(
    session: Session,
    playbook: Playbook,
    rules: tuple[ChipRule, ...],
    voice: Voice,
    *,
    folded: bool = False,
    waiting: str = "",
) -> CardState:
    """Make the card.

    Args:
        session: The call on show.
        playbook: What it is judged by.
        rules: Which facts become chips.
        voice: The language, catalogue and clock.
        folded: Whether the agent has folded the card.
        waiting: Who else rings meanwhile, fit to show; empty when nobody does.
    """
    words = voice.words
    stand = standing(session, playbook)
    seen = as_seen(session, stand)
    made = _chips(session, rules, voice)
    step = _step(seen, stand, playbook, voice)
    wrapping = session.phase in (Phase.WRAP_UP, Phase.CLOSED)
    offered = offered_actions(session, stand, playbook) if stand is not None else ()
    return CardState(
        call_id=session.call_id,
        mode=_MODE.get(session.phase, "active"),
        language=words.language,
        labels=Labels(**words.section("labels")),
        name=name(session, voice),
        initials=initials(session.customer.name) if session.customer else "",
        tier=words.tier(session.customer.tier) if session.customer else "",
        meta=meta(session, voice),
        pill=pill(session, voice),
        folded=folded,
        banner=banner(session, voice, waiting),
        chips=made,
        progress=_progress(session, voice),
        can_retry=_can_retry(session),
        reason=_reason(session, stand, playbook, voice),
        people=people(session, voice),
        step=step,
        actions=buttons(
            session, offered, playbook, voice, step=(stand[1].current or "") if stand else ""
        ),
        action_line=line(seen, playbook, voice),
        recent=_recent(session, voice),
        wrap_up=wrap_up(seen, stand, playbook, voice) if wrapping else None,
        slim=words("wrap_up.title") if wrapping else _slim(made, step),
    )


def _chips(session: Session, rules: tuple[ChipRule, ...], voice: Voice) -> tuple[Chip, ...]:
    """Show what is known; before anybody is, keep every place. A colleague has no status."""
    if session.customer is not None:
        return chips(rules, session.facts, voice)
    if session.contact.direction is Direction.INTERNAL:
        return ()
    return blank_chips(rules, voice, loading=searching(session))


def _progress(session: Session, voice: Voice) -> str:
    """Say how many systems have answered in full, and how fast the slowest was."""
    systems: dict[str, set[Having]] = {}
    slowest_s = 0.0
    for fact in session.facts.values():
        if fact.source in voice.systems:
            systems.setdefault(fact.source, set()).add(fact.having)
            slowest_s = max(slowest_s, fact.took_s)
    if not systems:
        return voice.words("progress.retry") if _can_retry(session) else ""
    all_of = len(systems)
    done = sum(1 for having in systems.values() if not having & COMING)
    failed = sum(1 for having in systems.values() if Having.FAILED in having)
    if done < all_of:
        return voice.words("progress.some", done=done, all=all_of)
    if failed:
        return voice.words("progress.failed", done=all_of - failed, all=all_of, failed=failed)
    return voice.words("progress.all", all=all_of, seconds=f"{slowest_s:.1f}")


def _can_retry(session: Session) -> bool:
    """Whether asking once more may help: somebody did not answer, and nobody is still asked."""
    if session.customer is None:
        return session.identity is Identity.FAILED
    having = {fact.having for fact in session.facts.values()}
    return Having.FAILED in having and not having & COMING


def _reason(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> Reason | None:
    words = voice.words
    if session.customer is None:
        closed = searching(session) or of_colleague(session)
        offered = () if closed else _others([], stand, _suiting(session, playbook), voice)
        why_not = nobody(session, voice)
        return why_not if why_not is None else replace(why_not, others=offered)
    scored = [each for each in ranked(session, playbook) if each.score > 0]
    others = _others(scored, stand, _suiting(session, playbook), voice)
    if stand is None:
        if any(fact.having in COMING for fact in session.facts.values()):
            return None
        title, why = words("reason.unclear"), words("reason.unclear_why")
        if session.blind:
            title, why = words("reason.blind"), words("reason.blind_why")
        return Reason(title=title, why=why if others else "", others=others)
    mine = next((each for each in scored if each.guide == stand[0].guide), None)
    if mine is None:
        return Reason(title=words.text(stand[0].title), others=others)
    return Reason(
        title=words.text(mine.title),
        why=_why(mine, session, voice),
        share=mine.share,
        counted=mine.counted,
        band=words(f"reason.{mine.band}"),
        others=others,
    )


def _suiting(session: Session, playbook: Playbook) -> dict[str, Guide]:
    """Return the guides that are, or may be, for this customer."""
    return {
        name: guide
        for name, guide in playbook.guides.items()
        if suits(guide, session.facts, now=session.as_of).truth is not False
    }


def _others(
    scored: list[Ranked],
    stand: tuple[Guide, Walk] | None,
    guides: Mapping[str, Guide],
    voice: Voice,
) -> tuple[Choice, ...]:
    """Return what else it may be, the likeliest first; then the rest, in the guides' order."""
    titles = {each.guide: each.title for each in scored}
    titles |= {name: guide.title for name, guide in guides.items() if name not in titles}
    chosen = stand[0].guide if stand is not None else None
    return tuple(
        Choice(key=name, text=voice.words.text(title))
        for name, title in titles.items()
        if name != chosen
    )[:OTHERS_MAX]


def _why(mine: Ranked, session: Session, voice: Voice) -> str:
    """Return the heaviest evidence that can be said without a blank, else the heaviest."""
    said = [voice.glance(each.text, session.facts) for each in mine.because]
    return next((text for text in said if BLANK not in text), said[0] if said else "")


def _step(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> Step | None:
    if stand is None:
        return None
    can_back = last_move(session, voice.now) is not None
    return step_card(session, *stand, playbook, voice, can_back=can_back)


def _recent(session: Session, voice: Voice) -> tuple[RecentRow, ...]:
    entries = [entry for entries in session.history.values() for entry in entries]
    newest = sorted(entries, key=lambda entry: entry.at, reverse=True)[:RECENT_MAX]
    return tuple(
        RecentRow(
            when=voice.words.day(entry.at, voice.now),
            text=plain_text(voice.words.text(entry.text)),
            tone=Tone(entry.tone) if entry.tone in set(Tone) else Tone.NEUTRAL,
        )
        for entry in newest
    )


def _slim(made: tuple[Chip, ...], step: Step | None) -> str:
    loudest = worst(made)
    parts = [loudest.text if loudest else "", step.title if step else ""]
    return "  ·  ".join(part for part in parts if part)


def shows(session: Session) -> bool:
    """Whether a call is to be on screen at all: an ended one is not, nor a rung-out one."""
    return session.phase is not Phase.CLOSED


def first_to_show(sessions: Mapping[CallId, Session]) -> Session | None:
    """Choose the call on show: the one talked in, else the newest ringing, else wrap-up."""
    shown = [each for each in sessions.values() if shows(each)]
    talking = [each for each in shown if each.talking]
    if talking:
        return max(talking, key=_precedence)
    ringing = [each for each in shown if each.phase in (Phase.OFFERED, Phase.RINGING)]
    return max(ringing or shown, key=lambda each: each.opened_at, default=None)


def _precedence(session: Session) -> tuple[bool, bool, datetime]:
    """A colleague's call never takes a customer's card; a held one gives way to the other."""
    customer = session.contact.direction is not Direction.INTERNAL
    return customer, session.phase is not Phase.HELD, session.phase_at
