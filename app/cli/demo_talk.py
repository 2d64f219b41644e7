"""The demo for people: a call rings, the terminal says what is happening and what to click."""

import asyncio
import contextlib
import sys
import threading

from app.bootstrap.desk import Opened
from app.domain.call import Phase
from app.sandbox.people import Scenario
from app.sandbox.switch import Switch

FIRST_RING_S = 2.0
ANSWER_S = 5.0
KEYS = {
    "a": "answer",
    "h": "hold, and take back",
    "x": "the caller hangs up",
    "r": "ring again",
    "q": "quit",
}


class Talk:
    """Rings, answers by itself after a while, and does what is typed in the terminal."""

    def __init__(self, switch: Switch, agent: str, scenario: Scenario) -> None:
        self._switch, self._agent, self._scenario = switch, agent, scenario
        self._typed: asyncio.Queue[str] = asyncio.Queue()
        self._desk: Opened

    async def go(self, desk: Opened) -> None:
        """Go on until somebody quits."""
        self._desk = desk
        self._listen()
        _say("A pretend operator is running on this machine; the desk is connected to it.")
        await self._switch.until_logged_in()
        await asyncio.sleep(FIRST_RING_S)
        while True:
            await self._one_call()
            _say("Press r and Enter to let it ring again, q and Enter to quit.")
            if not await self._again():
                return

    async def _one_call(self) -> None:
        who, why = self._scenario.latin_name, self._scenario.wrong["en"]
        _say(f"The phone rings: {self._scenario.name} ({who}). What is wrong: {why}.")
        _say(f"It is answered in {ANSWER_S:g} s. Type and Enter: " + ", ".join(_keys()))
        call = await self._switch.ring(
            ani=self._scenario.number, agent=self._agent, queue="broadband", dnis="10080"
        )
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_S):
                while await self._typed.get() != "a":
                    pass
        await call.answer()
        _say("Answered. On the card: read the next step, click the blue button, then Yes;")
        _say("answer the question it asks, and finish the wrap-up after hanging up (x).")
        held = False
        while self._live():
            match await self._typed.get():
                case "h":
                    await (call.unhold() if held else call.hold())
                    held = not held
                case "x":
                    await call.hang_up(by="caller")
                    _say("Hung up. The card shows the wrap-up: pick a code, click Finish.")
                    return
                case "q":
                    self._desk.quit_requested.set()
                    await asyncio.Event().wait()

    def _live(self) -> bool:
        session = self._desk.presenter.shown
        return session is None or session.phase is not Phase.CLOSED

    async def _again(self) -> bool:
        while True:
            match await self._typed.get():
                case "r":
                    return True
                case "q":
                    return False

    def _listen(self) -> None:
        """Read the terminal in a thread; it ends with the program."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            for line in sys.stdin:
                with contextlib.suppress(RuntimeError):  # the loop has ended
                    loop.call_soon_threadsafe(self._typed.put_nowait, line.strip().lower())

        threading.Thread(target=read, name="terminal", daemon=True).start()


def _keys() -> list[str]:
    return [f"{key} = {meaning}" for key, meaning in KEYS.items() if key not in "rq"]


def _say(text: str) -> None:
    print(f"  {text}", flush=True)
