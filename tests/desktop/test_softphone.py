"""The whole program on a display: `ringside call` makes the card come."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sandbox.office.backoffice import BackOffice
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.sdk.notice import DOOR_FILE
from app.store.call_log import CallLog
from tests.desktop.desk_process import (
    LOG_KEY,
    PATIENCE_S,
    ROOT,
    DeskProcess,
    environ_for,
    new_switch,
    started,
    write_settings,
)
from tests.desktop.display import Area, Display, display, missing_programs

LACKING = missing_programs()
pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        bool(LACKING), reason=f"run packaging/prepare.sh first: {', '.join(LACKING)} missing"
    ),
]
NUMBER = SCENARIOS["B9"].number


@pytest.fixture
def screen() -> Iterator[Display]:
    with display(seen=True) as opened:
        yield opened


async def call(screen: Display, home: Path, *words: str) -> int:
    """Run `ringside call` as a phone does."""
    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "app", "call", *words],
        cwd=ROOT,
        env=environ_for(screen, home),
        capture_output=True,
        check=False,
    )
    return ran.returncode


def bright(screen: Display) -> float:
    """Return how much of the place where the card comes is white."""
    whole = screen.eyes.whole()
    pixels = screen.eyes.look(Area(whole.width - 412, 12, 400, 600))
    white = sum(1 for n in range(0, len(pixels), 4) if pixels[n : n + 3] == b"\xff\xff\xff")
    return white / (len(pixels) / 4)


async def until_bright(screen: Display, more: float) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while bright(screen) < more:  # noqa: ASYNC110 - the pixels of another process
            await asyncio.sleep(0.05)


async def until_door(home: Path, desk: DeskProcess) -> None:
    door = home / "state" / "connectors" / "softphone" / DOOR_FILE
    async with asyncio.timeout(PATIENCE_S):
        while not door.exists():
            assert desk.running, desk.said
            await asyncio.sleep(0.05)


async def test_a_call_of_the_phone_brings_the_card_and_a_link_only_a_preview(
    screen: Display, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with new_switch() as switch, BackOffice(Operator(), pace=0) as office:
        file = write_settings(
            home / "settings.toml", switch_port=switch.port, office_url=office.url
        )
        with file.open("a", encoding="utf-8") as settings:
            settings.write("[connectors.softphone]\n")
        assert await call(screen, home, "--ani", NUMBER) == 3
        with started(["-m", "app", "run", "--settings", str(file)], screen, home) as desk:
            await until_door(home, desk)
            assert await call(screen, home, "--ani", NUMBER) == 0
            assert await call(screen, home, "--event", "answered", "--ani", NUMBER) == 0
            await until_bright(screen, 0.3)
            assert await call(screen, home, "--event", "ended") == 0
            assert await call(screen, home, f"tel:{NUMBER}") == 0
            assert await call(screen, home, "tel:$(touch injected)") == 2
            await asyncio.sleep(0.5)
            assert desk.stop() == 0
    assert told(home) == [
        ["Delivered", "Established", "ConnectionCleared"], ["Delivered"],
    ]  # fmt: skip


def told(home: Path) -> list[list[str]]:
    """Return what the log says the phone told, call by call."""
    wanted = {"Delivered", "Established", "ConnectionCleared", "Diverted", "Held"}
    with CallLog.open(home / "state" / "calls.db", bytes.fromhex(LOG_KEY)) as log:
        calls = [log.events(row.session) for row in log.recent(100)]
    names = [[type(one).__name__ for one in events] for events in calls]
    return sorted(([n for n in each if n in wanted] for each in names), key=len, reverse=True)
