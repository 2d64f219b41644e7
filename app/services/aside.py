"""Have blocking work done in a thread of its own, without anybody ever waiting for its end.

Two things such a thread must not do, or Qt ends the program:

* call into the loop: by the time the work is done the loop may be gone. So it is asked instead;
* collect garbage: Python collects in whatever thread makes the most objects, and a window among the
  garbage would be destroyed in the wrong thread. So nothing is collected while such work is done.
"""

import asyncio
import gc
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

ASK_S = 0.02
"""How often it is asked whether the work is done."""


class _Garbage:
    """Whether garbage is collected, which is one thing for the whole process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = 0

    def hold(self) -> None:
        """Collect nothing until let go as often as held."""
        with self._lock:
            self._held += 1
            gc.disable()

    def let_go(self) -> None:
        """Collect again, once nobody holds it any more."""
        with self._lock:
            self._held -= 1
            if self._held == 0:
                gc.enable()


_garbage = _Garbage()


async def aside(work: Callable[[], T], name: str) -> T:
    """Return what the work returns, or raise what it raises.

    The thread is a daemon: a server that does not answer must not keep the program from ending, as
    it would with `asyncio.to_thread`. Cancelling lets go of the work; what it returns is lost.
    """
    results: list[T] = []
    errors: list[Exception] = []
    done, left, turn = threading.Event(), threading.Event(), threading.Lock()

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001 - raised again below
            errors.append(error)
        with turn:
            done.set()
            if left.is_set():
                _garbage.let_go()

    _garbage.hold()
    threading.Thread(target=run, name=name, daemon=True).start()
    try:
        while not done.is_set():  # noqa: ASYNC110 - see above
            await asyncio.sleep(ASK_S)
    except asyncio.CancelledError:
        with turn:  # whoever closes the program does not wait: the thread itself lets go
            left.set()
            if done.is_set():
                _garbage.let_go()
        raise
    _garbage.let_go()
    if errors:
        raise errors[0]
    return results[0]
