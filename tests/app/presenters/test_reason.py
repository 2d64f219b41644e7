"""The reason is said with its evidence and how sure it is, and what else it may be beside it."""

import pytest
from msgspec.structs import replace

from app.domain.events import GuideChosen, ReasonsWeighed, StepDone, StepSkipped, SuggestionsHidden
from app.domain.guide import ReasonRule
from app.domain.session import Session
from app.domain.weighing import By, Weighed, Weighing
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    FAULT,
    KNOWN,
    STALE,
    after,
    arrived,
    at,
)
from tests.app.presenters.cards import card
from widgets.state import Choice


def test_the_reason_has_its_evidence_and_how_sure_it_is():
    reason = card(after(*STALE), "zh").reason
    assert reason is not None
    assert (reason.title, reason.why, reason.band) == ("No internet", "stale", "很可能")
    assert reason.share == pytest.approx(0.95, abs=0.01)


def two_guides() -> Session:
    return after(*STALE, book=TWO)


SLOW = replace(FAULT, guide="slow", title={"zh": "网速慢", "en": "Slow"}, reasons=())
BILL = replace(FAULT, guide="bill", title={"zh": "账单", "en": "Bill"}, reasons=())
WIFI = replace(
    FAULT,
    guide="wifi",
    title={"zh": "无线", "en": "Wi-Fi"},
    reasons=(
        ReasonRule(when="session.online", weight=1, because={"zh": "{ticket.open}", "en": "x"}),
    ),
)
TWO = replace(BOOK, guides={"slow": SLOW, "bill": BILL, "wifi": WIFI, "fault": FAULT})


def test_what_else_it_may_be_is_offered_likeliest_first():
    reason = card(two_guides(), "en", TWO).reason
    assert reason is not None
    assert [each.text for each in reason.others] == ["Wi-Fi", "Slow", "Bill"]
    assert [each.key for each in reason.others] == ["wifi", "slow", "bill"]


def test_a_reason_the_agent_chose_is_not_said_to_be_likely():
    chosen = GuideChosen(call_id=CALL, at=at(9), guide="slow")
    reason = card(after(*STALE, chosen, book=TWO), "zh", TWO).reason
    assert reason is not None
    assert (reason.title, reason.share, reason.band, reason.why) == ("网速慢", None, "", "")


def test_evidence_with_a_blank_is_passed_over_for_evidence_without():
    blank = ReasonRule(when="session.online", weight=9, because={"en": "since {account.paid_at}"})
    guide = replace(FAULT, reasons=(blank, *FAULT.reasons))
    book = replace(BOOK, guides={"fault": guide})
    reason = card(after(*STALE, book=book), "en", book).reason
    assert reason is not None
    assert reason.why == "stale"


def test_when_nothing_stands_out_the_agent_is_asked_to_choose():
    fine = (
        *KNOWN,
        arrived(session__online=True, session__traffic=True),
        arrived(source="PON", onu__state="online"),
    )
    reason = card(after(*fine, book=TWO), "zh", TWO).reason
    assert reason is not None
    assert reason.title == "无线"
    only = replace(BOOK, guides={"slow": SLOW, "bill": BILL})
    unclear = card(after(*fine, book=only), "zh", only).reason
    assert unclear is not None
    assert (unclear.title, unclear.why) == ("暂无明显原因", "请选择客户来电事项")
    assert [each.key for each in unclear.others] == ["slow", "bill"]


def test_what_is_not_for_this_customer_is_not_offered_either():
    whom = {"slow": "onu.state == 'offline'", "bill": "holds.mobile"}
    guides = {n: replace(g, when=whom.get(n, "True")) for n, g in TWO.guides.items()}
    book = replace(TWO, guides=guides)
    reason = card(after(*STALE, book=book), "en", book).reason
    assert reason is not None
    assert [each.key for each in reason.others] == ["wifi", "bill"]


def test_while_facts_are_on_their_way_no_reason_is_said():
    assert card(after(*KNOWN)).reason is None


@pytest.mark.parametrize(("calls", "counted"), [(0, False), (29, False), (30, True)])
def test_a_share_is_a_number_once_thirty_calls_stand_behind_it(calls: int, counted: bool):
    shares = {"fault": Weighed(share=0.82, calls=calls)}
    weighing = Weighing(by=By.EXPERIENCE, learned=200, shares=shares)
    reason = card(after(*STALE, ReasonsWeighed(call_id=CALL, at=at(9), weighing=weighing))).reason
    assert reason is not None
    assert (reason.share, reason.counted, reason.band) == (0.82, counted, "likely")


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "抽检通话：不给建议"), ("en", "Test call: no suggestion")]
)
def test_on_a_blind_call_the_agent_is_told_so_and_picks(language: str, title: str):
    hidden = SuggestionsHidden(call_id=CALL, at=at(0))
    session = after(STALE[0], hidden, *STALE[1:], book=TWO)
    reason = card(session, language, TWO).reason
    assert reason is not None
    assert (reason.over, reason.share) == (title, None)
    assert [each.key for each in reason.others][:2] == ["slow", "bill"]


SKIPPED = StepSkipped(call_id=CALL, at=at(8), step="stale")
TO_BILL = GuideChosen(call_id=CALL, at=at(9), guide="bill")


def test_the_way_back_says_where_the_other_guide_was_left():
    session = after(*STALE, SKIPPED, TO_BILL, book=TWO)
    for language, text in (
        ("zh", "回到：No internet，第 2 步"),
        ("en", "Back to: No internet, step 2"),
    ):
        reason = card(session, language, TWO).reason
        assert reason is not None
        assert reason.back == Choice(key="fault", text=text)


def test_without_another_guide_begun_there_is_no_way_back():
    reason = card(after(*STALE, TO_BILL, book=TWO), "en", TWO).reason
    assert reason is not None
    assert reason.back is None


def test_back_to_a_guide_that_has_ended_names_no_step():
    ended = StepDone(call_id=CALL, at=at(8), step="dark")
    dark = (*STALE[:3], arrived(source="PON", onu__state="offline"), STALE[4])
    reason = card(after(*dark, ended, TO_BILL, book=TWO), "en", TWO).reason
    assert reason is not None
    assert reason.back == Choice(key="fault", text="Back to: No internet")
