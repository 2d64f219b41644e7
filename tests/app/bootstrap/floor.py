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
from PySide6.QtWidgets import QApplication

from app import paths
from app.bootstrap import program
from app.bootstrap.desk import Opened
from app.bootstrap.qt_log import qt_messages_logged
from app.bridge import run
from app.logs import FILE, logging_to
from app.presenters.wording import load_wording
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.telephony.ami_call import PretendCall
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.settings import GuidesSettings, Settings
from tests.app.bootstrap.agent import PATIENCE_S, Agent

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
STORY_S = 90.0
QUICK_S = 0.1


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
            guides=GuidesSettings(place=str(self.guides())),
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

    async def until_logged(self, text: str) -> None:
        """Wait until the log file has it."""
        async with asyncio.timeout(PATIENCE_S):
            while text not in self.log:  # noqa: ASYNC110 - a file tells nobody
                await asyncio.sleep(0.02)

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
