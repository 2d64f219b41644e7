"""Qt's own messages, into the log like everybody else's."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_NOISE = (
    "This plugin does not support",  # the screenless platform, of every window
    "QObject::connect: No such signal QPlatformNativeInterface::systemTrayWindowChanged",
)


@contextmanager
def qt_messages_logged() -> Iterator[None]:
    """Log what Qt says while inside; what it says needlessly is left out."""

    def take(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if not text.startswith(_NOISE):
            log.log(_LEVELS.get(kind, logging.WARNING), "%s", text)

    former = qInstallMessageHandler(take)
    try:
        yield
    finally:
        qInstallMessageHandler(former)
