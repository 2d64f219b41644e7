"""From a session to the whole card: a pure function of the session, the language and the clock."""

from msgspec.structs import replace

from app.domain.call import Direction, Phase
from app.domain.guide import Guide
from app.domain.session import (
    PREVIEW,
    GuideStep,
    Playbook,
    Session,
    as_seen,
    last_move,
    offered_actions,
    offered_back,
    previewed,
    standing,
)
from app.domain.walk import Walk
from app.presenters.caller import moods, verified
from app.presenters.chips import ChipRule, blank_chips, chips, worst
from app.presenters.details import details
from app.presenters.head import banner, meta, name, pill, searching
from app.presenters.masking import initials, plain_text
from app.presenters.orders import buttons, line
from app.presenters.progress import can_retry, progress, silent_system
from app.presenters.reason import reason
from app.presenters.skips import why_skipped
from app.presenters.steps import step_card
from app.presenters.voice import Voice
from app.presenters.who import people
from app.presenters.wording import Wording
from app.presenters.wrap_up import wrap_up
from widgets.state import ActionLine, CardState, Chip, Choice, Labels, Mark, RecentRow, Step, Tone
from widgets.state.seats import Seats, loudness, seated

NO_SEATS = Seats()
RECENT_MAX = 3
ATTACHED_MAX = 12
"""Of the name of a value that came along: what is told is its value."""
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
    found: tuple[Choice, ...] = (),
    seats: Seats = NO_SEATS,
    opened: str = "",
) -> CardState:
    """Make the card.

    Args:
        session: The call on show.
        playbook: What it is judged by.
        rules: Which facts become chips.
        voice: The language, catalogue and clock.
        folded: Whether the agent has folded the card.
        found: What the agent's search may have meant, to pick from.
        seats: Where the chips stood before: there they stay.
        opened: The chip whose details are open, or a list of chips; empty: nothing is.
    """
    words = voice.words
    stand = standing(session, playbook)
    seen = as_seen(session, stand)
    made = status_chips(session, rules, voice)
    placed, rest = _placed(made, seats)
    step = _step(seen, stand, playbook, voice)
    wrapping = session.phase in (Phase.WRAP_UP, Phase.CLOSED)
    offered = offered_actions(session, stand, playbook) if stand is not None else ()
    offered = PREVIEW if previewed(session) else offered
    back = offered_back(session, stand, playbook) if stand is not None else ()
    return CardState(
        call_id=session.call_id,
        mode=_MODE.get(session.phase, "active"),
        language=words.language,
        labels=_labels(session, words),
        name=name(session, voice),
        initials=initials(session.customer.name) if session.customer else "",
        tier=words.tier(session.customer.tier) if session.customer else "",
        meta=meta(session, voice),
        pill=pill(session, voice),
        folded=folded,
        banner=banner(session, playbook, voice),
        chips=placed,
        rest=rest,
        details=details(opened, session, playbook, rules, placed + rest, voice),
        progress=progress(session, voice),
        can_retry=can_retry(session, voice),
        retry=silent_system(session, voice),
        verified=verified(session, voice),
        moods=moods(session, playbook, voice),
        reason=reason(session, stand, playbook, voice),
        people=people(session, voice),
        found=found,
        step=step,
        actions=buttons(session, offered, playbook, voice, step=_at(stand), back=back),
        action_line=_line(seen, stand, playbook, voice),
        recent=_recent(session, voice),
        wrap_up=wrap_up(seen, stand, playbook, voice) if wrapping else None,
        slim=words("wrap_up.title") if wrapping else _slim(made, step),
    )


def status_chips(session: Session, rules: tuple[ChipRule, ...], voice: Voice) -> tuple[Chip, ...]:
    """Show what is known; before anybody is, keep every place. A colleague has no status."""
    if session.customer is not None:
        return chips(rules, session.shown, voice, session.last.keys())
    if session.contact.direction is Direction.INTERNAL:
        return ()
    return blank_chips(rules, voice, loading=searching(session))


def _placed(made: tuple[Chip, ...], seats: Seats) -> tuple[tuple[Chip, ...], tuple[Chip, ...]]:
    """Return the chips in their places, and those there is none for, the loud ones first."""
    by_key = {chip.key: chip for chip in made}
    keys = seated(made, seats)
    rest = sorted((chip for chip in made if chip.key not in keys), key=loudness)
    return tuple(by_key[key] for key in keys), tuple(rest)


def _at(stand: tuple[Guide, Walk] | None) -> GuideStep | None:
    """Return the step the agent is at; None: at none."""
    if stand is None or stand[1].current is None:
        return None
    return GuideStep(stand[0].guide, stand[1].current)


def _line(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> ActionLine | None:
    """Say how the orders are; when none needs the agent, ask why a step was passed over."""
    said = line(session, playbook, voice)
    asked = why_skipped(session, voice) if stand is not None else None
    return said if asked is None or (said is not None and said.mark is not Mark.OK) else asked


def _step(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> Step | None:
    if stand is None:
        return None
    can_back = last_move(session, voice.now) is not None
    return step_card(session, *stand, playbook, voice, can_back=can_back)


def _recent(session: Session, voice: Voice) -> tuple[RecentRow, ...]:
    entries = [entry for entries in session.history.values() for entry in entries]
    if not entries:
        return _attached(session)
    newest = sorted(entries, key=lambda entry: entry.at, reverse=True)[:RECENT_MAX]
    return tuple(
        RecentRow(
            when=voice.words.day(entry.at, voice.now),
            text=plain_text(voice.words.text(entry.text)),
            tone=Tone(entry.tone) if entry.tone in set(Tone) else Tone.NEUTRAL,
        )
        for entry in newest
    )


def _attached(session: Session) -> tuple[RecentRow, ...]:
    """Show what came along with the call while nothing is known of the customer's past."""
    told = list(session.contact.attached.items())[:RECENT_MAX]
    return tuple(
        RecentRow(when=plain_text(name, ATTACHED_MAX), text=plain_text(value))
        for name, value in told
    )


def _labels(session: Session, words: Wording) -> Labels:
    labels = Labels(**words.section("labels"))
    if any(session.history.values()) or not session.contact.attached:
        return labels
    return replace(labels, recent=words("call.attached"))


def _slim(made: tuple[Chip, ...], step: Step | None) -> str:
    loudest = worst(made)
    parts = [loudest.text if loudest else "", step.title if step else ""]
    return "  ·  ".join(part for part in parts if part)


def hidden_card(session: Session, voice: Voice) -> CardState:
    """Make the card for a locked screen: that there is a call, and its queue; nothing else."""
    words = voice.words
    return CardState(
        call_id=session.call_id,
        mode="active",  # one that rings would shimmer as if something were to come
        language=words.language,
        labels=Labels(**words.section("labels")),
        name=words("call.hidden"),
        meta=plain_text(session.contact.queue or ""),
        pill=pill(session, voice),
        slim=words("call.hidden"),
    )
