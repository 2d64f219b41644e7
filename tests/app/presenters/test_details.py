"""A chip says what systems differ on, and opens to source, age and raw value of each fact."""

from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.events import FactRevealed, FactsArrived, FactsFailed, RefreshRequested
from app.domain.facts import Fact, FactDefinition, Having, Said
from app.domain.session import Session
from app.presenters.book import Book
from app.presenters.card import card_state
from app.presenters.chips import ChipCase, ChipRule, chips
from app.presenters.details import RAW_MAX, REVEALED_S
from app.presenters.progress import progress, unanswered
from tests.app.domain.session.calls import CALL, KNOWN, after, arrived, at
from tests.app.presenters.cards import (
    CATALOGUE,
    WORDED,
    card,
    known,
    rules,
    texts,
    voice,
)
from tests.app.presenters.test_chips import facts
from widgets.state import CardState, Chip, Details, FactDetail, SourceLook, Tone

NAME = "account.status"
ACCOUNT = FactDefinition(
    type="choice",
    label={"zh": "账户状态", "en": "Account"},
    values={
        "active": {"zh": "正常", "en": "active"},
        "stopped": {"zh": "已停机", "en": "stopped"},
    },
)
LOGIN = FactDefinition(type="text", label={"zh": "账号", "en": "Login"}, masked=True)
BOOK = replace(
    WORDED,
    definitions={**CATALOGUE, NAME: ACCOUNT, "session.login": LOGIN},
    sources={**WORDED.sources, NAME: "CRM", "session.login": "AAA"},
    besides={NAME: ("AAA",)},
    opening=frozenset({*WORDED.sources, NAME, "session.login"}),
)


def says(system: str, value: Any, seconds: float, raw: str = "", fact: str = NAME) -> Any:
    if value is ...:
        return FactsFailed(
            call_id=CALL, at=at(seconds), source=system, facts=(fact,), reason="no answer in time",
            took_s=2.0,
        )  # fmt: skip
    raws = {fact: raw} if raw else {}
    return FactsArrived(
        call_id=CALL, at=at(seconds), source=system, values={fact: value}, took_s=0.2, raw=raws
    )


def torn(*more: Any) -> Session:
    """Billing says active, AAA says stopped."""
    told = (says("CRM", "active", 2, raw="2"), says("AAA", "stopped", 3, raw="N"))
    return after(*KNOWN, *told, *more, book=BOOK)


def opened(
    session: Session, key: str = "bill", language: str = "en", seconds: float = 12
) -> Details:
    made = card_of(session, key, language, seconds).details
    assert made is not None
    return made


def card_of(
    session: Session, key: str = "", language: str = "en", seconds: float = 12
) -> CardState:
    spoken = voice(language, at(seconds), BOOK)
    return card_state(session, BOOK, rules(), spoken, opened=key)


def fact(details: Details, name: str = NAME) -> FactDetail:
    return next(each for each in details.facts if each.key == name)


# The chip itself


def disputed(value: Any, other: Any, *, source: str = "CRM", **more: Any) -> Fact:
    others = (Said(source="AAA", having=Having.KNOWN, value=other, at=at(1)),)
    return replace(known(value, source), others=others, disputed=True, **more)


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("en", "active ≠ stopped", "Systems differ on Account: CRM: active, AAA: stopped"),
        ("zh", "正常 ≠ 已停机", "账户状态各系统不一致：CRM：正常，AAA：已停机"),
    ],
)
def test_a_chip_whose_facts_disagree_says_so_itself(language: str, text: str, what: str):
    given = facts() | {NAME: disputed("active", "stopped")}
    made = chips(rules(), given, voice(language, book=BOOK))
    bill = next(each for each in made if each.key == "bill")
    assert (bill.text, bill.tone) == (text, Tone.WARN)
    assert bill.tip.splitlines()[0] == what


def test_a_disagreement_never_makes_a_chip_quieter():
    given = facts() | {NAME: disputed("stopped", "active")}
    made = chips(rules(), given, voice(book=BOOK))
    assert next(each for each in made if each.key == "bill").tone is Tone.BAD


def test_a_rule_that_asks_whether_systems_disagree_has_its_own_words():
    case = ChipCase(when=f"disagree({NAME})", tone="warn", text={"en": "Out of step"})
    rule = ChipRule(chip="x", icon="x", label={"en": "X"}, cases=(case,))
    (made,) = chips((rule,), {NAME: disputed("active", "stopped")}, voice(book=BOOK))
    assert (made.text, made.mark) == ("Out of step", "equal-not")


def test_a_value_that_stands_in_for_a_silent_system_is_marked():
    stands_in = replace(known("active", "AAA"), instead_of="CRM")
    made = chips(rules(), facts() | {NAME: stands_in}, voice(book=BOOK))
    bill = next(each for each in made if each.key == "bill")
    assert (bill.text, bill.mark) == ("Nothing owed", "corner-down-left")


def test_a_chip_asked_for_again_keeps_what_it_said_and_is_busy():
    again = RefreshRequested(call_id=CALL, at=at(9), facts=(NAME,))
    owed = says("CRM", 0, 4, fact="account.owed_fen")
    book = replace(BOOK, sources={**BOOK.sources, "account.owed_fen": "CRM"})
    settled = after(*KNOWN, says("CRM", "active", 2), says("AAA", "active", 3), owed, book=book)
    asked = after(
        *KNOWN, says("CRM", "active", 2), says("AAA", "active", 3), owed, again, book=book
    )

    def bill(session: Session) -> Chip:
        made = card_state(session, book, rules(), voice(book=book)).chips
        return next(each for each in made if each.key == "bill")

    assert replace(bill(asked), busy=False, tip="") == replace(bill(settled), tip="")
    assert (bill(settled).busy, bill(asked).busy) == (False, True)


