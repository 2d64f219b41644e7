"""Work after hang-up: the summary is folded from the call, the code suggested by the guides."""

from app.domain.actions import ActionPhase
from app.domain.call import Outcome
from app.domain.facts import CUSTOMER
from app.domain.guide import Guide, GuideOutcome, Otherwise, Step
from app.domain.session import Playbook, Session, offered_actions, ranked, set_aside
from app.domain.walk import Tried, Try, Walk, find_step
from app.presenters.masking import plain_text
from app.presenters.orders import latest
from app.presenters.skips import skip_reason
from app.presenters.titles import title_of
from app.presenters.voice import Voice
from widgets.state import Choice, WrapUp

CODES_MAX = 6
"""Codes of one guide; those of the others come after them."""
CODES_IN_ALL_MAX = 9
TRANSFERRED = "TRANSFERRED"
"""The code of a call given away before its guide reached an outcome."""
_UNSETTLED = {
    ActionPhase.RUNNING: "pending",
    ActionPhase.CHECKING: "pending",
    ActionPhase.UNKNOWN: "unknown",
}
Stand = tuple[Guide, Walk]


def wrap_up(session: Session, stand: Stand | None, playbook: Playbook, voice: Voice) -> WrapUp:
    """Make the wrap-up part of the card."""
    return WrapUp(
        title=voice.words("wrap_up.title"),
        summary=summary(session, stand, playbook, voice),
        codes=codes(session, stand, playbook, voice),
        unfinished=unfinished(session, stand, playbook, voice),
        finish=voice.words("wrap_up.finish"),
        can_finish=not session.finishing,
    )


def summary(session: Session, stand: Stand | None, playbook: Playbook, voice: Voice) -> str:
    """Tell the call in a few sentences, from what happened in it."""
    words, walked = voice.words, _walked(session, stand, playbook)
    done = _orders(session, playbook, voice, {ActionPhase.DONE})
    pending = _orders(session, playbook, voice, set(_UNSETTLED))
    parts = (
        ("reason", "title", _reason(session, walked, playbook, voice)),
        ("reason_also", "title", _also(walked, voice)),
        ("answers", "answers", _answers(session, voice)),
        ("steps", "steps", _steps(session, walked, playbook, voice)),
        ("actions", "actions", done),
        ("open", "actions", pending),
        ("result", "title", _result(session, walked, playbook, voice)),
    )
    said = [words(f"wrap_up.{name}", **{blank: text}) for name, blank, text in parts if text]
    return ("" if words.language == "zh" else " ").join(said)


def _walked(session: Session, stand: Stand | None, playbook: Playbook) -> tuple[Stand, ...]:
    """Return every guide the agent has worked in, and where it stands, the one in use last."""
    return (*set_aside(session, playbook), *((stand,) if stand is not None else ()))


def _reason(session: Session, walked: tuple[Stand, ...], playbook: Playbook, voice: Voice) -> str:
    """Say why they called, as the card has said it all along: it is what was begun with first."""
    if not walked:
        return ""
    guide = walked[0][0]
    mine = next((e for e in ranked(session, playbook) if e.guide == guide.guide), None)
    return voice.words.text(mine.title if mine is not None else guide.title)


def _also(walked: tuple[Stand, ...], voice: Voice) -> str:
    return _joined(voice, [voice.words.text(guide.title) for guide, _ in walked[1:]])


def _result(session: Session, walked: tuple[Stand, ...], playbook: Playbook, voice: Voice) -> str:
    """Say how each guide has ended; where there are several, also which has not, and where."""
    if len(walked) == 1:
        return _outcome(*walked[0], voice)
    said = []
    for guide, walk in walked:
        name = voice.words.text(guide.title)
        at = _outcome(guide, walk, voice)
        if walk.outcome is None:
            at = voice.words(
                "wrap_up.not_ended", step=title_of(session, guide, walk, playbook, voice)
            )
        if at:
            said.append(voice.words("joint.value", name=name, value=at))
    return _joined(voice, said)


def _outcome(guide: Guide, walk: Walk, voice: Voice) -> str:
    reached = guide.outcomes.get(walk.outcome or "")
    return voice.words.text(reached.title) if reached is not None else ""


def _joined(voice: Voice, texts: list[str]) -> str:
    return voice.words("joint.list").join(texts)


def _answers(session: Session, voice: Voice) -> str:
    said = [voice.fact(n, f) for n, f in session.facts.items() if f.source == CUSTOMER and f.known]
    return _joined(voice, said)


def _steps(session: Session, walked: tuple[Stand, ...], playbook: Playbook, voice: Voice) -> str:
    """Name the steps gone through, guide by guide, and why one was passed over."""
    said = []
    for guide, _ in walked:
        aside = session.set_aside.get(guide.guide)
        for name, each in (aside.tried if aside is not None else session.tried).items():
            title = _title(find_step(guide, name, playbook.guides), voice, session)
            if title:
                said.append(_left(title, each, voice))
    return _joined(voice, said)


