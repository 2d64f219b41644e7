"""The card is a pure function of the session, and proper whatever comes from outside."""

import unicodedata

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from app.bootstrap.playbook import build_playbook
from app.domain.customer import Customer
from app.domain.events import (
    ActionConfirmed,
    ActionFailed,
    ActionRequested,
    ActionSucceeded,
    AnyEvent,
    CallerChosen,
    FactsFailed,
    Held,
    HistoryArrived,
    HistoryEntry,
)
from app.presenters.card import card_state
from tests.app.domain.session.calls import (
    CALL,
    CHEN,
    CONTACT,
    INTERNAL,
    KNOWN,
    LIU,
    STALE,
    after,
    arrived,
    at,
    cleared,
    delivered,
    established,
    looked_up,
)
from tests.app.domain.session.test_laws import fold, lives
from tests.app.presenters.cards import LANGUAGES, RESOURCES, card, had, known, texts, voice
from widgets.state import CardState, RecentRow, Tone

LONGEST = 400
HOSTILE = "<b>\u202e\u2066x\u2028\n\x07</b>\ud83d" + "长" * 10_000
STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
PRESS = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")
KEY = next(iter(after(*STALE, PRESS).orders))


def improper(state: CardState) -> list[str]:
    """Every text too long, or with a mark that steers the screen; tips may have lines."""
    return [
        text[:60]
        for text in texts(state)
        if len(text) > LONGEST
        or any(unicodedata.category(mark) in STEERING for mark in text.replace("\n", ""))
        or ("\n" in text and all(text != chip.tip for chip in state.chips))
    ]


@settings(deadline=None)
@given(lives())
def test_any_life_of_a_call_makes_a_proper_card_in_both_languages(life: list[AnyEvent]):
    session = fold(life)
    for language in LANGUAGES:
        assert improper(card(session, language)) == []


