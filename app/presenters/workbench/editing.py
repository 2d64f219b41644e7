"""The author's hand on the text: what is typed, chosen, added, moved and mended."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.guide import Text
from app.guides.edit.manuscript import CannotWriteError, Manuscript
from app.guides.edit.mend import mended
from app.guides.edit.values import UnmeantError
from app.guides.problem import Problem, Way
from app.presenters.wording import Wording
from app.presenters.workbench import changes
from app.presenters.workbench.history import History
from app.presenters.workbench.writing import renamed_at, written

_TAKEN: Text = {
    "zh": "这个名字不能用：为空，或已有同名的",
    "en": "the name is empty, or taken already",
}
_UNWRITABLE: Text = {"zh": "这些字符无法写入文件", "en": "these characters can't be written"}


class Editing(QObject):
    """Every change goes through here, and so into the history."""

    changed = Signal()
    """The text, or what is chosen of it."""

    def __init__(self, guide: Manuscript, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = History(guide, self)
        self.words = words
        self.typing: tuple[Way, str] | None = None
        self.unmeant: dict[Way, Text] = {}
        self.chosen: dict[str, int] = {}
        self.history.changed.connect(self.changed)

    @property
    def guide(self) -> Manuscript:
        """The text as it stands."""
        return self.history.guide

    @property
    def table(self) -> int:
        """The decision table that is chosen."""
        count = len(self.guide.find(("tables",)) or [])
        return min(max(0, self.chosen.get("tables", 0)), max(0, count - 1))

    def type_text(self, way: Way, text: str) -> None:
        """Take over what stands in a field now; all of it until the field is left is one change."""
        self.typing = (way, text)
        self.unmeant.pop(way, None)
        try:
            self._edit(lambda guide: written(guide, way, text), "change", way)
        except UnmeantError as error:
            self.unmeant[way] = error.said
        self.changed.emit()

    def rename(self, way: Way, name: str) -> None:
        """Give something another name, wherever the guide speaks of it."""
        try:
            self._edit(lambda guide: renamed_at(guide, way, name), "rename")
            self.typing = None
            self.unmeant.pop(way, None)
        except KeyError:
            self.typing, self.unmeant[way] = (way, name), _TAKEN
        self.changed.emit()

    def finish(self) -> None:
        """Leave a field: what is typed next is another change."""
        self.history.finish()
        stays = {way for way in self.unmeant if self.typing and way == self.typing[0]}
        if not stays:
            self.typing = None
        self.changed.emit()

    def write_source(self, text: str) -> None:
        """Take over the whole text as it was typed."""
        file = self.guide.file
        self._edit(lambda _guide: Manuscript.of(text, file), "source", "source")

    def replace(self, text: str, what: str) -> None:
        """Take a text from elsewhere: the file as it is on disk now, or both sides' changes."""
        self.history.finish()
        file = self.guide.file
        self._edit(lambda _guide: Manuscript.of(text, file), what)

    def undo(self) -> None:
        """Take the last change back."""
        self.typing, self.unmeant = None, {}
        self.history.undo()
        self.changed.emit()

    def redo(self) -> None:
        """Make it again."""
        self.typing, self.unmeant = None, {}
        self.history.redo()
        self.changed.emit()

    def choose(self, grid: str, index: int) -> None:
        """Choose a row."""
        if self.chosen.get(grid) != index:
            self.chosen[grid] = index
            if grid == "tables":
                self.chosen["rows"] = 0
            self.changed.emit()

    def move(self, grid: str, index: int, to: int) -> None:
        """Move a row."""
        self._structure(
            lambda guide: changes.moved(guide, grid, index, to, self.table), grid, "move"
        )

    def remove(self, grid: str, index: int) -> None:
        """Take a row out; undo brings it back."""
        at = max(0, index - 1) if index >= self._count(grid) - 1 else index
        self._structure(
            lambda guide: (changes.removed(guide, grid, index, self.table), at), grid, "remove"
        )

    def mend(self, problem: Problem) -> None:
        """Write what was probably meant."""
        self.typing = None
        self.history.finish()
        self._edit(lambda guide: mended(guide, problem), "mend")
        self.changed.emit()

    def add_test(self, case: dict[str, object]) -> None:
        """Keep what was rehearsed as a test, at the end."""
        count = len(self.guide.find(("tests",)) or [])
        self._structure(
            lambda guide: (guide.insert(("tests",), count, case), count), "tests", "add"
        )

    def press(self, key: str, way: Way) -> bool:
        """Do what a button of a page says; False when it is none of these."""
        verb, _, grid = key.partition(":")
        if grid in ("wording", "columns", "answers"):
            self._inner(verb, grid, way)
            return True
        index = self.chosen.get(grid, 0)
        match verb:
            case "add":
                self._structure(
                    lambda guide: changes.added(guide, grid, index, self.table), grid, "add"
                )
            case "copy":
                self._structure(
                    lambda guide: changes.copied(guide, grid, index, self.table), grid, "copy"
                )
            case "up":
                self.move(grid, index, index - 1)
            case "down":
                self.move(grid, index, index + 1)
            case "remove":
                self.remove(grid, index)
            case _:
                return False
        return True

    def _inner(self, verb: str, grid: str, way: Way) -> None:
        if verb == "remove" and grid == "columns":
            column = way[-1]
            assert isinstance(column, int)
            self._edit(lambda guide: changes.column_removed(guide, self.table, column), "remove")
        elif verb == "remove":
            self._edit(lambda guide: guide.remove(way), "remove")
        elif grid == "columns":
            self._edit(lambda guide: changes.column_added(guide, self.table), "add")
        elif grid == "wording":
            self._edit(lambda guide: changes.wording_added(guide, way), "add")
        else:
            self._edit(lambda guide: changes.answer_added(guide, way), "add")

    def _count(self, grid: str) -> int:
        return len(self.guide.find(changes.way_of(grid, self.table)) or ())

    def _structure(
        self, make: Callable[[Manuscript], tuple[Manuscript, int]], grid: str, what: str
    ) -> None:
        if self.guide.reading is None:
            return
        self.typing = None
        self.history.finish()
        after, index = make(self.guide)
        self.chosen[grid] = index
        self._edit(lambda _guide: after, what)
        self.changed.emit()

    def _edit(
        self, make: Callable[[Manuscript], Manuscript], what: str, key: object = None
    ) -> None:
        if (
            self.guide.reading is None
            and key != "source"
            and what not in ("reload", "merge", "new")
        ):
            return
        if key is None:
            self.history.finish()
        try:
            self.history.edit(make, self.words(f"undo.{what}"), key)
        except CannotWriteError as error:
            if key is not None:
                raise UnmeantError(_UNWRITABLE) from error
