"""Two desks on one switch: a transferred call goes on at the second where the first one stood."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.sandbox.telephony.ami_places import AgentCall
from app.sandbox.town.cast import SCENARIOS
from tests.desktop.desks import Card, Desks, card_of, desks_of, stands_at
from tests.desktop.display import Display, display, missing_programs
from tests.desktop.played_desk import Desk

LACKING = missing_programs()
pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        bool(LACKING), reason=f"run packaging/prepare.sh first: {', '.join(LACKING)} missing"
    ),
]
ONE, TWO = "PJSIP/101", "PJSIP/102"


@pytest.fixture
def screen() -> Iterator[Display]:
    with display() as opened:
        yield opened


async def moved_on(desk: Desk, card: Card) -> Card:
    """Wait until the agent stands elsewhere than on this card."""
    left = (("", ""), stands_at(card))
    return await card_of(desk, lambda now: stands_at(now) not in left)


async def answered(desks: Desks, scenario: str) -> tuple[AgentCall, Card]:
    """A call at the first desk, as soon as there is a step or a question."""
    call = await desks.switch.ring(ani=SCENARIOS[scenario].number, agent=ONE, queue="broadband")
    await call.answer()
    return call, await card_of(desks.desks[0], lambda card: any(stands_at(card)))


async def worked_on(desks: Desks) -> tuple[AgentCall, Card]:
    """A call at the first desk whose agent has passed a step over."""
    call, card = await answered(desks, "B9")
    desks.desks[0].do("skip_step", card["step"]["name"])
    return call, await moved_on(desks.desks[0], card)


def checks(card: Card, how: str) -> list[str]:
    """Return what was settled on the way in one manner, in the card's words."""
    said = [each["text"] for each in (card.get("step") or {}).get("checks", ())]
    return [text for text in said if text.startswith(how)]


def taken_up(before: Card) -> Callable[[Card], bool]:
    """Whether a card stands where that one stood, and says who handed it over."""
    return lambda card: (
        stands_at(card) == stands_at(before)
        and (card["banner"] or {}).get("text") == "Handed over by 101 · steps done: 1"
    )


async def test_a_blind_transfer_goes_on_at_the_same_step(screen: Display, tmp_path: Path) -> None:
    async with desks_of(screen, tmp_path, ONE, TWO) as desks:
        call, before = await worked_on(desks)
        await call.blind_transfer(TWO)
        gone = await card_of(desks.desks[0], lambda card: card["mode"] == "wrap-up")
        await call.answer(TWO)
        after = await card_of(desks.desks[1], taken_up(before))
    assert (gone["name"], after["name"]) == (before["name"], before["name"])
    assert (
        checks(after, "Skipped") == checks(before, "Skipped") == ["Skipped: End the stale session"]
    )
    assert after["reason"]["title"] == before["reason"]["title"]


async def test_an_attended_transfer_shows_the_customer_and_goes_on_at_the_same_step(
    screen: Display, tmp_path: Path
) -> None:
    async with desks_of(screen, tmp_path, ONE, TWO) as desks:
        call, before = await worked_on(desks)
        await call.consult(TWO)
        await call.consult_answer()
        asked = await card_of(
            desks.desks[1], lambda card: card["name"] == before["name"] and bool(stands_at(card)[0])
        )
        assert "consult" in asked["banner"]["text"].lower()
        await call.complete_transfer()
        after = await card_of(desks.desks[1], taken_up(before))
        await card_of(desks.desks[0], lambda card: card["mode"] == "wrap-up")
    assert checks(after, "Skipped") == ["Skipped: End the stale session"]
    assert after["name"] == before["name"]


async def test_an_answer_of_the_customer_is_not_asked_for_again(
    screen: Display, tmp_path: Path
) -> None:
    async with desks_of(screen, tmp_path, ONE, TWO) as desks:
        call, asking = await answered(desks, "B13")
        card = asking
        while not stands_at(card)[1]:
            desks.desks[0].do("skip_step", card["step"]["name"])
            card = await moved_on(desks.desks[0], card)
        question = card["step"]["question"]
        desks.desks[0].do("answer", question["fact"], question["answers"][0]["key"])
        before = await moved_on(desks.desks[0], card)
        await call.blind_transfer(TWO)
        await call.answer(TWO)
        after = await card_of(desks.desks[1], lambda card: stands_at(card) == stands_at(before))
    assert stands_at(after)[1] != question["fact"]
    assert checks(after, "Skipped") == checks(before, "Skipped")
