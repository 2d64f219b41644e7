"""Start the program: Qt, the loop they share, the log, the tray at once, and the desk after it."""

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    ExitStack,
    nullcontext,
)
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app import paths
from app.bootstrap.instance import Claim, HomeTakenError
from app.bootstrap.look import first_look
from app.bootstrap.qt_log import qt_messages_logged
from app.bridge import run
from app.logs import logging_to
from app.presenters.tray import TrayPresenter
from app.settings import Settings
from widgets.tray import Tray

if TYPE_CHECKING:
    from app.bootstrap.desk import Companion, Opened

log = logging.getLogger(__name__)

Stage = AbstractAsyncContextManager[Settings]
"""What must be there before the desk opens; yields the settings to open it with."""


def run_program(
    stage: Stage,
    companion: "Companion | None" = None,
    on_tray: Callable[[], None] = lambda: None,
    file: Path | None = None,
) -> int:
    """Run the program until it is asked to quit; return its exit status.

    Where a desk runs on this home already, that one is asked to show its card instead.

    Args:
        stage: What must be there first; yields the settings.
        companion: Goes along with the running desk; the program quits when it ends.
        on_tray: Called once the tray icon stands.
        file: Where the settings came from, if not from the usual place.
    """
    with ExitStack() as stack:
        claim = Claim(paths.state_folder())
        try:
            stack.enter_context(claim)
        except HomeTakenError as taken:
            print(taken, file=sys.stderr if taken.status else sys.stdout)
            return taken.status
        stack.enter_context(logging_to(paths.log_folder()))
        stack.enter_context(qt_messages_logged())
        if claim.warning:
            log.warning("%s", claim.warning)
        application = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(application, QApplication)
        application.setApplicationName("Ringside")
        application.setDesktopFileName("ringside")
        return run(application, lambda asked: _live(asked, stage, companion, on_tray, claim, file))


async def _live(
    quit_requested: asyncio.Event,
    stage: Stage,
    companion: "Companion | None",
    on_tray: Callable[[], None],
    claim: Claim | None = None,
    file: Path | None = None,
) -> int:
    async with AsyncExitStack() as stack:
        settings = await stack.enter_async_context(stage)
        resources, look = paths.resources_folder(), first_look(settings)
        tray, presenter = Tray(), TrayPresenter(look.words(resources), look.theme)
        stack.callback(tray.hide)
        presenter.changed.connect(tray.show_state)
        tray.quit_requested.connect(quit_requested.set)
        tray.show_state(presenter.state())
        tray.show()
        on_tray()
        await asyncio.sleep(0)
        # Half of the start-up is importing the rest: the tray need not wait for it.
        from app.bootstrap.clock import utc_now
        from app.bootstrap.desk import run_desk
        from app.bootstrap.windows import Windows

        def beside(desk: "Opened") -> AbstractContextManager[None]:
            return nullcontext() if claim is None else claim.answering(partial(_come_up, desk))

        windows = Windows(settings, resources, look, tray, presenter, utc_now)
        return await run_desk(quit_requested, settings, windows, companion, beside, file)


def _come_up(desk: "Opened") -> None:
    """Show the agent who started the program once more that it runs: the card, or a message."""
    desk.presenter.show_now()
    if desk.presenter.shown is None:
        tray = desk.windows.tray
        tray.showMessage("Ringside", desk.windows.tray_presenter.state().tip, tray.icon())
