"""Have blocking work done in a thread of its own, without anybody ever waiting for its end."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T], name: str) -> T:
    """Return what the work returns, or raise what it raises.

    The thread is a daemon: a server that does not answer must not keep the program from ending, as
    it would with `asyncio.to_thread`. Cancelling lets go of the work; what it returns is lost, and
    the thread does not touch the loop any more: by then it may be gone, and on Qt's loop that
    would be the end of the program.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()
    wanted = threading.Event()
    wanted.set()
    at_the_loop = threading.Lock()

    def settle(result: T | None, error: Exception | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type] # the work's own None counts too

    def run() -> None:
        result, failed = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - raised again where it is awaited
            failed = error
        with at_the_loop:
            if wanted.is_set():
                loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=run, name=name, daemon=True).start()
    try:
        return await done
    finally:
        with at_the_loop:
            wanted.clear()
