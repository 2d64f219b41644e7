"""After the call: a summary of what happened, a code it has earned, and what is left undone."""

import pytest
from msgspec.structs import replace

from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    ActionSucceeded,
    ActionUnknown,
    Answered,
    AnyEvent,
    FactRevealed,
    GuideChosen,
    Restored,
    StepDone,
    StepSkipped,
    Transferred,
    Woke,
    WrapUpFinished,
)
from app.domain.guide import GuideOutcome, Step
from app.domain.session import Playbook, Session, standing
from app.presenters.wrap_up import codes, summary, unfinished, wrap_up
from tests.app.domain.session.calls import (
    CALL,
    CHEN,
    CONTACT,
    STALE,
    after,
    arrived,
    at,
    cleared,
    delivered,
    established,
    looked_up,
)
from tests.app.presenters.cards import CATALOGUE, WORDED, voice
from widgets.state import Choice

TITLED = replace(
    WORDED.guides["fault"],
    title={"zh": "断网", "en": "No internet"},
    steps=tuple(
        replace(step, title={"zh": zh, "en": en})
        for step, zh, en in zip(
            WORDED.guides["fault"].steps,
            ("派单", "清除会话", "致歉"),
            ("Send a crew", "End the session", "Apologise"),
            strict=True,
        )
    ),
    outcomes={
        "solved": GuideOutcome(
            resolved=True, disposition="OK", title={"zh": "已恢复", "en": "Works"}
        ),
        "visit": GuideOutcome(
            resolved=False, disposition="VISIT", title={"zh": "已派单", "en": "Crew"}
        ),
        "sent": GuideOutcome(
            resolved=False, disposition="VISIT", title={"zh": "已上门", "en": "Visit"}
        ),
        "escalated": GuideOutcome(resolved=False, disposition="ESC"),
    },
)
ACTIONS = {
    name: replace(each, title={"zh": zh, "en": en})
    for (name, each), zh, en in zip(
        WORDED.actions.items(), ("清除会话", "发短信"), ("End session", "Text"), strict=True
    )
}
BOOK = Playbook(
    guides={"fault": TITLED}, actions=ACTIONS, sources=WORDED.sources, definitions=CATALOGUE,
    opening=WORDED.opening,
)  # fmt: skip
PRESS = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")
KEY = next(iter(after(*STALE, PRESS).orders))
DONE = (
    PRESS,
    ActionConfirmed(call_id=CALL, at=at(11), key=KEY),
    ActionSucceeded(call_id=CALL, at=at(12), key=KEY, reference="MON-7"),
    Woke(call_id=CALL, at=at(17)),
    arrived(18, session__online=True, session__traffic=True),
    Answered(call_id=CALL, at=at(30), fact="customer.confirms", value=True),
)


def ended(*events: AnyEvent, book: Playbook = BOOK) -> Session:
    return after(*STALE, *events, cleared(), book=book)


def told(session: Session, language: str = "zh", book: Playbook = BOOK) -> str:
    return summary(session, standing(session, book), book, voice(language, book=book))


def picks(session: Session, language: str = "zh", book: Playbook = BOOK) -> tuple[Choice, ...]:
    return codes(session, standing(session, book), book, voice(language, book=book))


def chosen(session: Session, book: Playbook = BOOK) -> list[str]:
    return [each.key for each in picks(session, book=book) if each.chosen]


def left(session: Session, language: str = "zh") -> tuple[str, ...]:
    return unfinished(session, standing(session, BOOK), BOOK, voice(language, book=BOOK))


def test_a_whole_call_is_told_in_a_few_sentences():
    assert told(ended(*DONE)) == (
        "来电原因：断网。问答：客户确认：能上网。步骤：清除会话。"
        "已办理：清除会话 MON-7。结果：已恢复。"
    )
    assert told(ended(*DONE), "en") == (
        "Reason: No internet. Answers: Customer says: works. Steps: End the session. "
        "Done: End session MON-7. Result: Works."
    )


def test_that_something_was_revealed_is_in_the_log_and_not_in_the_summary():
    revealed = FactRevealed(call_id=CALL, at=at(15), fact="onu.state")
    session = ended(revealed)
    assert session.revealed == {"onu.state": at(15)}
    for language in ("zh", "en"):
        assert told(session, language) == told(ended(), language)


def test_the_reason_is_the_one_the_card_named():
    rule = replace(TITLED.reasons[0], title={"zh": "断网：无流量", "en": "Stale"})
    book = replace(BOOK, guides={"fault": replace(TITLED, reasons=(rule,))})
    assert told(ended(book=book), book=book) == "来电原因：断网：无流量。"


