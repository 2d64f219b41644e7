"""Several agents' desks on one switch, each a program of its own with somebody at it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from app.sandbox.office.backoffice import BackOffice
from app.sandbox.relay import RelayService
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.operator import Operator
from tests.desktop.desk_process import (
    PATIENCE_S,
    RELAY_TOKEN,
    new_switch,
    started,
    write_settings,
)
from tests.desktop.display import Display
from tests.desktop.played_desk import COMMAND, Desk

Card = dict[str, Any]


class Desks(NamedTuple):
    """The switch, and the desks in the order of their agents."""

    switch: Switch
    desks: tuple[Desk, ...]


@asynccontextmanager
async def desks_of(screen: Display, folder: Path, *agents: str) -> AsyncIterator[Desks]:
    """Start a desk for each agent (`PJSIP/101`); all hear the switch when this yields."""
    async with (
        new_switch() as switch,
        BackOffice(Operator(), pace=0) as office,
        RelayService(RELAY_TOKEN) as relay,
    ):
        with ExitStack() as stack:
            found = []
            for number, agent in enumerate(agents, start=1):
                home = folder / agent.rpartition("/")[2]
                file = write_settings(
                    home / "settings.toml",
                    switch_port=switch.port,
                    office_url=office.url,
                    agent=agent,
                    relay_url=relay.url,
                )
                process = stack.enter_context(
                    started([*COMMAND, str(home), str(file)], screen, home)
                )
                await process.until_logged_in(switch, number)
                found.append(Desk(home))
            yield Desks(switch, tuple(found))


async def card_of(desk: Desk, holds: Callable[[Card], bool]) -> Card:
    """Wait until a card is as it should be.

    Raises:
        AssertionError: It never was; the message says where it came to stand.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            while (card := desk.card) is None or not holds(card):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)
            return card
    except TimeoutError:
        card = desk.card or {}
        where = (card.get("mode"), card.get("banner"), card.get("name"), card.get("reason"))
        raise AssertionError(f"it came to {stands_at(card)}, {where}") from None


def stands_at(card: Card) -> tuple[str, str]:
    """Return the step, and the fact asked for."""
    step = card.get("step") or {}
    return step.get("name", ""), (step.get("question") or {}).get("fact", "")
