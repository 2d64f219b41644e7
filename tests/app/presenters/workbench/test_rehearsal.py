"""A rehearsed call goes where the tests of the guide say, by the reducer of the desk."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.bootstrap.playbook import build_playbook
from app.domain.events import Answered, GuideChosen, StepDone, StepSkipped
from app.domain.facts import CUSTOMER, Having
from app.domain.guide import GuideTest
from app.domain.walk import VERIFY
from app.guides.test import run_tests
from app.paths import resources_folder
from app.presenters.workbench.rehearsal import CALL, Rehearsal

PLAYBOOK = build_playbook(resources_folder()).playbook
GUIDE = PLAYBOOK.guides["broadband-fault"]
AT = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)


@pytest.fixture
def rehearsal() -> Rehearsal:
    made = Rehearsal(PLAYBOOK, lambda: AT)
    made.use(GUIDE, PLAYBOOK.guides)
    return made


def move(rehearsal: Rehearsal, case: GuideTest, left: list[str]) -> bool:
    """Do the next thing a test says; False when there is none."""
    stand = rehearsal.walk
    assert stand is not None
    answers = {**case.answers, **{f: v for each in case.then.values() for f, v in each.items()}}
    if stand.outcome is not None:
        return False
    if stand.question is not None:
        known = stand.question in answers and not rehearsal.steps
        value = case.answers.get(stand.question) if known else answers.get(stand.question)
        if value is None:
            return False
        rehearsal.act(Answered(call_id=CALL, at=AT, fact=stand.question, value=value))
        return True
    if stand.current == VERIFY:
        rehearsal.act(StepDone(call_id=CALL, at=AT, step=VERIFY))
        return True
    if stand.current is None or not left or stand.current != left.pop(0):
        return False
    left_as = StepSkipped if stand.current in case.skipped else StepDone
    rehearsal.act(left_as(call_id=CALL, at=AT, step=stand.current))
    for name, value in case.then.get(stand.current, {}).items():
        if not rehearsal.is_asked(name):
            rehearsal.set_fact(name, value)
    return True


PLAYED = run_tests(GUIDE, PLAYBOOK.definitions, PLAYBOOK.guides, PLAYBOOK.terms).played


@pytest.mark.parametrize(
    ("case", "steps"),
    [(GUIDE.tests[each.number - 1], each.steps) for each in PLAYED],
    ids=[each.name for each in PLAYED],
)
def test_a_rehearsal_goes_the_way_of_the_test(
    rehearsal: Rehearsal, case: GuideTest, steps: tuple[str, ...]
):
    rehearsal.begin_test(case)
    left = list(case.expect or ())
    while move(rehearsal, case, left):
        pass
    stand = rehearsal.walk
    assert stand is not None
    assert tuple(name for name in rehearsal.steps if name != VERIFY) == steps
    assert stand.outcome == case.end
    if case.asks is not None:
        assert stand.question == case.asks


def test_what_is_not_said_is_on_its_way_and_what_is_asked_is_not(rehearsal: Rehearsal):
    facts = rehearsal.session.facts
    assert facts["onu.state"].having is Having.LOADING
    assert "modem.power_on" not in facts
    assert rehearsal.walk is not None
    assert "area.outage" in rehearsal.walk.awaited


def test_a_fact_is_known_failed_and_forgotten_again(rehearsal: Rehearsal):
    rehearsal.set_fact("area.outage", True)
    assert rehearsal.session.facts["area.outage"].value is True
    rehearsal.fail_fact("area.outage")
    assert rehearsal.session.facts["area.outage"].having is Having.FAILED
    rehearsal.clear_fact("area.outage")
    assert rehearsal.session.facts["area.outage"].having is Having.LOADING


def test_a_time_is_counted_from_the_beginning(rehearsal: Rehearsal):
    rehearsal.set_fact("area.outage_since", "-2h")
    assert rehearsal.session.facts["area.outage_since"].value == AT - timedelta(hours=2)


def test_what_the_customer_would_say_can_be_said_before_it_is_asked(rehearsal: Rehearsal):
    rehearsal.set_fact("modem.power_on", False)
    assert rehearsal.session.facts["modem.power_on"].source == CUSTOMER


def test_another_version_of_the_guide_goes_on_where_the_last_one_was(rehearsal: Rehearsal):
    rehearsal.begin({**GUIDE.normal, "onu.rx_dbm": -26.0, "session.drops_1h": 6})
    rehearsal.act(StepDone(call_id=CALL, at=AT, step="marginal-plug"))
    rehearsal.use(GUIDE, PLAYBOOK.guides)
    assert rehearsal.steps == ("marginal-plug",)
    assert rehearsal.session.facts["onu.rx_dbm"].value == -26.0


def test_another_reason_is_another_guide_and_not_rehearsed(rehearsal: Rehearsal):
    before = rehearsal.session
    rehearsal.act(GuideChosen(call_id=CALL, at=AT, guide="other"))
    assert rehearsal.session == before


def test_what_was_played_is_a_test_that_passes(rehearsal: Rehearsal):
    rehearsal.begin({**GUIDE.normal, "session.drops_1h": 8})
    rehearsal.act(StepDone(call_id=CALL, at=AT, step="flapping"))
    rehearsal.set_fact("session.drops_1h", 0)
    stand = rehearsal.walk
    assert stand is not None
    assert stand.question == "customer.confirms"
    rehearsal.act(Answered(call_id=CALL, at=AT, fact="customer.confirms", value=True))
    kept = rehearsal.as_test("kept")
    assert kept["expect"] == ["flapping"]
    assert kept["end"] == "restored"
    assert kept["then"] == {"flapping": {"session.drops_1h": 0}}
    assert "normal" not in kept

    case = msgspec.convert(kept, GuideTest)
    guide = msgspec.structs.replace(GUIDE, tests=(case,))
    assert run_tests(guide, PLAYBOOK.definitions, PLAYBOOK.guides).played[0].wrong == ()
