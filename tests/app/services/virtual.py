"""A loop whose time passes only when nothing is left to do at this moment, and then at once."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
BEGAN_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class _Skipping(selectors.SelectSelector):
    """Waits for nothing: a wait moves the clock instead."""

    skipped_s = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("everybody waits, and nothing is left that could happen")
        self.skipped_s += max(timeout, 0.0)
        return super().select(0)


class _VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.skipped_s


def virtually(work: Coroutine[Any, Any, T]) -> T:
    """Run in virtual time; a wait for what can never happen is an error, not a hang."""
    with asyncio.Runner(loop_factory=_VirtualLoop) as runner:
        return runner.run(work)


def now() -> datetime:
    """The wall clock that goes with it."""
    return BEGAN_AT + timedelta(seconds=asyncio.get_running_loop().time())
