"""Linux: questions go to a program of ours under the system's Python, which speaks AT-SPI.

It is started when something is first asked, ended when it hangs, and never outlives the connector.
"""

import asyncio
import json
from contextlib import suppress
from pathlib import Path

import msgspec

from app.sdk.errors import InvalidReply, NotReady
from connectors.windows_ui.backend import Seen, refusal
from connectors.windows_ui.settings import Locator, Settings, Window

PROGRAM = Path(__file__).with_name("atspi_program.py")
LINE_MAX = 200_000
ACTING = frozenset({"write", "press"})
GRACE_S = 0.5
"""AT-SPI keeps the limit itself; this much later the program of ours is taken to hang."""
START_S = 2.0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the program says to one question."""

    id: int
    error: str = ""
    text: str = ""
    writable: bool = False
    touched: bool = False


class AtSpi:
    """A `Backend` over AT-SPI."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self._settings = settings
        self._running: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._number = 0

    async def ping(self) -> None:
        """See whether the desktop answers."""
        await self._ask("ping")

    async def begin(self, window: Window) -> None:
        """Have keys and buttons counted from here on."""
        await self._ask("begin", window)

    async def touched(self, window: Window) -> bool:
        """Whether one went down while that window was in front."""
        return (await self._ask("touched", window)).touched

    async def read(self, window: Window, where: Locator) -> Seen:
        """Look at one control."""
        answer = await self._ask("read", window, where)
        return Seen(text=answer.text, writable=answer.writable)

    async def write(self, window: Window, where: Locator, text: str) -> None:
        """Replace what a field holds."""
        await self._ask("write", window, where, text)

    async def press(self, window: Window, where: Locator) -> None:
        """Press a button."""
        await self._ask("press", window, where)

    async def close(self) -> None:
        """End the program."""
        running, self._running = self._running, None
        if running is None:
            return
        if running.returncode is None:
            with suppress(ProcessLookupError):
                running.kill()
        await running.wait()
        transport = getattr(running, "_transport", None)
        if transport is not None:
            transport.close()

    async def _ask(
        self, doing: str, window: Window | None = None, where: Locator | None = None, text: str = ""
    ) -> Answer:
        acting = doing in ACTING
        async with self._turn:
            started = self._running is not None
            running = await self._program()
            self._number += 1
            asked = msgspec.to_builtins(
                {"id": self._number, "do": doing, "window": window, "where": where, "text": text}
            )
            limit_s = self._settings.limit_s + GRACE_S + (0 if started else START_S)
            try:
                async with asyncio.timeout(limit_s):
                    line = await _spoken(running, json.dumps(asked))
                answer = msgspec.json.decode(line, type=Answer)
                if answer.id not in (0, self._number):
                    raise ValueError("an answer to another question")
            except TimeoutError as error:
                await self.close()
                raise refusal(self.name, "late", acted=acting) from error
            except (OSError, ValueError, RecursionError) as error:
                await self.close()
                raise InvalidReply(self.name, "answer not understood") from error
            except asyncio.CancelledError:
                await self.close()  # its answer would be taken for the next one's
                raise
        if answer.error:
            raise refusal(self.name, answer.error, acted=acting)
        return answer

    async def _program(self) -> asyncio.subprocess.Process:
        if self._running is not None and self._running.returncode is None:
            return self._running
        await self.close()
        try:
            self._running = await asyncio.create_subprocess_exec(
                self._settings.python,
                "-I",
                "-W",
                "ignore",
                str(PROGRAM),
                str(int(self._settings.limit_s * 1000)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=LINE_MAX,
            )
        except (OSError, ValueError) as error:
            why = f"{self._settings.python} can't be started (`python` says which one has gi)"
            raise NotReady(self.name, why) from error
        return self._running


async def _spoken(running: asyncio.subprocess.Process, line: str) -> bytes:
    if running.stdin is None or running.stdout is None:
        raise ValueError("no line to the program")
    with suppress(ConnectionError):  # it may have said why before it ended
        running.stdin.write(f"{line}\n".encode())
        await running.stdin.drain()
    said = await running.stdout.readline()
    if not said.endswith(b"\n"):
        raise ValueError("the program has ended")
    return said
