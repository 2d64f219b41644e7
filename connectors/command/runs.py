"""Runs the program: never through a shell, never longer or louder than allowed, with no one left.

Whoever is cancelled ends the run; so does whoever prints too much. With the program goes all that
it has started.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from app.sdk.errors import InvalidReply, NotReady

CHUNK_BYTES = 65_536
SAID_BYTES = 4_000
END_S = 2.0
"""How long a killed program may take to be gone; what is not gone then is left to the system."""

if sys.platform == "win32":
    _UNSEEN = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _UNSEEN = 0


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """How a run ended: exit code, standard output, and how the error output began."""

    code: int
    out: bytes
    said: str


class Runner:
    """Runs one program, so many at once and no more."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        out_max: int,
        at_once: int,
    ) -> None:
        """Make one; errors carry `name`, and the program knows no other environment."""
        self.name = name
        self._command, self._environment, self._folder = command, environment, folder
        self._out_max = out_max
        self._room = asyncio.Semaphore(at_once)

    async def run(self, arguments: Sequence[str], told: bytes) -> Ran:
        """Run it once; cancelling ends it, and all it has started.

        Args:
            arguments: After those of every run.
            told: Its standard input.

        Raises:
            NotReady: It can't be started; InvalidReply: it prints too much.
        """
        async with self._room:
            running = await self._started(arguments)
            try:
                return await self._followed(running, told)
            except BaseException:
                await _kill(running)
                raise
            finally:
                await _released(running)

    async def _started(self, arguments: Sequence[str]) -> asyncio.subprocess.Process:
        try:
            return await asyncio.create_subprocess_exec(
                *self._command,
                *arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._environment,
                cwd=self._folder,
                creationflags=_UNSEEN,
                start_new_session=_UNSEEN == 0,  # a group of its own, to be ended with all in it
            )
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else "unusable"
            raise NotReady(self.name, f"the program can't be started: {why}") from error

    async def _followed(self, running: asyncio.subprocess.Process, told: bytes) -> Ran:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_tell(running, told))
                out = group.create_task(self._printed(running))
                said = group.create_task(_complained(running))
                code = group.create_task(running.wait())
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        return Ran(code=code.result(), out=out.result(), said=said.result())

    async def _printed(self, running: asyncio.subprocess.Process) -> bytes:
        out = bytearray()
        while running.stdout is not None and (chunk := await running.stdout.read(CHUNK_BYTES)):
            out += chunk
            if len(out) > self._out_max:
                raise InvalidReply(self.name, f"answer larger than {self._out_max} bytes")
        return bytes(out)


async def _tell(running: asyncio.subprocess.Process, told: bytes) -> None:
    """Write its input; a program that does not read it may do so."""
    if running.stdin is None:
        return
    with suppress(BrokenPipeError, ConnectionResetError):
        running.stdin.write(told)
        await running.stdin.drain()
    running.stdin.close()
    with suppress(BrokenPipeError, ConnectionResetError):
        await running.stdin.wait_closed()


async def _complained(running: asyncio.subprocess.Process) -> str:
    """Return how its error output begins; all of it is read, so that it never waits for us."""
    said = b""
    while running.stderr is not None and (chunk := await running.stderr.read(CHUNK_BYTES)):
        said += chunk[: max(0, SAID_BYTES - len(said))]
    return said.decode("utf-8", "replace")


async def _released(running: asyncio.subprocess.Process) -> None:
    """Let go of a run that has ended, or is about to."""
    with suppress(TimeoutError):
        async with asyncio.timeout(END_S):
            await running.wait()
    transport = getattr(running, "_transport", None)  # else its pipes stay, if a child has them
    if transport is not None:
        transport.close()


async def _kill(running: asyncio.subprocess.Process) -> None:
    """End it with all it has started, also where it is over itself and they are not."""
    if sys.platform == "win32":
        system = os.environ.get("SYSTEMROOT", r"C:\Windows")
        killer = await asyncio.create_subprocess_exec(
            str(Path(system, "System32", "taskkill.exe")),
            *("/F", "/T", "/PID", str(running.pid)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            creationflags=_UNSEEN,
        )
        await killer.wait()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, signal.SIGKILL)
    if running.returncode is None:
        with suppress(ProcessLookupError):
            running.kill()
