"""One agent's place: a real switch and back office on loopback, the real desk, and its card.

The desk is opened as the program opens it, tray first, on Qt's own loop; connectors, log of calls
and log file are the real ones.
"""

import asyncio
import functools
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app import paths
from app.bootstrap import program
from app.bootstrap.desk import Opened
from app.bootstrap.qt_log import qt_messages_logged
from app.bridge import run
from app.domain.session import Session
from app.logs import FILE, logging_to
from app.presenters.chips import COMING
from app.presenters.wording import load_wording
from app.sandbox.ami_call import PretendCall
from app.sandbox.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.operator import Operator
from app.sandbox.people import SCENARIOS
from app.sandbox.switch import Switch
from app.settings import Settings
from widgets.state import CardState, Chip, TrayState
from widgets.tray import Tray

OURS = Path(__file__).parents[3] / "resources"
WORDS = load_wording(OURS / "i18n", "en", UTC)
AGENT = "PJSIP/101"
COLLEAGUE = "PJSIP/102"
USERNAME = "ringside"
PASSWORD = "sandbox"
SECRETS = {
    "RINGSIDE_SECRET_ASTERISK_PASSWORD": PASSWORD,
    "RINGSIDE_SECRET_TMF_TOKEN": DEFAULT_TOKEN,
    "RINGSIDE_SECRET_RINGSIDE_LOG_KEY": "5a" * 32,
}
PATIENCE_S = 10.0
STORY_S = 40.0
QUICK_S = 0.1


