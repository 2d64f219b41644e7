"""Several systems say the same fact: whose word counts, what is kept, and whether they differ."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.effects import FetchFacts
from app.domain.events import (
    Answered,
    AnyEvent,
    FactRevealed,
    FactsArrived,
    FactsFailed,
    RefreshRequested,
    Restored,
)
from app.domain.facts import CUSTOMER, Fact, FactDefinition, Having
from app.domain.guide import Step
from app.domain.sayings import alike, sayings
from app.domain.session import standing
from app.domain.session.staying import changed
from app.store.codec import decode_event, encode_event
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    FAULT,
    KNOWN,
    STALE,
    after,
    at,
    last,
    step_at,
)

NAME = "onu.state"
BOTH = replace(BOOK, besides={NAME: ("CRM", "NMS")})
SYSTEMS = ("PON", "CRM", "NMS")


def says(system: str, value: Any, seconds: float, raw: str = "") -> AnyEvent:
    """A system's answer; an ellipsis for a value: it gave none."""
    if value is ...:
        return FactsFailed(
            call_id=CALL, at=at(seconds), source=system, facts=(NAME,), reason="late", took_s=2.0
        )
    return FactsArrived(
        call_id=CALL, at=at(seconds), source=system, values={NAME: value}, took_s=0.2,
        raw={NAME: raw} if raw else {},
    )  # fmt: skip


def fact(*events: AnyEvent, book: Any = BOTH) -> Fact:
    return after(*KNOWN, *events, book=book).facts[NAME]


ANSWERS = st.sampled_from(["online", "offline", None, ...])


@given(st.lists(ANSWERS, min_size=3, max_size=3), st.permutations(range(3)))
def test_the_order_in_which_systems_answer_does_not_matter(values: list[Any], order: list[int]):
    told = [says(s, v, 1 + n) for n, (s, v) in enumerate(zip(SYSTEMS, values, strict=True))]
    assert fact(*[told[n] for n in order]) == fact(*told)


@given(st.lists(st.tuples(st.sampled_from(SYSTEMS), ANSWERS), max_size=8), st.data())
def test_of_many_answers_each_system_is_held_to_its_newest(told, data):
    events = [says(system, value, 1 + n) for n, (system, value) in enumerate(told)]
    newest = {system: event for event, (system, _) in zip(events, told, strict=True)}
    mixed = data.draw(st.permutations(events))
    assert fact(*mixed) == fact(*newest.values())


@given(st.lists(ANSWERS, min_size=3, max_size=3))
def test_the_preferred_one_counts_whenever_it_has_answered(values: list[Any]):
    found = fact(*[says(s, v, 1) for s, v in zip(SYSTEMS, values, strict=True)])
    had = [s for s, v in zip(SYSTEMS, values, strict=True) if v is not ...]
    assert found.known is bool(had)
    assert found.source == (had[0] if had else "PON")
    assert found.instead_of == ("PON" if had and had[0] != "PON" else "")
    assert {each.source for each in sayings(found)} == set(SYSTEMS)


def test_the_preferred_one_is_waited_for_and_what_others_said_is_kept_meanwhile():
    found = fact(says("CRM", "offline", 1))
    assert found.having is Having.LOADING
    assert [(each.source, each.value) for each in found.others if each.known] == [
        ("CRM", "offline")
    ]


def test_the_preferred_one_failing_does_not_throw_away_what_another_said():
    found = fact(says("CRM", "offline", 1), says("PON", ..., 2), says("NMS", ..., 3))
    assert (found.known, found.value, found.source) == (True, "offline", "CRM")
    assert found.instead_of == "PON"
    assert [(each.source, each.reason) for each in found.others] == [
        ("PON", "late"),
        ("NMS", "late"),
    ]


def test_while_another_may_still_say_it_a_failure_of_the_preferred_one_is_not_the_end():
    assert fact(says("PON", ..., 1), says("NMS", ..., 2)).having is Having.LOADING
    ended = fact(says("PON", ..., 1), says("NMS", ..., 2), says("CRM", ..., 3))
    assert (ended.having, ended.source) == (Having.FAILED, "PON")


def test_raw_words_are_kept_with_each_saying():
    found = fact(says("PON", "online", 1, raw="1"), says("CRM", "offline", 2, raw="OFF"))
    assert {each.source: each.raw for each in sayings(found)} == {
        "PON": "1",
        "CRM": "OFF",
        "NMS": "",
    }


@pytest.mark.parametrize(
    ("values", "differ"),
    [
        (("online", "online", ...), False),
        (("online", "offline", ...), True),
        ((..., "offline", "online"), True),
        (("online", None, ...), True),
        ((None, None, None), False),
        ((1, 1.0, ...), False),
        (("1", 1, ...), True),
        ((True, 1, ...), True),
    ],
)
def test_two_known_values_that_differ_are_a_disagreement(values, differ):
    found = fact(*[says(s, v, 1) for s, v in zip(SYSTEMS, values, strict=True)])
    assert found.disputed is differ


def test_numbers_within_the_tolerance_of_the_catalogue_agree():
    definition = FactDefinition(type="number", label={}, tolerance=0.5)
    book = replace(BOTH, definitions={NAME: definition})
    assert not fact(says("PON", -20.1, 1), says("CRM", -20.6, 2), book=book).disputed
    assert fact(says("PON", -20.1, 1), says("CRM", -20.7, 2), book=book).disputed
    assert fact(says("PON", -20.1, 1), says("CRM", -20.6, 2)).disputed


