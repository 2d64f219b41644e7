"""The child's ends of the pipes: a thread reads, a thread writes, the loop waits for neither.

Threads, because Windows has no way to wait for a pipe that was inherited; and because a thread
still sees the desk's end of the pipe close when the connector has the loop stand still.
"""

import asyncio
import os
import queue
import sys
import threading
import time
from collections.abc import Callable

from app.isolated.messages import (
    HEAD_BYTES,
    FromChild,
    FromDesk,
    UnreadableError,
    from_desk,
    length,
    packed,
)

END_S = 1.0
"""Once the desk is gone, a connector may take so long to end in order."""


def own_ends() -> tuple[int, int]:
    """Take the pipes for ourselves; what the connector reads or prints goes elsewhere.

    Returns:
        Where the desk is heard, and where it hears us. What is printed goes to the log, like
        everything on stderr.
    """
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        for end in (source, sink):
            msvcrt.setmode(end, os.O_BINARY)
    return source, sink


class Channel:
    """What is heard goes into `inbox`, None once the desk is gone; `say` may be called anywhere."""

    def __init__(self, source: int, sink: int, loop: asyncio.AbstractEventLoop) -> None:
        """Make one and start its threads; they end with the process."""
        self.inbox: asyncio.Queue[FromDesk | None] = asyncio.Queue()
        self._loop = loop
        self._out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._writer = _started(lambda: self._write(sink), "to the desk")
        _started(lambda: self._read(source), "from the desk")

    def say(self, message: FromChild) -> None:
        """Send a message.

        Raises:
            UnreadableError: It is too long, or holds what can't be said; nothing was sent.
        """
        self._out.put(packed(message))

    def flush(self) -> None:
        """Wait until everything is sent; nothing can be said afterwards."""
        self._out.put(None)
        self._writer.join(END_S)

    def _write(self, sink: int) -> None:
        while (frame := self._out.get()) is not None:
            left = memoryview(frame)
            while left:
                try:
                    left = left[os.write(sink, left) :]
                except OSError:  # the desk is gone, as the reader is told too
                    return

    def _read(self, source: int) -> None:
        try:
            while head := _exactly(source, HEAD_BYTES):
                message = from_desk(_exactly(source, length(head)))
                self._loop.call_soon_threadsafe(self.inbox.put_nowait, message)
            self._loop.call_soon_threadsafe(self.inbox.put_nowait, None)
        except (OSError, UnreadableError, RuntimeError):
            pass  # a desk that can't be heard is gone; so is one whose child's loop is closed
        time.sleep(END_S)
        os._exit(0)


def _exactly(source: int, count: int) -> bytes:
    """Return so many bytes; none at the end."""
    found = b""
    while len(found) < count:
        part = os.read(source, count - len(found))
        if not part:
            return b""
        found += part
    return found


def _started(work: Callable[[], None], name: str) -> threading.Thread:
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread
