"""The desk as a whole: one call from the first ring to the end, over the real connectors."""

import asyncio

import pytest

from app.presenters import overlay
from app.sandbox.town.cast import SCENARIOS
from app.settings.model import OverlaySettings
from tests.app.bootstrap.floor import WORDS, Floor, played
from widgets.state import ActionLook, CardState

ORDER = "aaa.disconnect"
NAME = SCENARIOS["B9"].name


@played
async def test_a_call_goes_from_the_first_ring_to_the_end(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9", waited_s=12)
        card = await agent.sees_mode("ringing")
        assert card.pill.text == WORDS("call.ringing")
        assert all(chip.loading for chip in card.chips), "nothing is waited for"
        await agent.sees_customer(NAME)
        await call.answer()
        await agent.sees_mode("active")
        card = await agent.sees_every_answer()
        assert card.step is not None
        assert card.step.name == "stale-session"
        assert card.reason is not None
        [button] = card.actions
        assert (button.name, button.primary, button.enabled) == (ORDER, True, True)
        agent.press("action_requested", ORDER)
        await agent.sees("a question", lambda c: c.actions[0].look is ActionLook.CONFIRM)
        assert not floor.operator.estate.monitors, "nothing is sent before it is confirmed"
        agent.follow("confirm")
        await agent.sees("it running", lambda c: c.actions[0].look is ActionLook.RUNNING)
        card = await agent.sees("it done", lambda c: c.actions[0].look is ActionLook.DONE)
        [order] = floor.operator.estate.monitors.values()
        assert card.action_line is not None
        assert card.action_line.text.endswith(order.monitor_id)
        assert (order.verb, order.login) == ("disconnect", agent.session.customer.keys["login"])

        card = await agent.sees("what to ask", lambda c: c.step and c.step.question)
        assert card.step.question.fact == "customer.confirms", "the systems say it is mended"
        assert agent.session.facts["session.traffic"].value is True
        agent.press("answer_requested", "customer.confirms", "yes")
        await agent.sees("the end of the guide", lambda c: c.step and c.step.name == "end")

        await call.hang_up()
        card = await agent.sees_mode("wrap-up")
        assert card.wrap_up.summary
        assert card.wrap_up.unfinished == ()
        agent.finish()
        await agent.sees_no_card()
        assert agent.tray.look == "ready"


@played
async def test_the_same_call_can_come_again(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        for _ in range(3):
            await floor.expect_an_ordinary_call(agent, "A4")
        modes = [card.mode for card in agent.cards]
        assert modes.count("ringing") >= 3


@played
async def test_holding_keeps_the_step(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        step = (await agent.sees_every_answer()).step
        await call.hold()
        card = await agent.sees_mode("held")
        assert card.step == step
        await call.unhold()
        card = await agent.sees_mode("active")
        assert card.step == step
        await call.blind_transfer("PJSIP/103")
        card = await agent.sees_mode("wrap-up")
        assert card.wrap_up is not None


@played
async def test_language_and_theme_change_in_mid_call(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        english = await agent.sees_every_answer()
        agent.tray_icon.language_requested.emit("zh")
        chinese = await agent.sees("the other language", lambda c: c.language == "zh")
        assert (chinese.name, chinese.step.name) == (english.name, english.step.name)
        assert chinese.step.title != english.step.title
        agent.tray_icon.theme_requested.emit("dark")
        assert [theme.key for theme in agent.tray.themes if theme.chosen] == ["dark"]
        assert not agent.picture().isNull()
        await call.hang_up()
        await agent.sees_mode("wrap-up")


@played
async def test_a_paused_desk_shows_nothing_until_it_is_asked_to(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await agent.sees_customer(NAME)
        agent.tray_icon.pause_requested.emit(True)
        await agent.sees_no_card()
        assert agent.tray.look == "paused"
        agent.tray_icon.show_requested.emit()
        await agent.sees_customer(NAME)
        await call.answer()
        await agent.sees_mode("active")
        agent.tray_icon.pause_requested.emit(False)
        await agent.sees_customer(NAME)
        await call.hang_up()
        await agent.sees_mode("wrap-up")


@played
async def test_a_desk_that_pops_on_answer_shows_no_ringing_call(floor: Floor) -> None:
    async with floor.desk(overlay=OverlaySettings(pop_on="answer")) as agent:
        await agent.hears_the_switch()
        first = await floor.ring("A4")
        await first.abandon()
        second = await floor.ring("B9")
        await second.answer()
        await agent.sees_mode("active")
        assert "ringing" not in [card.mode for card in agent.cards]
        await second.hang_up()
        await agent.sees_mode("wrap-up")


@played
async def test_quitting_from_the_tray_in_mid_order_ends_in_order(floor: Floor) -> None:
    floor.operator._order_takes *= 100
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        await agent.sees_every_answer()
        agent.press("action_requested", ORDER)
        await agent.sees("what it asks first", lambda card: card.action_line)
        agent.follow("confirm")
        await agent.sees("an order", lambda _: floor.operator.estate.monitors)
        agent.tray_icon.quit_requested.emit()
        await floor.switch.until(lambda: not floor.switch.clients)
        await asyncio.sleep(0)


@played
async def test_a_card_that_cannot_be_shown_costs_no_call(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.expected = ["could not be shown"]
    show, faults = overlay.card_state, iter(range(2))

    def faulty(*given: object, **named: object) -> CardState:
        if next(faults, None) is not None:
            raise KeyError("a word that is missing")
        return show(*given, **named)

    async with floor.desk() as agent:
        await agent.hears_the_switch()
        monkeypatch.setattr(overlay, "card_state", faulty)
        call = await floor.ring("B9")
        await call.answer()
        await agent.sees_customer(NAME)
        await agent.sees_mode("active")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)
