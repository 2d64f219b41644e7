"""What a connector leaves behind: tasks, open files and sockets, memory, words in the log."""

import asyncio
import gc
import logging
import os
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SETTLE_S = 3.0
LOOK_S = 0.02
GROWTH_BYTES = 48_000_000
"""More than any connector needs to look at an answer, and less than half of the huge one."""

_OPEN = next((Path(at) for at in ("/proc/self/fd", "/dev/fd") if Path(at).is_dir()), None)
_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")
_SERVERS = ("aiohttp.access", "aiohttp.server", "asyncio")


def open_files() -> int:
    """Return how many files and sockets this program has open; 0 where it can't be known."""
    return len(os.listdir(_OPEN)) if _OPEN is not None else 0


async def settled(tasks: set["asyncio.Task[object]"], files: int | None = None) -> str:
    """Say what is left more than there was, or nothing; what is being closed is waited for."""
    gc.collect()
    clock = asyncio.get_running_loop().time
    end = clock() + SETTLE_S
    while True:
        stray = asyncio.all_tasks() - tasks
        more = open_files() - files if files is not None else 0
        if not stray and more <= 0:
            return ""
        if clock() > end:
            return f"{len(stray)} tasks {stray or ''}, {more} files or sockets"
        await asyncio.sleep(LOOK_S)


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Fail when the program has grown, at any moment inside, by more than GROWTH_BYTES."""
    gc.collect()
    if sys.platform == "linux" and os.access(_CLEAR, os.W_OK):
        _CLEAR.write_text("5")  # sets the high-water mark back
        before = _peak_bytes()
        yield
        grown = _peak_bytes() - before
    else:
        tracemalloc.start()
        try:
            yield
            grown = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert grown < GROWTH_BYTES, f"a huge answer made the memory grow by {grown / 1e6:.0f} MB"


def _peak_bytes() -> int:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


@contextmanager
def discreet(caplog: pytest.LogCaptureFixture, words: frozenset[str]) -> Iterator[None]:
    """Fail when one of these words gets into the log of anything but a test's own server."""
    caplog.clear()
    levels = {name: logging.getLogger(name).level for name in _SERVERS}
    for name in _SERVERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with caplog.at_level(logging.DEBUG):
            yield
            said = [_line(record) for record in caplog.records]
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    told = {word: line for line in said for word in words if word in line}
    assert not told, f"the log holds what it may not: {told}"


def _line(record: logging.LogRecord) -> str:
    """A record with the errors it carries, and their causes."""
    words, error = [record.getMessage()], record.exc_info[1] if record.exc_info else None
    while error is not None:
        words.append(str(error))
        error = error.__cause__
    return " | ".join(words)
