"""Where the agent stands in the session's guides. Computed from the session, never stored."""

from datetime import datetime

from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.call import Direction
from app.domain.events import AnswerDropped, StepReopened
from app.domain.facts import CUSTOMER, Facts
from app.domain.guide import Guide, Otherwise, Step
from app.domain.levels import is_met
from app.domain.manner import worded
from app.domain.reasons import Ranked
from app.domain.session.model import Identity, Playbook, Session
from app.domain.session.taking_back import compensations
from app.domain.walk import Try, Walk, find_step, walk
from app.domain.weighing import reweighed

_FOR_NOBODY = {Identity.NOBODY: "unidentified", Identity.WITHHELD: "ask-number"}


def ranked(session: Session, playbook: Playbook) -> tuple[Ranked, ...]:
    """Order the guides something speaks for by how likely each is.

    On a blind call, none; nor on one this agent made: they know why.
    """
    made = session.contact.direction is Direction.OUT
    return () if session.blind or made else suggested(session, playbook)


def suggested(session: Session, playbook: Playbook) -> tuple[Ranked, ...]:
    """Order the guides as `ranked` does, or would do were the call not a blind one."""
    facts, now = judged_on(session)
    by_rules = playbook.ranker.leading(facts, now=now)
    if session.weighing is None:
        return by_rules
    return reweighed(by_rules, session.weighing, playbook.guides, playbook.definitions)


def judged_on(session: Session) -> tuple[Facts, datetime]:
    """Return the facts the reason is judged by, and as of when.

    Once the agent has begun with a guide, they are as they were then: why they called does not
    change when the fault is mended.
    """
    if session.guide is not None and session.begun_on:
        return session.begun_on, session.begun_at or session.as_of
    return session.footing, session.as_of


def guide_in_use(session: Session, playbook: Playbook) -> Guide | None:
    """Return the guide the agent works with, else the likeliest, else None."""
    if session.guide is not None:
        return playbook.guides.get(session.guide)
    best = next(iter(ranked(session, playbook)), None)
    if best is not None and best.score > 0:
        return playbook.guides[best.guide]
    return _guide_for_nobody(session, playbook)


def _guide_for_nobody(session: Session, playbook: Playbook) -> Guide | None:
    """Return the guide that finds out who it is, where the playbook has one."""
    if session.customer is not None or session.who.went_on:
        return None
    return playbook.guides.get(_FOR_NOBODY.get(session.identity, ""))


def standing(session: Session, playbook: Playbook) -> tuple[Guide, Walk] | None:
    """Return the guide in use and where it stands; None while no guide is in use."""
    guide = guide_in_use(session, playbook)
    if guide is None:
        return None
    return guide, walked(session, guide, session.footing, session.tried, playbook)


def walked(
    session: Session, guide: Guide, facts: Facts, tried: dict[str, Try], playbook: Playbook
) -> Walk:
    """Walk one guide on these facts.

    While nobody knows who it is, no system can tell anything: all there is to ask is asked.
    """
    known = session.customer is not None or session.identity is Identity.SEARCHING
    sourced = frozenset(playbook.sources) if known else frozenset()
    return walk(
        guide,
        facts,
        tried,
        sourced,
        playbook.guides,
        now=session.as_of,
        terms=playbook.terms,
    )


def set_aside(session: Session, playbook: Playbook) -> tuple[tuple[Guide, Walk], ...]:
    """Return the other guides the agent has worked in, and where each stands, the last one last."""
    return tuple(
        (guide, walked(session, guide, session.footing, begun.tried, playbook))
        for name, begun in session.set_aside.items()
        if (guide := playbook.guides.get(name)) is not None
    )


def as_seen(session: Session, stand: tuple[Guide, Walk] | None) -> Session:
    """Return the session with the facts the guide's tables give besides those that were told.

    For what is said and shown of where the agent stands, and for what goes along with an order.
    """
    if stand is None or not stand[1].given:
        return session
    return replace(session, facts={**session.facts, **stand[1].given})


def offered_actions(
    session: Session, stand: tuple[Guide, Walk], playbook: Playbook
) -> tuple[str, ...]:
    """Return the actions of where the agent stands, the recommended one first.

    What needs a caller verified further than this one is never offered.
    """
    step = step_here(session, stand, playbook)
    names = step.do if step is not None else ()
    return tuple(name for name in names if may_ask(session, name, playbook))


def step_here(
    session: Session, stand: tuple[Guide, Walk], playbook: Playbook
) -> Step | Otherwise | None:
    """Return the step where the agent stands, in the words for this customer; None: no step."""
    guide, where = stand
    step = find_step(guide, where.current or "", playbook.guides)
    return worded(step, session.facts) if isinstance(step, Step) else step


def offered_back(
    session: Session, stand: tuple[Guide, Walk], playbook: Playbook
) -> tuple[str, ...]:
    """Return what takes back the effect of the last step that had one, if its guide names it."""
    names = compensations(session, stand[0], playbook)
    return tuple(name for name in names if may_ask(session, name, playbook))


def may_ask(session: Session, action: str, playbook: Playbook) -> bool:
    """Whether the caller is verified as far as an action needs."""
    return is_met(playbook.terms.done_from.get(action, 0), session.facts)


def held_back(session: Session, action: str, playbook: Playbook) -> bool:
    """Whether an action waits until it is sure who it is: it changes something."""
    definition = playbook.actions.get(action)
    changes = definition is not None and definition.confirm is not None
    return changes and session.who.doubt is not None


def last_move(session: Session, at: datetime) -> AnswerDropped | StepReopened | None:
    """Return the event that takes the last answer or step in this guide back; None: none to take.

    A step whose action has had an effect elsewhere can't be taken back; its guide may name a
    compensating action instead.
    """
    effected = {
        o.step
        for o in session.orders.values()
        if o.phase is not ActionPhase.FAILED and not o.taken_back and o.guide in ("", session.guide)
    }
    answers = [
        (f.at, name)
        for name, f in session.facts.items()
        if f.source == CUSTOMER and session.answered_in.get(name, session.guide) == session.guide
    ]
    tries = [(t.at, step) for step, t in session.tried.items() if step not in effected]
    answer, step = max(answers, default=None), max(tries, default=None)
    if step is not None and (answer is None or step[0] >= answer[0]):
        return StepReopened(call_id=session.call_id, at=at, step=step[1])
    if answer is not None:
        return AnswerDropped(call_id=session.call_id, at=at, fact=answer[1])
    return None
