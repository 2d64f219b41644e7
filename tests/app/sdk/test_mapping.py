"""Facts from an answer: what fits its rule becomes a value, and what does not is named."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sdk.errors import InvalidReply
from app.sdk.mapping import FactRule, derive, sift
from app.settings import SettingsError, Where, convert_table


class Holder(msgspec.Struct, frozen=True):
    facts: dict[str, FactRule]


NOON = datetime(2026, 1, 31, 4, 0, tzinfo=UTC)


def rule(**keys: Any) -> FactRule:
    """A rule as it stands in the settings."""
    return convert_table(FactRule, {"take": "x", **keys}, Where())


@pytest.mark.parametrize(
    ("keys", "raw", "value"),
    [
        ({"type": "bool"}, True, True),
        ({"type": "bool"}, "FALSE", False),
        ({"type": "bool"}, 1, True),
        ({"type": "bool", "values": {"Y": True, "N": False}}, " Y ", True),
        ({"type": "int"}, 42, 42),
        ({"type": "int"}, 42.0, 42),
        ({"type": "int"}, " 42 ", 42),
        ({"type": "int", "scale": 100}, 12.34, 1234),
        ({"type": "int", "scale": 100}, "12.345", 1235),
        ({"type": "number", "scale": 0.01}, -2731, -27.31),
        ({"type": "number", "scale": 0.01, "offset": -100}, 7269, -27.31),
        ({"type": "number"}, Decimal("1.50"), 1.5),
        ({"type": "number", "nothing": [2147483647]}, 2147483647, None),
        ({"type": "number", "nothing": ["-"]}, "-", None),
        ({"type": "text"}, "a\nb\u202e", "a b"),
        ({"type": "text"}, 70012, "70012"),
        ({"type": "text"}, b"caf\xc3\xa9", "café"),
        ({"type": "text"}, "  ", None),
        ({"type": "text"}, "x" * 5000, "x" * 200),
        ({"type": "choice", "values": {"1": "online", "2": "offline"}}, 1, "online"),
        ({"type": "choice", "values": {"1": "online", "2": "offline"}}, 2.0, "offline"),
        ({"type": "choice", "values": {"1": "los"}, "otherwise": "other"}, 77, "other"),
        ({"type": "time"}, "2026-01-31T12:00:00+08:00", NOON),
        ({"type": "time"}, "2026-01-31T04:00:00Z", NOON),
        ({"type": "time", "zone": "Asia/Shanghai"}, "2026-01-31 12:00:00", NOON),
        ({"type": "time", "time": "epoch"}, NOON.timestamp(), NOON),
        ({"type": "time", "time": "epoch_ms"}, str(int(NOON.timestamp() * 1000)), NOON),
        ({"type": "time", "time": "%Y%m%d%H%M", "zone": "Asia/Shanghai"}, "202601311200", NOON),
        ({"type": "time", "zone": "UTC"}, date(2026, 1, 31), NOON.replace(hour=0)),
        ({"type": "time"}, NOON, NOON),
        ({"type": "int"}, [7], 7),
        ({"type": "int"}, [], None),
        ({"type": "int"}, None, None),
    ],
)
def test_what_fits_becomes_the_value(keys: dict[str, Any], raw: object, value: object):
    found = derive("crm", {"a.b": rule(**keys)}, {"x": raw}).values["a.b"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("keys", "raw", "said"),
    [
        ({"type": "bool"}, "perhaps", "true or false expected, found text of 7 characters"),
        ({"type": "bool"}, {}, "found a table"),
        ({"type": "int"}, 4.5, "a whole number expected, found '4.5'"),
        ({"type": "int"}, True, "found true or false"),
        ({"type": "bool"}, "12000001234", "found text of 11 characters"),
        ({"type": "int"}, "٣", "a number expected"),
        ({"type": "int"}, 10**400, "expected|measure"),
        ({"type": "int"}, "9" * 30, "beyond all measure"),
        ({"type": "number"}, "1e99", "beyond all measure"),
        ({"type": "number"}, float("nan"), "a number expected"),
        ({"type": "number"}, float("inf"), "a number expected"),
        ({"type": "number"}, "1,5", "a number expected"),
        ({"type": "text"}, {"a": 1}, "one value expected, found a table"),
        ({"type": "text"}, b"\xff\xfe", "bytes that are none"),
        ({"type": "text"}, ["a", "b"], "one value expected, found 2"),
        ({"type": "choice", "values": {"1": "online"}}, 7, "'7' is not among its values"),
        ({"type": "choice", "values": {"1": "online"}}, ["a"] * 1000, "found 1000"),
        ({"type": "time"}, "yesterday", "a time expected"),
        ({"type": "time"}, "2026-01-31T12:00:00", "set `zone`"),
        ({"type": "time", "time": "epoch"}, 1e18, "a time expected"),
        ({"type": "time", "time": "epoch"}, "x", "number expected"),
        ({"type": "time"}, 5, "a time expected"),
        ({"type": "time"}, "0001-01-01T00:00:00+14:00", "a time expected"),
        ({"type": "text", "required": True}, None, "nothing there"),
    ],
)
def test_what_does_not_fit_is_named_and_costs_no_other_fact(
    keys: dict[str, Any], raw: object, said: str
):
    rules = {"a.b": rule(**keys), "a.other": FactRule(take="y")}
    with pytest.raises(InvalidReply, match=rf"^crm: answer not understood: a\.b: .*({said})"):
        derive("crm", rules, {"x": raw, "y": "fine"})
    derived = sift(rules, {"x": raw, "y": "fine"})
    assert derived.values == {"a.other": "fine"}
    assert derived.failed.keys() == {"a.b"}
    assert "12000001234" not in derived.failed["a.b"]


def test_an_expression_that_does_not_fit_the_answer_is_named():
    rules = {"a.b": FactRule(take="sum(x)", type="int")}
    assert "'sum(x)' does not fit" in sift(rules, {"x": ["a"]}).failed["a.b"]


def test_what_the_system_said_is_kept_where_it_is_not_the_value():
    rules = {
        "onu.rx_dbm": FactRule(take="rx", type="number", scale=0.01),
        "onu.state": FactRule(take="state", type="choice", values={"1": "online"}),
        "onu.name": FactRule(take="name"),
        "onu.gone": FactRule(take="gone", type="number", nothing=(2147483647,)),
    }
    answer = {"rx": -2731, "state": 1, "name": "A" * 20, "gone": 2147483647}
    raw = derive("snmp", rules, answer).raw
    assert raw == {"onu.rx_dbm": "-2731", "onu.state": "1", "onu.gone": "2147483647"}


def test_what_the_system_said_is_one_short_line():
    rules = {"a.b": rule(type="choice", values={"1": "one"}, otherwise="other")}
    raw = derive("crm", rules, {"x": "<b>\r\nSet-Cookie: \u202e" + "x" * 9000}).raw["a.b"]
    assert len(raw) == 80
    assert raw.isprintable()


@pytest.mark.parametrize(
    ("keys", "place", "said"),
    [
        ({"take": "a["}, "facts.a.b.take", "is no JMESPath expression: Invalid jmespath"),
        ({"take": "foo(@)"}, "facts.a.b.take", "there is no function foo()"),
        ({"take": "a[?starts_with(b)]"}, "facts.a.b.take", "starts_with() takes 2, not 1"),
        ({"take": ""}, "facts.a.b.take", "at least 1 character"),
        ({"type": "colour"}, "facts.a.b.type", "one of: bool"),
        ({"type": "choice"}, "facts.a.b.values", "a choice needs them"),
        ({"type": "int", "values": {"a": "b"}}, "facts.a.b.values", "of type int"),
        ({"type": "int", "values": {"a": True}}, "facts.a.b.values", "of type int"),
        ({"type": "text", "otherwise": 1}, "facts.a.b.values", "of type text"),
        ({"type": "time", "otherwise": "x"}, "facts.a.b.values", "a time has none"),
        ({"type": "text", "scale": 2}, "facts.a.b.scale", "only what is of type int or number"),
        ({"type": "time", "zone": "Mars/Base"}, "facts.a.b.zone", "no time zone 'Mars/Base'"),
        ({"type": "time", "time": "%H:%M"}, "facts.a.b.time", "no year"),
        ({"type": "time", "time": "%Q %Y"}, "facts.a.b.time", "a pattern with %"),
        ({"type": "time", "time": "unix"}, "facts.a.b.time", "says no year"),
    ],
)
def test_a_rule_that_could_never_work_is_a_problem_of_the_settings(
    keys: dict[str, Any], place: str, said: str
):
    with pytest.raises(SettingsError) as caught:
        convert_table(Holder, {"facts": {"a.b": {"take": "x", **keys}}}, Where())
    (problem,) = caught.value.problems
    assert problem.key == place
    assert said in problem.text


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
KINDS: list[dict[str, Any]] = [
    {"type": "bool"},
    {"type": "int", "scale": 0.1, "nothing": [-1]},
    {"type": "number", "offset": 3},
    {"type": "text"},
    {"type": "time", "zone": "UTC"},
    {"type": "time", "time": "epoch_ms"},
    {"type": "time", "time": "%d.%m.%Y", "zone": "UTC"},
    {"type": "choice", "values": {"1": "a"}},
]
RULES = {f"a.{number}": rule(**keys) for number, keys in enumerate(KINDS)}


@given(anything)
def test_nothing_a_system_can_say_is_more_than_not_understood(raw: object):
    derived = sift(RULES, {"x": raw})
    assert derived.values.keys() | derived.failed.keys() == RULES.keys()
    assert all(len(said) <= 80 for said in derived.raw.values())


@given(anything)
def test_an_answer_of_any_shape_is_no_more_than_not_understood(answer: object):
    assert sift(RULES, answer).values.keys() <= RULES.keys()
