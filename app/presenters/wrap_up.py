"""Work after hang-up: the summary is folded from the call, the code suggested by the guide."""

from app.domain.actions import ActionPhase
from app.domain.call import Outcome
from app.domain.facts import CUSTOMER
from app.domain.guide import Guide
from app.domain.session import Playbook, Session, offered_actions
from app.domain.walk import OTHERWISE, Tried, Walk
from app.presenters.voice import Voice
from widgets.state import Choice, WrapUp

CODES_MAX = 6
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
        codes=_codes(session, stand, voice),
        unfinished=_unfinished(session, stand, playbook, voice),
        finish=voice.words("wrap_up.finish"),
        can_finish=not session.finishing,
    )


def summary(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> str:
    """Tell the call in a few sentences, from what happened in it."""
    words = voice.words
    parts = []
    if stand is not None:
        parts.append(words("wrap_up.reason", title=words.text(stand[0].title)))
    for section, said in (
        ("answers", _answers(session, voice)),
        ("steps", _steps(session, stand, voice)),
        ("actions", _orders(session, playbook, voice, {ActionPhase.DONE})),
        ("open", _orders(session, playbook, voice, set(_UNSETTLED))),
    ):
        if said:
            parts.append(
                words(f"wrap_up.{section}", **{section if section != "open" else "actions": said})
            )
    if stand is not None and stand[1].outcome in stand[0].outcomes:
        title = words.text(stand[0].outcomes[stand[1].outcome].title)
        if title:
            parts.append(words("wrap_up.result", title=title))
    return ("" if words.language == "zh" else " ").join(parts)


def _joined(voice: Voice, texts: list[str]) -> str:
    return ("；" if voice.words.language == "zh" else "; ").join(texts)


def _answers(session: Session, voice: Voice) -> str:
    said = [voice.fact(n, f) for n, f in session.facts.items() if f.source == CUSTOMER and f.known]
    return _joined(voice, said)


def _steps(session: Session, stand: tuple[Guide, Walk] | None, voice: Voice) -> str:
    if stand is None:
        return ""
    titles = {s.step: voice.script(s.title, session.facts) or s.step for s in stand[0].steps}
    titles[OTHERWISE] = voice.words("step.otherwise")
    said = [
        titles[name]
        if each.how is Tried.DONE
        else voice.words("wrap_up.skipped", step=titles[name])
        for name, each in session.tried.items()
        if name in titles
    ]
    return _joined(voice, said)


def _orders(session: Session, playbook: Playbook, voice: Voice, phases: set[ActionPhase]) -> str:
    said = [
        " ".join(filter(None, (voice.words.text(playbook.actions[o.action].title), o.reference)))
        for o in session.orders.values()
        if o.phase in phases and o.action in playbook.actions
    ]
    return _joined(voice, said)


def _codes(session: Session, stand: tuple[Guide, Walk] | None, voice: Voice) -> tuple[Choice, ...]:
    words = voice.words
    other = Choice(key=words("wrap_up.other_code"), text=words("wrap_up.other"))
    if stand is None:
        return (_chosen(other),)
    guide, walk = stand
    named = {o.disposition: words.text(o.title) or o.disposition for o in guide.outcomes.values()}
    reached = guide.outcomes.get(walk.outcome or "")
    first = reached.disposition if reached is not None else ""
    ordered = sorted(named, key=lambda code: code != first)[:CODES_MAX]
    chosen = session.disposition or first
    picks = [Choice(key=c, text=named[c], chosen=c == chosen) for c in ordered]
    if session.outcome is Outcome.TRANSFERRED:
        picks.append(
            Choice(key="TRANSFERRED", text=words("wrap_up.transferred"), chosen=not chosen)
        )
    return (*picks, other)


def _chosen(choice: Choice) -> Choice:
    """Return the choice as the chosen one."""
    return Choice(key=choice.key, text=choice.text, detail=choice.detail, chosen=True)


def _unfinished(
    session: Session, stand: tuple[Guide, Walk] | None, playbook: Playbook, voice: Voice
) -> tuple[str, ...]:
    words = voice.words
    said = [
        words(f"wrap_up.{_UNSETTLED[o.phase]}", title=words.text(playbook.actions[o.action].title))
        for o in session.orders.values()
        if o.phase in _UNSETTLED and o.action in playbook.actions
    ]
    if stand is not None and stand[1].outcome is None:
        asked = {order.action for order in session.orders.values()}
        said += [
            words("wrap_up.untried", title=words.text(playbook.actions[name].title))
            for name in offered_actions(*stand, playbook)
            if name in playbook.actions and name not in asked
        ]
    return tuple(said)
