"""Actions as the agent sees them: at most three buttons, and one line that says how it went."""

from app.domain.actions import ActionDefinition, ActionPhase, ActionState
from app.domain.session import Bar, GuideStep, Playbook, Session, barred, held_back
from app.presenters.masking import plain_text
from app.presenters.voice import Voice
from widgets.state import Action, ActionLine, ActionLook, Choice, Mark

SHOWN_MAX = 3
_BARRED = {Bar.CONSULTED: "action.consulted", Bar.FOLLOWING: "action.following"}
_LOOK = {
    ActionPhase.CONFIRMING: ActionLook.CONFIRM,
    ActionPhase.RUNNING: ActionLook.RUNNING,
    ActionPhase.CHECKING: ActionLook.RUNNING,
    ActionPhase.DONE: ActionLook.DONE,
    ActionPhase.FAILED: ActionLook.FAILED,
    ActionPhase.UNKNOWN: ActionLook.UNKNOWN,
}
_URGENCY = (
    ActionPhase.CONFIRMING,
    ActionPhase.UNKNOWN,
    ActionPhase.CHECKING,
    ActionPhase.RUNNING,
    ActionPhase.FAILED,
    ActionPhase.DONE,
)


def latest(session: Session) -> dict[str, ActionState]:
    """Return the last order of each action, by action name, in the order they were first asked."""
    return {order.action: order for order in session.own_orders}


def _counting(session: Session) -> dict[str, ActionState]:
    """Return the last order of each action that may be pressed again once it is taken back."""
    return {order.action: order for order in session.own_orders if not order.taken_back}


def buttons(
    session: Session,
    recommended: tuple[str, ...],
    playbook: Playbook,
    voice: Voice,
    *,
    step: GuideStep | None = None,
    back: tuple[str, ...] = (),
) -> tuple[Action, ...]:
    """Make the buttons: those of earlier steps, then what the current `step` recommends.

    Last comes what takes an effect `back`, which is never the one recommended.

    A press never moves a button. When there is no more room, the next one takes the place of
    the order that has been done longest.
    """
    orders = _counting(session)
    offered = tuple(n for n in (*recommended, *back) if n in playbook.actions)
    kept = _places(orders, offered, step, playbook)
    first = next((name for name in recommended if name in kept and name not in orders), None)
    known, bar = session.customer is not None, barred(session)
    why_not = {n: voice.words("who.held_back") for n in kept if held_back(session, n, playbook)}
    if bar is not None:
        why_not = dict.fromkeys(kept, voice.words(_BARRED[bar]))
    return tuple(
        _button(playbook.actions[n], orders.get(n), n == first, known, why_not.get(n, ""), voice)
        for n in kept
    )


def line(session: Session, playbook: Playbook, voice: Voice) -> ActionLine | None:
    """Make the reserved line: the order that needs the agent most, else the last result.

    Only the last order of each action counts: one that worked at the second try has not failed.
    """
    newest = latest(session).values()
    known = [o for o in newest if o.action in playbook.actions and not o.dismissed]
    if not known:
        return None
    newest_first = sorted(known, key=lambda order: order.changed_at, reverse=True)
    order = min(newest_first, key=lambda order: _URGENCY.index(order.phase))
    definition = playbook.actions[order.action]
    match order.phase:
        case ActionPhase.CONFIRMING:
            links = _links(voice, "confirm", "dismiss")
            asked = voice.glance(definition.confirm, session.facts)
            return ActionLine(key=order.key, text=asked, mark=Mark.TODO, links=links)
        case ActionPhase.RUNNING | ActionPhase.CHECKING:
            text = voice.words.text(definition.running)
            return ActionLine(key=order.key, text=text, mark=Mark.BUSY)
        case ActionPhase.UNKNOWN:
            links = _links(voice, "check")
            return ActionLine(
                key=order.key,
                text=_said("unknown", order, definition, voice),
                mark=Mark.BAD,
                links=links,
            )
        case ActionPhase.FAILED:
            links = _links(voice, ("dismiss", "hide"))
            text = _said("failed", order, definition, voice)
            return ActionLine(key=order.key, text=text, mark=Mark.BAD, links=links)
        case ActionPhase.DONE:
            return ActionLine(key=order.key, text=_done(order, definition, voice))


def _places(
    orders: dict[str, ActionState],
    recommended: tuple[str, ...],
    step: GuideStep | None,
    playbook: Playbook,
) -> list[str]:
    """Return the action of each place, at most SHOWN_MAX."""
    before = [
        name
        for name, order in orders.items()
        if name in playbook.actions and (name not in recommended or not _given_at(order, step))
    ]
    places: list[str] = []
    for name in dict.fromkeys((*before, *recommended)):
        if len(places) < SHOWN_MAX:
            places.append(name)
            continue
        over = [n for n in places if n not in recommended and _over(orders.get(n))]
        if over:
            oldest = min(over, key=lambda n: orders[n].changed_at)
            places[places.index(oldest)] = name
    return places


def _given_at(order: ActionState, step: GuideStep | None) -> bool:
    """Whether an order was given where the agent is now."""
    if step is None or not order.step:
        return not order.step and step is None
    return (order.guide, order.step) == step


def _over(order: ActionState | None) -> bool:
    """Whether its place may be given away: it is done, or failed and put away."""
    return order is not None and (order.phase is ActionPhase.DONE or order.dismissed)


def _button(
    definition: ActionDefinition,
    order: ActionState | None,
    primary: bool,
    allowed: bool,
    why_not: str,
    voice: Voice,
) -> Action:
    words = voice.words
    if order is None:
        text = words.text(definition.title)
        return Action(
            name=definition.name,
            text=text,
            icon=definition.icon,
            primary=primary,
            enabled=allowed and not why_not,
            tip=why_not,
        )
    texts = {
        ActionPhase.CONFIRMING: words.text(definition.title),
        ActionPhase.RUNNING: words.text(definition.running),
        ActionPhase.CHECKING: words("action.checking"),
        ActionPhase.DONE: words.text(definition.done),
        ActionPhase.FAILED: words.text(definition.title),
        ActionPhase.UNKNOWN: words("action.unknown_button"),
    }
    return Action(
        name=definition.name,
        text=texts[order.phase],
        icon=definition.icon,
        look=_LOOK[order.phase],
        enabled=order.phase is ActionPhase.FAILED and not why_not,
        progress=order.progress if order.phase is ActionPhase.RUNNING else None,
        tip=why_not or words.why(order.reason),
    )


def _said(name: str, order: ActionState, definition: ActionDefinition, voice: Voice) -> str:
    reason = voice.words.why(order.reason) or voice.words("action.no_reason")
    title = voice.words.text(definition.title)
    return voice.words(f"action.{name}", title=title, reason=reason)


def _done(order: ActionState, definition: ActionDefinition, voice: Voice) -> str:
    title, reference = voice.words.text(definition.done), plain_text(order.reference)
    if not reference:
        return title
    return voice.words("action.done_reference", title=title, reference=reference)


def _links(voice: Voice, *names: str | tuple[str, str]) -> tuple[Choice, ...]:
    pairs = [(n, n) if isinstance(n, str) else n for n in names]
    return tuple(Choice(key=key, text=voice.words(f"action.{said}")) for key, said in pairs)
