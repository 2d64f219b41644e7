"""Connectors hang, crash, leak and flood beside a call: the card tells the truth about each."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.sandbox.office.backoffice import BackOffice
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from tests.desktop.desk_process import AGENT, PATIENCE_S, new_switch, started
from tests.desktop.display import Display, display, missing_programs
from tests.desktop.troubled_desk import Trouble, told, troubled

LACKING = missing_programs()
pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        bool(LACKING), reason=f"run packaging/prepare.sh first: {', '.join(LACKING)} missing"
    ),
]
BAD = {
    "line": ("blocks", "AAA", ["session.online", "session.traffic"]),
    "modem": ("segfaults", "PON", ["onu.state", "onu.rx_dbm", "onu.olt_rx_dbm"]),
    "area": ("leaks", "NOC", ["area.outage", "area.planned", "area.outage_id"]),
    "contacts": ("flood-frames", "CRM", ["contact.calls_today", "ticket.faults_30d"]),
}
WHY = {
    "line": "stopped answering; starting again in",
    "modem": "crashed (SIGSEGV); starting again in",
    "area": "took more than 150 MB of memory; starting again in",
    "contacts": "sent",
}


@pytest.fixture
def screen() -> Iterator[Display]:
    with display() as opened:
        yield opened


async def card(cards: Path, holds: Callable[[dict[str, list[str]]], bool]) -> dict[str, list[str]]:
    """Wait until the card says so; return what it says then."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = told(cards)
            if found and holds(found[-1]):
                return found[-1]
            await asyncio.sleep(0.05)


def settled(chips: dict[str, list[str]]) -> bool:
    """Whether nothing is on its way any more."""
    return BAD.keys() <= chips.keys() and all(text for text, _tip in chips.values())


def truthful(chips: dict[str, list[str]]) -> bool:
    """Whether each of them says why it is not known; one that is late says that first."""
    said = {chip: " ".join(texts) for chip, texts in chips.items()}
    return settled(chips) and all(why in said[chip] for chip, why in WHY.items())


def once(folder: Path) -> list[Path]:
    """Return the trouble that was not made yet."""
    return list(folder.glob("once-*"))


async def test_the_card_says_of_each_what_is_wrong_and_the_next_call_has_them_back(
    screen: Display, tmp_path: Path
) -> None:
    troubles = []
    for chip, (mode, system, facts) in BAD.items():
        (tmp_path / f"once-{chip}").touch()
        troubles.append(Trouble(mode, system, facts, tmp_path / f"once-{chip}"))
    home = tmp_path / "desk"
    async with new_switch() as switch, BackOffice(Operator(), pace=0) as office:
        command = troubled(
            home, troubles, switch_port=switch.port, office_url=office.url, noting=True
        )
        with started(command, screen, home) as desk:
            await desk.until_logged_in(switch)
            call = await switch.ring(ani=SCENARIOS["B9"].number, agent=AGENT, queue="broadband")
            await call.answer()
            chips = await card(home / "cards.jsonl", truthful)
            assert chips["name"][0] == SCENARIOS["B9"].name
            assert chips["bill"][0] == "Nothing owed"
            assert once(tmp_path) == []
            await call.hang_up()
            await asyncio.sleep(2.5)
            call = await switch.ring(ani=SCENARIOS["B1"].number, agent=AGENT, queue="broadband")
            await call.answer()
            chips = await card(
                home / "cards.jsonl",
                lambda c: settled(c) and c["line"][0] == "Line up" and "Modem" in c["modem"][0],
            )
            assert not any("starting again" in tip for _text, tip in chips.values())
            assert desk.stop() == 0