# What it opens to


def test_each_fact_says_value_system_age_and_how_long_it_took():
    line = fact(opened(torn())).lines[0]
    assert (line.system, line.text, line.at, line.took) == ("CRM", "active", at(2), "took 0.2 s")
    assert line.look is SourceLook.COUNTS


def test_what_other_systems_said_stands_below_with_its_own_age():
    other = fact(opened(torn(), language="zh")).lines[1]
    assert (other.system, other.text, other.at) == ("AAA", "已停机", at(3))
    assert other.look is SourceLook.DIFFERS
    assert opened(torn(), language="zh").note == "账户状态各系统不一致：CRM：正常，AAA：已停机"


def test_systems_that_say_the_same_are_shown_to_agree():
    same = after(*KNOWN, says("CRM", "active", 2), says("AAA", "active", 3), book=BOOK)
    details = opened(same)
    assert fact(details).lines[1].look is SourceLook.AGREES
    assert (details.note, fact(details).disputed) == ("", False)


def test_a_system_that_failed_is_said_with_its_reason_and_whom_another_stands_in_for():
    failed = after(*KNOWN, says("CRM", ..., 2), says("AAA", "stopped", 3), book=BOOK)
    first, second = fact(opened(failed, language="zh")).lines
    assert (first.system, first.note) == ("AAA", "CRM 未答复")
    assert (second.look, second.text) == (SourceLook.FAILED, "未及时应答")


def test_what_is_being_asked_again_is_shown_as_old_with_its_age():
    again = torn(RefreshRequested(call_id=CALL, at=at(9), everything=True))
    shown = fact(opened(again))
    assert (shown.busy, shown.value) == (True, "active")
    assert [line.look for line in shown.lines] == [SourceLook.STALE] * 2
    assert [line.at for line in shown.lines] == [at(2), at(3)]


def test_raw_values_are_hidden_until_revealed_and_again_after_a_moment():
    assert [line.raw for line in fact(opened(torn())).lines] == ["••••••"] * 2
    assert fact(opened(torn())).can_reveal
    told = torn(FactRevealed(call_id=CALL, at=at(10), fact=NAME))
    shown = fact(opened(told, seconds=11))
    assert [line.raw for line in shown.lines] == ["2", "N"]
    assert (shown.revealed, shown.can_reveal) == (True, False)
    later = fact(opened(told, seconds=10 + REVEALED_S))
    assert [line.raw for line in later.lines] == ["••••••"] * 2


def login(*more: Any, seconds: float = 12) -> FactDetail:
    told = says("AAA", "bb12000001046", 2, raw="bb12000001046@telco", fact="session.login")
    session = after(*KNOWN, told, *more, book=BOOK)
    case = ChipCase(when="known(session.login)", tone="ok", text={"en": "Has one"})
    rule = ChipRule(chip="login", icon="lock", label={"en": "Login"}, cases=(case,))
    made = card_state(
        session, BOOK, (rule,), voice("en", at(seconds), BOOK), opened="login"
    ).details
    assert made is not None
    if not more:
        assert not [text for text in texts(made) if "12000001046" in text]
    return fact(made, "session.login")


def test_a_masked_fact_stays_masked_until_revealed_and_is_nowhere_in_the_state():
    assert login().value == "bb1••••1046"
    shown = login(FactRevealed(call_id=CALL, at=at(10), fact="session.login"))
    assert (shown.value, shown.lines[0].raw) == ("bb12000001046", "bb12000001046@telco")


def test_hostile_raw_words_stay_on_their_line():
    told = says("CRM", "active", 2, raw="\u202e<b>\n" + "x" * 10_000)
    reveal = FactRevealed(call_id=CALL, at=at(10), fact=NAME)
    raw = fact(opened(after(*KNOWN, told, reveal, book=BOOK))).lines[0].raw
    assert len(raw) <= RAW_MAX
    assert not set("\u202e\n") & set(raw)


def test_what_the_customer_said_is_named_as_theirs():
    session = after(*KNOWN, arrived(session__online=True), book=BOOK)
    said = replace(known(True, "customer", 0.0, 5))
    session = replace(session, facts={**session.facts, "session.traffic": said})
    line = fact(opened(session, "line"), "session.traffic").lines[0]
    assert (line.system, line.text, line.raw) == ("customer", "moving", "")


def test_facts_in_dispute_come_first_and_what_was_not_asked_for_is_left_out():
    details = opened(torn(says("CRM", 0, 4, fact="account.owed_fen")))
    assert details.facts[0].key == NAME
    assert {each.key for each in details.facts} <= torn().facts.keys() | {"account.owed_fen"}


@pytest.mark.parametrize("key", ["", "no-such", "mobile"])
def test_nothing_is_opened_for_what_is_not_there(key: str):
    assert card_of(torn(), key).details is None


def test_a_list_names_the_chips_it_was_asked_for_or_all():
    made = card_of(torn(), "+bill ticket").details
    assert made is not None
    assert [chip.key for chip in made.chips] == ["bill", "ticket"]
    whole = card_of(torn(), "+").details
    assert whole is not None
    assert whole.chips == card(torn(), book=BOOK, now=at(12)).chips


# How many systems have answered


def test_a_system_whose_word_did_not_count_is_counted_too():
    failed = after(*KNOWN, says("CRM", ..., 2), says("AAA", "stopped", 3), book=BOOK)
    spoken = voice(book=BOOK)
    spoken.systems = Book(playbook=BOOK).systems
    assert "CRM" in progress(failed, spoken)
    assert unanswered(failed, "CRM") == (NAME,)


def test_evidence_names_both_systems_where_they_differ():
    assert voice(book=BOOK).origin(disputed("active", "stopped")).startswith("CRM ≠ AAA")
