"""Start a real server for a test, wait until it speaks, and end it with the test."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

READY_S = 30.0
STOP_S = 5.0
LOOK_S = 0.02


def needed(*programs: str, package: str) -> None:
    """Skip the test, naming what would install the program, where it is not there."""
    missing = [name for name in programs if find(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: run `sudo apt-get install {package}`")


def find(program: str) -> str | None:
    """Return where a program is; servers often lie where only root looks."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/local/sbin"])
    return shutil.which(program, path=path)


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody takes TCP connections at a port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
        return True
    return False


@contextmanager
def running(
    command: Sequence[str | Path],
    ready: Callable[[], bool],
    *,
    log: Path,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    ready_s: float = READY_S,
) -> Iterator[int]:
    """Run a server until the block ends; yield its process id.

    It leads a process group of its own, so that whatever it starts ends with it. What it says goes
    to `log`, and its end is shown when it does not get ready.
    """
    with log.open("wb") as said:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environ or {})},
            cwd=cwd,
            start_new_session=True,
        )
    try:
        _await(process, ready, log, ready_s)
        yield process.pid
    finally:
        _end(process)


def _await(
    process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, ready_s: float
) -> None:
    end = time.monotonic() + ready_s
    while not ready():
        over = process.poll() is not None
        if over or time.monotonic() > end:
            why = f"ended with {process.returncode}" if over else f"was not ready in {ready_s:g} s"
            tail = log.read_text(errors="replace")[-2000:]
            pytest.fail(f"{process.args!r} {why}:\n{tail}")
        time.sleep(LOOK_S)


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_S)
            break
    with suppress(ProcessLookupError):  # children that outlived it
        os.killpg(process.pid, signal.SIGKILL)


async def until(true: Callable[[], bool], *, within_s: float = 10.0) -> None:
    """Wait, without holding the loop, until something holds; fail the test when it never does."""
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110 - what is waited for is outside this program
            await asyncio.sleep(LOOK_S)
