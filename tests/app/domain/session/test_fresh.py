"""An answer is asked for again when its time is over and it matters, and never before."""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

from msgspec.structs import replace

from app.domain.effects import FetchFacts, WakeAt
from app.domain.events import (
    Answered,
    AnyEvent,
    ConnectionCleared,
    FactsArrived,
    FactsFailed,
    Held,
    Restored,
    StepSkipped,
    Woke,
)
from app.domain.facts import FactDefinition, Having, Value
from app.domain.session import Session, changed, open_session, reduce
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    KNOWN,
    SOURCES,
    STALE,
    after,
    arrived,
    at,
    established,
    failed,
    last,
    step_at,
)


def good_for(seconds: float | None) -> FactDefinition:
    return FactDefinition(type="bool", label={"en": "x"}, ttl_s=seconds)


AGING = replace(
    BOOK,
    definitions={
        "session.online": good_for(60),
        "session.traffic": good_for(60),
        "onu.state": good_for(300),
        "customer.confirms": good_for(1),
    },
)
OVER = Woke(call_id=CALL, at=at(60.5))


def fetches(*events: AnyEvent) -> list[frozenset[str]]:
    return [e.facts for e in last(*events, book=AGING).effects if isinstance(e, FetchFacts)]


def at_(*events: AnyEvent) -> str | None:
    return step_at(*events, book=AGING)


def test_the_desk_asks_to_be_woken_when_the_first_answer_of_the_path_is_over():
    assert last(*STALE, book=AGING).effects == (WakeAt(call_id=CALL, at=at(60.5)),)


def test_while_it_only_rings_nothing_is_watched():
    assert last(*STALE[:4], book=AGING).effects == ()


def test_what_is_good_for_the_whole_call_is_not_asked_again():
    moved = last(*STALE, Woke(call_id=CALL, at=at(9999)))
    assert moved.effects == ()


def test_what_is_over_is_asked_again_and_the_agent_stays_with_the_last_value():
    assert fetches(*STALE, OVER) == [{"session.online", "session.traffic"}]
    session = after(*STALE, OVER, book=AGING)
    assert session.facts["session.traffic"].having is Having.LOADING
    assert session.shown["session.traffic"].value is False
    assert session.shown["session.traffic"].at == at(0.5)
    assert at_(*STALE, OVER) == "stale"


def test_the_same_answer_again_is_no_news():
    session = after(
        *STALE, OVER, arrived(61, session__online=True, session__traffic=False), book=AGING
    )
    assert (session.held, session.last, changed(session)) == ({}, {}, frozenset())
    assert session.wake_at == at(121)


def test_another_answer_is_news_and_does_not_move_the_agent():
    mended = arrived(61, session__online=True, session__traffic=True)
    assert at_(*STALE, OVER, mended) == "stale"
    assert changed(after(*STALE, OVER, mended, book=AGING)) == {"session.traffic"}


def test_no_answer_does_not_move_the_agent_and_is_not_asked_for_again():
    silent = failed("session.online", "session.traffic", seconds=62)
    assert at_(*STALE, OVER, silent) == "stale"
    assert fetches(*STALE, OVER, silent, Woke(call_id=CALL, at=at(200))) == []


def test_whoever_clicks_waits_for_what_is_over():
    soon = StepSkipped(call_id=CALL, at=at(50), step="stale")
    assert at_(*STALE, soon) == "?customer.confirms"
    late = StepSkipped(call_id=CALL, at=at(400), step="stale")
    assert fetches(*STALE, late)[0] >= {"onu.state"}
    assert at_(*STALE, late) is None
    fresh = arrived(401, source="PON", onu__state="online")
    both = arrived(401, session__online=True, session__traffic=False)
    assert at_(*STALE, late, fresh, both) == "?customer.confirms"


def test_on_hold_the_answers_are_kept_fresh_too():
    assert fetches(*STALE, Held(call_id=CALL, at=at(20), contact=CONTACT), OVER) != []


def test_after_the_call_nothing_is_asked_again():
    over = ConnectionCleared(call_id=CALL, at=at(50), contact=CONTACT)
    assert fetches(*STALE, over, OVER) == []
    assert after(*STALE, over, OVER, book=AGING).facts["session.traffic"].known


def test_what_the_customer_said_is_never_over():
    told = Answered(call_id=CALL, at=at(9), fact="customer.confirms", value=False)
    skipped = StepSkipped(call_id=CALL, at=at(8), step="stale")
    assert at_(*STALE, skipped, told) == "tell"
    assert at_(*STALE, skipped, told, Woke(call_id=CALL, at=at(50))) == "tell"


