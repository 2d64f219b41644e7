"""One child process as the desk has it: its pipes, its log, its memory and its end."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import app
from app.isolated.limits import MB, Limits, Pace
from app.isolated.messages import (
    HEAD_BYTES,
    FromChild,
    FromDesk,
    UnreadableError,
    from_child,
    length,
    packed,
)

COMMAND = "connector-host"
"""The hidden command a program runs as a child; frozen, there is no other interpreter."""
SECRET_PREFIX = "RINGSIDE_SECRET_"
NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_ROOT = Path(app.__file__).parents[1]
_BACKLOG_BYTES = 4 * MB
_READ_BYTES = 1 << 16
_TURN_S = 0.001
_LOG_LINE = 500
NOT_UNDERSTOOD = "sent what can't be understood"


class OverError(Exception):
    """The child is of no more use; the message says why, fit to show."""


def command() -> list[str]:
    """Return what starts a child of this program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, "-m", "app", COMMAND]


def environ(given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what a child may know of ours: everything but the secrets of all connectors."""
    return {name: value for name, value in given.items() if not name.startswith(SECRET_PREFIX)}


class _Pipes(asyncio.subprocess.SubprocessStreamProtocol):
    """Tells of the end of the process itself.

    `Process.wait()` tells once its pipes are closed too: never, of one that flooded them, or whose
    own children hold them.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(limit=_READ_BYTES, loop=loop)
        self.over = asyncio.Event()

    def process_exited(self) -> None:
        """Take note."""
        super().process_exited()
        self.over.set()


class Child:
    """A running process and its three pipes."""

    def __init__(
        self, transport: asyncio.SubprocessTransport, pipes: _Pipes, limits: Limits
    ) -> None:
        loop = asyncio.get_running_loop()
        self._running = asyncio.subprocess.Process(transport, pipes, loop)
        self._transport, self._over, self._limits = transport, pipes.over, limits
        self._memory = _memory_reader(self._running.pid)

    @classmethod
    async def start(cls, limits: Limits, words: Sequence[str] = ()) -> "Child":
        """Start one.

        Raises:
            OverError: The system would not.
        """
        loop = asyncio.get_running_loop()
        try:
            transport, pipes = await loop.subprocess_exec(
                lambda: _Pipes(loop),
                *(words or command()),
                start_new_session=True,
                creationflags=NO_WINDOW,
                cwd=_ROOT,
                env=environ(),
            )
        except OSError as error:
            raise OverError(f"could not be started: {error.strerror}") from error
        return cls(transport, pipes, limits)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._running.pid

    def say(self, message: FromDesk) -> None:
        """Send a message; to one that is gone it is lost.

        Raises:
            UnreadableError: It can't be sent.
        """
        assert self._running.stdin is not None, "it is a pipe"
        frame = packed(message)
        if self._running.stdin.transport.get_write_buffer_size() > _BACKLOG_BYTES:
            raise UnreadableError("waits behind too many others")
        if not self._running.stdin.is_closing():
            self._running.stdin.write(frame)

    async def messages(self, clock: Callable[[], float]) -> AsyncGenerator[FromChild, None]:
        """Yield what it says, letting others have their turn.

        Raises:
            OverError: It has ended, says what can't be understood, or never stops.
        """
        assert self._running.stdout is not None, "it is a pipe"
        pace = Pace(self._limits.frames_per_s, self._limits.frames_burst, clock)
        turn_at = clock()
        try:
            while True:
                head = await self._running.stdout.readexactly(HEAD_BYTES)
                yield from_child(await self._running.stdout.readexactly(length(head)))
                if pace.take() > 0:
                    raise OverError("sent too much")
                if clock() - turn_at > _TURN_S:
                    await asyncio.sleep(0)
                    turn_at = clock()
        except UnreadableError as error:
            raise OverError(f"{NOT_UNDERSTOOD}: {error}") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise OverError(await self._last_word()) from error

    async def log_lines(self, clock: Callable[[], float]) -> AsyncGenerator[str, None]:
        """Yield what it writes to its log, cut to what a log can take.

        Raises:
            OverError: It writes without end.
        """
        assert self._running.stderr is not None, "it is a pipe"
        weight = Pace(self._limits.log_bytes_per_s, 4 * self._limits.log_bytes_per_s, clock)
        lines = Pace(self._limits.log_lines_per_s, 10 * self._limits.log_lines_per_s, clock)
        left_out, rest = 0, b""
        while part := await self._running.stderr.read(_READ_BYTES):
            *whole, rest = (rest + part).split(b"\n")
            for line in (*whole, *_overlong(rest)):
                if lines.take() > 0:
                    left_out += 1
                    continue
                if left_out:
                    yield f"WARNING {left_out} lines left out"
                    left_out = 0
                yield line[:_LOG_LINE].decode("utf-8", "replace")
            rest = b"" if len(rest) > _LOG_LINE else rest
            wait_s = weight.take(len(part))
            if weight.over_s > self._limits.flood_s:
                raise OverError("wrote too much to its log")
            await asyncio.sleep(wait_s)
        if rest:
            yield rest[:_LOG_LINE].decode("utf-8", "replace")

    def memory_mb(self) -> float:
        """Return what it holds of the machine's memory; 0 where nobody can tell."""
        return self._memory()

    async def stop(self) -> None:
        """Let it end in order, or make it; on return it is gone."""
        assert self._running.stdin is not None, "it is a pipe"
        self._running.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.stop_s):
                await self._over.wait()
        await self.kill()

    async def kill(self) -> None:
        """End it and whatever it has started; on return it is gone."""
        _kill(self._running)
        await self._over.wait()
        self._transport.close()

    async def _last_word(self) -> str:
        """Say how it ended, once it has closed its pipe."""
        try:
            async with asyncio.timeout(self._limits.stop_s):
                await self._over.wait()
                return how_ended(self._transport.get_returncode() or 0)
        except TimeoutError:
            return "closed its line"


def how_ended(status: int) -> str:
    """Say in words what an exit status means."""
    if status == 0:
        return "ended by itself"
    if status > 0:
        return f"ended with status {status}"
    try:
        return f"crashed ({signal.Signals(-status).name})"
    except ValueError:
        return f"crashed (signal {-status})"


def _overlong(rest: bytes) -> tuple[bytes, ...]:
    """Take a line that has no end for one that has."""
    return (rest,) if len(rest) > _LOG_LINE else ()


def _kill(running: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            running.kill()
        else:
            os.killpg(running.pid, signal.SIGKILL)


def _memory_reader(pid: int) -> Callable[[], float]:
    if sys.platform == "linux":
        place, page = Path(f"/proc/{pid}/statm"), os.sysconf("SC_PAGE_SIZE")

        def read() -> float:
            with suppress(OSError, ValueError, IndexError):
                return int(place.read_text().split()[1]) * page / MB
            return 0.0

        return read
    import psutil

    watched = psutil.Process(pid)

    def ask() -> float:
        with suppress(psutil.Error):
            return float(watched.memory_info().rss) / MB
        return 0.0

    return ask
