"""What the agent sees at a glance is looked at again when its time is over, needed or not.

Only while the agent talks to that customer; not more often than once a minute for any one fact;
each system at its own moment, so that not all are asked together, nor by every desk at once; and
never again by itself after a failure, as with everything else (see `fresh`).
"""

from datetime import datetime, timedelta
from zlib import crc32

from msgspec.structs import replace

from app.domain.effects import AnyEffect, WakeAt
from app.domain.facts import Fact
from app.domain.session.asking import fetch_again
from app.domain.session.fresh import expiry, live
from app.domain.session.model import Playbook, Session, Transition

LEAST_S = 60.0
"""A fact that is good for less is looked at this often."""
SPREAD = 0.25
"""A system is asked later than at the end of its answer's time, by up to this share of it."""


def renewed(moved: Transition, playbook: Playbook) -> Transition:
    """Ask again for what is seen at a glance and has outlived its time; be woken for the next."""
    session = moved.session
    if not playbook.glanced or not live(session):
        return moved
    ends = _ends(session, playbook)
    due = frozenset(name for name, at in ends.items() if at <= session.as_of)
    asked = fetch_again(session, due, playbook)
    later = [at for name, at in ends.items() if name not in due]
    woken = _to_be_woken(asked.session, min(later, default=None))
    return Transition(woken.session, moved.effects + asked.effects + woken.effects)


def _ends(session: Session, playbook: Playbook) -> dict[str, datetime]:
    """Return when each fact at a glance is to be looked at again."""
    return {
        name: at
        for name in playbook.glanced
        if name not in session.last
        and (fact := session.facts.get(name)) is not None
        and fact.asked
        and (at := _end(name, fact, session, playbook)) is not None
    }


def _end(name: str, fact: Fact, session: Session, playbook: Playbook) -> datetime | None:
    over_at = expiry(name, fact, playbook)
    if over_at is None:
        return None
    good_s = max(LEAST_S, (over_at - fact.at).total_seconds())
    share = crc32(f"{session.call_id} {fact.source}".encode()) / 2**32
    return fact.at + timedelta(seconds=good_s * (1 + SPREAD * share))


def _to_be_woken(session: Session, next_at: datetime | None) -> Transition:
    pending = session.wake_at if session.wake_at and session.wake_at > session.as_of else None
    if next_at is None or (pending is not None and pending <= next_at):
        return Transition(session)
    wake: tuple[AnyEffect, ...] = (WakeAt(call_id=session.call_id, at=next_at),)
    return Transition(replace(session, wake_at=next_at), wake)
