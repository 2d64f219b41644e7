"""What experience says of a call is an event of it: what is suggested can be told from the log."""

import pytest
from msgspec.structs import replace

from app.domain.events import (
    Answered,
    CallerChosen,
    GuideChosen,
    ReasonsWeighed,
    StepDone,
    SuggestionsHidden,
)
from app.domain.facts import FactDefinition
from app.domain.guide import ReasonRule
from app.domain.reasons import COUNTED_CALLS, Band
from app.domain.session import Session, judged_on, ranked, standing, suggested
from app.domain.weighing import By, Weighed, Weighing
from app.store.codec import decode_event, encode_event
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    FAULT,
    KNOWN,
    LIU,
    STALE,
    after,
    arrived,
    at,
    delivered,
    looked_up,
)

WIFI = replace(
    FAULT,
    guide="wifi",
    title={"en": "Wi-Fi"},
    reasons=(ReasonRule(when="session.online", weight=1, because={"en": "up"}),),
)
MOVE = replace(FAULT, guide="move", title={"en": "Moving"}, reasons=())
ORDER = FactDefinition(type="text", label={"zh": "在途订单", "en": "Order {open}"})
THREE = replace(
    BOOK,
    guides={"fault": FAULT, "wifi": WIFI, "move": MOVE},
    definitions={"order.open": ORDER},
)
HIDDEN = SuggestionsHidden(call_id=CALL, at=at(0))


def weighed(seconds: float = 5, by: By = By.EXPERIENCE, **shares: Weighed) -> ReasonsWeighed:
    weighing = Weighing(by=by, learned=40, shares=shares)
    return ReasonsWeighed(call_id=CALL, at=at(seconds), weighing=weighing)


def order(session: Session) -> list[tuple[str, float]]:
    return [(each.guide, round(each.share, 3)) for each in ranked(session, THREE)]


def test_without_experience_the_rules_say_it_all():
    assert order(after(*STALE, book=THREE)) == [("fault", 0.844), ("wifi", 0.114)]


def test_experience_reorders_what_the_rules_found():
    said = weighed(wifi=Weighed(share=0.6), fault=Weighed(share=0.3))
    assert order(after(*STALE, said, book=THREE)) == [("wifi", 0.6), ("fault", 0.3)]
    first = ranked(after(*STALE, said, book=THREE), THREE)[0]
    assert (first.band, first.because[0].text) == (Band.LIKELY, {"en": "up"})


def test_a_guide_without_a_rule_that_holds_is_suggested_with_the_facts_that_speak_for_it():
    said = weighed(move=Weighed(share=0.7, because=("order.open",)), fault=Weighed(share=0.2))
    first = ranked(after(*STALE, said, book=THREE), THREE)[0]
    assert (first.guide, first.title) == ("move", {"en": "Moving"})
    assert first.because[0].evidence == ("order.open",)
    assert first.because[0].text["en"] == "As in earlier calls: Order {{open}} {order.open}"


def test_what_has_no_evidence_comes_last_however_likely():
    said = weighed(move=Weighed(share=0.7), fault=Weighed(share=0.2))
    assert order(after(*STALE, said, book=THREE))[0] == ("fault", 0.2)


def test_what_experience_leaves_out_is_part_of_something_else():
    assert order(after(*STALE, weighed(wifi=Weighed(share=0.6)), book=THREE)) == [
        ("wifi", 0.6),
        ("fault", 0.0),
    ]


def test_the_rules_keep_their_shares_and_get_the_calls_behind_them():
    said = weighed(by=By.RULES, fault=Weighed(share=0.8, calls=COUNTED_CALLS))
    session = after(*STALE, said, book=THREE)
    assert order(session) == order(after(*STALE, book=THREE))
    assert [each.counted for each in ranked(session, THREE)] == [True, False]


@pytest.mark.parametrize("by", By)
def test_a_guide_that_is_no_longer_there_is_passed_over(by: By):
    session = after(*STALE, weighed(by=by, gone=Weighed(share=0.9)), book=THREE)
    assert {each.guide for each in ranked(session, THREE)} == {"fault", "wifi"}


def test_once_the_agent_has_begun_nothing_is_weighed_anew():
    begun = (*STALE, StepDone(call_id=CALL, at=at(9), step="stale"))
    late = weighed(12, wifi=Weighed(share=0.9))
    assert after(*begun, late, HIDDEN, book=THREE) == replace(
        after(*begun, book=THREE), as_of=at(12)
    )


def test_another_customer_is_weighed_anew():
    two = (
        delivered(),
        looked_up(CHEN, LIU),
        CallerChosen(call_id=CALL, at=at(1), customer_id="C1"),
    )
    other = CallerChosen(call_id=CALL, at=at(6), customer_id="C2")
    session = after(*two, weighed(2, wifi=Weighed(share=0.9)), other, book=THREE)
    assert session.weighing is None


def test_on_a_blind_call_nothing_is_suggested_but_what_would_have_been_is_known():
    session = after(STALE[0], HIDDEN, *STALE[1:], book=THREE)
    assert ranked(session, THREE) == ()
    assert standing(session, THREE) is None
    assert [each.guide for each in suggested(session, THREE)] == ["fault", "wifi"]


def test_on_a_blind_call_the_agent_picks_and_still_nothing_is_suggested():
    picks = GuideChosen(call_id=CALL, at=at(6), guide="wifi")
    session = after(STALE[0], HIDDEN, *STALE[1:], picks, book=THREE)
    stand = standing(session, THREE)
    assert stand is not None
    assert (stand[0].guide, session.picked, ranked(session, THREE)) == ("wifi", "wifi", ())


def test_a_guide_picked_before_anything_was_known_is_begun_with_the_next_click():
    picks = GuideChosen(call_id=CALL, at=at(0.1), guide="fault")
    early = after(KNOWN[0], picks, *STALE[1:], book=THREE)
    assert judged_on(early)[0] == early.facts
    asked = Answered(call_id=CALL, at=at(9), fact="customer.confirms", value=False)
    begun = after(KNOWN[0], picks, *STALE[1:], asked, book=THREE)
    later = after(
        KNOWN[0], picks, *STALE[1:], asked, arrived(30, session__online=False), book=THREE
    )
    assert judged_on(begun) == judged_on(later) == (early.facts, at(9))


def test_both_events_are_kept_as_they_are():
    said = weighed(wifi=Weighed(share=0.625, calls=31, because=("a.b",)))
    assert [decode_event(encode_event(each)) for each in (said, HIDDEN)] == [said, HIDDEN]
