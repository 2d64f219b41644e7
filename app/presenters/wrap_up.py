"""Work after hang-up: the summary is folded from the call, the code suggested by the guide."""

from app.domain.actions import ActionPhase
from app.domain.call import Outcome
from app.domain.facts import CUSTOMER
from app.domain.guide import Guide, Otherwise, Step
from app.domain.session import Playbook, Session, offered_actions, ranked
from app.domain.walk import Tried, Walk, find_step
from app.presenters.masking import plain_text
from app.presenters.orders import latest
from app.presenters.voice import Voice
from widgets.state import Choice, WrapUp

CODES_MAX = 6
TRANSFERRED = "TRANSFERRED"
"""The code of a call given away before its guide reached an outcome."""
_UNSETTLED = {
    ActionPhase.RUNNING: "pending",
    ActionPhase.CHECKING: "pending",
    ActionPhase.UNKNOWN: "unknown",
}


def wrap_up(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> WrapUp:
    """Make the wrap-up part of the card."""
    return WrapUp(
        title=voice.words("wrap_up.title"),
        summary=summary(session, stand, playbook, voice),
        codes=codes(session, stand, voice),
        unfinished=unfinished(session, stand, playbook, voice),
        finish=voice.words("wrap_up.finish"),
        can_finish=not session.finishing,
    )


def summary(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> str:
    """Tell the call in a few sentences, from what happened in it."""
    words = voice.words
    done = _orders(session, playbook, voice, {ActionPhase.DONE})
    pending = _orders(session, playbook, voice, set(_UNSETTLED))
    blanks = {
        "reason": ("title", _reason(session, stand, playbook, voice)),
        "answers": ("answers", _answers(session, voice)),
        "steps": ("steps", _steps(session, stand, playbook, voice)),
        "actions": ("actions", done),
        "open": ("actions", pending),
        "result": ("title", _result(stand, voice)),
    }
    said = [
        words(f"wrap_up.{name}", **{blank: text}) for name, (blank, text) in blanks.items() if text
    ]
    return ("" if words.language == "zh" else " ").join(said)


def _reason(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> str:
    """Say why they called, as the card has said it all along."""
    if stand is None:
        return ""
    mine = next((e for e in ranked(session, playbook) if e.guide == stand[0].guide), None)
    title = mine.title if mine is not None else stand[0].title
    return voice.words.text(title)


def _result(stand: tuple[Guide, Walk] | None, voice: Voice) -> str:
    if stand is None:
        return ""
    reached = stand[0].outcomes.get(stand[1].outcome or "")
    return voice.words.text(reached.title) if reached is not None else ""


def _joined(voice: Voice, texts: list[str]) -> str:
    return voice.words("joint.list").join(texts)


def _answers(session: Session, voice: Voice) -> str:
    said = [voice.fact(n, f) for n, f in session.facts.items() if f.source == CUSTOMER and f.known]
    return _joined(voice, said)


def _steps(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> str:
    if stand is None:
        return ""
    said = []
    for name, each in session.tried.items():
        title = _title(find_step(stand[0], name, playbook.guides), voice, session)
        if title:
            skipped = each.how is not Tried.DONE
            said.append(voice.words("wrap_up.skipped", step=title) if skipped else title)
    return _joined(voice, said)


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


def codes(session: Session, stand: tuple[Guide, Walk] | None, voice: Voice) -> tuple[Choice, ...]:
    """Return the codes to pick from: the one the call has earned first, and chosen."""
    words = voice.words
    named, first = _earned(stand, voice)
    if session.outcome is Outcome.TRANSFERRED:
        named[TRANSFERRED] = words("wrap_up.transferred")
        first = first or TRANSFERRED
    named[words("wrap_up.other_code")] = words("wrap_up.other")
    chosen = session.disposition or first or (next(iter(named)) if len(named) == 1 else "")
    return tuple(Choice(key=c, text=named[c], chosen=c == chosen) for c in named)


def _earned(stand: tuple[Guide, Walk] | None, voice: Voice) -> tuple[dict[str, str], str]:
    """Return the guide's codes with their words, and the one for the outcome reached."""
    if stand is None:
        return {}, ""
    guide, walk = stand
    reached = guide.outcomes.get(walk.outcome or "")
    first = reached.disposition if reached is not None else ""
    named: dict[str, str] = {}
    for outcome in (*([reached] if reached is not None else []), *guide.outcomes.values()):
        code = outcome.disposition
        named.setdefault(code, voice.words.text(outcome.title) or code)
    return dict(list(named.items())[:CODES_MAX]), first


def unfinished(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> tuple[str, ...]:
    """Return what is left undone: orders without a result, and the step that was current."""
    words = voice.words
    said = [
        words(f"wrap_up.{_UNSETTLED[o.phase]}", title=words.text(playbook.actions[o.action].title))
        for o in latest(session).values()
        if o.phase in _UNSETTLED and o.action in playbook.actions
    ]
    if stand is None or stand[1].outcome is not None:
        return tuple(said)
    asked = {order.action for order in session.orders.values()}
    offered = [n for n in offered_actions(session, stand, playbook) if n in playbook.actions]
    said += [
        words("wrap_up.untried", title=words.text(playbook.actions[name].title))
        for name in offered
        if name not in asked
    ]
    step = find_step(stand[0], stand[1].current or "", playbook.guides)
    if step is not None and not offered:
        said.append(words("wrap_up.left", title=_title(step, voice, session)))
    return tuple(said)
