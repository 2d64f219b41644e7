"""What systems answer fills the card; what they do not answer is said, never guessed."""

from datetime import timedelta

from app.domain.actions import ActionPhase
from app.domain.call import Outcome
from app.domain.effects import FetchFacts, LookUpCaller, RememberChoice, StopWork, WakeAt
from app.domain.events import (
    ActionConfirmed,
    ActionProgressed,
    ActionRequested,
    ActionSucceeded,
    CallerChosen,
    CallerLookupFailed,
    Diverted,
    FactsChanged,
    HistoryArrived,
    HistoryEntry,
    RefreshRequested,
    Woke,
)
from app.domain.facts import Having
from app.domain.session import Identity, standing
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    KNOWN,
    LIU,
    SOURCES,
    STALE,
    after,
    arrived,
    at,
    delivered,
    failed,
    last,
    looked_up,
)


def test_asked_again_only_what_was_not_answered_is_fetched():
    known = (*KNOWN, arrived(session__online=True, session__traffic=True), failed("onu.state"))
    moved = last(*known, RefreshRequested(call_id=CALL, at=at(9)))
    (asked,) = moved.effects
    assert isinstance(asked, FetchFacts)
    assert asked.facts == {"onu.state"}


def changed(*facts: str) -> FactsChanged:
    return FactsChanged(call_id=CALL, at=at(9), source="AAA", facts=facts)


def test_what_a_system_says_has_changed_is_asked_for_again():
    known = (*KNOWN, arrived(session__online=True, session__traffic=True))
    moved = last(*known, changed("session.online", "nobody.knows"))
    (asked,) = moved.effects
    assert isinstance(asked, FetchFacts)
    assert (asked.facts, asked.anew, asked.pressed) == ({"session.online"}, True, False)
    assert moved.session.last["session.online"].value is True, "it stays in sight meanwhile"


def test_what_is_on_its_way_already_is_not_asked_for_twice():
    assert last(*KNOWN, changed("session.online")).effects == ()


def test_a_search_for_the_customer_that_failed_can_be_tried_again():
    event = CallerLookupFailed(call_id=CALL, at=at(2), source="crm", reason="no answer")
    moved = last(delivered(), event, RefreshRequested(call_id=CALL, at=at(9)))
    assert moved.session.identity is Identity.SEARCHING
    assert isinstance(moved.effects[0], LookUpCaller)


def test_one_customer_is_taken_and_every_system_is_asked_at_once():
    moved = last(*KNOWN)
    assert moved.session.customer == CHEN
    assert moved.effects == (FetchFacts(call_id=CALL, customer=CHEN, facts=frozenset(SOURCES)),)
    asked = {name: fact.having for name, fact in moved.session.facts.items() if name in SOURCES}
    assert asked == dict.fromkeys(SOURCES, Having.LOADING)


def test_several_customers_wait_for_the_agent_to_choose():
    several = (delivered(), looked_up(CHEN, LIU))
    assert after(*several).identity is Identity.SEVERAL
    moved = last(*several, CallerChosen(call_id=CALL, at=at(3), customer_id="C2"))
    assert moved.session.customer == LIU
    assert [type(effect) for effect in moved.effects] == [StopWork, FetchFacts, RememberChoice]


def test_a_choice_can_be_taken_back():
    chosen = CallerChosen(call_id=CALL, at=at(3), customer_id="C2")
    back = CallerChosen(call_id=CALL, at=at(4), customer_id=None)
    session = after(delivered(), looked_up(CHEN, LIU), chosen, back)
    assert session.customer is None
    assert session.identity is Identity.SEVERAL


def test_nobody_known_is_said():
    assert after(delivered(), looked_up()).identity is Identity.NOBODY


def test_a_directory_that_fails_is_said_with_its_reason():
    event = CallerLookupFailed(call_id=CALL, at=at(2), source="crm", reason="no answer")
    session = after(delivered(), event)
    assert (session.identity, session.identity_reason) == (Identity.FAILED, "no answer")


def test_facts_come_with_source_time_and_how_long_they_took():
    fact = after(*KNOWN, arrived(session__online=True)).facts["session.online"]
    assert (fact.value, fact.source, fact.at, fact.took_s) == (True, "AAA", at(0.5), 0.3)


def test_known_empty_is_known():
    fact = after(*KNOWN, arrived(source="PON", onu__state=None)).facts["onu.state"]
    assert fact.known
    assert fact.value is None


def test_a_failed_fact_keeps_its_reason():
    fact = after(*KNOWN, failed("onu.state", reason="no answer within 2 s")).facts["onu.state"]
    assert (fact.having, fact.reason) == (Having.FAILED, "no answer within 2 s")


def test_an_older_answer_does_not_overwrite_a_newer_one():
    newer, older = arrived(5, session__online=False), arrived(3, session__online=True)
    assert after(*KNOWN, newer, older) == after(*KNOWN, newer)


def test_a_failure_does_not_take_away_what_is_known():
    known = (*KNOWN, arrived(5, source="PON", onu__state="online"))
    assert after(*known, failed("onu.state", seconds=4)) == after(*known)


def test_history_is_kept_by_source():
    entry = HistoryEntry(at=at(-60), text={"zh": "来电", "en": "Called"})
    event = HistoryArrived(call_id=CALL, at=at(1), source="CRM", entries=(entry,))
    assert after(*KNOWN, event).history == {"CRM": (entry,)}


def press(*more):
    requested = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")
    key = next(iter(after(*STALE, requested).orders))
    return key, (*STALE, requested, ActionConfirmed(call_id=CALL, at=at(11), key=key), *more)


def test_an_action_done_takes_its_step_and_looks_again_after_a_while():
    key, events = press()
    moved = last(*events, ActionSucceeded(call_id=CALL, at=at(14), key=key, reference="M-7"))
    order = moved.session.orders[key]
    assert (order.phase, order.reference) == (ActionPhase.DONE, "M-7")
    assert "stale" in moved.session.tried
    assert WakeAt(call_id=CALL, at=at(19)) in moved.effects
    assert moved.session.facts["session.online"].having is Having.STALE
    stand = standing(moved.session, BOOK)
    assert stand is not None
    assert stand[1].current is None


def test_when_the_time_comes_the_facts_are_asked_for_again():
    key, events = press()
    done = ActionSucceeded(call_id=CALL, at=at(14), key=key)
    moved = last(*events, done, Woke(call_id=CALL, at=at(19)))
    asked = [effect for effect in moved.effects if isinstance(effect, FetchFacts)]
    assert asked[0].facts == {"session.online", "session.traffic"}
    assert moved.session.due == {}


def test_waking_too_early_asks_nothing():
    key, events = press()
    done = ActionSucceeded(call_id=CALL, at=at(14), key=key)
    early = Woke(call_id=CALL, at=at(19) - timedelta(seconds=1))
    assert last(*events, done, early).effects == ()


def test_progress_is_shown_while_it_runs_and_ignored_afterwards():
    key, events = press()
    half = ActionProgressed(call_id=CALL, at=at(12), key=key, progress=0.5)
    done = ActionSucceeded(call_id=CALL, at=at(14), key=key)
    assert after(*events, half).orders[key].progress == 0.5
    assert after(*events, done, half) == after(*events, done)


def test_a_call_offered_again_asks_again_for_what_was_on_its_way():
    gone = Diverted(call_id=CALL, at=at(5), contact=CONTACT, outcome=Outcome.MISSED)
    moved = last(*KNOWN, gone, delivered(9))
    (asked,) = [effect for effect in moved.effects if isinstance(effect, FetchFacts)]
    assert asked.facts == frozenset(SOURCES)