def test_a_tolerance_of_times_is_in_seconds():
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert alike(noon, noon + timedelta(seconds=60), 60)
    assert not alike(noon, noon + timedelta(seconds=61), 60)
    assert not alike(noon, "noon", 60)
    assert not alike(float("nan"), float("nan"), 60)


def test_a_system_that_has_nothing_of_the_customer_contradicts_nobody():
    def unasked(system: str) -> AnyEvent:
        return replace(says(system, None, 1), asked=False)

    found = fact(unasked("PON"), says("CRM", "online", 2), unasked("NMS"))
    assert (found.value, found.source, found.disputed) == ("online", "CRM", False)
    assert found.instead_of == ""
    assert fact(unasked("PON"), says("CRM", ..., 2), unasked("NMS")).value is None
    assert fact(unasked("PON"), says("CRM", "online", 2)).value == "online"
    assert fact(unasked("PON")).having is Having.LOADING


def test_an_answer_of_a_system_that_is_not_set_up_counts_as_the_preferred_one_s():
    found = fact(says("OLD", "online", 1), says("CRM", "online", 2))
    assert (found.known, found.value, found.source) == (True, "online", "OLD")


def test_what_the_customer_said_stays_when_systems_fail_and_gives_way_when_one_answers():
    asked = Answered(call_id=CALL, at=at(3), fact=NAME, value="online")
    failed = (says("PON", ..., 1), says("CRM", ..., 2), says("NMS", ..., 2))
    told = fact(*failed, asked, says("PON", ..., 4))
    assert (told.source, told.value) == (CUSTOMER, "online")
    assert {each.source for each in told.others} == set(SYSTEMS)
    assert fact(*failed, asked, says("PON", "offline", 4)).source == "PON"


def torn() -> Any:
    first = Step(step="torn", when=f"disagree({NAME})", say={"zh": "", "en": ""})
    return replace(BOTH, guides={"fault": replace(FAULT, steps=(first, *FAULT.steps))})


def test_a_step_may_wait_for_whether_systems_disagree():
    book = torn()
    one = (*STALE, says("CRM", "online", 5))
    assert step_at(*one, book=book) is None
    assert step_at(*one, says("NMS", "online", 6), book=book) == "stale"
    assert step_at(*one, says("NMS", "offline", 6), book=book) == "torn"
    silent = after(*one, says("NMS", ..., 6), book=book)
    assert standing(silent, book)[1].current == "stale"
    assert standing(silent, book)[1].unchecked == ("torn",)


GIVEN_OTHERWISE = (says("CRM", "offline", 5), says("NMS", "online", 6))


def test_a_disagreement_that_comes_late_is_said_and_moves_nobody():
    session = after(*STALE, *GIVEN_OTHERWISE, book=BOTH)
    before = after(*STALE, book=BOTH)
    assert session.facts[NAME].disputed
    assert standing(session, BOTH)[1].current == standing(before, BOTH)[1].current
    assert changed(session) <= {NAME}


def test_everything_can_be_asked_anew_while_what_was_had_stays_in_sight():
    told = (says("PON", "online", 1), says("CRM", "offline", 2), says("NMS", ..., 3))
    moved = last(
        *KNOWN, *told, RefreshRequested(call_id=CALL, at=at(9), everything=True), book=BOTH
    )
    (asked,) = moved.effects
    assert isinstance(asked, FetchFacts)
    assert asked.anew
    assert NAME in asked.facts
    assert moved.session.facts[NAME].having is Having.LOADING
    shown = moved.session.shown[NAME]
    assert (shown.known, shown.value, shown.disputed) == (True, "online", True)


def test_one_fact_that_is_known_can_be_asked_anew_and_twice_asks_once():
    again = RefreshRequested(call_id=CALL, at=at(9), facts=(NAME,))
    told = (says("PON", "online", 1), says("CRM", "online", 2), says("NMS", "online", 3))
    moved = last(*KNOWN, *told, again, book=BOTH)
    assert [effect.facts for effect in moved.effects] == [{NAME}]
    assert last(*KNOWN, *told, again, again, book=BOTH).effects == ()


def test_a_fact_one_of_whose_systems_is_still_asked_is_asked_again_after_a_restart():
    moved = last(*KNOWN, says("PON", "online", 1), Restored(call_id=CALL, at=at(9)), book=BOTH)
    (asked,) = [effect for effect in moved.effects if isinstance(effect, FetchFacts)]
    assert NAME in asked.facts
    assert moved.session.shown[NAME].value == "online"


def test_what_was_revealed_is_logged_by_name_and_when_and_never_by_value():
    event = FactRevealed(call_id=CALL, at=at(9), fact=NAME)
    told = says("PON", "online", 1)
    assert after(*KNOWN, told, event, book=BOTH).revealed == {NAME: at(9)}
    line = encode_event(event)
    assert b"online" not in line
    assert decode_event(line) == event
    nothing = FactRevealed(call_id=CALL, at=at(9), fact="no.such")
    assert after(*KNOWN, nothing, book=BOTH).revealed == {}


def test_a_log_written_before_there_were_raw_words_is_read_as_it_was():
    line = (
        b'{"event":"facts-arrived","call_id":"lab-1.1","at":"2026-03-02T08:00:01Z",'
        b'"source":"PON","values":{"onu.state":"online"},"took_s":0.2}'
    )
    event = decode_event(line)
    assert event == says("PON", "online", 1)
    old = decode_event(
        b'{"event":"refresh-requested","call_id":"lab-1.1","at":"2026-03-02T08:00:01Z"}'
    )
    assert old == RefreshRequested(call_id=CALL, at=at(1))
