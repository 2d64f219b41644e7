"""An order is sent once; what became of it is never guessed, and survives a restart."""

import pytest

from app import registry
from app.sandbox.office.faults import Fault, FaultKind
from app.sandbox.town.estate import Monitor
from tests.app.bootstrap.agent import Agent
from tests.app.bootstrap.floor import WORDS, Floor, played
from widgets.state import ActionLook

ORDER = "aaa.disconnect"
TITLE = next(a.title["en"] for a in registry.manifests()["tmf"].actions if a.name == ORDER)
UNDONE = "it was not carried out"
LIMIT_S = 0.4
REASONS = {
    FaultKind.ANSWER_LOST: "sent, but no answer within 0.4 s",
    FaultKind.CUT_OFF: "sent, but no answer came",
}


def impatient(floor: Floor) -> dict[str, object]:
    """Settings of a desk that waits for no order longer than a moment."""
    office = floor.to_office(action_limit_s=LIMIT_S)
    return {"connectors": {"asterisk": floor.to_switch(floor.switch.port), "tmf": office}}


async def sees_look(agent: Agent, look: ActionLook) -> None:
    await agent.sees(f"an action {look}", lambda c: c.actions and c.actions[0].look is look)


async def order(floor: Floor, agent: Agent) -> None:
    """Let somebody with a stale session call, and press what is recommended up to "Yes"."""
    call = await floor.ring("B9")
    await call.answer()
    await agent.sees_every_answer()
    agent.press("action_requested", ORDER)
    await sees_look(agent, ActionLook.CONFIRM)
    agent.follow("confirm")


@pytest.mark.parametrize("kind", REASONS)
@played
async def test_an_order_without_an_answer_is_checked_and_found_done(
    floor: Floor, kind: FaultKind
) -> None:
    async with floor.desk(**impatient(floor)) as agent:
        await agent.hears_the_switch()
        floor.office.faults.set("activation", Fault(kind=kind, times=1))
        await order(floor, agent)
        await sees_look(agent, ActionLook.UNKNOWN)
        line = agent.card.action_line
        assert line.text == WORDS("action.unknown", title=TITLE, reason=REASONS[kind])
        assert [link.key for link in line.links] == ["check"], "and nothing like try again"
        agent.follow("check")
        await sees_look(agent, ActionLook.DONE)
        [order_id] = floor.operator.estate.monitors
        assert agent.card.action_line.text.endswith(order_id)
        await agent.sees("a question", lambda c: c.step and c.step.question)


@played
async def test_an_order_that_was_lost_is_checked_found_undone_and_may_be_given_again(
    floor: Floor,
) -> None:
    async with floor.desk(**impatient(floor)) as agent:
        await agent.hears_the_switch()
        floor.office.faults.set("activation", Fault(kind=FaultKind.SLOW, seconds=30, times=1))
        await order(floor, agent)
        await sees_look(agent, ActionLook.UNKNOWN)
        agent.follow("check")
        await sees_look(agent, ActionLook.FAILED)
        assert agent.card.action_line.text == WORDS("action.failed", title=TITLE, reason=UNDONE)
        assert not floor.operator.estate.monitors
        agent.press("action_requested", ORDER)
        await sees_look(agent, ActionLook.CONFIRM)
        agent.follow("confirm")
        await sees_look(agent, ActionLook.DONE)
        assert len(floor.operator.estate.monitors) == 1


@played
async def test_a_check_without_an_answer_leaves_the_order_unknown(floor: Floor) -> None:
    floor.expected = ["tmf: server error 503"]
    async with floor.desk(**impatient(floor)) as agent:
        await agent.hears_the_switch()
        floor.office.faults.set("activation", Fault(kind=FaultKind.ANSWER_LOST, times=1))
        await order(floor, agent)
        await sees_look(agent, ActionLook.UNKNOWN)
        floor.office.faults.set("AAA", Fault(kind=FaultKind.DOWN))
        agent.follow("check")
        await agent.sees("why", lambda c: c.action_line and "503" in c.action_line.text)
        assert [link.key for link in agent.card.action_line.links] == ["check"]
        floor.office.faults.clear()
        agent.follow("check")
        await sees_look(agent, ActionLook.DONE)


@played
async def test_a_refused_order_says_why_and_may_be_given_again(floor: Floor) -> None:
    floor.expected = ["tmf: sign-in refused"]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        floor.office.faults.set("activation", Fault(kind=FaultKind.AUTH_EXPIRED, times=1))
        await order(floor, agent)
        await sees_look(agent, ActionLook.FAILED)
        assert "sign-in refused" in agent.card.action_line.text
        assert not floor.operator.estate.monitors
        agent.press("action_requested", ORDER)
        await sees_look(agent, ActionLook.CONFIRM)
        agent.follow("confirm")
        await sees_look(agent, ActionLook.DONE)


@played
async def test_however_often_it_is_clicked_one_order_is_sent(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    activate = floor.operator.activate

    def counted(line: object, verb: str, *, key: str, body: str = "") -> Monitor:
        taken.append(key)
        return activate(line, verb, key=key, body=body)

    monkeypatch.setattr(floor.operator, "activate", counted)
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        await agent.sees_every_answer()
        for _ in range(5):
            agent.press("action_requested", ORDER)
        await sees_look(agent, ActionLook.CONFIRM)
        key = agent.card.action_line.key
        for _ in range(5):
            agent.press("link_requested", key, "confirm")
            agent.press("action_requested", ORDER)
        await sees_look(agent, ActionLook.RUNNING)
        agent.press("link_requested", key, "confirm")
        await sees_look(agent, ActionLook.DONE)
        agent.press("link_requested", key, "confirm")
        agent.press("action_requested", ORDER)
        agent.press("link_requested", key, "check")
        await agent.sees("a question", lambda c: c.step and c.step.question)
    assert len(taken) == 1


@played
async def test_an_order_half_way_at_a_restart_is_unknown_and_can_be_checked(floor: Floor) -> None:
    floor.operator._order_takes *= 3
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        await agent.sees_every_answer()
        agent.press("action_requested", ORDER)
        await sees_look(agent, ActionLook.CONFIRM)
        agent.follow("confirm")
        await agent.sees("an order under way", lambda _: floor.operator.estate.monitors)
        await sees_look(agent, ActionLook.RUNNING)
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        card = await agent.sees_mode("active")
        assert card.banner is not None
        assert card.banner.text == WORDS("banner.restored")
        await sees_look(agent, ActionLook.UNKNOWN)
        assert agent.card.action_line.links[0].key == "check"
        agent.follow("check")
        await sees_look(agent, ActionLook.DONE)
        await agent.sees("a question", lambda c: c.step and c.step.question)
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)
    assert len(floor.operator.estate.monitors) == 1


@played
async def test_a_call_hung_up_while_the_desk_was_away_awaits_its_wrap_up(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        await agent.sees_every_answer()
    await call.hang_up()
    async with floor.desk() as agent:
        await agent.sees_mode("wrap-up")
        agent.finish()
        await agent.sees_no_card()
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        assert agent.card is None, "what was finished is not taken up again"
        await floor.expect_an_ordinary_call(agent)
