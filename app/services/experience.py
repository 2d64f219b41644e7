"""Learns from each coded call of this desk why people call, and weighs the next one with it."""

import hashlib
import logging
from typing import Protocol

from app.domain.call import LIVE, CallId, Direction
from app.domain.events import ReasonEvent, ReasonsWeighed, SuggestionsHidden
from app.domain.experience import (
    Experience,
    ReasonLine,
    case_of,
    foresee,
    learn,
    line_of,
)
from app.domain.facts import Facts
from app.domain.session import Playbook, Session
from app.domain.weighing import Weighing

log = logging.getLogger(__name__)

WEIGHED_MAX = 64
"""Calls whose last weighing is remembered: more are not live at one desk."""


class Keeper(Protocol):
    """Where lines and what has been learnt are kept."""

    def keep(self, line: ReasonLine) -> bool:
        """Keep a line; whether its call had none before."""
        ...

    def learnt(self, experience: Experience) -> None:
        """Take note of what has been learnt by now."""
        ...


class Learner:
    """A `Foresight` that learns. Until it is given a keeper it weighs nothing and waits."""

    def __init__(self, *, blind_share: float, learns: bool) -> None:
        """Make one.

        Args:
            blind_share: The share of calls that go without suggestions, 0 to 1.
            learns: Whether experience may speak; lines are kept either way.
        """
        self._blind_share = blind_share
        self._learns = learns
        self._keeper: Keeper | None = None
        self._waiting: list[ReasonLine] = []
        self._weighed: dict[CallId, tuple[Facts, Facts]] = {}
        self.experience = Experience()

    def begin_with(self, experience: Experience, keeper: Keeper) -> None:
        """Go on from what had been learnt; calls that ended meanwhile are taken in now."""
        self.experience, self._keeper = experience, keeper
        self._weighed.clear()
        waiting, self._waiting = self._waiting, []
        for line in waiting:
            self._take_in(line)

    def begin(self, session: Session, playbook: Playbook) -> ReasonEvent | None:
        """Draw the calls that go without suggestions; the same call is always drawn alike."""
        inbound = session.contact.direction is Direction.IN
        if not inbound or not is_blind(session.call_id, self._blind_share):
            return None
        return SuggestionsHidden(call_id=session.call_id, at=session.as_of)

    def weigh(self, session: Session, playbook: Playbook) -> ReasonEvent | None:
        """Weigh the reasons whenever another fact is known, until the agent begins."""
        if not self._learns or session.customer is None or session.phase not in LIVE:
            return None
        begun = session.guide is not None and bool(session.begun_on)
        if begun or self._weighed_already(session):
            return None
        self._remember(session)
        said = foresee(self.experience, case_of(session, playbook))
        if _same(said, session.weighing):
            return None
        return ReasonsWeighed(call_id=session.call_id, at=session.as_of, weighing=said)

    def close(self, session: Session, playbook: Playbook) -> None:
        """Keep the call's line, and learn from it the first time."""
        self._weighed.pop(session.call_id, None)
        line = line_of(session, playbook)
        if line is not None:
            self._take_in(line)

    def _take_in(self, line: ReasonLine) -> None:
        if self._keeper is None:
            self._waiting.append(line)
            return
        if not self._keeper.keep(line) or line.coded is None:
            return
        self.experience = learn(self.experience, line.case, line.coded)
        self._weighed.clear()
        self._keeper.learnt(self.experience)

    def _weighed_already(self, session: Session) -> bool:
        """Whether these very facts have been weighed; they are never changed in place."""
        facts, held = self._weighed.get(session.call_id, (None, None))
        return facts is session.facts and held is session.held

    def _remember(self, session: Session) -> None:
        if len(self._weighed) >= WEIGHED_MAX:
            self._weighed.clear()
        self._weighed[session.call_id] = (session.facts, session.held)


def is_blind(call_id: CallId, share: float) -> bool:
    """Whether a call is one of those on which nothing is suggested."""
    drawn = hashlib.sha256(f"blind|{call_id}".encode(errors="surrogatepass")).digest()[:8]
    return int.from_bytes(drawn) < share * 2**64


def _same(said: Weighing, before: Weighing | None) -> bool:
    """Whether the card would show the same; that nothing is said need not be said."""
    if before is None:
        return not said.shares
    return (said.by, said.shares) == (before.by, before.shares)