@given(lives())
@settings(deadline=None, max_examples=30)
def test_the_same_session_makes_the_same_card(life: list[AnyEvent]):
    assert card(fold(life)) == card(fold(life))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_comes_from_outside_ends_plain_and_short(language: str):
    hostile = Customer(
        customer_id="C9",
        name=HOSTILE,
        tier=HOSTILE,
        city={"zh": HOSTILE, "en": HOSTILE},
        address=HOSTILE,
    )
    named = replace(CONTACT, caller_name=HOSTILE, queue=HOSTILE, ani=HOSTILE, other_name=HOSTILE)
    steps: tuple[AnyEvent, ...] = (
        looked_up(hostile),
        arrived(session__online=True, session__traffic=False, ticket__open=HOSTILE),
        arrived(source="PON", onu__state=HOSTILE),
        FactsFailed(
            call_id=CALL, at=at(3), source=HOSTILE, facts=("area.outage",), reason=HOSTILE, took_s=1
        ),
        HistoryArrived(
            call_id=CALL,
            at=at(3),
            source="CRM",
            entries=(HistoryEntry(at=at(-9), text={language: HOSTILE}, tone=HOSTILE),),
        ),
        established(contact=named),
        PRESS,
        ActionConfirmed(call_id=CALL, at=at(11), key=KEY),
    )
    endings: tuple[AnyEvent, ...] = (
        ActionFailed(call_id=CALL, at=at(12), key=KEY, reason=HOSTILE),
        ActionSucceeded(call_id=CALL, at=at(12), key=KEY, reference=HOSTILE),
    )
    for length in range(len(steps) + 1):
        session = after(delivered(contact=named), *steps[:length])
        assert improper(card(session, language)) == []
    for ending in endings:
        for last in ((), (cleared(contact=named),)):
            session = after(delivered(contact=named), *steps, ending, *last)
            assert improper(card(session, language)) == []
    several = after(delivered(contact=named), looked_up(hostile, CHEN))
    assert improper(card(several, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cards_of_the_real_guides_speak_one_language(language: str):
    book = build_playbook(RESOURCES)
    assert [problem.worded("en") for problem in book.problems] == []
    playbook = book.playbook
    facts = {name: known(None, system) for name, system in playbook.sources.items()} | had(
        "AAA", session__online=True, session__traffic=False, aaa__status="active"
    )
    fine = {"onu.state": "online", "account.status": "active", "account.owed_fen": 0}
    facts |= {name: known(value, playbook.sources[name]) for name, value in fine.items()}
    facts["caller.known"] = known(True, "crm")
    session = replace(after(*KNOWN, established()), facts=facts)
    state = card_state(session, playbook, book.book.rules, voice(language, book=playbook))
    assert state.step is not None
    assert state.reason is not None
    assert state.actions
    if language == "en":
        ours = [text for text in texts(state) if text not in ("陈伟", "陈")]
        assert [t for t in ours if any("\u4e00" <= mark <= "\u9fff" for mark in t)] == []
    else:
        assert all(any("\u4e00" <= m <= "\u9fff" for m in chip.text) for chip in state.chips)


# Parts


def test_while_it_rings_every_place_is_kept():
    state = card(after(delivered()), "zh")
    assert (state.mode, state.name, state.initials) == ("ringing", "来电", "")
    assert all(chip.loading for chip in state.chips)
    assert len(state.chips) == 6
    assert (state.reason, state.step, state.actions, state.action_line) == (None, None, (), None)
    assert state.wrap_up is None
    assert state.slim == ""


def test_a_customer_brings_name_tier_and_chips():
    state = card(after(*STALE), "zh")
    assert (state.mode, state.name, state.initials, state.tier) == (
        "active",
        "陈伟",
        "陈",
        "五星金卡",
    )
    assert state.chips[0].text == "在线无流量"
    assert state.slim.startswith("在线无流量  ·  ")
    assert state.step is not None
    assert state.step.name == "stale"


def test_when_nobody_is_known_no_chip_pretends_to_load():
    for session in (
        after(delivered(), looked_up()),
        after(delivered(), looked_up(CHEN, LIU)),
        after(delivered(contact=replace(CONTACT, ani=None))),
    ):
        state = card(session)
        assert not any(chip.loading for chip in state.chips)
        assert state.reason is not None


def test_a_colleagues_call_has_no_status_and_waits_for_none():
    state = card(after(delivered(contact=INTERNAL)))
    assert state.chips == ()
    assert state.reason is not None


def test_the_mode_follows_the_phase():
    held = Held(call_id=CALL, at=at(9), contact=CONTACT)
    assert card(after(*STALE, held)).mode == "held"
    assert card(after(*STALE, cleared())).mode == "wrap-up"
    assert card(after(*STALE, cleared())).wrap_up is not None
    assert card(after(*STALE, cleared()), "zh").slim == "话后处理"


@pytest.mark.parametrize(
    ("events", "zh", "en"),
    [
        ((), "已返回 0/2", "0 of 2 answered"),
        ((arrived(session__online=True),), "已返回 0/2", "0 of 2 answered"),
        (
            (arrived(session__online=True, session__traffic=True),),
            "已返回 1/2",
            "1 of 2 answered",
        ),
        (STALE[2:4], "2/2  ·  0.3 秒", "2 of 2  ·  0.3 s"),
        (
            (
                STALE[2],
                FactsFailed(
                    call_id=CALL, at=at(3), source="PON", facts=("onu.state",), reason="", took_s=2
                ),
            ),
            "1/2  ·  PON 未答复，重试",
            "1 of 2  ·  PON failed, retry",
        ),
        (
            (
                STALE[3],
                arrived(session__online=True),
                FactsFailed(
                    call_id=CALL, at=at(3), source="AAA", facts=("session.traffic",), reason="",
                    took_s=2,
                ),
            ),
            "1/2  ·  AAA 未答复，重试",
            "1 of 2  ·  AAA failed, retry",
        ),
    ],
)  # fmt: skip
def test_it_says_how_many_systems_have_answered_in_full(
    events: tuple[AnyEvent, ...], zh: str, en: str
):
    session = after(*KNOWN, *events)
    assert (card(session, "zh").progress, card(session, "en").progress) == (zh, en)


def test_before_any_system_is_asked_no_progress_is_said():
    assert card(after(delivered())).progress == ""


def test_a_choice_taken_back_lists_the_people_again():
    chosen = CallerChosen(call_id=CALL, at=at(3), customer_id="C2")
    undone = CallerChosen(call_id=CALL, at=at(4), customer_id=None)
    state = card(after(delivered(), looked_up(CHEN, LIU), chosen, undone))
    assert [each.key for each in state.people] == ["C1", "C2"]
    assert state.step is None


def test_the_newest_three_of_the_past_are_shown():
    entries = tuple(
        HistoryEntry(at=at(-86_400 * n), text={"zh": f"第 {n} 天", "en": f"day {n}"}, tone=tone)
        for n, tone in enumerate(("bad", "odd", "ok", "neutral"))
    )
    arrived_then = HistoryArrived(call_id=CALL, at=at(3), source="CRM", entries=entries)
    state = card(after(*KNOWN, arrived_then), "zh")
    assert state.recent == (
        RecentRow(when="今天 16:00", text="第 0 天", tone=Tone.BAD),
        RecentRow(when="昨天", text="第 1 天"),
        RecentRow(when="2月28日", text="第 2 天", tone=Tone.OK),
    )
