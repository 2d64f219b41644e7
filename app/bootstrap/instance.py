"""One desk per home: the first holds it, a second start has the first show its card and ends.

Two desks on one home would both take up the same live call and write the same log. A lock file says
who was first; one whose process is no more is taken over at once. Whoever finds the home taken asks
over a local socket, which is named after the home and open to its owner only.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QLockFile, QSysInfo

from app.paths import owned_folder

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

log = logging.getLogger(__name__)

LOCK_FILE = "desk.lock"
PATIENCE_S = 1.0
"""So long a second start waits for an answer, or for a first that is just about to end."""
_ROUND_MS = 50
_ANSWER = b"shown\n"


class HomeTakenError(Exception):
    """Another desk has the home; the message is one line, fit to print.

    Attributes:
        status: The exit status of this start: 0 once the other one shows itself, else 1.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Claim:
    """The right to run the desk of one home, held for as long as the context is.

    Entering raises `HomeTakenError` when another desk has it. A folder that can't be locked at all
    keeps nobody from working: `warning` then says so.
    """

    def __init__(self, folder: Path, patience_s: float = PATIENCE_S) -> None:
        """Make one; `folder` is the state folder of the home, and is made if it is not there."""
        self.warning = ""
        self._folder = folder
        self._patience_s = patience_s
        self._lock = QLockFile(str(folder / LOCK_FILE))
        self._lock.setStaleLockTime(0)  # a desk runs for days: age alone frees nothing
        place = os.path.normcase(os.path.realpath(folder))
        self._door = "ringside-" + hashlib.sha256(os.fsencode(place)).hexdigest()[:16]

    def __enter__(self) -> Self:
        if not self._taken(wait_ms=0):
            self._outlast()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._lock.unlock()

    @contextmanager
    def answering(self, show: Callable[[], object]) -> Iterator[None]:
        """Answer second starts while inside, and call `show` for each of them."""
        if not self._lock.isLocked():
            yield
            return
        from PySide6.QtNetwork import QLocalServer  # late: the tray need not wait for it

        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: _answer(server, show))
        QLocalServer.removeServer(self._door)  # the socket of one that was killed
        if not server.listen(self._door):
            log.warning("a second start will get no answer: %s", server.errorString())
        try:
            yield
        finally:
            server.close()

    def _taken(self, wait_ms: int) -> bool:
        """Return whether the home is ours, or is nobody's for want of a lock."""
        try:
            owned_folder(self._folder)
        except OSError as error:
            self.warning = f"two desks could run at once, the state folder can't be made: {error}"
            return True
        if self._lock.tryLock(wait_ms):
            return True
        if self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        self.warning = f"two desks could run at once: {self._folder / LOCK_FILE} can't be written"
        return True

    def _outlast(self) -> None:
        """Have the other desk show itself; take the home over if it ends meanwhile."""
        until = monotonic() + self._patience_s
        while monotonic() < until:
            if self._shown(until):
                raise HomeTakenError("Ringside already runs: it was asked to show its card", 0)
            if self._taken(_ROUND_MS):
                return
        pid, host, _program = self._lock.getLockInfo()
        if host in ("", QSysInfo.machineHostName()):  # empty: it was freed this moment
            # Another program may have got the number since: then nobody holds the file itself.
            self._lock.setStaleLockTime(1)
            if self._taken(_ROUND_MS):
                self._lock.setStaleLockTime(0)
                return
        raise HomeTakenError(
            f"ringside: another Ringside (process {pid} on {host}) uses {self._folder} and does "
            "not answer; wait until it has started, or end it, and start again",
            1,
        )

    def _shown(self, until: float) -> bool:
        """Ask the other desk to show itself; a hung one takes the question, but gives no answer."""
        from PySide6.QtNetwork import QLocalSocket  # only a second start needs it here

        socket = QLocalSocket()
        socket.connectToServer(self._door)
        try:
            return (
                socket.waitForConnected(_left_ms(until))
                and socket.waitForReadyRead(_left_ms(until))
                and socket.readAll().data() == _ANSWER
            )
        finally:
            socket.abort()


def _left_ms(until: float) -> int:
    return max(0, round((until - monotonic()) * 1000))


def _answer(server: "QLocalServer", show: Callable[[], object]) -> None:
    """Answer first: that the desk lives must not hang on what it can show."""
    while server.hasPendingConnections():
        asking = server.nextPendingConnection()
        asking.disconnected.connect(asking.deleteLater)
        asking.write(_ANSWER)
        asking.flush()
        show()