def _left(title: str, tried: Try, voice: Voice) -> str:
    if tried.how is Tried.DONE:
        return title
    why = skip_reason(tried.reason, voice)
    return voice.words("wrap_up.skipped_why" if why else "wrap_up.skipped", step=title, why=why)


def _title(step: Step | Otherwise | None, voice: Voice, session: Session) -> str:
    """Name a step; one that nobody has (any more) has no name."""
    if step is None:
        return ""
    title = voice.glance(step.title, session.facts)
    if isinstance(step, Step):
        return title or step.step
    return title or voice.words("step.otherwise")


def _orders(session: Session, playbook: Playbook, voice: Voice, phases: set[ActionPhase]) -> str:
    said = [
        " ".join(
            filter(
                None,
                (voice.words.text(playbook.actions[o.action].title), plain_text(o.reference)),
            )
        )
        for o in session.orders.values()
        if o.phase in phases and o.action in playbook.actions
    ]
    return _joined(voice, said)


def codes(
    session: Session, stand: Stand | None, playbook: Playbook, voice: Voice
) -> tuple[Choice, ...]:
    """Return the codes to pick from: the one the call has earned first, and chosen."""
    words = voice.words
    named, first = _earned(_walked(session, stand, playbook), voice)
    if session.outcome is Outcome.TRANSFERRED:
        named[TRANSFERRED] = words("wrap_up.transferred")
        first = first or TRANSFERRED
    named[words("wrap_up.other_code")] = words("wrap_up.other")
    chosen = session.disposition or first or (next(iter(named)) if len(named) == 1 else "")
    return tuple(Choice(key=c, text=named[c], chosen=c == chosen) for c in named)


def _earned(walked: tuple[Stand, ...], voice: Voice) -> tuple[dict[str, str], str]:
    """Return the codes with their words, and the one for the outcome reached.

    Those of the guide that has ended come first, the last where several have or none has.
    """
    named: dict[str, str] = {}
    first = ""
    ended = [each for each in reversed(walked) if each[1].outcome is not None]
    open_ = [each for each in reversed(walked) if each[1].outcome is None]
    for guide, walk in (*ended, *open_):
        reached = guide.outcomes.get(walk.outcome or "")
        first = first or (reached.disposition if reached is not None else "")
        mine = dict.fromkeys(
            each.disposition
            for each in (*([reached] if reached is not None else []), *guide.outcomes.values())
        )
        for code in list(mine)[:CODES_MAX]:
            named.setdefault(code, _code_title(guide, code, voice, reached))
    return dict(list(named.items())[:CODES_IN_ALL_MAX]), first


def _code_title(guide: Guide, code: str, voice: Voice, reached: GuideOutcome | None) -> str:
    """Name a code by the outcome reached, else by the first that earns it."""
    earns = [*([reached] if reached is not None else []), *guide.outcomes.values()]
    outcome = next(each for each in earns if each.disposition == code)
    return voice.words.text(outcome.title) or code


def unfinished(
    session: Session, stand: Stand | None, playbook: Playbook, voice: Voice
) -> tuple[str, ...]:
    """Return what is left undone: orders without a result, and the step each guide is left at."""
    words = voice.words
    said = [
        words(f"wrap_up.{_UNSETTLED[o.phase]}", title=words.text(playbook.actions[o.action].title))
        for o in latest(session).values()
        if o.phase in _UNSETTLED and o.action in playbook.actions
    ]
    if stand is not None and stand[1].outcome is None:
        said += _left_at(session, *stand, playbook, voice)
    for guide, walk in set_aside(session, playbook):
        if walk.outcome is None:
            step = title_of(session, guide, walk, playbook, voice)
            name = words.text(guide.title)
            said.append(words("wrap_up.left_in", guide=name, title=step))
    return tuple(said)


def _left_at(
    session: Session, guide: Guide, walk: Walk, playbook: Playbook, voice: Voice
) -> list[str]:
    words = voice.words
    asked = {order.action for order in session.orders.values()}
    named = offered_actions(session, (guide, walk), playbook)
    offered = [name for name in named if name in playbook.actions]
    said = [
        words("wrap_up.untried", title=words.text(playbook.actions[name].title))
        for name in offered
        if name not in asked
    ]
    step = find_step(guide, walk.current or "", playbook.guides)
    if walk.question is not None:
        said.append(words("wrap_up.left", title=voice.label(walk.question)))
    elif step is not None and not offered:
        said.append(words("wrap_up.left", title=_title(step, voice, session)))
    return said
