"""N6 to N9: for whom they call, keys, blocked numbers, and calls that come again."""

import pytest
from msgspec.structs import replace

from app.domain.call import Phase
from app.domain.callers import Earlier
from app.domain.customer import Match
from app.domain.effects import LookUpCaller
from app.domain.events import (
    Answered,
    CallUpdated,
    EarlierContinued,
    NumberGiven,
    RefreshRequested,
    StepDone,
    SubjectReturned,
)
from app.domain.session import Doubt, Identity, may_go_on
from app.domain.walk import Tried, Try
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    KNOWN,
    LIU,
    STALE,
    after,
    at,
    delivered,
    established,
    last,
    step_at,
)
from tests.app.rules.callers import (
    FACTS,
    PRESS,
    RANG,
    RULES,
    SITE,
    WEAK,
    chosen,
    known,
    remembered,
    told,
)

ABOUT = NumberGiven(call_id=CALL, at=at(6), number="12000002002")
PROVEN = Answered(call_id=CALL, at=at(5), fact="caller.proven", value=True)


def test_n6_another_number_switches_the_subject_and_keeps_the_caller() -> None:
    session = after(*KNOWN, established(), PROVEN, ABOUT, told(LIU, seconds=7))
    assert (session.customer, session.who.caller) == (LIU, CHEN)
    assert (session.number, session.asked_number) == ("12000001046", "12000002002")
    assert not known(session)
    assert not known(session, "caller.proven")


def test_n6_the_caller_stays_the_caller_through_a_third_number() -> None:
    third = NumberGiven(call_id=CALL, at=at(9), number="12000003003")
    session = after(*KNOWN, ABOUT, told(LIU, seconds=7), third)
    assert session.who.caller == CHEN


def test_n6_one_click_goes_back_to_the_caller_and_what_was_proven_stays_forgotten() -> None:
    back = SubjectReturned(call_id=CALL, at=at(9))
    session = after(*KNOWN, established(), PROVEN, ABOUT, told(LIU, seconds=7), back)
    assert (session.customer, session.who.caller) == (CHEN, None)
    assert known(session)
    assert not known(session, "caller.proven")
    assert not session.number_given


def test_n6_a_caller_who_is_not_sure_is_nobody_s_caller() -> None:
    assert after(*WEAK, ABOUT).who.caller is None


def test_n6_an_order_names_both() -> None:
    other = (told(LIU, seconds=7), *(replace(f, at=at(8)) for f in FACTS))
    session = after(*KNOWN, ABOUT, *other, PRESS)
    (order,) = session.orders.values()
    assert (order.customer, order.caller, order.caller_number) == (LIU, CHEN, "12000001046")
    (own,) = after(*STALE, PRESS).orders.values()
    assert (own.caller, own.caller_number) == (None, "")


def with_data(**attached: str) -> object:
    return delivered(contact=replace(CONTACT, attached=attached))


KEYED = told(LIU, match=Match.KEY)


def test_n7_an_attached_key_is_asked_for_too() -> None:
    moved = last(with_data(crm_id="C2", noise="x"), book=SITE)  # type: ignore[arg-type]
    (effect,) = moved.effects
    assert effect == LookUpCaller(call_id=CALL, number="12000001046", keys={"customer": "C2"})


def test_n7_a_key_is_enough_where_the_number_is_withheld() -> None:
    contact = replace(CONTACT, ani=None, attached={"acct": "A7"})
    moved = last(delivered(contact=contact), book=SITE)
    assert moved.effects == (LookUpCaller(call_id=CALL, number="", keys={"account": "A7"}),)
    assert last(delivered(contact=contact), KEYED, book=SITE).session.customer == LIU


def test_n7_the_key_beats_the_number_and_the_conflict_is_shown() -> None:
    first = (with_data(crm_id="C2"), KEYED, told(CHEN))
    later = (with_data(crm_id="C2"), told(CHEN), KEYED)
    for events in (first, later):
        session = after(*events, book=SITE)  # type: ignore[arg-type]
        assert (session.customer, session.who.doubt) == (LIU, Doubt.CONFLICT)
        assert {each.customer_id for each in session.candidates} == {"C1", "C2"}
        settled = after(*events, chosen("C2"), book=SITE)  # type: ignore[arg-type]
        assert (settled.customer, settled.who.doubt) == (LIU, None)
        other = after(*events, chosen("C1"), book=SITE)  # type: ignore[arg-type]
        assert (other.customer, other.who.doubt) == (CHEN, None)


