"""The demo for people: a call rings, the terminal says what is happening and what to click."""

import asyncio
import contextlib
import sys
import threading

from app.bootstrap.desk import Opened
from app.domain.call import Phase
from app.sandbox.telephony.ami_call import PretendCall
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.people import Scenario

FIRST_RING_S = 2.0
ANSWER_S = 5.0
WORDS = {
    "en": {
        "begin": "A pretend operator runs on this machine; the desk is connected to it.",
        "rings": "The phone rings: {name} ({latin}). What is wrong: {wrong}.",
        "keys": "It is answered in {seconds:g} s. Type and Enter: "
        "a = answer, h = hold and take back, x = the caller hangs up.",
        "answered": "Answered. On the card: where it asks a question, click what the caller "
        "says; where it names a step, read it out and click its button, then Yes if it asks.",
        "after": "Then type x and Enter: the caller hangs up.",
        "ended": "Hung up. The card shows the wrap-up: pick a code, click Finish.",
        "again": "r and Enter lets it ring again, q and Enter quits.",
    },
    "zh": {
        "begin": "本机已启动模拟运营商，坐席程序已连接。",
        "rings": "来电：{name}（{latin}）。故障：{wrong}。",
        "keys": "{seconds:g} 秒后自动接听。输入后回车：a 接听，h 保持/取回，x 客户挂机。",
        "answered": "已接听。请看卡片：出现问题时，点客户的回答；"
        "出现步骤时，照着说，点它的按钮，要确认时再点“确定”。",
        "after": "之后输入 x 并回车：客户挂机。",
        "ended": "已挂机。卡片进入话后处理：选结果码，点“完成”。",
        "again": "输入 r 回车再来一通，q 回车退出。",
    },
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
        self._say("begin")
        await self._switch.until_logged_in()
        await asyncio.sleep(FIRST_RING_S)
        while True:
            await self._one_call()
            self._say("again")
            if not await self._again():
                return

    async def _one_call(self) -> None:
        who = self._scenario
        wrong = who.wrong[self._language()]
        self._say("rings", name=who.name, latin=who.latin_name, wrong=wrong)
        self._say("keys", seconds=ANSWER_S)
        call = await self._switch.ring(
            ani=who.number, agent=self._agent, queue="broadband", dnis="10080"
        )
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_S):
                while await self._typed.get() != "a":
                    pass
        await call.answer()
        self._say("answered")
        self._say("after")
        await self._talk(call)

    async def _talk(self, call: PretendCall) -> None:
        """Do what is typed until the caller has hung up."""
        held = False
        while self._live():
            match await self._typed.get():
                case "h":
                    await (call.unhold() if held else call.hold())
                    held = not held
                case "x":
                    await call.hang_up(by="caller")
                    self._say("ended")
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

    def _language(self) -> str:
        return self._desk.windows.look.language

    def _say(self, words: str, **blanks: object) -> None:
        print("  " + WORDS[self._language()][words].format(**blanks), flush=True)
