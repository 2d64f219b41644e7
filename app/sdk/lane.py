"""A thread of its own for a library that blocks, so that the desk never does.

The thread is a daemon: a call that never returns keeps nothing alive. A call that was given up goes
on there, and nobody waits for it.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from app.sdk.errors import ConnectorError, boundary

T = TypeVar("T")


class Lane:
    """Makes blocking calls, one after another, for coroutines. Whoever makes one closes it."""

    def __init__(self, name: str) -> None:
        """Make one; `name` is the connector's, for its errors and its thread."""
        self._name = name
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, name=f"lane-{name}", daemon=True).start()

    async def call(self, work: Callable[[], T], give_up: Callable[[], object] | None = None) -> T:
        """Have `work` done in the thread and return what it comes to.

        Args:
            work: May block for as long as it likes.
            give_up: Called in another thread when the caller is cancelled while `work` is under
                way; it may block too, and makes `work` end early.

        Raises:
            ConnectorError: What `work` raised; whatever else it raised is a `ConnectorDefect`.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        begun, over = threading.Event(), threading.Event()

        def carry_out() -> None:
            begun.set()  # before it is looked at: either it is not done at all, or it is given up
            if not answer.cancelled():
                _tell(loop, answer, *_outcome(self._name, work))
            over.set()

        self._calls.put(carry_out)
        try:
            return await answer
        except asyncio.CancelledError:
            if give_up is not None and begun.is_set() and not over.is_set():
                _aside(self._name, give_up)
            raise

    def close(self, last: Callable[[], object] | None = None) -> None:
        """End the thread once what is under way is over, doing `last` before; waits for nothing."""
        if last is not None:
            self._calls.put(lambda: _quietly(self._name, last))
        self._calls.put(None)

    def _work(self) -> None:
        while (carry_out := self._calls.get()) is not None:
            carry_out()


def _outcome(name: str, work: Callable[[], T]) -> tuple[T | None, ConnectorError | None]:
    try:
        with boundary(name):
            return work(), None
    except ConnectorError as error:
        return None, error


def _tell(
    loop: asyncio.AbstractEventLoop,
    answer: "asyncio.Future[Any]",
    result: object,
    error: ConnectorError | None,
) -> None:
    def settle() -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)

    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(settle)


def _aside(name: str, work: Callable[[], object]) -> None:
    threading.Thread(target=_quietly, args=(name, work), name=f"{name}-aside", daemon=True).start()


def _quietly(name: str, work: Callable[[], object]) -> None:
    with suppress(ConnectorError), boundary(name):
        work()