def test_a_step_passed_over_is_told_as_passed_over():
    skipped = StepSkipped(call_id=CALL, at=at(10), step="stale")
    assert "步骤：清除会话（跳过）。" in told(ended(skipped))
    assert "Steps: End the session (skipped)." in told(ended(skipped), "en")


def test_why_it_was_passed_over_is_told_with_it():
    refused = StepSkipped(call_id=CALL, at=at(10), step="stale", reason="refused")
    assert "步骤：清除会话（跳过：客户拒绝）。" in told(ended(refused))
    assert "Steps: End the session (skipped: Refused)." in told(ended(refused), "en")
    own = StepSkipped(call_id=CALL, at=at(10), step="stale", reason="no tool at hand")
    assert "(skipped: no tool at hand)" in told(ended(own), "en")


BILL = replace(
    TITLED,
    guide="bill",
    title={"zh": "账单", "en": "Bill"},
    reasons=(),
    goal="False",
    facts={},
    steps=(
        Step(step="explain", title={"zh": "说明账单", "en": "Explain the bill"}, end="told"),
        Step(step="copy", title={"zh": "补打账单", "en": "Send a copy"}),
    ),
    outcomes={
        "told": GuideOutcome(
            resolved=True, disposition="BILL-TOLD", title={"zh": "已说明", "en": "Explained"}
        ),
        "escalated": GuideOutcome(resolved=False, disposition="BILL-ESC"),
    },
)
BOTH = replace(BOOK, guides={"fault": TITLED, "bill": BILL})
BEGUN = StepSkipped(call_id=CALL, at=at(9), step="stale", reason="not-now")
TO_BILL = GuideChosen(call_id=CALL, at=at(10), guide="bill")
TO_FAULT = GuideChosen(call_id=CALL, at=at(12), guide="fault")
EXPLAINED = StepDone(call_id=CALL, at=at(11), step="explain")


def test_every_guide_walked_is_told_with_its_outcome_or_where_it_was_left():
    session = ended(BEGUN, TO_BILL, EXPLAINED, book=BOTH)
    assert told(session, book=BOTH) == (
        "来电原因：断网。另有：账单。步骤：清除会话（跳过：暂不可行）；说明账单。"
        "结果：断网：未结束，停在：客户确认；账单：已说明。"
    )
    assert told(session, "en", BOTH) == (
        "Reason: No internet. Also: Bill. Steps: End the session (skipped: Not now); "
        "Explain the bill. Result: No internet: left open at Customer says; Bill: Explained."
    )


def test_the_unfinished_step_of_each_guide_is_left_undone():
    session = ended(BEGUN, TO_BILL, book=BOTH)
    undone = unfinished(session, standing(session, BOTH), BOTH, voice("en", book=BOTH))
    assert undone == (
        "Step left open: Explain the bill",
        "Left open in No internet: Customer says",
    )


@pytest.mark.parametrize("events", [(EXPLAINED,), (EXPLAINED, TO_FAULT)])
def test_the_code_of_the_guide_that_has_ended_is_suggested(events: tuple[AnyEvent, ...]):
    session = ended(BEGUN, TO_BILL, *events, book=BOTH)
    assert chosen(session, BOTH) == ["BILL-TOLD"]
    keys = [each.key for each in picks(session, book=BOTH)]
    assert keys[0] == "BILL-TOLD"
    assert {"OK", "VISIT", "ESC", "BILL-ESC"} <= set(keys)


def test_where_none_has_ended_the_codes_of_the_last_stand_first_and_none_is_chosen():
    session = ended(BEGUN, TO_BILL, book=BOTH)
    assert chosen(session, BOTH) == []
    assert [each.key for each in picks(session, book=BOTH)][:2] == ["BILL-TOLD", "BILL-ESC"]


def test_after_a_crash_the_same_is_told():
    events = (BEGUN, TO_BILL, EXPLAINED)
    restored = Restored(call_id=CALL, at=at(30))
    assert told(ended(*events, restored, book=BOTH), book=BOTH) == told(
        ended(*events, book=BOTH), book=BOTH
    )


def test_an_order_without_a_result_is_told_as_open_and_not_as_done():
    lost = ActionUnknown(call_id=CALL, at=at(22), key=KEY, reason="no answer in time")
    session = ended(PRESS, ActionConfirmed(call_id=CALL, at=at(11), key=KEY), lost)
    assert told(session) == "来电原因：断网。未有结果：清除会话。"
    assert left(session) == ("结果未知：清除会话",)


