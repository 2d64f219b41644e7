"""An agent types in the CRM while a hundred calls ring: no key is lost, none reaches the card."""

import asyncio
import random
import shutil
import string
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.events import AgentEvent, Answered
from app.sandbox.office.backoffice import BackOffice
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.store.call_log import CallLog
from tests.desktop.desk_process import AGENT, LOG_KEY, desk_process, new_switch
from tests.desktop.display import Area, Display, display, missing_programs, program

NEEDED = ("xdotool", "xterm")
LACKING = [*missing_programs(), *(name for name in NEEDED if shutil.which(name) is None)]
pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        bool(LACKING), reason=f"run packaging/prepare.sh first: {', '.join(LACKING)} missing"
    ),
]

CALLS = 100
KEYS_PER_S = 10
RING_S = 0.25
PAUSE_S = 0.1
RANDOM = random.Random(20260101)


@pytest.fixture
def screen() -> Iterator[Display]:
    with display(seen=True) as opened:
        yield opened


def _xdotool(screen: Display, *words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words], env=screen.environ(), capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


async def _focused(screen: Display, title: str) -> str:
    """Wait until the window of that title has the keyboard; return its number."""
    async with asyncio.timeout(15):
        while True:
            found = _xdotool(screen, "search", "--name", title).split()
            if found:
                _xdotool(screen, "windowfocus", "--sync", found[-1])
                if _xdotool(screen, "getwindowfocus") == found[-1]:
                    return found[-1]
            await asyncio.sleep(0.1)


def _crm(typed: Path) -> list[str]:
    """A real X client that writes down every key it gets."""
    return ["xterm", "-T", "Old CRM", "-e", f"stty raw -echo; cat > '{typed}'"]


async def _ring_on(switch: Switch, until: asyncio.Event) -> int:
    """Let calls ring and end, each in another way, until told to stop; return how many."""
    numbers = [each.number for each in SCENARIOS.values()]
    rung = 0
    while not until.is_set() or rung < CALLS:
        call = await switch.ring(
            ani=numbers[rung % len(numbers)], agent=AGENT, queue="broadband", dnis="10080"
        )
        await asyncio.sleep(RING_S)
        match rung % 3:
            case 0:
                await call.abandon()
            case 1:
                await call.answered_elsewhere(by="PJSIP/102")
            case _:
                await call.no_answer()
                await call.abandon()
        rung += 1
        await asyncio.sleep(PAUSE_S)
    return rung


