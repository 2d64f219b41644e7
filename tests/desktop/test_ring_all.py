"""A queue rings three desks: one answers, the others' cards go, and nobody missed anything."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sandbox.town.cast import SCENARIOS
from tests.desktop.desk_process import PATIENCE_S
from tests.desktop.desks import card_of, desks_of
from tests.desktop.display import Display, display, missing_programs
from tests.desktop.played_desk import Desk

LACKING = missing_programs()
pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        bool(LACKING), reason=f"run packaging/prepare.sh first: {', '.join(LACKING)} missing"
    ),
]
AGENTS = ("PJSIP/101", "PJSIP/102", "PJSIP/103")


@pytest.fixture
def screen() -> Iterator[Display]:
    with display() as opened:
        yield opened


async def gone(desk: Desk) -> None:
    """Wait until no card is up."""
    async with asyncio.timeout(PATIENCE_S):
        while desk.card is not None:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def test_e3_a_queue_rings_three_desks_and_only_the_one_that_answers_keeps_its_card(
    screen: Display, tmp_path: Path
) -> None:
    async with desks_of(screen, tmp_path, *AGENTS) as floor:
        call = await floor.switch.ring(ani=SCENARIOS["B9"].number, agent=AGENTS, queue="broadband")
        for desk in floor.desks:
            await card_of(desk, lambda card: card["mode"] == "ringing")
        await call.answer("PJSIP/102")
        await card_of(floor.desks[1], lambda card: card["mode"] == "active")
        for desk in (floor.desks[0], floor.desks[2]):
            await gone(desk)
            assert all(card is None or card["mode"] == "ringing" for _, card in desk.cards())
            said = [each["text"] for each in desk.calls["entries"]]
            assert len(said) == 1
            assert "taken by" in said[0]
            assert desk.calls["chips"] == []
