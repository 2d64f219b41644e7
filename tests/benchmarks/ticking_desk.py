"""The desk with a timer beside it that notes each of its ticks, 16 ms apart when all is well.

python -m tests.benchmarks.ticking_desk FILE SETTINGS
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

from app.bootstrap.desk import Opened
from app.bootstrap.program import run_program
from app.settings import Settings, load

TICK_MS = 16


class Ticking:
    """Goes along with the desk until it quits, then writes the times of all ticks."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._ticks: list[int] = []

    async def go(self, _desk: Opened) -> None:
        """Tick."""
        timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        timer.timeout.connect(lambda: self._ticks.append(time.monotonic_ns()))
        timer.start()
        try:
            await asyncio.Event().wait()
        finally:
            timer.stop()
            self._out.write_text(json.dumps(self._ticks))


@asynccontextmanager
async def _settings(file: Path) -> AsyncIterator[Settings]:
    yield load(file)


if __name__ == "__main__":
    _, out, settings = sys.argv
    sys.exit(run_program(_settings(Path(settings)), Ticking(Path(out)).go))
