"""The head says how far the caller is verified; the agent may note how the customer is."""

import pytest
from msgspec.structs import replace

from app.domain.events import Answered, FactNoted, FactsArrived, RefreshRequested, StepSkipped
from app.domain.facts import AGENT, FactDefinition, Facts
from app.domain.session import Session
from app.presenters.caller import moods, verified
from app.presenters.progress import progress, silent_system, unanswered
from tests.app.domain.session.calls import CALL, STALE, after, arrived, at, cleared, delivered
from tests.app.presenters.cards import (
    CATALOGUE,
    LANGUAGES,
    NOW,
    WORDED,
    card,
    failing,
    known,
    loading,
    voice,
)
from tests.app.presenters.desks import Desk

MOOD = FactDefinition(
    type="choice",
    label={"zh": "客户情绪", "en": "Mood"},
    manner=True,
    values={
        "calm": {"zh": "平和", "en": "calm"},
        "upset": {"zh": "着急", "en": "upset"},
        "angry": {"zh": "激动", "en": "angry"},
    },
)
BOOK = replace(WORDED, definitions={**CATALOGUE, "customer.mood": MOOD})


def with_facts(**facts: object) -> Session:
    told = {name.replace("__", "."): known(value) for name, value in facts.items()}  # type: ignore[arg-type]
    session = after(*STALE)
    kept = {n: f for n, f in session.facts.items() if not n.startswith("caller.")}
    return replace(session, facts={**kept, **told})


@pytest.mark.parametrize(
    ("facts", "level", "zh", "en"),
    [
        ({}, 0, "L0 未核对", "L0 unchecked"),
        ({"caller__known": True}, 1, "L1 已核对", "L1 checked"),
        ({"caller__known": False}, 0, "L0 未核对", "L0 unchecked"),
        ({"caller__known": True, "caller__proven": False}, 1, "L1 已核对", "L1 checked"),
        ({"caller__proven": True}, 2, "L2 已验证", "L2 proven"),
    ],
)
def test_the_level_is_said_in_a_word(facts: dict[str, object], level: int, zh: str, en: str):
    for language, text in (("zh", zh), ("en", en)):
        shown = verified(with_facts(**facts), voice(language))
        assert shown is not None
        assert (shown.level, shown.text) == (level, text)
        assert shown.tip


def test_of_nobody_no_level_is_said():
    assert verified(after(delivered()), voice()) is None


def test_the_mood_can_be_noted_while_the_agent_talks():
    session = after(*STALE, book=BOOK)
    offered = moods(session, BOOK, voice("en", book=BOOK))
    assert [(each.key, each.text, each.chosen) for each in offered] == [
        ("calm", "calm", False),
        ("upset", "upset", False),
        ("angry", "angry", False),
    ]
    assert moods(after(*STALE[:4], book=BOOK), BOOK, voice(book=BOOK)) == ()
    assert moods(after(*STALE, cleared(), book=BOOK), BOOK, voice(book=BOOK)) == ()
    assert moods(session, WORDED, voice()) == (), "the catalogue has none"


def test_what_was_noted_is_the_agents_word_and_is_marked():
    noted = FactNoted(call_id=CALL, at=at(9), fact="customer.mood", value="angry")
    session = after(*STALE, noted, book=BOOK)
    assert session.facts["customer.mood"].source == AGENT
    offered = moods(session, BOOK, voice(book=BOOK))
    assert [each.key for each in offered if each.chosen] == ["angry"]
    back = FactNoted(call_id=CALL, at=at(10), fact="customer.mood", value=None)
    assert "customer.mood" not in after(*STALE, noted, back, book=BOOK).facts


def test_nothing_but_manner_can_be_noted_without_asking():
    noted = FactNoted(call_id=CALL, at=at(9), fact="onu.state", value="offline")
    assert after(*STALE, noted, book=BOOK) == replace(after(*STALE, book=BOOK), as_of=at(9))


def test_the_same_mood_once_more_takes_the_note_back(desk: Desk):
    presenter, seen = desk
    noted = FactNoted(call_id=CALL, at=NOW, fact="customer.mood", value="angry")
    presenter.present(after(*STALE, noted, book=BOOK))
    presenter.note_mood(CALL, "angry")
    presenter.note_mood(CALL, "calm")
    assert [event.value for event in seen.acted] == [None, "calm"]  # type: ignore[union-attr]


