"""Keeps the file: saves it whole, keeps unsaved work beside it, and sees others change it."""

import os
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.guides.edit.kept import (
    OnDisk,
    drop_draft,
    keep_draft,
    read_kept,
    stamp_now,
    write_kept,
)
from app.guides.problem import Unreadable

KEEP_MS = 800
"""After this long without a change unsaved work is kept."""
LOOK_MS = 1500
"""How often it is seen whether somebody else has changed the file."""


class Keeper(QObject):
    """Of one file. What is on disk is never written over unseen."""

    met = Signal(str)
    """Somebody else's text stands in the file now."""
    failed = Signal(str)
    """It could not be saved; says why."""

    def __init__(self, path: Path, disk: OnDisk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path, self.disk = path, disk
        self._text = disk.text
        self._seen = self._stat()
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keeping.timeout.connect(self.keep_now)
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self.look)
        self._looking.start()

    @property
    def saved(self) -> bool:
        """Whether the file holds the present text."""
        return self._text == self.disk.text and bool(self.disk.stamp)

    def follow(self, text: str) -> None:
        """Take over the present text, to be kept in a moment."""
        if text != self._text:
            self._text = text
            self._keeping.start()

    def keep_now(self) -> None:
        """Keep unsaved work beside the file; saved work needs no keeping."""
        self._keeping.stop()
        try:
            if self._text == self.disk.text:
                drop_draft(self.path)
            else:
                keep_draft(self.path, self._text, self.disk.stamp)
        except OSError as error:
            self.failed.emit(_why(error))

    def save(self, *, over: bool = False) -> bool:
        """Write the text into the file; say whether it was.

        Args:
            over: Whether somebody else's text may be written over; the author has seen it.
        """
        if not over and stamp_now(self.path) != self.disk.stamp:
            self.look(anew=True)
            return False
        try:
            self.disk = write_kept(self.path, self._text, self.disk)
            self._seen = self._stat()
            drop_draft(self.path)
        except OSError as error:
            self.failed.emit(_why(error))
            return False
        self._keeping.stop()
        return True

    def take(self) -> str:
        """Go on from what is on disk now, and return it.

        Raises:
            Unreadable: It can't be read.
        """
        self.disk = read_kept(self.path)
        self._seen = self._stat()
        return self.disk.text

    def look(self, *, anew: bool = False) -> None:
        """See whether the file has another content than ours; `anew` also where it was seen."""
        seen = self._stat()
        if seen == self._seen and not anew:
            return
        self._seen = seen
        if stamp_now(self.path) == self.disk.stamp:
            return
        try:
            theirs = read_kept(self.path)
        except Unreadable as error:
            self.failed.emit(error.problem.worded())
            return
        self.met.emit(theirs.text)

    def drop(self) -> None:
        """Let unsaved work go: the author has said so."""
        self._keeping.stop()
        drop_draft(self.path)

    def stop(self) -> None:
        """Keep what there is and look no more."""
        self._looking.stop()
        if self._keeping.isActive():
            self.keep_now()

    def _stat(self) -> tuple[int, int]:
        try:
            found = os.stat(self.path)
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
