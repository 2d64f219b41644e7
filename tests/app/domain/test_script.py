"""Scripts: what the agent says, with what is known filled in and the rest left blank."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.facts import Fact, FactDefinition, Facts, Having, Value
from app.domain.script import BLANK, FORMATS, Place, fill, places

AT = datetime(2026, 1, 5, 1, 14, 30, tzinfo=UTC)
CST = timezone(timedelta(hours=8))
LABEL = {"zh": "x", "en": "x"}
DEFINITIONS = {
    "onu.state": FactDefinition(
        type="choice", label=LABEL, values={"offline": {"zh": "离线", "en": "offline"}}
    ),
    "area.outage": FactDefinition(
        type="bool", label=LABEL, values={"true": {"zh": "有故障", "en": "a fault"}}
    ),
    "onu.rx_dbm": FactDefinition(type="number", label=LABEL, unit={"zh": "dBm", "en": "dBm"}),
    "pon.share": FactDefinition(type="number", label=LABEL, unit={"zh": "%", "en": "%"}),
    "id.number": FactDefinition(type="text", label=LABEL, masked=True),
}


def said(text: str, value: Value, name: str = "x.y", language: str = "zh", **others: object) -> str:
    facts = {name: Fact(having=Having.KNOWN, value=value, source="AAA", at=AT)}
    now = others.get("now", AT)
    assert now is None or isinstance(now, datetime)
    return fill(text, facts, DEFINITIONS, language, CST, now=now).text


@pytest.mark.parametrize(
    ("text", "value", "zh", "en"),
    [
        ("{x.y:time}", AT, "09:14", "09:14"),
        ("{x.y:time}", AT - timedelta(days=1), "1月4日09:14", "4 Jan 09:14"),
        ("{x.y:time}", AT - timedelta(hours=9, minutes=20), "1月4日23:54", "4 Jan 23:54"),
        ("{x.y:date}", AT, "1月5日", "5 Jan"),
        ("{x.y:money}", 12805, "128.05 元", "128.05 yuan"),
        ("{x.y:money}", -90, "-0.90 元", "-0.90 yuan"),
        ("{x.y:money}", 0, "0.00 元", "0.00 yuan"),
        ("{x.y:duration}", 41 * 60, "41 分钟", "41 min"),
        ("{x.y:duration}", 3 * 86400 + 7200 + 60, "3 天 2 小时", "3 d 2 h"),
        ("{x.y:duration}", 12, "不到 1 分钟", "under a minute"),
        ("{x.y:duration}", AT - timedelta(minutes=125), "2 小时 5 分钟", "2 h 5 min"),
        ("{x.y:number}", 7, "7", "7"),
        ("{x.y:number}", -28.10, "-28.1", "-28.1"),
        ("{x.y:number}", -0.001, "0", "0"),
        ("{x.y:masked}", "12000002046", "120••••2046", "120••••2046"),
        ("{x.y:masked}", "王小明", "王•明", "王•明"),
        ("{x.y:masked}", "王", "•", "•"),
        ("{x.y}", "TEST 1", "TEST 1", "TEST 1"),
        ("{x.y}", True, "是", "yes"),
        ("{x.y}", False, "否", "no"),
        ("{x.y}", AT, "09:14", "09:14"),
        ("{ x.y : number }", 3, "3", "3"),
        ("{{x.y}} {x.y}", 3, "{x.y} 3", "{x.y} 3"),
    ],
)
def test_each_format_says_it_as_people_do(text: str, value: Value, zh: str, en: str) -> None:
    assert said(text, value) == zh
    assert said(text, value, language="en") == en


@pytest.mark.parametrize(
    ("name", "how", "value", "zh", "en"),
    [
        ("onu.state", "", "offline", "离线", "offline"),
        ("onu.state", "", "asleep", "asleep", "asleep"),
        ("area.outage", "", True, "有故障", "a fault"),
        ("area.outage", "", False, "否", "no"),
        ("onu.rx_dbm", "", -28.1, "-28.1 dBm", "-28.1 dBm"),
        ("onu.rx_dbm", ":number", -28.1, "-28.1", "-28.1"),
        ("pon.share", ":number", 0.925, "92.5", "92.5"),
        ("pon.share", "", 0.5, "50%", "50%"),
        ("id.number", "", "12000002046", "120••••2046", "120••••2046"),
    ],
)
def test_the_catalogue_words_values(name: str, how: str, value: Value, zh: str, en: str) -> None:
    assert said(f"{{{name}{how}}}", value, name) == zh
    assert said(f"{{{name}{how}}}", value, name, "en") == en


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{x.y:time}", "soon"),
        ("{x.y:date}", 5),
        ("{x.y:time}", datetime.max.replace(tzinfo=UTC)),
        ("{x.y}", datetime.max.replace(tzinfo=UTC)),
        ("{x.y:money}", 1.5),
        ("{x.y:money}", True),
        ("{x.y:number}", "7"),
        ("{x.y:number}", float("nan")),
        ("{x.y:number}", float("inf")),
        ("{x.y:duration}", -1),
        ("{x.y:duration}", "1 h"),
        ("{x.y:fancy}", 1),
        ("{x.y}", None),
        ("{x.y:money}", None),
    ],
)
def test_what_does_not_fit_is_left_blank(text: str, value: Value) -> None:
    assert said(text, value) == BLANK


def test_without_a_clock_times_are_said_plainly_and_durations_left_blank() -> None:
    assert said("{x.y:time}", AT - timedelta(days=3), now=None) == "09:14"
    assert said("{x.y:duration}", AT, now=None) == BLANK


@pytest.mark.parametrize("having", [Having.LOADING, Having.FAILED, Having.STALE])
def test_a_fact_that_is_not_known_is_a_blank_never_none(having: Having) -> None:
    facts: Facts = {"x.y": Fact(having=having, value=5, source="AAA", at=AT)}
    filled = fill("{x.y} {x.z:time} {x.y}", facts, {}, "zh", UTC)
    assert filled.text == f"{BLANK} {BLANK} {BLANK}"
    assert filled.blanks == ("x.y", "x.z", "x.y")


def test_values_from_outside_stay_plain_and_on_their_line() -> None:
    assert said("{x.y}!", "<b>A</b>\n\u202eB\x1b[0m\u200b") == "<b>A</b> B[0m!"
    assert said("{x.y}", "{x.z:money}") == "{x.z:money}"
    assert len(said("{x.y}", "很" * 500)) == 120


def test_places_are_found_with_their_formats() -> None:
    assert list(places("a {b.c:time} {{d}} {e.f}")) == [
        Place("b.c", "time", 2),
        Place("e.f", "", 19),
    ]


@settings(deadline=None)
@given(
    st.text(max_size=40) | st.sampled_from([f"{{x.y:{how}}}" for how in (*FORMATS, "")]),
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.datetimes()),
)
def test_no_script_and_no_value_make_it_raise(text: str, value: Value) -> None:
    assert isinstance(said(text, value), str)
