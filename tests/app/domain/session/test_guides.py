"""Several guides in one call: each is left and taken up again where it was, from the log alone."""

from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    ActionSucceeded,
    AnswerDropped,
    Answered,
    AnyEvent,
    GuideChosen,
    Restored,
    StepDone,
    StepReopened,
    StepSkipped,
    Woke,
)
from app.domain.facts import Having
from app.domain.guide import Guide, GuideOutcome, Otherwise, Step
from app.domain.session import last_move, reduce, set_aside
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    FAULT,
    STALE,
    after,
    arrived,
    at,
    last,
    step_at,
)

BILL = Guide(
    guide="bill",
    version=7,
    owner="care",
    title={"zh": "账单", "en": "Bill"},
    facts=FAULT.facts,
    steps=(
        Step(step="stale", do=("sms.eta",)),
        Step(step="explain", say={"zh": "说明", "en": "Explain"}),
    ),
    otherwise=Otherwise(),
    outcomes={"escalated": GuideOutcome(resolved=False, disposition="BILL-ESC")},
)
TWO = replace(BOOK, guides={"fault": FAULT, "bill": BILL})
SKIPPED = (*STALE, StepSkipped(call_id=CALL, at=at(9), step="stale"))
TO_BILL = GuideChosen(call_id=CALL, at=at(10), guide="bill")
BACK = GuideChosen(call_id=CALL, at=at(20), guide="fault")


def two(*events: AnyEvent) -> str | None:
    return step_at(*events, book=TWO)


def test_another_guide_begins_at_its_own_first_step_though_a_step_bears_the_same_name():
    assert two(*SKIPPED, TO_BILL) == "stale"
    assert after(*SKIPPED, TO_BILL, book=TWO).tried == {}


def test_coming_back_resumes_at_the_same_step():
    before = two(*SKIPPED)
    done = StepDone(call_id=CALL, at=at(12), step="stale")
    session = after(*SKIPPED, TO_BILL, done, BACK, book=TWO)
    assert two(*SKIPPED, TO_BILL, done, BACK) == before == "?customer.confirms"
    assert session.tried.keys() == {"stale"}
    assert session.tried["stale"].at == at(9)
    assert [guide.guide for guide, _ in set_aside(session, TWO)] == ["bill"]
    again = replace(TO_BILL, at=at(30))
    assert two(*SKIPPED, TO_BILL, done, BACK, again) == "explain"


def test_each_guide_keeps_the_version_it_was_begun_with():
    session = after(*SKIPPED, TO_BILL, book=TWO)
    assert (session.guide_version, session.set_aside["fault"].version) == (7, 3)
    newer = replace(TWO, guides={**TWO.guides, "fault": replace(FAULT, version=4)})
    assert last(*SKIPPED, TO_BILL, BACK, book=newer).session.guide_version == 4
    kept = [*SKIPPED, TO_BILL]
    assert reduce(after(*kept, book=TWO), BACK, newer).session.guide_version == 3


def test_a_guide_only_looked_at_is_not_set_aside():
    looked = (*STALE, TO_BILL, BACK)
    assert after(*looked, book=TWO).set_aside == {}
    assert after(*STALE, TO_BILL, book=TWO).set_aside == {}


def test_choosing_the_guide_in_use_changes_nothing():
    same = replace(BACK, at=at(10))
    assert after(*SKIPPED, same, book=TWO).tried == after(*SKIPPED, book=TWO).tried


def test_the_guide_left_last_is_the_last_of_those_set_aside():
    wifi = replace(BILL, guide="wifi")
    three = replace(TWO, guides={**TWO.guides, "wifi": wifi})
    done = StepDone(call_id=CALL, at=at(12), step="stale")
    to_wifi = GuideChosen(call_id=CALL, at=at(13), guide="wifi")
    session = after(*SKIPPED, TO_BILL, done, to_wifi, book=three)
    assert [guide.guide for guide, _ in set_aside(session, three)] == ["fault", "bill"]


def test_back_takes_nothing_back_in_another_guide():
    told = Answered(call_id=CALL, at=at(9.5), fact="customer.confirms", value=False)
    assert last_move(after(*SKIPPED, told, TO_BILL, book=TWO), at(11)) is None
    done = StepDone(call_id=CALL, at=at(12), step="stale")
    there = after(*SKIPPED, told, TO_BILL, done, book=TWO)
    assert last_move(there, at(13)) == StepReopened(call_id=CALL, at=at(13), step="stale")
    back = after(*SKIPPED, told, TO_BILL, done, BACK, book=TWO)
    dropped = AnswerDropped(call_id=CALL, at=at(21), fact="customer.confirms")
    assert last_move(back, at(21)) == dropped
    assert after(*SKIPPED, told, TO_BILL, dropped, book=TWO).answered_in == {}


REQUESTED = ActionRequested(call_id=CALL, at=at(8), action="aaa.disconnect")
KEY = next(iter(after(*STALE, REQUESTED, book=TWO).orders))
RUNNING = (*STALE, REQUESTED, ActionConfirmed(call_id=CALL, at=at(9), key=KEY), TO_BILL)
SUCCEEDED = ActionSucceeded(call_id=CALL, at=at(14), key=KEY, reference="M-7")


def test_an_order_stays_and_counts_for_the_guide_it_was_given_in():
    session = after(*RUNNING, SUCCEEDED, book=TWO)
    assert session.orders[KEY].phase is ActionPhase.DONE
    assert session.orders[KEY].guide == "fault"
    assert session.tried == {}
    assert session.set_aside["fault"].tried.keys() == {"stale"}
    assert two(*RUNNING, SUCCEEDED) == "stale"


def test_what_such_an_order_was_to_change_is_looked_at_all_the_same():
    session = after(*RUNNING, SUCCEEDED, book=TWO)
    assert session.facts["session.traffic"].having is Having.STALE
    woke = Woke(call_id=CALL, at=at(19))
    mended = arrived(20, session__online=True, session__traffic=True)
    assert two(*RUNNING, SUCCEEDED, woke, mended, BACK) == "?customer.confirms"


def test_a_crash_loses_no_guide():
    done = StepDone(call_id=CALL, at=at(12), step="stale")
    events = (*SKIPPED, TO_BILL, done)
    restored = after(*events, Restored(call_id=CALL, at=at(60)), book=TWO)
    live = after(*events, book=TWO)
    assert (restored.set_aside, restored.tried) == (live.set_aside, live.tried)
    assert two(*events, Restored(call_id=CALL, at=at(60)), BACK) == "?customer.confirms"
