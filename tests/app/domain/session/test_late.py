"""What is late holds nobody up, is still asked for, and takes its place when it comes."""

from msgspec.structs import replace

from app.domain.effects import FetchFacts
from app.domain.events import Answered, ChangesFollowed, FactsFailed, RefreshRequested, Restored
from app.domain.facts import Having
from app.domain.session import changed, open_session, reduce
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    KNOWN,
    after,
    arrived,
    at,
    delivered,
    established,
    last,
    looked_up,
    step_at,
)

STALE_LINE = arrived(session__online=True, session__traffic=False)
LATE = FactsFailed(
    call_id=CALL,
    at=at(2.2),
    source="PON",
    facts=("onu.state",),
    reason="not within 2 s, still coming",
    took_s=2.0,
    coming=True,
)
WAITING = (*KNOWN, STALE_LINE, established())


def test_the_guide_waits_for_a_system_that_is_asked_and_goes_on_once_it_is_late():
    assert step_at(*WAITING) is None
    assert step_at(*WAITING, LATE) == "stale"


def test_when_it_comes_the_path_follows_at_the_next_click():
    came = arrived(3.1, source="PON", onu__state="offline")
    session = after(*WAITING, LATE, came)
    assert session.facts["onu.state"].value == "offline"
    assert not session.facts["onu.state"].coming
    assert step_at(*WAITING, LATE, came) == "stale"
    assert changed(session) == {"onu.state"}
    followed = ChangesFollowed(call_id=CALL, at=at(4))
    assert step_at(*WAITING, LATE, came, followed) == "dark"


def test_what_fails_in_the_end_has_failed():
    over = replace(LATE, at=at(9), reason="no answer within 8 s", coming=False)
    fact = after(*WAITING, LATE, over).facts["onu.state"]
    assert (fact.having, fact.coming, fact.reason) == (
        Having.FAILED,
        False,
        "no answer within 8 s",
    )


def test_what_is_late_is_not_asked_twice_but_is_asked_again_after_a_restart():
    click = RefreshRequested(call_id=CALL, at=at(3), facts=("onu.state",))
    assert fetched(*WAITING, LATE, click) == []
    assert fetched(*WAITING, LATE, Restored(call_id=CALL, at=at(3))) == [frozenset({"onu.state"})]


def test_what_the_customer_said_before_they_were_known_is_asked_anew():
    said = Answered(call_id=CALL, at=at(0.1), fact="session.online", value=True)
    moved = reduce(after(delivered(), said), looked_up(CHEN), BOOK)
    asked = {e.anew: e.facts for e in moved.effects if isinstance(e, FetchFacts)}
    assert asked == {
        False: frozenset({"session.traffic", "onu.state"}),
        True: frozenset({"session.online"}),
    }


def test_who_is_asked_for_by_a_click_is_tried_though_they_did_not_answer_lately():
    failed = replace(LATE, coming=False)
    (effect,) = last(
        *WAITING, failed, RefreshRequested(call_id=CALL, at=at(3), facts=("onu.state",))
    ).effects
    assert isinstance(effect, FetchFacts)
    assert (effect.anew, effect.pressed, effect.changed) == (True, True, False)


def test_the_first_look_may_be_answered_from_what_is_kept():
    moved = reduce(open_session(delivered()).session, looked_up(CHEN), BOOK)
    (effect,) = moved.effects
    assert isinstance(effect, FetchFacts)
    assert (effect.anew, effect.pressed, effect.changed) == (False, False, False)


def fetched(*events):
    return [e.facts for e in last(*events).effects if isinstance(e, FetchFacts)]
