"""What is seen at a glance is looked at again when its time is over, and never hammered."""

from datetime import timedelta
from itertools import pairwise

from msgspec.structs import replace

from app.domain.effects import FetchFacts, WakeAt
from app.domain.events import AnyEvent, FactsArrived, FactsFailed, Woke
from app.domain.facts import FactDefinition, Having
from app.domain.session import Session, open_session, reduce
from app.domain.session.glancing import LEAST_S, SPREAD
from tests.app.domain.session.calls import BOOK, CALL, STALE, T0, at, cleared

SEEN = replace(
    BOOK,
    guides={},
    glanced=frozenset(BOOK.sources),
    definitions={
        name: FactDefinition(type="bool", label={"en": name}, ttl_s=ttl_s)
        for name, ttl_s in (("session.online", 10), ("session.traffic", 60), ("onu.state", 300))
    },
)


def play(
    until_s: float, *, dead: frozenset[str] = frozenset(), events: tuple[AnyEvent, ...] = STALE
):
    """Let time pass; every system answers what it is asked, half a second later."""
    session: Session | None = None
    pending = list(events)
    asked: list[tuple[float, frozenset[str]]] = []
    while pending:
        pending.sort(key=lambda event: event.at)
        event = pending.pop(0)
        if event.at > at(until_s):
            break
        moved = reduce(session, event, SEEN) if session else open_session(event)  # type: ignore[arg-type]
        session = moved.session
        for effect in moved.effects:
            if isinstance(effect, WakeAt):
                pending.append(Woke(call_id=CALL, at=effect.at))
            elif isinstance(effect, FetchFacts) and effect.anew:
                asked.append(((session.as_of - T0).total_seconds(), effect.facts))
                pending += answers(effect, session, dead)
    assert session is not None
    return session, asked


def answers(effect: FetchFacts, session: Session, dead: frozenset[str]) -> list[AnyEvent]:
    when = session.as_of + timedelta(seconds=0.5)
    made: list[AnyEvent] = []
    for system in sorted({SEEN.sources[name] for name in effect.facts}):
        names = tuple(sorted(n for n in effect.facts if SEEN.sources[n] == system))
        if system in dead:
            made.append(
                FactsFailed(
                    call_id=CALL, at=when, source=system, facts=names, reason="late", took_s=0.5
                )
            )
        else:
            values = dict.fromkeys(names, True)
            made.append(
                FactsArrived(call_id=CALL, at=when, source=system, values=values, took_s=0.5)
            )
    return made


def times(asked: list[tuple[float, frozenset[str]]], name: str) -> list[float]:
    return [when for when, facts in asked if name in facts]


def test_each_fact_is_asked_for_again_after_its_time_and_a_little_more():
    _, asked = play(600)
    for name, good_s in (("session.traffic", 60.0), ("onu.state", 300.0)):
        when = [0.5, *times(asked, name)]
        gaps = [b - a for a, b in pairwise(when)]
        assert gaps
        assert all(good_s <= gap <= good_s * (1 + SPREAD) + 0.6 for gap in gaps)


def test_one_that_is_good_for_seconds_is_not_asked_for_every_few_seconds():
    _, asked = play(600)
    assert 600 / (LEAST_S * (1 + SPREAD)) - 2 <= len(times(asked, "session.online")) <= 10


def test_facts_of_one_system_are_asked_for_together():
    _, asked = play(200)
    assert times(asked, "session.online") == times(asked, "session.traffic")


def test_the_last_answer_stays_in_sight_meanwhile():
    wakes = [e for e in reduce_all(STALE).effects if isinstance(e, WakeAt)]
    woken = reduce(reduce_all(STALE).session, Woke(call_id=CALL, at=wakes[0].at), SEEN).session
    assert woken.facts["session.online"].having is Having.LOADING
    assert woken.shown["session.online"].known


def reduce_all(events: tuple[AnyEvent, ...]):
    moved = open_session(events[0])  # type: ignore[arg-type]
    for event in events[1:]:
        moved = reduce(moved.session, event, SEEN)
    return moved


def test_what_failed_is_not_asked_for_again_by_itself():
    _, asked = play(600, dead=frozenset({"AAA"}))
    assert len(times(asked, "session.online")) == 1


def test_nothing_is_asked_once_the_call_is_over():
    _, asked = play(600, events=(*STALE, cleared(30)))
    assert asked == []


def test_what_a_system_has_nothing_of_is_not_asked_for_again():
    nothing = FactsArrived(
        call_id=CALL, at=at(0.9), source="PON", values={"onu.state": None}, took_s=0, asked=False
    )
    _, asked = play(900, events=(*STALE, nothing))
    assert times(asked, "onu.state") == []


def test_what_no_chip_shows_is_left_alone():
    unseen = replace(SEEN, glanced=frozenset())
    session = reduce_all(STALE).session
    assert reduce(session, Woke(call_id=CALL, at=at(900)), unseen).effects == ()