def test_n7_a_key_that_says_the_same_is_no_conflict() -> None:
    session = after(with_data(crm_id="C1"), told(CHEN, match=Match.KEY), told(CHEN), book=SITE)  # type: ignore[arg-type]
    assert (session.customer, session.who.doubt) == (CHEN, None)
    assert known(session)


def test_n7_a_key_nobody_has_leaves_it_to_the_number() -> None:
    ringing = with_data(crm_id="C9")
    empty = told(match=Match.KEY)
    assert after(ringing, empty, book=SITE).identity is Identity.SEARCHING  # type: ignore[arg-type]
    assert after(ringing, empty, told(CHEN), book=SITE).customer == CHEN  # type: ignore[arg-type]


def test_n7_a_key_that_comes_with_a_later_event_is_asked_for() -> None:
    update = CallUpdated(
        call_id=CALL, at=at(2), contact=replace(CONTACT, attached={"crm_id": "C2"})
    )
    moved = last(*KNOWN, update, book=SITE)
    assert moved.effects == (LookUpCaller(call_id=CALL, number="", keys={"customer": "C2"}),)
    assert moved.session.customer == CHEN


@pytest.mark.parametrize(("level", "facts"), [(0, 0), (1, 1), (2, 2)])
def test_n7_a_voice_menu_s_check_counts_as_far_as_the_settings_say(level: int, facts: int) -> None:
    book = replace(SITE, callers=replace(RULES, verified_level=level))
    ringing = with_data(crm_id="C2", ivr_pin="ok")
    session = after(ringing, KEYED, book=book)  # type: ignore[arg-type]
    names = [n for n in ("caller.known", "caller.proven") if known(session, n)]
    assert len(names) == facts
    wrong = after(with_data(crm_id="C2", ivr_pin="no"), KEYED, book=book)  # type: ignore[arg-type]
    assert not known(wrong)


@pytest.mark.parametrize("ani", ["12000005555", "+8612000005555", "012000005555", "4001239999"])
def test_n8_a_blocked_number_is_not_searched_for(ani: str) -> None:
    moved = last(delivered(contact=replace(CONTACT, ani=ani)), book=SITE)
    assert (moved.session.identity, moved.effects) == (Identity.BLOCKED, ())


@pytest.mark.parametrize("ani", ["12000005556", "400124999", "anonymous", None])
def test_n8_another_number_is_not_blocked(ani: str | None) -> None:
    session = after(delivered(contact=replace(CONTACT, ani=ani)), book=SITE)
    assert session.identity is not Identity.BLOCKED


def test_n8_the_agent_may_have_it_looked_up_all_the_same() -> None:
    ringing = delivered(contact=replace(CONTACT, ani="12000005555"))
    moved = last(ringing, RefreshRequested(call_id=CALL, at=at(3)), book=SITE)
    look_up = LookUpCaller(call_id=CALL, number="12000005555", pressed=True)
    assert moved.effects == (look_up,)


LAST_TIME = Earlier(
    at=at(-720),
    customer_id="C1",
    guide="fault",
    step="tell",
    tried={"stale": Try(how=Tried.DONE, at=at(-800))},
    answers={"customer.confirms": False},
)
GO_ON = EarlierContinued(call_id=CALL, at=at(6))
AGAIN = (RANG, remembered(earlier=LAST_TIME), told(CHEN), *FACTS)


def test_n9_one_click_takes_the_guide_up_where_it_stood() -> None:
    assert step_at(*AGAIN) == "stale"
    assert step_at(*AGAIN, GO_ON) == "tell"
    session = after(*AGAIN, GO_ON)
    assert (session.guide, session.who.earlier) == ("fault", None)


def test_n9_whoever_does_not_click_begins_anew() -> None:
    done = StepDone(call_id=CALL, at=at(7), step="stale")
    session = after(*AGAIN, done)
    assert session.tried["stale"].at == at(7)
    assert step_at(*AGAIN, done, GO_ON) == step_at(*AGAIN, done)


def test_n9_another_customer_s_call_is_not_gone_on_with() -> None:
    session = after(RANG, remembered(earlier=LAST_TIME), told(LIU), *FACTS)
    assert session.who.earlier == LAST_TIME
    assert not may_go_on(session, BOOK)


def test_n9_of_a_colleague_s_call_only_that_is_known() -> None:
    theirs = Earlier(at=at(-300), agent="PJSIP/102")
    session = after(RANG, remembered(earlier=theirs), told(CHEN), *FACTS)
    assert session.who.earlier == theirs
    assert not may_go_on(session, BOOK)
    assert session.phase is Phase.ACTIVE
