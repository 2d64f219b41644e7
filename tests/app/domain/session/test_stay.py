"""Between two clicks the agent stays where they are, whatever the systems come to say meanwhile."""

from msgspec.structs import replace

from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    ActionSucceeded,
    ChangesFollowed,
    RefreshRequested,
    Restored,
    StepDone,
    StepSkipped,
    Woke,
)
from app.domain.facts import Having
from app.domain.session import ahead, changed, standing
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    STALE,
    after,
    arrived,
    at,
    failed,
    last,
    step_at,
)

DARK = arrived(30, source="PON", onu__state="offline")
"""What settled the first step says otherwise now."""
FOLLOWED = ChangesFollowed(call_id=CALL, at=at(40))


def test_a_fact_that_changes_does_not_move_the_agent():
    assert step_at(*STALE) == "stale"
    assert step_at(*STALE, DARK) == "stale"


def test_it_says_what_has_changed_and_where_that_leads():
    session = after(*STALE, DARK)
    assert changed(session) == {"onu.state"}
    assert (session.held["onu.state"].value, session.facts["onu.state"].value) == (
        "online",
        "offline",
    )
    there = ahead(session, BOOK)
    assert there is not None
    assert there[1].current == "dark"
    assert there[1].evidence == ("onu.state",)


def test_a_click_goes_there():
    assert step_at(*STALE, DARK, FOLLOWED) == "dark"
    assert changed(after(*STALE, DARK, FOLLOWED)) == frozenset()


VERIFIED = (
    Woke(call_id=CALL, at=at(45)),
    arrived(46, session__online=True, session__traffic=False),
)


def test_going_on_goes_there_too():
    assert step_at(*STALE, DARK, StepSkipped(call_id=CALL, at=at(40), step="stale")) == "dark"
    done = StepDone(call_id=CALL, at=at(40), step="stale")
    assert step_at(*STALE, DARK, done, *VERIFIED) == "dark"


def test_an_action_done_goes_on_as_well():
    requested = ActionRequested(call_id=CALL, at=at(32), action="aaa.disconnect")
    key = next(iter(after(*STALE, DARK, requested).orders))
    confirmed = ActionConfirmed(call_id=CALL, at=at(33), key=key)
    pressed = (*STALE, DARK, requested, confirmed)
    assert after(*pressed).orders[key].step == "stale"
    assert step_at(*pressed) == "stale"
    done = ActionSucceeded(call_id=CALL, at=at(35), key=key)
    assert step_at(*pressed, done, *VERIFIED) == "dark"


def test_a_fact_that_changes_back_has_not_changed():
    back = arrived(35, source="PON", onu__state="online")
    session = after(*STALE, DARK, back)
    assert (session.held, changed(session)) == ({}, frozenset())


def test_a_change_that_leads_nowhere_else_is_not_held_back():
    """The modem is offline either way: what it went down by settles nothing."""
    session = after(*STALE, arrived(30, source="PON", onu__state="mismatch"))
    assert session.held == {}
    assert ahead(session, BOOK) is None


def test_the_first_answer_of_a_system_moves_whoever_waits_for_it():
    waiting = (*STALE[:3], STALE[4])
    assert step_at(*waiting) is None
    assert step_at(*waiting, arrived(9, source="PON", onu__state="offline")) == "dark"


def test_what_a_step_was_to_change_is_no_surprise():
    done = (*STALE, StepDone(call_id=CALL, at=at(9), step="stale"), Woke(call_id=CALL, at=at(14)))
    session = after(*done, arrived(15, session__online=True, session__traffic=True))
    assert session.held == {}
    assert step_at(*done, arrived(15, session__online=True, session__traffic=True)) == (
        "?customer.confirms"
    )


def test_a_system_that_falls_silent_does_not_move_the_agent_either():
    silent = (*STALE, failed("onu.state", seconds=30))
    assert step_at(*silent) == "stale"
    assert after(*silent).facts["onu.state"].having is Having.FAILED


def test_asking_a_failed_system_again_leaves_the_agent_where_they_are():
    unchecked = (*STALE[:3], failed("onu.state"), STALE[4])
    assert step_at(*unchecked) == "stale"
    again = RefreshRequested(call_id=CALL, at=at(20), facts=("onu.state",))
    assert step_at(*unchecked, again) == "stale"
    answered = (*unchecked, again, arrived(21, source="PON", onu__state="offline"))
    assert step_at(*answered) == "stale"
    assert changed(after(*answered)) == {"onu.state"}
    assert step_at(*answered, FOLLOWED) == "dark"
    fine = (*unchecked, again, arrived(21, source="PON", onu__state="online"))
    assert after(*fine).held == {}


def test_an_outcome_once_reached_is_not_taken_away_without_a_click():
    book = replace(BOOK, guides={"fault": replace(BOOK.guides["fault"], goal="session.traffic")})
    up = (*STALE, StepDone(call_id=CALL, at=at(9), step="stale"), *VERIFIED[:1])
    solved = (*up, arrived(46, session__online=True, session__traffic=True))
    down = (*solved, arrived(60, session__traffic=False))
    for events in (solved, down):
        stand = standing(after(*events, book=book), book)
        assert stand is not None
        assert stand[1].outcome == "solved"
    there = ahead(after(*down, book=book), book)
    assert there is not None
    assert (there[1].outcome, there[1].question) == (None, "customer.confirms")


def test_a_crash_changes_nothing_of_it():
    restored = Restored(call_id=CALL, at=at(60))
    assert step_at(*STALE, DARK, restored) == "stale"
    assert changed(after(*STALE, DARK, restored)) == {"onu.state"}
    assert last(*STALE, DARK, restored, FOLLOWED).session.held == {}
