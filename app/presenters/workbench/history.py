"""Every state a guide's text has had since it was opened: undo, redo, and one change at a time."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.guides.edit.manuscript import Manuscript

MOST = 300
"""Changes kept; each is a text of some fifty thousand characters at most."""

Make = Callable[[Manuscript], Manuscript]


class _Change(QUndoCommand):
    """From one text to another. Changes of one key in a row are one."""

    def __init__(self, history: "History", what: str, key: object, after: Manuscript) -> None:
        super().__init__(what)
        self.before, self.after, self.key = history.guide, after, key
        self._history = history

    def redo(self) -> None:
        """Show the text after it."""
        self._history.show_text(self.after)

    def undo(self) -> None:
        """Show the text before it."""
        self._history.show_text(self.before)


class History(QObject):
    """Holds the present text. What is typed in one field, until it is left, is one change."""

    changed = Signal()

    def __init__(self, guide: Manuscript, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.guide = guide
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST)
        self._open: _Change | None = None

    def edit(self, make: Make, what: str, key: object = None) -> None:
        """Make a change; with the key of the one before, in its place.

        Args:
            make: Gives the new text of the one before the change.
            what: In words, for "undo".
            key: What is being typed in; None for a change by itself.
        """
        before = self._open if key is not None and self._of(key) else None
        if before is not None:
            before.after = make(before.before)
            self.show_text(before.after)
            if before.after.text == before.before.text:
                self._open = None
                before.setObsolete(True)
                self.stack.undo()
            return
        after = make(self.guide)
        if after.text == self.guide.text:
            return
        change = _Change(self, what, key, after)
        self._open = change if key is not None else None
        self.stack.push(change)

    def finish(self) -> None:
        """Let the next change be one of its own."""
        self._open = None

    def undo(self) -> None:
        """Take the last change back."""
        self.finish()
        self.stack.undo()

    def redo(self) -> None:
        """Make it again."""
        self.finish()
        self.stack.redo()

    def show_text(self, guide: Manuscript) -> None:
        """Take this as the present text."""
        if guide.text != self.guide.text:
            self.guide = guide
            self.changed.emit()

    def _of(self, key: object) -> bool:
        top = self.stack.index() == self.stack.count() > 0
        return self._open is not None and self._open.key == key and top