def test_what_does_not_matter_where_the_agent_is_is_not_asked_again():
    """The step that rests on the session is behind; the traffic still says whether it is solved."""
    path = (*STALE, StepSkipped(call_id=CALL, at=at(9), step="stale"))
    assert fetches(*path, OVER) == [{"session.traffic"}]
    there = arrived(61, session__traffic=False)
    assert fetches(*path, OVER, there, Woke(call_id=CALL, at=at(110))) == []


def test_after_a_restart_the_watch_goes_on():
    restored = Restored(call_id=CALL, at=at(20))
    wakes = [e for e in last(*STALE, restored, book=AGING).effects if isinstance(e, WakeAt)]
    assert wakes == [WakeAt(call_id=CALL, at=at(60.5))]
    late = Restored(call_id=CALL, at=at(600))
    assert fetches(*STALE, late)[0] == frozenset(SOURCES)


def test_a_restart_in_the_middle_of_that_takes_no_value_off_the_card():
    restored = after(*STALE, OVER, Restored(call_id=CALL, at=at(61)), book=AGING)
    assert restored.facts["session.traffic"].having is Having.LOADING
    assert restored.shown["session.traffic"].value is False
    assert at_(*STALE, OVER, Restored(call_id=CALL, at=at(61))) == "stale"


Answer = Callable[[str, datetime], Value | None]


class Hour:
    """An hour of one call: every wake comes when it was asked for, every system answers at once.

    `answer` gives the value of a fact at a time; None: its system does not answer.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.asked: list[tuple[datetime, str]] = []
        self.woken = 0
        self._waiting: list[AnyEvent] = []
        self._take(open_session(KNOWN[0]).session, *KNOWN[1:], established())
        while self._waiting:
            event = min(self._waiting, key=lambda each: each.at)
            if event.at > at(3600):
                break
            self._waiting.remove(event)
            self.woken += isinstance(event, Woke)
            self._take(self.session, event)

    def _take(self, session: Session, *events: AnyEvent) -> None:
        self.session = session
        for event in events:
            moved = reduce(self.session, event, AGING)
            self.session = moved.session
            for effect in moved.effects:
                if isinstance(effect, WakeAt):
                    self._waiting.append(Woke(call_id=CALL, at=effect.at))
                if isinstance(effect, FetchFacts):
                    self._waiting += [self._reply(name, event.at) for name in effect.facts]

    def _reply(self, name: str, asked_at: datetime) -> AnyEvent:
        self.asked.append((asked_at, name))
        value = self._answer(name, asked_at)
        reply_at = asked_at + (at(0.3) - at(0))
        if value is None:
            return FactsFailed(
                call_id=CALL, at=reply_at, source=SOURCES[name], facts=(name,), reason="down",
                took_s=0.3,
            )  # fmt: skip
        return FactsArrived(
            call_id=CALL, at=reply_at, source=SOURCES[name], values={name: value}, took_s=0.3
        )

    def times(self, name: str) -> list[datetime]:
        return [when for when, asked in self.asked if asked == name]


def steady(name: str, _when: datetime) -> Value | None:
    return {"session.online": True, "session.traffic": False, "onu.state": "online"}[name]


def flapping(name: str, when: datetime) -> Value | None:
    minute = int((when - at(0)).total_seconds() // 60)
    return minute % 2 == 1 if name == "session.traffic" else steady(name, when)


def test_in_an_hour_each_fact_is_asked_at_most_once_in_its_time():
    for answer in (steady, flapping):
        hour = Hour(answer)
        for name, least_s in (("session.online", 60), ("session.traffic", 60), ("onu.state", 300)):
            times = hour.times(name)
            gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
            assert len(times) > 1
            assert all(gap >= least_s for gap in gaps)
        assert hour.woken <= 3600 / 60 + 3600 / 300 + 1


def test_systems_that_are_down_are_left_alone():
    hour = Hour(lambda _name, _when: None)
    assert sorted(name for _, name in hour.asked) == sorted(SOURCES)
    falling = Hour(lambda name, when: steady(name, when) if when < at(30) else None)
    assert all(len(falling.times(name)) <= 2 for name in SOURCES)


def test_whom_the_answers_are_about_does_not_change_what_is_asked():
    assert Hour(steady).session.customer == CHEN
