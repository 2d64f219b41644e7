"""One terminal: s3270 as a program of ours, asked line by line, and never longer than the limit."""

import asyncio
import shutil
from contextlib import suppress

import msgspec

from app.sdk.errors import InvalidReply, NotReady
from app.sdk.text import plain
from connectors.tn3270.settings import Settings

LINE_MAX = 4096
LINES_MAX = 200
ROWS_MAX = 62
STOP_S = 2.0
GRACE_S = 1.0
"""The program keeps the limit itself; this much later it is taken to hang."""
UNLOCKED, CONNECTED = "U", "C"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the screen: its rows, and where the cursor is (from 1)."""

    rows: tuple[str, ...]
    cursor: tuple[int, int]

    def at(self, row: int, column: int, length: int) -> str:
        """Return what stands at a place; empty beyond the edge."""
        if row > len(self.rows):
            return ""
        return self.rows[row - 1][column - 1 : column - 1 + length]


class Terminal:
    """A line to the host, through s3270. Whoever uses it holds it alone."""

    def __init__(self, name: str, settings: Settings, running: asyncio.subprocess.Process) -> None:
        self.name = name
        self._settings = settings
        self._running = running
        self._status: list[str] = []

    @classmethod
    async def start(cls, name: str, settings: Settings) -> "Terminal":
        """Start s3270 and connect it.

        Raises:
            NotReady: There is no s3270, or the host does not answer.
        """
        program = shutil.which(settings.program)
        if program is None:
            raise NotReady(
                name, f"{settings.program} is not installed (`program` says where it is)"
            )
        words = ["-utf8", "-codepage", settings.codepage, "-set", "unlockDelay=false"]
        if settings.ca_file:
            words += ["-cafile", settings.ca_file]
        running = await asyncio.create_subprocess_exec(
            program,
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LINE_MAX,
        )
        terminal = cls(name, settings, running)
        try:
            await terminal._connect()
        except BaseException:
            await terminal.stop()
            raise
        return terminal

    @property
    def alive(self) -> bool:
        """Whether the program runs and the host is on the line."""
        if self._running.returncode is not None:
            return False
        return len(self._status) > 3 and self._status[3].startswith(CONNECTED)

    async def look(self) -> Picture:
        """Return what stands on the screen."""
        rows = await self._do("Ascii()")
        cursor = (int(self._status[8]) + 1, int(self._status[9]) + 1)
        return Picture(rows=tuple(rows[:ROWS_MAX]), cursor=cursor)

    async def type_at(self, row: int, column: int, text: str) -> None:
        """Replace what stands in a field. A text is characters; none of them is a key."""
        await self._do(f"MoveCursor1({row},{column})")
        await self._do("EraseEOF()")
        if text:
            await self._do(f'String("{_quoted(text)}")')

    async def press(self, key: str) -> None:
        """Press a key, and wait for the screen it brings; s3270 itself waits for the host."""
        name = key.rstrip("0123456789")
        await self._do(f"{name}({key.removeprefix(name)})")
        await self._unlocked()

    async def stop(self) -> None:
        """Hang up and end the program."""
        if self._running.returncode is None:
            with suppress(ProcessLookupError):
                self._running.terminate()
            try:
                async with asyncio.timeout(STOP_S):
                    await self._running.wait()
            except TimeoutError:
                with suppress(ProcessLookupError):
                    self._running.kill()
                await self._running.wait()
        transport = getattr(self._running, "_transport", None)
        if transport is not None:
            transport.close()

    async def _connect(self) -> None:
        settings = self._settings
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        at = f"{settings.lu}@{host}" if settings.lu else host
        try:
            await self._do(f"Connect({'L:' if settings.tls else ''}{at}:{settings.port})")
        except InvalidReply as error:
            raise NotReady(self.name, "the host does not take the line") from error
        await self._unlocked()

    async def _unlocked(self) -> None:
        try:
            await self._do(f"Wait({self._settings.limit_s:g},Unlock)")
        except InvalidReply as error:
            raise NotReady(self.name, f"no screen within {self._settings.limit_s:g} s") from error
        if not self.alive:
            raise NotReady(self.name, "the host has hung up")

    async def _do(self, command: str) -> list[str]:
        """Have one command carried out; return the lines of its answer.

        Raises:
            NotReady: The program has ended, or says nothing.
            InvalidReply: The command was refused.
        """
        stdin, stdout = self._running.stdin, self._running.stdout
        if stdin is None or stdout is None or self._running.returncode is not None:
            raise NotReady(self.name, "the terminal program has ended")
        try:
            async with asyncio.timeout(self._settings.limit_s + GRACE_S):
                stdin.write(f"{command}\n".encode())
                await stdin.drain()
                return await self._answer(stdout)
        except TimeoutError as error:
            raise NotReady(self.name, f"no screen within {self._settings.limit_s:g} s") from error
        except (OSError, ValueError) as error:
            raise NotReady(self.name, "the terminal program has ended") from error

    async def _answer(self, stdout: asyncio.StreamReader) -> list[str]:
        lines: list[str] = []
        while len(lines) < LINES_MAX:
            line = (await stdout.readline()).decode(errors="replace").rstrip("\n")
            if line == "ok":
                self._status = lines.pop().split() if lines else []
                return [each.removeprefix("data:").removeprefix(" ") for each in lines]
            if line == "error":
                said = [each.removeprefix("data:").strip() for each in lines[:-1]]
                raise InvalidReply(self.name, plain(f"terminal: {' '.join(said)}", 160))
            if not line:
                raise NotReady(self.name, "the terminal program has ended")
            lines.append(line)
        raise InvalidReply(self.name, "the terminal program does not end what it says")


def _quoted(text: str) -> str:
    r"""Return a text as s3270's String() takes it: `\` and quotes are characters like others."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
