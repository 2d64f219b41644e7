"""N2 to N5: who calls, and how sure that is; each test is named after its rule."""

import pytest
from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.customer import Customer, Match
from app.domain.effects import FetchFacts, LookUpCaller, RememberChoice, StopWork
from app.domain.events import (
    ActionConfirmed,
    NumberGiven,
    WentOnWithout,
)
from app.domain.guide import Guide
from app.domain.session import Doubt, Identity, held_back, standing
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    FAULT,
    KNOWN,
    LIU,
    STALE,
    after,
    at,
    delivered,
    last,
)
from tests.app.rules.callers import (
    FACTS,
    PRESS,
    RANG,
    RULES,
    WEAK,
    chosen,
    known,
    remembered,
    told,
)


def test_n2_one_strong_match_is_loaded() -> None:
    moved = last(RANG, told(CHEN))
    assert (moved.session.customer, moved.session.who.doubt) == (CHEN, None)
    assert isinstance(moved.effects[0], FetchFacts)


def test_n2_one_weak_match_is_loaded_as_probable_and_nobody_is_known_by_it() -> None:
    moved = last(*WEAK)
    assert (moved.session.customer, moved.session.who.doubt) == (CHEN, Doubt.WEAK)
    assert isinstance(moved.effects[0], FetchFacts)
    assert not known(moved.session)


def test_n2_while_it_is_only_probable_nothing_is_changed_anywhere() -> None:
    session = after(*WEAK, *FACTS)
    assert held_back(session, "aaa.disconnect", BOOK)
    assert not held_back(session, "sms.eta", BOOK)
    assert after(*WEAK, *FACTS, PRESS).orders == {}


def test_n2_one_click_confirms_who_it_is_and_opens_the_actions() -> None:
    session = after(*WEAK, *FACTS, chosen("C1"), PRESS)
    (order,) = session.orders.values()
    assert (order.phase, session.who.doubt) == (ActionPhase.CONFIRMING, None)


def test_n2_an_order_asked_about_before_a_doubt_arose_is_not_carried_out() -> None:
    pressed = after(*STALE, PRESS)
    (key,) = pressed.orders
    confirm = ActionConfirmed(call_id=CALL, at=at(12), key=key)
    moved = last(*STALE, PRESS, told(LIU, source="boss", seconds=11), confirm)
    assert moved.session.who.doubt is Doubt.CONFLICT
    assert (moved.effects, moved.session.orders[key].phase) == ((), ActionPhase.CONFIRMING)


def test_n2_a_weak_match_that_is_wrong_is_put_away() -> None:
    session = after(*WEAK, chosen(None))
    assert (session.customer, session.identity) == (None, Identity.NOBODY)


def test_n2_a_strong_match_takes_the_place_of_a_weak_one() -> None:
    moved = last(*WEAK, told(LIU, source="boss"))
    assert (moved.session.customer, moved.session.who.doubt) == (LIU, None)
    assert [type(e) for e in moved.effects] == [StopWork, FetchFacts, LookUpCaller]


SEVERAL = (RANG, told(CHEN, LIU))
TWO_SYSTEMS = (
    replace(CHEN, keys={"login": "bb1046", "phone": "12000001046"}),
    Customer(customer_id="B-9", name="陈伟", keys={"login": "bb1046", "account": "A9"}),
)


def test_n3_of_several_none_is_taken() -> None:
    session = after(*SEVERAL)
    assert (session.customer, session.identity) == (None, Identity.SEVERAL)


def test_n3_a_second_directory_that_knows_somebody_else_makes_it_several() -> None:
    moved = last(RANG, told(CHEN), told(LIU, source="boss"))
    assert (moved.session.customer, moved.session.identity) == (None, Identity.SEVERAL)
    assert moved.session.candidates == (CHEN, LIU)
    assert StopWork(call_id=CALL) in moved.effects


def test_n3_two_systems_that_know_the_same_one_by_a_key_know_one_customer() -> None:
    one, other = TWO_SYSTEMS
    session = after(RANG, told(one), told(other, source="boss"))
    assert session.customer is not None
    assert session.customer.customer_id == "C1"
    assert session.customer.keys["account"] == "A9"
    assert len(session.candidates) == 1


def test_n3_two_of_the_same_directory_stay_two_whatever_they_share() -> None:
    assert after(RANG, told(*TWO_SYSTEMS)).identity is Identity.SEVERAL


