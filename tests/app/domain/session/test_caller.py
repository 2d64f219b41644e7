"""Who calls: known by the number they call from, asked otherwise, forgotten with the customer."""

import pytest
from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.call import Contact, Direction
from app.domain.effects import Perform
from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    AnswerDropped,
    Answered,
    CallerChosen,
    CallUpdated,
    NumberGiven,
)
from app.domain.facts import Having
from app.domain.session import Session, offered_actions, standing
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    DISCONNECT,
    FAULT,
    KNOWN,
    LIU,
    STALE,
    after,
    at,
    delivered,
    last,
    looked_up,
)


def caller(session: Session) -> object:
    fact = session.facts.get("caller.known")
    return (fact.value, fact.source, fact.having) if fact is not None else None


BY_NUMBER = (True, "crm", Having.KNOWN)


def test_a_caller_whose_number_is_one_customer_s_is_known_by_the_directory() -> None:
    assert caller(after(*KNOWN)) == BY_NUMBER


def test_of_several_at_one_number_none_is_known_by_it() -> None:
    several = (delivered(), looked_up(CHEN, LIU))
    assert caller(after(*several)) is None
    chosen = CallerChosen(call_id=CALL, at=at(3), customer_id="C2")
    assert caller(after(*several, chosen)) is None


def test_a_number_the_agent_typed_makes_nobody_known() -> None:
    typed = NumberGiven(call_id=CALL, at=at(5), number="12000002002")
    session = after(*KNOWN, typed, looked_up(LIU, seconds=6))
    assert (session.customer, caller(session)) == (LIU, None)


def test_a_number_the_switch_corrects_is_the_calling_one_again() -> None:
    typed = NumberGiven(call_id=CALL, at=at(5), number="12000002002")
    contact = replace(CONTACT, ani="12000003003")
    corrected = CallUpdated(call_id=CALL, at=at(7), contact=contact)
    session = after(*KNOWN, typed, corrected, looked_up(LIU, seconds=8))
    assert (session.customer, caller(session)) == (LIU, BY_NUMBER)


def test_whoever_answers_a_call_of_ours_is_not_known_by_the_number() -> None:
    out = Contact(ani="101", dnis="12000001046", direction=Direction.OUT)
    session = after(delivered(contact=out), looked_up(CHEN))
    assert (session.customer, caller(session)) == (CHEN, None)


def answered(fact: str, value: bool, seconds: float = 6) -> Answered:
    return Answered(call_id=CALL, at=at(seconds), fact=fact, value=value)


def test_with_another_customer_all_that_was_proven_is_forgotten() -> None:
    several = (delivered(), looked_up(CHEN, LIU))
    first = CallerChosen(call_id=CALL, at=at(3), customer_id="C1")
    then = CallerChosen(call_id=CALL, at=at(9), customer_id="C2")
    proven = after(*several, first, answered("caller.known", True), answered("caller.proven", True))
    assert {"caller.known", "caller.proven"} <= proven.facts.keys()
    other = after(
        *several, first, answered("caller.known", True), answered("caller.proven", True), then
    )
    assert {"caller.known", "caller.proven"}.isdisjoint(other.facts)


GATED = replace(BOOK, actions={**BOOK.actions, "aaa.disconnect": replace(DISCONNECT, level=2)})
PRESS = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")
PROVEN = answered("caller.proven", True)


def test_an_action_whose_level_is_not_met_is_not_asked_for() -> None:
    assert after(*STALE, PRESS, book=GATED).orders == {}
    assert after(*STALE, answered("caller.proven", False), PRESS, book=GATED).orders == {}
    (order,) = after(*STALE, PROVEN, PRESS, book=GATED).orders.values()
    assert order.phase is ActionPhase.CONFIRMING


def test_an_action_is_not_confirmed_once_its_level_is_met_no_more() -> None:
    pressed = after(*STALE, PROVEN, PRESS, book=GATED)
    (key,) = pressed.orders
    confirm = ActionConfirmed(call_id=CALL, at=at(12), key=key)
    assert isinstance(last(*STALE, PROVEN, PRESS, confirm, book=GATED).effects[0], Perform)
    dropped = AnswerDropped(call_id=CALL, at=at(11), fact="caller.proven")
    moved = last(*STALE, PROVEN, PRESS, dropped, confirm, book=GATED)
    assert moved.effects == ()
    assert moved.session.orders[key].phase is ActionPhase.CONFIRMING


def test_an_action_not_open_to_this_caller_is_not_offered() -> None:
    text = replace(DISCONNECT, name="sms.eta", level=2)
    ended = replace(FAULT, steps=(), goal="False")
    book = replace(BOOK, guides={"fault": ended}, actions={"sms.eta": text})
    session = after(*STALE, book=book)
    stand = standing(session, book)
    assert stand is not None
    assert stand[1].current == "otherwise"
    assert offered_actions(session, stand, book) == ()
    proven = {"caller.proven": session.facts["caller.known"]}
    session = replace(session, facts={**session.facts, **proven})
    assert offered_actions(session, stand, book) == ("sms.eta",)


@pytest.mark.parametrize("level", [0, 1])
def test_a_caller_known_by_the_number_may_have_done_what_that_opens(level: int) -> None:
    actions = {**BOOK.actions, "aaa.disconnect": replace(DISCONNECT, level=level)}
    (order,) = after(*STALE, PRESS, book=replace(BOOK, actions=actions)).orders.values()
    assert order.action == "aaa.disconnect"