def test_to_note_a_mood_is_no_move_in_the_guide():
    noted = FactNoted(call_id=CALL, at=at(9), fact="customer.mood", value="angry")
    assert after(*STALE, noted, book=BOOK).guide is None


# Whom to ask once more

SILENT: Facts = {
    "session.online": failing("AAA"),
    "session.traffic": failing("AAA"),
    "onu.state": failing("PON"),
}


def silent(**more: object) -> Session:
    return replace(after(*STALE), facts={**SILENT, **more})


def test_one_system_is_named_and_asked_at_a_time(desk: Desk):
    presenter, seen = desk
    session = silent()
    assert silent_system(session, voice()) == "AAA"
    assert progress(session, voice("en")) == "0 of 2  ·  AAA failed, retry"
    presenter.present(session)
    assert (seen.cards[-1].can_retry, seen.cards[-1].retry) == (True, "AAA")
    presenter.refresh(CALL, "AAA")
    presenter.refresh(CALL, "PON")
    assert seen.acted == [
        RefreshRequested(call_id=CALL, at=NOW, facts=("session.online", "session.traffic")),
        RefreshRequested(call_id=CALL, at=NOW, facts=("onu.state",)),
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "0 of 2  ·  AAA is late"), ("zh", "0/2  ·  AAA 较慢，查询中")],
)
def test_one_that_is_late_is_named_and_there_is_nothing_to_click(
    desk: Desk, language: str, said: str
):
    presenter, seen = desk
    late = {name: replace(fact, coming=True) for name, fact in SILENT.items()}
    session = replace(silent(), facts=late)
    assert progress(session, voice(language)) == said
    presenter.present(session)
    assert not seen.cards[-1].can_retry
    presenter.refresh(CALL, "AAA")
    assert seen.acted == []


def test_while_one_is_asked_again_the_next_can_be():
    asked = replace(silent(), facts={**SILENT, "session.online": loading()})
    assert silent_system(asked, voice()) == "PON"
    both = {name: loading(fact.source) for name, fact in SILENT.items()}
    assert silent_system(replace(asked, facts=both), voice()) == ""


def test_a_click_on_the_chip_of_a_system_that_has_answered_asks_nobody(desk: Desk):
    presenter, seen = desk
    presenter.present(after(*STALE))
    presenter.refresh(CALL, "PON")
    assert seen.acted == []


def test_what_one_system_did_not_give_is_told_from_the_rest():
    assert unanswered(silent(), "PON") == ("onu.state",)
    assert unanswered(after(*STALE), "PON") == ()


# Why a step was passed over


@pytest.mark.parametrize("language", LANGUAGES)
def test_right_after_a_plain_skip_why_can_be_said_in_one_click(language: str):
    skipped = StepSkipped(call_id=CALL, at=at(9), step="stale")
    line = card(after(*STALE, skipped), language).action_line
    assert line is not None
    assert line.key == "skip:stale"
    assert [each.key for each in line.links] == ["refused", "done-already", "not-now", "other"]
    said_why = StepSkipped(call_id=CALL, at=at(10), step="stale", reason="refused")
    session = after(*STALE, skipped, said_why)
    assert card(session, language).action_line is None
    assert (session.tried["stale"].reason, session.tried["stale"].at) == ("refused", at(9))


def test_the_next_click_is_taken_for_no_reason():
    skipped = StepSkipped(call_id=CALL, at=at(9), step="stale")
    told = Answered(call_id=CALL, at=at(11), fact="customer.confirms", value=False)
    session = after(*STALE, skipped, told)
    assert card(session).action_line is None
    assert session.tried["stale"].reason == ""


def test_a_reason_said_with_the_skip_is_kept_and_not_asked_for():
    skipped = StepSkipped(call_id=CALL, at=at(9), step="stale", reason="not-now")
    assert card(after(*STALE, skipped)).action_line is None
    again = StepSkipped(call_id=CALL, at=at(10), step="stale")
    assert after(*STALE, skipped, again).tried["stale"].reason == "not-now"


def test_a_system_that_has_nothing_of_this_customer_is_not_counted():
    nothing = FactsArrived(
        call_id=CALL, at=at(0.3), source="PON", values={"onu.state": None}, took_s=0, asked=False
    )
    there = arrived(session__online=True, session__traffic=False)
    session = after(*STALE[:3], nothing, there)
    assert progress(session, voice("en")) == "1 of 1  ·  0.3 s"
