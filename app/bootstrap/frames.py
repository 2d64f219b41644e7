"""Cards are made no oftener than they can be seen."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.call import CallId
from app.domain.session import Session

FRAME_MS = 16


class Frames(QObject):
    """Passes on the newest state of each call, at once after a rest, else with the next frame.

    Systems answer in bursts: forty answers within a tenth of a second are six cards, not forty.
    """

    def __init__(self, present: Callable[[Session], None]) -> None:
        """Make one; `present` shows a state."""
        super().__init__()
        self._present = present
        self._waiting: dict[CallId, Session] = {}
        self._frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame.timeout.connect(self._deliver)

    def take(self, session: Session) -> None:
        """Take the newest state of a call."""
        self._waiting[session.call_id] = session
        if not self._frame.isActive():
            self._deliver()

    def _deliver(self) -> None:
        waiting, self._waiting = self._waiting, {}
        if waiting:
            self._frame.start()  # first: whatever is shown may bring the next state
        for session in waiting.values():
            self._present(session)
