"""Whoever calls, whatever the network says of them: the card stays a card."""

import pytest

from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.people import SHARED_NUMBER, UNKNOWN_NUMBER
from tests.app.bootstrap.floor import WORDS, Floor, played

HOSTILE = {
    "<b>x</b>": "<b>x</b>",
    "\u202egnp.exe\u202c\u200f": "gnp.exe",
    "\u2066李\u2069雷": "李雷",
    "a" * 10_000: "a" * 80,
    "长" * 10_000: "长" * 80,
    "\\n\\tEvent: Hangup": "\\n\\tEvent: Hangup",
    "<img src='file:///etc/passwd'>": "<img src='file:///etc/passwd'>",
    "  ": WORDS("call.incoming"),
    "%s {0} {name}": "%s {0} {name}",
}


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:12])
@played
async def test_a_hostile_name_is_shown_as_the_plain_text_it_is(floor: Floor, name: str) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring_from(UNKNOWN_NUMBER, name=name)
        card = await agent.sees("an answer of the directory", lambda c: c.reason is not None)
        assert card.name == HOSTILE[name]
        assert not agent.picture().isNull()
        await call.answer()
        await agent.sees_mode("active")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_withheld_number_is_not_looked_up_and_asked_for(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring_from("anonymous")
        card = await agent.sees_mode("ringing")
        assert card.reason is not None
        assert card.reason.title == WORDS("call.withheld")
        assert card.meta.startswith(WORDS("call.withheld"))
        assert not any(chip.loading for chip in card.chips)
        await call.answer()
        await agent.sees_mode("active")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)


@played
async def test_of_several_customers_the_agent_picks_one(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring_from(SHARED_NUMBER)
        card = await agent.sees("people to pick from", lambda c: c.people)
        assert len(card.people) == 3
        assert len({(person.text, person.detail) for person in card.people}) == 3
        assert card.name == WORDS("call.incoming"), "nobody is picked for the agent"
        await call.answer()
        await agent.sees_mode("active")
        second = card.people[1]
        agent.press("person_requested", second.key)
        card = await agent.sees_customer(second.text)
        assert card.people == ()
        card = await agent.sees("every answer", lambda c: not any(x.loading for x in c.chips))
        assert not any(chip.text.endswith(" –") for chip in card.chips)
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_number_nobody_is_known_at_leads_to_a_call_all_the_same(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring_from(UNKNOWN_NUMBER, name="Zhao Liu")
        card = await agent.sees("an answer of the directory", lambda c: c.reason is not None)
        assert card.reason is not None
        assert card.reason.title == WORDS("identity.nobody")
        assert (card.name, card.actions) == ("Zhao Liu", ())
        assert card.step is not None
        assert card.step.question is not None, "the guide that finds out who it is"
        await call.answer()
        await agent.sees_mode("active")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)


@played
async def test_a_number_in_any_spelling_is_the_same_customer(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        for number in SCENARIOS["B9"].wrong_forms:
            call = await floor.ring_from(number)
            await agent.sees_customer(SCENARIOS["B9"].name)
            await call.abandon()
            await agent.sees_no_card()


@played
async def test_a_number_that_is_none_is_known_to_nobody(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        for number in ("7", "*#06#", "+", "9" * 60, "sip:%2e%2e/x@y", "' OR 1=1 --", "../../x?y#z"):
            call = await floor.ring_from(number)
            card = await agent.sees(f"an answer for {number}", lambda c: c.reason is not None)
            assert card.reason is not None
            looked_up = sum(letter.isdigit() for letter in number) > 1
            title = "identity.nobody" if looked_up else "call.withheld"
            assert card.reason.title == WORDS(title), number
            await call.abandon()
            await agent.sees_no_card()
        await floor.expect_an_ordinary_call(agent)
