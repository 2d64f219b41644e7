"""Where asyncio and Qt meet. No other module knows that both exist.

One thread, one loop: Qt's own, driven through qasync. Three rules follow.

* From Qt to asyncio: connect the signal to a slot that calls `Tasks.spawn`, or a plain function.
* From asyncio to Qt: call the presenter; it is the same thread.
* Never spin a nested loop: `QDialog.open()` and `await closed(dialog)`, not `exec()`.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Self

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QDialog
from qasync import QEventLoop

log = logging.getLogger(__name__)


def run(qapp: QApplication, main: Callable[[asyncio.Event], Coroutine[Any, Any, int]]) -> int:
    """Run `main` on Qt's loop and return its exit status.

    `main` is given an event to wait on; "Quit" sets it, and so do SIGINT and SIGTERM. Nothing else
    may stop the loop: `QApplication.quit()` would end it under `main`, mid-clean-up.
    """
    qapp.setQuitOnLastWindowClosed(False)
    quit_requested = asyncio.Event()
    with (
        asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner,
        _signals(quit_requested, runner.get_loop()),
    ):
        return runner.run(main(quit_requested))


@contextmanager
def _signals(quit_requested: asyncio.Event, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let the usual signals end the program in order, and give them back afterwards.

    Python runs a handler only when it has its turn, and Qt's loop does not give it one: a byte on
    a socket does.
    """

    def ask(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(quit_requested.set)

    reader, writer = socket.socketpair()
    with reader, writer:
        reader.setblocking(False)
        writer.setblocking(False)
        notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: reader.recv(64))
        former_fd = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        former = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(former_fd)
            notifier.setEnabled(False)


async def closed(dialog: QDialog) -> int:
    """Open a dialog, wait for it without blocking the loop, return its result code."""
    result: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(result.set_result)
    dialog.open()
    try:
        return await result
    finally:
        dialog.finished.disconnect(result.set_result)
        dialog.close()


class Tasks:
    """Owns every task that a Qt signal starts: none is lost, none outlives the desk."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Start work and forget it; a failure is logged under `name`."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s failed", task.get_name(), exc_info=error)