class Agent:
    """Whoever sits there: reads the card, and presses what is on it."""

    def __init__(self, desk: Opened) -> None:
        self._desk = desk
        self._changed = asyncio.Event()
        self.cards: list[CardState] = []
        desk.presenter.card_changed.connect(self._see)
        desk.presenter.card_gone.connect(self._changed.set)
        desk.windows.tray_presenter.changed.connect(self._changed.set)

    @property
    def card(self) -> CardState | None:
        """What the card on the screen shows; None when there is no card."""
        overlay = self._desk.windows.overlay
        return None if self.session is None or overlay.parked else overlay.state

    @property
    def session(self) -> Session | None:
        return self._desk.presenter.shown

    @property
    def tray(self) -> TrayState:
        return self._desk.windows.tray_presenter.state()

    @property
    def tray_icon(self) -> Tray:
        return self._desk.windows.tray

    def chip(self, key: str) -> Chip:
        assert self.card is not None
        return next(chip for chip in self.card.chips if chip.key == key)

    async def until(self, what: str, holds: Callable[[], bool]) -> None:
        """Wait until it is so, looked at again whenever card or tray change."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            said = f"{what} did not come within {PATIENCE_S:g} s"
            raise TimeoutError(f"{said}; {self._glance()}; tray: {self.tray.tip}") from error

    async def sees(self, what: str, holds: Callable[[CardState], object]) -> CardState:
        """Wait for a card of which it holds."""
        await self.until(what, lambda: self.card is not None and bool(holds(self.card)))
        assert self.card is not None
        return self.card

    async def sees_no_card(self) -> None:
        await self.until("an empty screen", lambda: self.card is None)

    async def hears_the_switch(self) -> None:
        await self.until("a line that is up", lambda: self.tray.look in ("ready", "call"))

    async def sees_mode(self, mode: str) -> CardState:
        return await self.sees(mode, lambda card: card.mode == mode)

    async def sees_customer(self, name: str) -> CardState:
        return await self.sees(f"the customer {name}", lambda card: card.name == name)

    async def sees_every_answer(self) -> CardState:
        """Wait until no system is waited for any more."""

        def complete(_card: CardState) -> bool:
            facts = self.session.facts if self.session is not None else {}
            return bool(facts) and not any(fact.having in COMING for fact in facts.values())

        return await self.sees("every system's answer", complete)

    def press(self, gesture: str, *words: object) -> None:
        """Do what a click does: the overlay tells of its own gesture about the call on show."""
        assert self.card is not None, f"nothing to press for {gesture}"
        getattr(self._desk.windows.overlay, gesture).emit(self.card.call_id, *words)

    def picture(self) -> QPixmap:
        """Paint the card."""
        return self._desk.windows.overlay.grab()

    def follow(self, link: str) -> None:
        """Click a link of the action line."""
        assert self.card is not None
        line = self.card.action_line
        assert line is not None, f"no line with a link {link}"
        assert link in [choice.key for choice in line.links], line
        self.press("link_requested", line.key, link)

    def finish(self) -> None:
        """Finish the wrap-up with the code that is suggested."""
        assert self.card is not None
        assert self.card.wrap_up is not None
        codes = self.card.wrap_up.codes
        code = next((each.key for each in codes if each.chosen), codes[0].key)
        self.press("finish_requested", code, "")

    def _glance(self) -> str:
        card = self.card
        if card is None:
            return "there is no card"
        parts = card.mode, card.name, card.banner, card.reason, card.step, card.action_line
        return f"the card: {parts}"

    def _see(self, card: CardState) -> None:
        self.cards.append(card)
        self._changed.set()


class Floor:
    """The place itself, before and after a desk stands in it.

    Attributes:
        home: Of everything the desk writes.
        order_takes_s: How long the operator takes over an order.
        expected: A piece of each warning and error that is to be in the log file; any other fails.
    """

    switch: Switch
    office: BackOffice
    operator: Operator

    def __init__(self, application: QApplication, home: Path) -> None:
        self._application = application
        self.home = home
        self.order_takes_s = QUICK_S
        self.expected: list[str] = []

    @property
    def log(self) -> str:
        """What stands in the log file."""
        return (self.home / "log" / FILE).read_text("utf-8")

    def play(self, story: Awaitable[None]) -> None:
        """Play a story on Qt's loop, with the switch and the back office there."""

        async def main(_quit: asyncio.Event) -> int:
            self.operator = Operator(order_takes=timedelta(seconds=self.order_takes_s))
            self.switch = Switch({USERNAME: PASSWORD})
            self.office = BackOffice(self.operator, pace=0)
            async with asyncio.timeout(STORY_S), self.switch, self.office:
                await story
            return 0

        with logging_to(paths.log_folder()) as file, qt_messages_logged():
            assert run(self._application, main) == 0
        if file is not None:
            self._judge(file.read_text("utf-8"))

    @asynccontextmanager
    async def desk(self, **settings: Any) -> AsyncIterator[Agent]:
        """Open the desk, and close it in order; more than one after the other is a restart."""
        agents: asyncio.Queue[Agent] = asyncio.Queue()
        quit_requested = asyncio.Event()

        async def sit_down(desk: Opened) -> None:
            agents.put_nowait(Agent(desk))
            await quit_requested.wait()

        @asynccontextmanager
        async def stage() -> AsyncIterator[Settings]:
            yield msgspec.structs.replace(self.settings(), **settings)

        async with asyncio.TaskGroup() as group:
            living = group.create_task(
                program._live(quit_requested, stage(), sit_down, lambda: None)
            )
            try:
                async with asyncio.timeout(PATIENCE_S):
                    agent = await agents.get()
                yield agent
            finally:
                quit_requested.set()
        assert living.result() == 0

    def settings(self) -> Settings:
        """Settings that lead the desk to the switch and the back office."""
        return Settings(
            agent=AGENT,
            language="en",
            theme="light",
            timezone="Asia/Shanghai",
            guides=str(self.guides()),
            connectors={"asterisk": self.to_switch(self.switch.port), "tmf": self.to_office()},
        )

    def to_switch(self, port: int) -> dict[str, Any]:
        return {"host": "127.0.0.1", "port": port, "username": USERNAME}

    def to_office(self, **further: Any) -> dict[str, Any]:
        return {"base_url": self.office.url, "poll_s": 0.02, **further}

    def guides(self) -> Path:
        """Our guides, with no more than a moment before an action is verified."""
        folder = self.home / "guides"
        if not folder.exists():
            folder.mkdir(parents=True)
            for guide in (OURS / "guides").glob("*.yaml"):
                text = re.sub(r"after_s: \d+", f"after_s: {QUICK_S}", guide.read_text("utf-8"))
                (folder / guide.name).write_text(text, "utf-8")
        return folder

    def resources(self) -> Path:
        """Put a copy of our own resources in their place, to be changed."""
        folder = self.home / "resources"
        shutil.copytree(OURS, folder)
        return folder

    async def ring(self, scenario: str = "A4", **call: Any) -> PretendCall:
        """Let somebody known call."""
        return await self.ring_from(SCENARIOS[scenario].number, **call)

    async def ring_from(self, number: str, **call: Any) -> PretendCall:
        call = {"agent": AGENT, "queue": "broadband", "dnis": "10080", **call}
        return await self.switch.ring(ani=number, **call)

    async def expect_an_ordinary_call(self, agent: Agent, scenario: str = "A1") -> None:
        """See that the desk still does its work: a call rings, is known, is had and is over."""
        if agent.card is not None and agent.card.mode == "wrap-up":
            agent.finish()
            await agent.sees_no_card()
        call = await self.ring(scenario)
        await agent.sees_customer(SCENARIOS[scenario].name)
        await call.answer()
        await agent.sees_mode("active")
        await agent.sees_every_answer()
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        agent.finish()
        await agent.sees_no_card()

    def _judge(self, log: str) -> None:
        loud = [
            line for line in log.splitlines() if re.match(r"\S+ (WARNING|ERROR|CRITICAL) ", line)
        ]
        unexpected = [line for line in loud if not any(each in line for each in self.expected)]
        assert not unexpected, "in the log:\n" + "\n".join(unexpected)
        missing = [each for each in self.expected if not any(each in line for line in loud)]
        assert not missing, f"not in the log: {missing}; there is:\n{log}"


def played(story: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Make a test of a story: it is played on Qt's loop with the fixture `floor`."""

    @functools.wraps(story)
    def test(floor: Floor, **given: object) -> None:
        floor.play(story(floor, **given))

    return test