def test_an_order_still_running_is_left_undone():
    session = ended(PRESS, ActionConfirmed(call_id=CALL, at=at(11), key=KEY))
    assert left(session) == ("仍在执行：清除会话",)
    assert left(session, "en") == ("Still running: End session",)


def test_what_the_current_step_offers_and_nobody_pressed_is_left_undone():
    assert left(ended()) == ("未执行：清除会话",)


def test_a_step_without_an_action_is_left_open():
    plain = replace(BOOK, guides={"fault": replace(TITLED, steps=tuple(
        replace(step, do=()) for step in TITLED.steps))})  # fmt: skip
    session = ended(book=plain)
    shown = unfinished(session, standing(session, plain), plain, voice("zh", book=plain))
    assert shown == ("未完成步骤：清除会话",)


def test_nothing_is_left_once_an_outcome_is_reached():
    assert left(ended(*DONE)) == ()


def test_the_code_of_the_outcome_stands_first_and_is_chosen():
    assert picks(ended(*DONE)) == (
        Choice(key="OK", text="已恢复", chosen=True),
        Choice(key="VISIT", text="已派单"),
        Choice(key="ESC", text="ESC"),
        Choice(key="OTHER", text="其他"),
    )


def test_of_outcomes_with_one_code_the_one_reached_gives_the_words():
    visit = replace(TITLED, steps=(replace(TITLED.steps[1], do=(), end="sent"),))
    book = replace(BOOK, guides={"fault": visit})
    done = ended(StepDone(call_id=CALL, at=at(9), step="stale"), book=book)
    assert picks(done, book=book)[0] == Choice(key="VISIT", text="已上门", chosen=True)


def test_without_an_outcome_no_code_is_chosen_for_the_agent():
    assert chosen(ended()) == []


def test_the_agents_own_choice_counts():
    finished = WrapUpFinished(call_id=CALL, at=at(100), disposition="ESC")
    confirmed = ActionConfirmed(call_id=CALL, at=at(11), key=KEY)
    busy = after(*STALE, PRESS, confirmed, cleared(), finished, book=BOOK)
    assert busy.finishing
    assert chosen(busy) == ["ESC"]
    assert chosen(replace(busy, disposition="OTHER")) == ["OTHER"]


def test_a_call_given_away_may_be_closed_as_that():
    gone = Transferred(call_id=CALL, at=at(80), contact=CONTACT)
    unsolved, solved = after(*STALE, gone, book=BOOK), after(*STALE, *DONE, gone, book=BOOK)
    assert chosen(unsolved) == ["TRANSFERRED"]
    assert chosen(solved) == ["OK"]
    assert Choice(key="TRANSFERRED", text="已转接") in picks(solved)


def test_a_call_without_a_guide_has_one_code_to_finish_with():
    session = after(delivered(), looked_up(CHEN), established(), cleared(), book=BOOK)
    assert standing(session, BOOK) is None
    assert picks(session) == (Choice(key="OTHER", text="其他", chosen=True),)
    assert told(session) == ""
    assert left(session) == ()
    gone = replace(session, outcome=after(*STALE, Transferred(
        call_id=CALL, at=at(80), contact=CONTACT)).outcome)  # fmt: skip
    assert chosen(gone) == ["TRANSFERRED"]


def test_at_most_six_codes_of_a_guide_are_offered_and_the_right_one_is_among_them():
    many = {f"o{n}": GuideOutcome(resolved=n == 9, disposition=f"C{n}") for n in range(12)}
    book = replace(BOOK, guides={"fault": replace(TITLED, outcomes=many)})
    shown = picks(ended(*DONE, book=book), book=book)
    assert len(shown) == 7
    assert shown[0] == Choice(key="C9", text="C9", chosen=True)
    assert shown[-1].key == "OTHER"


@pytest.mark.parametrize(
    ("language", "title", "finish"), [("zh", "话后处理", "完成"), ("en", "Wrap-up", "Finish")]
)
def test_the_wrap_up_is_put_together(language: str, title: str, finish: str):
    session = ended(*DONE)
    made = wrap_up(session, standing(session, BOOK), BOOK, voice(language, book=BOOK))
    assert (made.title, made.finish, made.can_finish) == (title, finish, True)
    assert made.summary == told(session, language)


def test_it_is_finished_once():
    session = replace(ended(*DONE), finishing=True)
    made = wrap_up(session, standing(session, BOOK), BOOK, voice(book=BOOK))
    assert not made.can_finish
