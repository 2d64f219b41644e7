"""Events as JSON: what goes in comes out."""

from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest

from app.domain import events
from app.domain.call import CallId, Contact, Outcome
from app.domain.customer import Customer
from app.domain.events import (
    Answered,
    AnyEvent,
    CallerLookedUp,
    Diverted,
    FactsArrived,
    HistoryArrived,
    HistoryEntry,
)
from app.store.codec import decode_event, encode_event

AT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
CALL = CallId("1700000000.1")

EVENTS = [
    FactsArrived(
        call_id=CALL,
        at=AT,
        source="AAA",
        values={
            "a": True,
            "b": 0,
            "c": 1.0,
            "d": "2026-01-02T03:04:05Z",
            "e": AT,
            "f": None,
            "g": -27.5,
            "h": '{"time": 1}',
        },
        took_s=0.25,
    ),
    Answered(call_id=CALL, at=AT, fact="modem.power_on", value=False),
    Answered(call_id=CALL, at=AT, fact="order.due_at", value=AT),
    Diverted(
        call_id=CALL,
        at=AT,
        contact=Contact(ani="12000000001", caller_name="李雷\n", attached={"a": "b"}),
        outcome=Outcome.ANSWERED_ELSEWHERE,
    ),
    CallerLookedUp(
        call_id=CALL,
        at=AT,
        source="CRM",
        customers=(Customer(customer_id="7", name="韩梅梅", city={"zh": "杭州"}, since=2019),),
        took_s=0.1,
    ),
    HistoryArrived(
        call_id=CALL,
        at=AT,
        source="CRM",
        entries=(HistoryEntry(at=AT, text={"zh": "报障", "en": "fault"}),),
    ),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_as_it_was(event: AnyEvent):
    again = decode_event(encode_event(event))
    assert again == event
    assert type(again) is type(event)


def test_types_of_values_come_back_too():
    again = decode_event(encode_event(EVENTS[0]))
    assert isinstance(again, FactsArrived)
    assert [type(value) for value in again.values.values()] == [
        bool, int, float, str, datetime, type(None), float, str,
    ]  # fmt: skip


def test_every_kind_of_event_can_be_read_by_its_tag():
    for kind in get_args(AnyEvent):
        tag = kind.__struct_config__.tag
        with pytest.raises(msgspec.ValidationError, match="missing required field"):
            decode_event(msgspec.json.encode({"event": tag, "call_id": "1"}))


def test_one_event_is_one_line():
    assert b"\n" not in encode_event(EVENTS[3])


@pytest.mark.parametrize(
    "line", [b"", b'{"event":"hel', b"[]", b"{}", b'{"event":"beamed-up"}', b"\xff\xfe"]
)
def test_what_is_no_event_is_a_value_error(line: bytes):
    with pytest.raises(ValueError):  # noqa: PT011  # msgspec's words are its own
        decode_event(line)


def test_every_event_there_is_can_be_kept():
    there_are = {
        kind
        for kind in vars(events).values()
        if isinstance(kind, type) and issubclass(kind, events.Event) and kind is not events.Event
    }
    assert there_are == set(get_args(AnyEvent))


def test_an_event_without_its_zone_is_none():
    """Compared with any other it would end the call it belongs to."""
    with pytest.raises(ValueError, match="timezone"):
        decode_event(b'{"event":"link-lost","call_id":"1","at":"2026-11-02T09:00:00"}')