async def _type(screen: Display, text: str) -> None:
    words = ["xdotool", "type", "--delay", str(1000 // KEYS_PER_S), "--", text]
    typing = await asyncio.create_subprocess_exec(*words, env=screen.environ())
    assert await typing.wait() == 0


def _acted_on(home: Path) -> list[object]:
    """Everything the agent is said to have done, in any call of the log."""
    with CallLog.open(home / "state" / "calls.db", bytes.fromhex(LOG_KEY)) as log:
        events = [event for row in log.recent(1000) for event in log.events(row.session)]
    assert events
    return [event for event in events if isinstance(event, AgentEvent)]


async def test_typing_goes_on_in_the_crm_while_a_hundred_calls_ring(
    screen: Display, tmp_path: Path
) -> None:
    typed, home = tmp_path / "typed.txt", tmp_path / "home"
    letters = string.ascii_letters + string.digits + "    ,.-"
    seconds = CALLS * (RING_S + PAUSE_S) + 3
    text = "".join(RANDOM.choice(letters) for _ in range(int(seconds * KEYS_PER_S)))
    async with new_switch() as switch, BackOffice(Operator(), pace=0.1) as office:
        with program(_crm(typed), screen.environ()):
            await _focused(screen, "Old CRM")
            async with desk_process(screen, switch, home, office_url=office.url) as desk:
                crm = await _focused(screen, "Old CRM")
                done = asyncio.Event()
                async with asyncio.TaskGroup() as group:
                    ringing = group.create_task(_ring_on(switch, done))
                    await _type(screen, text)
                    done.set()
                assert _xdotool(screen, "getwindowfocus") == crm
                assert desk.stop() == 0
    assert ringing.result() >= CALLS
    assert typed.read_text("utf-8") == text
    assert _acted_on(home) == []


async def test_after_a_click_on_the_card_typing_goes_on_in_the_crm(
    screen: Display, tmp_path: Path
) -> None:
    typed, home = tmp_path / "typed.txt", tmp_path / "home"
    async with new_switch() as switch, BackOffice(Operator(), pace=0) as office:
        with program(_crm(typed), screen.environ()):
            await _focused(screen, "Old CRM")
            async with desk_process(screen, switch, home, office_url=office.url):
                crm = await _focused(screen, "Old CRM")
                call = await switch.ring(
                    ani=SCENARIOS["B9"].number, agent=AGENT, queue="broadband", dnis="10080"
                )
                await call.answer()
                card = await _card(screen)
                _xdotool(screen, "mousemove", str(card.x + card.width - 35), str(card.y + 40))
                await asyncio.sleep(0.6)
                _xdotool(screen, "click", "1")
                await _folded(screen, card)
                await _type(screen, "hello")
                assert _xdotool(screen, "getwindowfocus") == crm
    assert typed.read_text("utf-8") == "hello"


async def test_the_number_keys_answer_only_once_the_agent_has_clicked_into_the_step(
    screen: Display, tmp_path: Path
) -> None:
    typed, home = tmp_path / "typed.txt", tmp_path / "home"
    async with new_switch() as switch, BackOffice(Operator(), pace=0) as office:
        with program(_crm(typed), screen.environ()):
            await _focused(screen, "Old CRM")
            async with desk_process(screen, switch, home, office_url=office.url) as desk:
                crm = await _focused(screen, "Old CRM")
                call = await switch.ring(
                    ani=SCENARIOS["C3"].number, agent=AGENT, queue="care", dnis="10080"
                )
                await call.answer()
                card = await _card(screen)
                await asyncio.sleep(0.6)
                await _type(screen, "12")
                _xdotool(screen, "mousemove", str(card.x + 21), str(card.y + 420))
                _xdotool(screen, "click", "1")
                await _focus(screen, crm, has_it=False)
                await _type(screen, "1")
                _xdotool(screen, "key", "Escape")
                await _focus(screen, crm, has_it=True)
                await _type(screen, "2")
                assert desk.stop() == 0
    assert typed.read_text("utf-8") == "122"
    (answered,) = _acted_on(home)
    assert isinstance(answered, Answered)
    assert answered.fact == "complaint.threat"


async def _focus(screen: Display, window: str, *, has_it: bool) -> None:
    """Wait until a window has the keyboard, or has it no more."""
    async with asyncio.timeout(5):
        while (_xdotool(screen, "getwindowfocus") == window) is not has_it:  # noqa: ASYNC110 - X tells nobody
            await asyncio.sleep(0.05)


def _white(screen: Display, area: Area) -> float:
    pixels = screen.eyes.look(area)
    return sum(1 for n in range(0, len(pixels), 4) if pixels[n : n + 3] == b"\xff\xff\xff") / (
        len(pixels) / 4
    )


async def _card(screen: Display) -> Area:
    """Wait until the card is on screen at the top right; return where it is."""
    whole = screen.eyes.whole()
    area = Area(whole.width - 12 - 400, 12, 400, 600)
    async with asyncio.timeout(10):
        while _white(screen, area) < 0.3:  # noqa: ASYNC110 - the pixels of another process
            await asyncio.sleep(0.05)
    return area


async def _folded(screen: Display, card: Area) -> None:
    """Wait until the card has become the slim bar: the click did count."""
    lower = Area(card.x, card.y + 300, card.width, 200)
    async with asyncio.timeout(5):
        while _white(screen, lower) > 0.05:  # noqa: ASYNC110 - the pixels of another process
            await asyncio.sleep(0.05)
