"""Facts and scripts are said so that what they say is true: when, how much, who said so."""

from datetime import timedelta

import pytest

from app.domain.facts import Having
from app.presenters.voice import amount
from tests.app.domain.session.calls import at
from tests.app.presenters.cards import (
    NOW,
    failing,
    had,
    known,
    loading,
    said,
    voice,
)


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "¥0"), (12800, "¥128"), (12850, "¥128.50"), (5, "¥0.05"), (-990, "-¥9.90")],
)
def test_money_on_screen_is_short(fen: int, shown: str):
    assert amount(fen) == shown


@pytest.mark.parametrize(
    ("language", "line"), [("zh", "欠费金额：¥128.50"), ("en", "Owed: ¥128.50")]
)
def test_an_amount_is_never_shown_in_fen(language: str, line: str):
    assert voice(language).fact("account.owed_fen", known(12850)) == line


@pytest.mark.parametrize(
    ("language", "line"), [("zh", "在途报障单：无"), ("en", "Open fault ticket: none")]
)
def test_that_there_is_nothing_is_said_in_words(language: str, line: str):
    assert voice(language).fact("ticket.open", known(None)) == line


def test_a_time_of_another_day_is_said_with_its_day():
    paid = {"zh": "最近缴费：2月27日15:00", "en": "Last payment: 27 Feb 15:00"}
    fact = known(NOW.replace(hour=7, minute=0) - timedelta(days=3))
    assert {language: voice(language).fact("account.paid_at", fact) for language in paid} == paid


def test_a_time_of_today_is_said_by_the_agents_clock():
    fact = known(NOW.replace(hour=6, minute=5))
    assert voice("zh").fact("account.paid_at", fact) == "最近缴费：14:05"


def test_a_script_says_the_day_of_a_time_that_is_not_today():
    facts = had(account__paid_at=NOW.replace(hour=7, minute=0) - timedelta(days=3))
    text = {"zh": "您于 {account.paid_at:time} 缴费"}
    assert voice("zh").script(text, facts) == "您于 2月27日15:00 缴费"


def test_a_script_is_said_in_yuan_and_a_glance_shows_the_sign():
    facts, text = had(account__owed_fen=12800), {"zh": "欠 {account.owed_fen:money}"}
    assert voice("zh").script(text, facts) == "欠 128.00 元"
    assert voice("zh").glance(text, facts) == "欠 ¥128"


def test_an_amount_nobody_knows_leaves_a_blank():
    text = {"zh": "欠 {account.owed_fen:money}"}
    for facts in ({}, {"account.owed_fen": loading()}, had(account__owed_fen="x")):
        assert voice("zh").glance(text, facts) == "欠 ____"


def test_braces_of_an_author_stay_braces():
    assert voice().script({"en": "{{x}}"}, {}) == "{x}"
    assert voice().script(None, {}) == ""


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (known(True), "Session: online"),
        (loading(), "Session: …"),
        (failing(), "Session: no answer in time"),
        (failing(reason=""), "Session: …"),
    ],
)
def test_a_fact_that_is_not_had_says_why(fact, line: str):
    assert voice().fact("session.online", fact) == line


def test_a_value_from_outside_stays_on_its_line():
    hostile = known("<b>\u202e\nT-1" + "x" * 10_000)
    line = voice("zh").fact("ticket.open", hostile)
    assert len(line) < 140
    assert not set("\n\u202e") & set(line)


def test_a_fact_nobody_has_defined_goes_by_its_name():
    assert voice().fact("left.over", known("x")) == "left.over: x"


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        (known(True, "AAA", 0.24, 1), "AAA · 0.2 秒", "AAA · 0.2 s"),
        (known(True, "Billing", 1.0, 1), "计费 · 1.0 秒", "Billing · 1.0 s"),
        (known(True, seconds=-200), "AAA · 3 分钟前", "AAA · 3 min ago"),
        (failing("PON"), "PON · 2.0 秒", "PON · 2.0 s"),
        (said(True), "客户", "customer"),
    ],
)
def test_a_fact_says_who_said_so_and_how_fresh_it_is(fact, zh: str, en: str):
    assert (voice("zh").origin(fact), voice("en").origin(fact)) == (zh, en)


@pytest.mark.parametrize("having", [Having.LOADING, Having.STALE])
def test_what_is_still_to_come_has_no_age(having: Having):
    fact = loading() if having is Having.LOADING else known(True, seconds=-9)
    waiting = type(fact)(having=having, source="AAA", at=fact.at)
    assert voice().origin(waiting) == "AAA"


def test_now_stands_still_within_one_card():
    assert voice(now=at(30)).now == at(30)
