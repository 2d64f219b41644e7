"""An order is sent once; how it ended is known for certain, or said to be unknown."""

import asyncio

import pytest
from msgspec.structs import replace

from app.domain.actions import ActionPhase, ActionState
from app.domain.effects import CheckOutcome, Perform
from app.domain.events import ActionFailed, ActionProgressed, ActionSucceeded, ActionUnknown
from app.sdk.connector import Receipt
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.services.perform import Performer
from tests.app.domain.session.calls import CALL, CHEN, DISCONNECT, at
from tests.app.services.fakes import Target, now

ORDER = ActionState(
    key="k1",
    action="aaa.disconnect",
    step="stale",
    phase=ActionPhase.RUNNING,
    asked_at=at(0),
    changed_at=at(0),
    customer=CHEN,
)
PERFORM = Perform(call_id=CALL, order=ORDER)
CHECK = CheckOutcome(call_id=CALL, order=ORDER)


def performer(target, timeout_s=5.0):
    definition = replace(DISCONNECT, timeout_s=timeout_s)
    return Performer({"aaa.disconnect": target}, {"aaa.disconnect": definition}, now=now)


async def performed(target):
    posted = []
    await performer(target).perform(PERFORM, posted.append)
    return [event for event in posted if not isinstance(event, ActionProgressed)]


async def checked(target):
    posted = []
    await performer(target).check(CHECK, posted.append)
    return posted


async def test_done_is_said_with_the_other_systems_reference():
    (event,) = await performed(Target(Receipt(reference="M-7")))
    assert event == ActionSucceeded(call_id=CALL, at=now(), key="k1", reference="M-7")


async def test_progress_is_passed_on_while_it_runs():
    posted = []
    await performer(Target(Receipt())).perform(PERFORM, posted.append)
    assert posted[0] == ActionProgressed(call_id=CALL, at=now(), key="k1", progress=0.5)


@pytest.mark.parametrize(
    "error",
    [
        NotReady("tmf", "unreachable"),
        AuthFailed("tmf", "refused"),
        ConnectorError("tmf", "the line is terminated"),
    ],
)
async def test_what_was_certainly_not_done_has_failed(error):
    (event,) = await performed(Target(error))
    assert isinstance(event, ActionFailed)
    assert event.reason == error.message


@pytest.mark.parametrize(
    "error", [TimeoutError(), InvalidReply("tmf", "answer not understood"), ValueError("odd")]
)
async def test_what_may_have_been_done_is_unknown_and_sent_once(error):
    target = Target(error)
    (event,) = await performed(target)
    assert isinstance(event, ActionUnknown)
    assert target.performed == ["k1"]


async def test_an_answer_that_never_comes_is_unknown():
    class Silent(Target):
        async def perform(self, customer, order, progress):
            await asyncio.Event().wait()

    posted = []
    await performer(Silent(), timeout_s=0.01).perform(PERFORM, posted.append)
    assert [(type(event), event.reason) for event in posted] == [
        (ActionUnknown, "no answer in time")
    ]


async def test_an_action_no_connector_offers_has_failed():
    posted = []
    await Performer({}, {}, now=now).perform(PERFORM, posted.append)
    assert posted[0].reason == "no connector can do this"


async def test_a_check_finds_it_done():
    (event,) = await checked(Target(Receipt(reference="M-7")))
    assert isinstance(event, ActionSucceeded)


async def test_a_check_finds_it_not_done():
    (event,) = await checked(Target(None))
    assert isinstance(event, ActionFailed)
    assert event.reason == "it was not carried out"


async def test_a_check_that_gets_no_answer_leaves_it_unknown():
    (event,) = await checked(Target(NotReady("tmf", "unreachable")))
    assert isinstance(event, ActionUnknown)
