"""Whether the agent's screen is locked, as each system tells it; unlocked where none does.

Linux: the screen savers' signals on the session bus, and logind's for this session. Windows: the
session notifications of a window of our own. macOS: the session's own dictionary, asked each second
(its notifications need Objective-C, which Python has not).
"""

import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget

SAVERS = tuple(f"org.{owner}.ScreenSaver" for owner in ("freedesktop", "gnome", "cinnamon", "mate"))
LOGIND, LOGIND_SESSION = "org.freedesktop.login1", "org.freedesktop.login1.Session"
ASKED_EVERY_MS = 1000
_UTF8 = 0x08000100
_SESSION_CHANGE, _LOCKED, _UNLOCKED = 0x02B1, 7, 8


class ScreenLock(QObject):
    """Tells when the screen is locked and when it is free again, each change once."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.locked = False

    def note(self, locked: bool) -> None:
        """Take what the system says."""
        if locked is not self.locked:
            self.locked = locked
            self.changed.emit(locked)


class BusLock(ScreenLock):
    """Listens to the buses of a Linux desktop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        bus = QDBusConnection.sessionBus()
        for saver in SAVERS if bus.isConnected() else ():
            _tell(bus, ("", "", saver, "ActiveChanged"), self, "hear(bool)")
        session, system = os.environ.get("XDG_SESSION_ID", ""), QDBusConnection.systemBus()
        if session and system.isConnected():
            path = f"/org/freedesktop/login1/session/{escaped(session)}"
            for name, slot in (("Lock", "lock()"), ("Unlock", "unlock()")):
                _tell(system, (LOGIND, path, LOGIND_SESSION, name), self, slot)

    @Slot(bool)
    def hear(self, active: bool) -> None:
        """Take what a screen saver says."""
        self.note(active)

    @Slot()
    def lock(self) -> None:
        """Take that logind asks for the lock."""
        self.note(True)

    @Slot()
    def unlock(self) -> None:
        """Take that logind ends it."""
        self.note(False)


def _tell(
    bus: QDBusConnection, signal: tuple[str, str, str, str], receiver: QObject, slot: str
) -> bool:
    """Have a signal of a bus call a slot; PySide's own stubs say bytes, and it takes only str."""
    return bus.connect(*signal, receiver, SLOT(slot))  # type: ignore[call-overload,no-any-return]


def escaped(session: str) -> str:
    """Return a session's id as logind writes it into paths."""
    return "".join(
        c if c.isascii() and c.isalnum() and not (c.isdigit() and n == 0) else f"_{ord(c):02x}"
        for n, c in enumerate(session)
    )


class _SessionChanges(QAbstractNativeEventFilter):
    """Picks the session's changes out of what Windows sends to a window."""

    def __init__(self, note: Callable[[bool], None]) -> None:
        super().__init__()
        self._note = note

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:  # noqa: N802 - Qt names it
        """Look at one message; all of them go on."""
        if QByteArray(kind).data() == b"windows_generic_MSG":
            self.look(int(message))
        return False, 0

    def look(self, address: int) -> None:
        """Read what stands at the address: window, message, first parameter."""
        fields = (ctypes.c_size_t * 3).from_address(address)
        if fields[1] & 0xFFFFFFFF == _SESSION_CHANGE and fields[2] in (_LOCKED, _UNLOCKED):
            self._note(fields[2] == _LOCKED)


class WindowsLock(ScreenLock):
    """Has Windows tell a hidden window of its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = QWidget()
        self._filter = _SessionChanges(self.note)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        library = ctypes.CDLL("wtsapi32")
        library.WTSRegisterSessionNotification(ctypes.c_void_p(int(self._window.winId())), 0)


class MacLock(ScreenLock):
    """Asks each second: the answer is at hand in the process."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        frameworks = "/System/Library/Frameworks"
        self._graphics = ctypes.CDLL(f"{frameworks}/CoreGraphics.framework/CoreGraphics")
        self._core = ctypes.CDLL(f"{frameworks}/CoreFoundation.framework/CoreFoundation")
        self._graphics.CGSessionCopyCurrentDictionary.restype = ctypes.c_void_p
        self._core.CFStringCreateWithCString.restype = ctypes.c_void_p
        self._core.CFDictionaryGetValue.restype = ctypes.c_void_p
        key = b"CGSSessionScreenIsLocked"
        self._key = ctypes.c_void_p(self._core.CFStringCreateWithCString(None, key, _UTF8))
        self._timer = QTimer(self, interval=ASKED_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        self._timer.start()

    def _ask(self) -> None:
        session = self._graphics.CGSessionCopyCurrentDictionary()
        if not session:
            return
        value = self._core.CFDictionaryGetValue(ctypes.c_void_p(session), self._key)
        locked = bool(value) and bool(self._core.CFBooleanGetValue(ctypes.c_void_p(value)))
        self._core.CFRelease(ctypes.c_void_p(session))
        self.note(locked)


def watch_lock(parent: QObject) -> ScreenLock:
    """Return what tells of the lock on this system."""
    if sys.platform == "win32":
        return WindowsLock(parent)
    if sys.platform == "darwin":
        return MacLock(parent)
    return BusLock(parent)