def test_n3_a_shared_area_or_number_makes_nobody_the_same() -> None:
    here = replace(CHEN, keys={"area": "A1", "phone": "1"})
    there = replace(LIU, keys={"area": "A1", "phone": "1"})
    assert after(RANG, told(here), told(there, source="boss")).identity is Identity.SEVERAL


def test_n3_the_choice_is_kept_for_the_number_and_can_be_undone() -> None:
    moved = last(*SEVERAL, chosen("C2"))
    keep = RememberChoice(call_id=CALL, number="12000001046", customer_id="C2")
    assert keep in moved.effects
    undone = last(*SEVERAL, chosen("C2"), chosen(None, 5))
    assert (undone.session.customer, undone.session.identity) == (None, Identity.SEVERAL)
    assert replace(keep, customer_id="") in undone.effects


def test_n3_at_the_next_call_the_choice_is_taken_with_its_date_and_can_be_undone() -> None:
    session = after(RANG, remembered("C2"), told(CHEN, LIU))
    assert (session.customer, session.who.recalled_at) == (LIU, at(-86_400))
    assert not known(session)
    back = last(RANG, remembered("C2"), told(CHEN, LIU), chosen(None))
    assert back.session.identity is Identity.SEVERAL
    assert any(isinstance(e, RememberChoice) and not e.customer_id for e in back.effects)


def test_n3_a_choice_that_is_not_among_them_any_more_is_not_taken() -> None:
    assert after(RANG, remembered("C7"), told(CHEN, LIU)).identity is Identity.SEVERAL


def test_n3_what_the_agent_has_begun_on_is_never_swapped() -> None:
    session = after(*STALE, PRESS, told(LIU, source="boss", seconds=11))
    assert (session.customer, session.who.doubt) == (CHEN, Doubt.CONFLICT)


def asking(name: str) -> Guide:
    return replace(FAULT, guide=name, reasons=(), title={"zh": name, "en": name})


GUIDED = replace(
    BOOK,
    guides={**BOOK.guides, **{n: asking(n) for n in ("unidentified", "ask-number")}},
    callers=RULES,
)


def in_use(*events: object) -> str | None:
    stand = standing(after(*events, book=GUIDED), GUIDED)  # type: ignore[arg-type]
    return stand[0].guide if stand is not None else None


def test_n4_nobody_known_starts_the_guide_for_it_and_creates_nothing() -> None:
    assert in_use(RANG, told()) == "unidentified"
    assert last(RANG, told(), book=GUIDED).effects == ()


def test_n4_the_agent_may_go_on_without() -> None:
    gone = WentOnWithout(call_id=CALL, at=at(3))
    assert after(RANG, told(), gone).who.went_on
    assert in_use(RANG, told(), gone) is None
    assert not after(RANG, told(CHEN), gone).who.went_on


def test_n4_somebody_found_after_all_ends_it() -> None:
    assert after(RANG, told(), told(CHEN, source="boss")).customer == CHEN


@pytest.mark.parametrize(
    "ani",
    [
        None,
        "",
        "  ",
        "anonymous",
        "Anonymous <sip:anonymous@anonymous.invalid>",
        "unknown",
        "<unknown>",
        "0000",
        "0",
        "+266696687",
        "266696687",
        "Restricted",
        "匿名来电",
    ],
)
def test_n5_what_is_no_number_is_not_searched_for(ani: str | None) -> None:
    moved = last(delivered(contact=replace(CONTACT, ani=ani)), book=GUIDED)
    assert (moved.session.identity, moved.effects) == (Identity.WITHHELD, ())
    assert moved.session.contact.ani == ani
    assert in_use(delivered(contact=replace(CONTACT, ani=ani))) == "ask-number"


def test_n5_a_typed_number_is_looked_up_in_the_same_call() -> None:
    withheld = delivered(contact=replace(CONTACT, ani="anonymous"))
    typed = NumberGiven(call_id=CALL, at=at(5), number="12000002002")
    moved = last(withheld, typed)
    assert LookUpCaller(call_id=CALL, number="12000002002") in moved.effects
    assert moved.session.who.caller is None
    assert after(withheld, typed, told(LIU)).customer == LIU
    assert after(withheld, typed, told(CHEN, LIU)).identity is Identity.SEVERAL
    assert after(withheld, typed, told(LIU, match=Match.WEAK)).who.doubt is Doubt.WEAK
    assert after(withheld, typed, told()).identity is Identity.NOBODY


def test_n5_zeros_typed_are_no_number_either() -> None:
    typed = NumberGiven(call_id=CALL, at=at(5), number="00000")
    assert after(*KNOWN, typed).customer == CHEN
