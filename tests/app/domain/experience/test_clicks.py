"""Agents click what stands first; the desk learns from the code all the same.

Whole calls are played through the reducer. Nine times of ten the agent clicks whatever is suggested
first; what the call was about shows only in the code it is given when it is over.
"""

from collections.abc import Sequence
from random import Random

from msgspec.structs import replace

from app.domain.customer import Customer
from app.domain.events import (
    AnyEvent,
    CallerLookedUp,
    ConnectionCleared,
    Delivered,
    Established,
    FactsArrived,
    FactsFailed,
    GuideChosen,
    WrapUpFinished,
)
from app.domain.experience import Experience, ReasonLine, learn
from app.domain.experience.experience import suggestions
from app.domain.session import Session, open_session, ranked, reduce
from app.services.experience import Learner
from tests.app.domain.experience.town import BOOK, CATALOGUE, lines, telling_calls

WIRED = replace(BOOK, sources=dict.fromkeys(CATALOGUE, "CRM"))
SOMEBODY = Customer(customer_id="C1", name="陈伟")
CLICKS = 0.9


class Shelf:
    """Keeps lines in a list."""

    def __init__(self) -> None:
        self.lines: list[ReasonLine] = []

    def keep(self, line: ReasonLine) -> bool:
        self.lines.append(line)
        return True

    def learnt(self, experience: Experience) -> None:
        pass


class Desk:
    """Plays calls as the desk does, its learner beside it."""

    def __init__(self, clicks: float) -> None:
        self._clicks, self._random = clicks, Random(7)
        self.shelf = Shelf()
        self.learner = Learner(blind_share=0.0, learns=True)
        self.learner.begin_with(Experience(), self.shelf)

    def play(self, told: Session) -> None:
        first, *rest = _until_known(told)
        assert isinstance(first, Delivered)
        session = open_session(first).session
        for event in rest:
            session = self._after(session, event)
        shown = ranked(session, WIRED)
        if shown and shown[0].score > 0 and self._random.random() < self._clicks:
            click = GuideChosen(call_id=told.call_id, at=told.as_of, guide=shown[0].guide)
            session = self._after(session, click)
        for event in _end(told):
            session = self._after(session, event)
        self.learner.close(session, WIRED)

    def _after(self, session: Session, event: AnyEvent) -> Session:
        session = reduce(session, event, WIRED).session
        said = self.learner.weigh(session, WIRED)
        return session if said is None else reduce(session, said, WIRED).session


def _until_known(told: Session) -> list[AnyEvent]:
    call_id, at, contact = told.call_id, told.as_of, told.contact
    known = {name: fact.value for name, fact in told.facts.items() if fact.known}
    failed = tuple(name for name, fact in told.facts.items() if not fact.known)
    return [
        Delivered(call_id=call_id, at=at, contact=contact),
        CallerLookedUp(call_id=call_id, at=at, source="crm", customers=(SOMEBODY,), took_s=0.1),
        FactsArrived(call_id=call_id, at=at, source="CRM", values=known, took_s=0.2),  # type: ignore[arg-type]
        FactsFailed(call_id=call_id, at=at, source="CRM", facts=failed, reason="late", took_s=2.0),
        Established(call_id=call_id, at=at, contact=contact),
    ]


def _end(told: Session) -> list[AnyEvent]:
    return [
        ConnectionCleared(call_id=told.call_id, at=told.as_of, contact=told.contact),
        WrapUpFinished(call_id=told.call_id, at=told.as_of, disposition=told.disposition),
    ]


def played(clicks: float, calls: int = 500) -> Desk:
    desk = Desk(clicks)
    for told in telling_calls(seed=11, count=calls):
        desk.play(told)
    return desk


def first_right(experience: Experience, told: Sequence[ReasonLine]) -> float:
    """On calls it has not seen, how often what it says first is what the call was about."""
    right = 0
    for line in told:
        first = suggestions(experience, line.case, experience.by)[:1]
        right += bool(first) and first[0].guide == line.coded
    return right / len(told)


def test_what_agents_click_changes_nothing_of_what_is_learnt():
    assert played(CLICKS).learner.experience == played(0.0).learner.experience


def test_biased_clicks_would_have_taught_what_was_shown_and_not_what_was_true():
    desk = played(CLICKS)
    told = [line for line in desk.shelf.lines if line.picked]
    followed = sum(line.picked == line.suggested[0] for line in told) / len(told)
    true = sum(line.suggested[:1] == (line.coded,) for line in told) / len(told)
    by_clicks = Experience()
    for line in told:
        by_clicks = learn(by_clicks, line.case, line.picked)
    unseen = lines(telling_calls(seed=12, count=500))
    by_rules = first_right(Experience(), unseen)
    by_codes = first_right(desk.learner.experience, unseen)
    assert followed == 1.0
    assert true < 0.75
    assert by_codes > by_rules + 0.1
    assert by_codes > first_right(by_clicks, unseen) + 0.05
