"""The desk as a whole: one call from the first ring to the end, over the real connectors."""

from app.sandbox.people import SCENARIOS
from tests.app.bootstrap.floor import Floor, played
from widgets.state import ActionLook


@played
async def test_a_call_goes_from_the_first_ring_to_the_end(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        card = await agent.sees_mode("ringing")
        card = await agent.sees_customer(SCENARIOS["B9"].name)
        assert card.step is None or card.mode == "ringing"
        await call.answer()
        card = await agent.sees_mode("active")
        card = await agent.sees_every_answer()
        assert card.step is not None
        assert card.step.name == "stale-session"
        [button] = card.actions
        assert (button.name, button.primary, button.enabled) == ("aaa.disconnect", True, True)
        agent.press("action_requested", "aaa.disconnect")
        card = await agent.sees("a question", lambda c: c.actions[0].look is ActionLook.CONFIRM)
        assert not floor.operator.estate.monitors
        agent.follow("confirm")
        await agent.sees("an action under way", lambda c: c.actions[0].look is ActionLook.RUNNING)
        card = await agent.sees("the action done", lambda c: c.actions[0].look is ActionLook.DONE)
        await agent.sees("a question for the customer", lambda c: c.step and c.step.question)
        agent.press("answer_requested", "customer.confirms", "yes")
        card = await agent.sees("the end of the guide", lambda c: c.step and c.step.name == "end")
        await call.hang_up()
        card = await agent.sees_mode("wrap-up")
        agent.finish()
        await agent.sees_no_card()
    [order] = floor.operator.estate.monitors.values()
    assert order.verb == "disconnect"
