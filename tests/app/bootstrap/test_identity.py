"""Who calls, on a whole desk: probable by the last digits, picked once for all, blocked, again."""

from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.people import SHARED_NUMBER, WEAK_NUMBER
from app.settings import NumbersSettings
from tests.app.bootstrap.floor import WORDS, Floor, played

WEAK = "contactMedium.phoneNumber.regex"


@played
async def test_n2_a_weak_match_is_probable_until_one_click_confirms_it(floor: Floor) -> None:
    switch = floor.to_switch(floor.switch.port)
    connectors = {"asterisk": switch, "tmf": floor.to_office(weak_filter=WEAK)}
    async with floor.desk(connectors=connectors) as agent:
        await agent.hears_the_switch()
        name = SCENARIOS["B9"].name
        call = await floor.ring_from(WEAK_NUMBER)
        card = await agent.sees_customer(WORDS("who.probably", name=name))
        assert card.banner is not None
        assert [link.key for link in card.banner.links] == ["confirm", "none"]
        await call.answer()
        await agent.sees_mode("active")
        agent.press("link_requested", card.banner.key, "confirm")
        await agent.sees_customer(name)
        await call.hang_up()
        await agent.sees_mode("wrap-up")


@played
async def test_n3_a_choice_is_taken_at_the_next_call_and_after_a_restart(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring_from(SHARED_NUMBER)
        card = await agent.sees("people to pick from", lambda c: c.people)
        second = card.people[1]
        await call.answer()
        await agent.sees_mode("active")
        agent.press("person_requested", second.key)
        await agent.sees_customer(second.text)
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        agent.finish()
        await agent.sees_no_card()
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring_from(f"+86{SHARED_NUMBER}")
        card = await agent.sees_customer(second.text)
        assert card.banner is not None
        agent.press("link_requested", card.banner.key, "undo")
        card = await agent.sees("people to pick from", lambda c: c.people)
        assert len(card.people) == 3
        await call.abandon()
        await agent.sees_no_card()


@played
async def test_n8_a_blocked_number_has_a_line_only(floor: Floor) -> None:
    blocked = NumbersSettings(blocked=("1200000888*",))
    async with floor.desk(numbers=blocked) as agent:
        await agent.hears_the_switch()
        call = await floor.ring_from("12000008888")
        line = await agent.sees_chip("•••• 8888")
        assert line.detail == WORDS("identity.blocked")
        assert agent.card is None
        await call.abandon()


@played
async def test_n9_a_second_call_soon_after_offers_to_go_on(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        for again in (False, True):
            call = await floor.ring("A4")
            card = await agent.sees_customer(SCENARIOS["A4"].name)
            said = card.banner.text if card.banner is not None else ""
            assert ("Called 1 min ago" in said) is again
            await call.answer()
            await agent.sees_mode("active")
            await call.hang_up()
            await agent.sees_mode("wrap-up")
            agent.finish()
            await agent.sees_no_card()
