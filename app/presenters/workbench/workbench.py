"""Stands between a guide file and its window: does what the author asks for."""

from collections.abc import Callable

from app.guides.edit.mend import find_way
from app.presenters.workbench.assess import key_of
from app.presenters.workbench.fact_panel import TEST
from app.presenters.workbench.frame import PAGES, page_of
from app.presenters.workbench.showing import DIAGRAM, SOURCE, Showing
from widgets.workbench.state import Way


class WorkbenchPresenter(Showing):
    """Lives in the GUI thread. One for each window."""

    _at_problem = -1

    def show_page(self, key: str) -> None:
        """Turn to a page."""
        if key != self.page:
            self.editing.finish()
            self.page = key
            self.last.pop("Page", None)
            self.settle()

    def press(self, key: str, way: Way) -> None:
        """Do what a button says."""
        doing: dict[str, Callable[[], None]] = {
            "page-before": lambda: self._turn(-1),
            "page-after": lambda: self._turn(1),
            "problems": self.problems_toggled.emit,
            "next-problem": self._next_problem,
            "again": lambda: self.trying.begin(self.trying.start),
            "keep-test": self._keep_test,
            "try:tests": self._try_test,
        }
        if key.startswith("page:"):
            self.show_page(key.removeprefix("page:"))
        elif key in doing:
            doing[key]()
        elif not self.keeping.press(key):
            self.editing.press(key, way)

    def _turn(self, step: int) -> None:
        keys = [each for each, _, _ in PAGES]
        self.show_page(keys[(keys.index(self.page) + step) % len(keys)])

    def _try_test(self) -> None:
        self.trying.begin(f"{TEST}{self.editing.chosen.get('tests', 0) + 1}")

    def choose(self, grid: str, index: int) -> None:
        """Choose a row; a step of the picture leads to its page."""
        self.editing.choose(grid, index)
        if self.page == DIAGRAM:
            self.show_page("steps")

    def fix(self, key: str) -> None:
        """Write what was probably meant."""
        problem = self.assessed().find(key)
        if problem is not None:
            self.editing.mend(problem)

    def go(self, key: str) -> None:
        """Lead to where a problem is: to its field, else to its line."""
        problem = self.assessed().find(key)
        if problem is None:
            return
        page, way = page_of(problem.path), find_way(self.editing.guide, problem)
        if way is None or page == SOURCE:
            self.line = problem.line
            self.page = SOURCE
            self.last.pop("Source", None)
            self.settle()
            return
        self._choose_row(way)
        self.show_page(page)
        self.settle()
        self.place_reached.emit(page, way)

    def _choose_row(self, way: Way) -> None:
        """Choose the rows a place is in."""
        top = "questions" if way[0] == "facts" else str(way[0])
        if len(way) > 1 and isinstance(way[1], int):
            self.editing.choose(top, way[1])
            if top == "tables" and way[2:3] == ("rows",) and isinstance(way[-1], int):
                self.editing.choose("rows", int(way[3]))
        elif len(way) > 1:
            names = list(self.editing.guide.find((way[0],)) or {})
            self.editing.choose(top, names.index(way[1]) if way[1] in names else 0)
        elif top == "otherwise":
            self.editing.choose("steps", len(self.editing.guide.find(("steps",)) or []))

    def _next_problem(self) -> None:
        problems = self.assessed().problems
        if problems:
            self._at_problem = (self._at_problem + 1) % len(problems)
            self.go(key_of(problems[self._at_problem]))

    def _keep_test(self) -> None:
        """Keep what was rehearsed as a test, and show it."""
        words = self.materials.words(self.language)
        count = len(self.editing.guide.find(("tests",)) or []) + 1
        case = self.trying.as_test(words("tests.kept", number=count))
        if case:
            self.editing.add_test(case)
            self.show_page("tests")

    def speak(self, language: str) -> None:
        """Change the window's language."""
        self.language = language
        words = self.materials.words(language)
        self.editing.words = words
        self.notices.speak(words)
        self.look_changed.emit(self.language, self.theme)

    def dress(self, theme: str) -> None:
        """Change the window's theme."""
        self.theme = theme
        self.look_changed.emit(self.language, self.theme)

    def speak_card(self, language: str) -> None:
        """Change the card's language."""
        self.card_language = language
        self.trying.speak(self.materials.card_words(language))
        self.frame.start()

    def dress_card(self, theme: str) -> None:
        """Change the card's theme."""
        self.card_theme = theme
        self.frame.start()
