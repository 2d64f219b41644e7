"""What crosses between desk and child crosses whole, or is refused."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import HistoryEntry
from app.isolated.answering import able
from app.isolated.crossing import raised, raw_item, reading, wrong
from app.isolated.limits import Limits, Pace
from app.isolated.line import Line
from app.isolated.messages import (
    FRAME_BYTES,
    HEAD_BYTES,
    Ended,
    FromDesk,
    Item,
    Pong,
    Progressed,
    UnreadableError,
    from_child,
    from_desk,
    length,
    packed,
    raw,
)
from app.isolated.questions import AnyQuestion, method
from app.sdk import connector, searching
from app.sdk.connector import Reading
from app.sdk.errors import (
    AuthFailed,
    ConnectorDefect,
    ConnectorError,
    InvalidReply,
    NotReady,
)

NIL = msgspec.Raw(b"\xc0")
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(),
    st.datetimes(timezones=st.just(UTC)),
)


@given(st.dictionaries(st.text(), VALUES), st.dictionaries(st.text(), st.text()))
def test_a_reading_comes_out_as_it_went_in(values: dict[str, Any], failed: dict[str, str]):
    entry = HistoryEntry(at=datetime(2026, 1, 2, tzinfo=UTC), text={"en": "called"})
    sent = Reading(system="AAA", values=values, failed=failed, retryable=True, history=(entry,))
    assert reading(raw_item(sent, "crm")) == sent


@pytest.mark.parametrize("value", [["a"], {"a": 1}, b"bytes"])
def test_what_no_fact_can_be_is_refused(value: object):
    sent = raw({"system": "AAA", "values": {"session.online": value}})
    with pytest.raises(UnreadableError, match="which no fact can be"):
        reading(sent)


@pytest.mark.parametrize("value", ["\ud800", 2**70, object()])
def test_what_cannot_be_packed_is_said(value: object):
    with pytest.raises(UnreadableError, match="can't be sent"):
        raw({"a": value})


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(body: bytes):
    for read in (from_child, from_desk):
        with suppress(UnreadableError):
            assert isinstance(read(body), msgspec.Struct)


def test_a_frame_is_no_longer_than_any_may_be():
    assert length(packed(Pong(number=1))[:HEAD_BYTES]) == len(packed(Pong(number=1))) - HEAD_BYTES
    with pytest.raises(UnreadableError, match="more than"):
        length((FRAME_BYTES + 1).to_bytes(HEAD_BYTES, "big"))
    with pytest.raises(UnreadableError, match="more than"):
        packed(Ended(number=1, value=raw("x" * FRAME_BYTES)))


@pytest.mark.parametrize("kind", [ConnectorError, NotReady, AuthFailed, InvalidReply])
def test_the_errors_of_the_contract_cross_as_they_are(kind: type[ConnectorError]):
    class Closer(kind):  # type: ignore[misc, valid-type]
        """A kind of a kind."""

    for error in (kind("crm", "no such line"), Closer("crm", "no such line")):
        back = raised(wrong(error, "boss", acts=True))
        assert type(back) is kind
        assert (back.connector, back.message) == ("crm", "no such line")


def test_an_error_nobody_foresaw_is_a_defect_or_an_unknown_outcome():
    assert type(raised(wrong(KeyError("x"), "crm", acts=False))) is ConnectorDefect
    assert type(raised(wrong(KeyError("x"), "crm", acts=True))) is InvalidReply
    assert type(raised(wrong(OSError("x"), "crm", acts=False))) is NotReady
    assert type(raised(wrong(TimeoutError(), "crm", acts=False))) is NotReady
    late = raised(wrong(TimeoutError("sent, but no answer"), "crm", acts=True))
    assert (type(late), str(late)) == (TimeoutError, "sent, but no answer")


def test_the_words_of_an_error_are_cut():
    back = raised(wrong(InvalidReply("crm", "<html>" * 100_000), "crm", acts=False))
    assert isinstance(back, InvalidReply)
    assert len(back.message) == 500


def test_every_method_of_the_contract_can_be_asked_for():
    parts = ("CallSource", "Directory", "FactSource", "ActionTarget", "TicketDesk", "Messenger")
    parts += ("ScreenBridge", "Relay", "Examined")
    protocols = [getattr(connector, name) for name in parts]
    protocols += [searching.SuffixDirectory, searching.KeyDirectory]
    promised = {
        name
        for protocol in protocols
        for name in vars(protocol)
        if not name.startswith("_") and callable(getattr(protocol, name))
    }
    asked = {method(kind): kind for kind in get_args(AnyQuestion)}
    assert asked.keys() == promised
    assert able(protocols[0]) == {"events"}


@pytest.mark.parametrize(
    "message",
    [Pong(number=1), Ended(number=5), Progressed(number=5, share=1.0), Item(number=5, value=NIL)],
)
def test_an_answer_nobody_asked_for_is_refused(message: Any):
    said: list[FromDesk] = []
    line = Line("crm", said.append, Limits(), lambda: 0.0, print)
    with pytest.raises(UnreadableError):
        line.hear(message)
    assert said == []


def test_a_pace_lets_a_burst_through_and_then_so_much_a_second():
    now = 0.0
    pace = Pace(10.0, 5.0, lambda: now)
    assert [pace.take() for _ in range(5)] == [0.0] * 5
    assert pace.take() == pytest.approx(0.1)
    now = 3.0
    assert pace.over_s == 3.0
    assert pace.take() == 0.0
    assert pace.over_s == 0.0
