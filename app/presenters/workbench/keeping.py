"""The file and the author: saving, closing, and what to do when somebody else has changed it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.guides.edit.kept import Draft, OnDisk
from app.guides.edit.merge import merged
from app.guides.problem import Unreadable
from app.presenters.workbench.editing import Editing
from app.presenters.workbench.keeper import Keeper
from app.presenters.workbench.notices import CLOSING, FAILED, MET, RECOVERED, Notices


class Keeping(QObject):
    """Loses nothing: whichever side is taken, the other one is a step back in the history."""

    changed = Signal()
    closed = Signal()

    def __init__(
        self, path: Path, disk: OnDisk, editing: Editing, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.keeper = Keeper(path, disk, self)
        self._editing, self._notices = editing, notices
        self._theirs: str | None = None
        self.keeper.met.connect(self._meet)
        self.keeper.failed.connect(self._fail)

    @property
    def saved(self) -> bool:
        """Whether the file holds the present text."""
        return self.keeper.saved

    def recover(self, draft: Draft | None, clock: str) -> None:
        """Go on with unsaved work that was left behind, as a change that can be undone."""
        if draft is None:
            return
        self._editing.replace(draft.text, "reload")
        self._notices.say(RECOVERED, "keep-recovered", "drop-recovered", time=clock)

    def follow(self) -> None:
        """Keep the present text in a moment."""
        self.keeper.follow(self._editing.guide.text)

    def save(self) -> None:
        """Save; where somebody else was faster, ask."""
        self._editing.finish()
        self.keeper.follow(self._editing.guide.text)
        if self.keeper.save():
            for key in (FAILED, RECOVERED, MET):
                self._notices.drop(key)
        self.changed.emit()

    def close(self) -> None:
        """Close; where something is unsaved, ask."""
        self._editing.finish()
        self.keeper.follow(self._editing.guide.text)
        if self.saved or not self._editing.guide.text.strip():
            self._leave(drop=True)
        else:
            self._notices.say(CLOSING, "save-close", "drop-close", "stay")

    def press(self, key: str) -> bool:
        """Answer a notice; False when it is none of these."""
        doing: dict[str, Callable[[], None]] = {
            "save-close": self._save_and_close,
            "drop-close": lambda: self._leave(drop=True),
            "stay": lambda: self._notices.drop(CLOSING),
            "reload": self._reload,
            "merge": self._merge,
            "keep-mine": self._keep_mine,
            "keep-recovered": lambda: self._notices.drop(RECOVERED),
            "drop-recovered": self._drop_recovered,
            "understood": lambda: self._notices.drop(FAILED),
        }
        if key not in doing:
            return False
        doing[key]()
        self.changed.emit()
        return True

    def _save_and_close(self) -> None:
        self._notices.drop(CLOSING)
        self.save()
        if self.saved:
            self._leave(drop=False)

    def _leave(self, *, drop: bool) -> None:
        if drop:
            self.keeper.drop()
        self.keeper.stop()
        self.closed.emit()

    def _drop_recovered(self) -> None:
        self._notices.drop(RECOVERED)
        self._editing.undo()
        self.keeper.drop()

    def _meet(self, theirs: str) -> None:
        mine = self._editing.guide.text
        self._theirs = theirs
        if mine == self.keeper.disk.text:
            self._reload()
            return
        if theirs == mine:
            self._take()
            return
        can = merged(self.keeper.disk.text, mine, theirs) is not None
        self._notices.say(MET, *(("merge",) if can else ()), "reload", "keep-mine")

    def _reload(self) -> None:
        """Take their text; ours is a step back."""
        if (theirs := self._take()) is not None:
            self._editing.replace(theirs, "reload")

    def _merge(self) -> None:
        base, mine = self.keeper.disk.text, self._editing.guide.text
        theirs = self._take()
        both = merged(base, mine, theirs) if theirs is not None else None
        if both is not None:
            self._editing.replace(both, "merge")

    def _keep_mine(self) -> None:
        """Write ours over theirs; theirs is a step back."""
        mine = self._editing.guide.text
        if (theirs := self._take()) is None:
            return
        self._editing.replace(theirs, "reload")
        self._editing.replace(mine, "merge")
        self.keeper.follow(mine)
        self.keeper.save(over=True)

    def _take(self) -> str | None:
        try:
            theirs = self.keeper.take()
        except Unreadable as error:
            self._fail(error.problem.worded())
            return None
        self._notices.drop(MET)
        return theirs

    def _fail(self, why: str) -> None:
        self._notices.say(FAILED, "understood", reason=why)
