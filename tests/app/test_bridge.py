"""The bridge keeps its three rules, and ends the program in order."""

import asyncio
import os
import signal
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from app.bridge import Tasks, closed, run


def test_a_dialog_does_not_block_the_loop(qapp: QApplication) -> None:
    ticks = 0

    async def main(_quit: asyncio.Event) -> int:
        nonlocal ticks
        dialog = QDialog()
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(closed(dialog))
            while not waiting.done():
                ticks += 1
                if ticks == 5:
                    assert dialog.isVisible()
                    dialog.accept()
                await asyncio.sleep(0)
        return waiting.result()

    assert run(qapp, main) == QDialog.DialogCode.Accepted
    assert ticks >= 5


def test_tasks_end_with_the_desk(qapp: QApplication) -> None:
    ended = []

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    async def main(_quit: asyncio.Event) -> int:
        async with Tasks() as tasks:
            tasks.spawn(forever(), name="forever")
            await asyncio.sleep(0.01)
        return 0

    assert run(qapp, main) == 0
    assert ended == [True]


def test_a_failed_task_is_logged_by_name(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise ValueError("bad")

    async def main(_quit: asyncio.Event) -> int:
        async with Tasks() as tasks:
            tasks.spawn(fail(), name="doomed")
            await asyncio.sleep(0.01)
        return 0

    assert run(qapp, main) == 0
    assert "doomed failed" in caplog.text


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process by other means")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_the_program_to_quit_in_order(qapp: QApplication, number: int) -> None:
    async def main(quit_requested: asyncio.Event) -> int:
        QTimer.singleShot(20, lambda: os.kill(os.getpid(), number))
        await quit_requested.wait()
        return 7

    before: Callable[..., object] | int | None = signal.getsignal(number)
    assert run(qapp, main) == 7
    assert signal.getsignal(number) is before
