"""What the workbench shows of a guide file: made anew after each change, told where it differs."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from app.guides.edit.complete import Kind
from app.guides.edit.kept import Draft, OnDisk
from app.guides.edit.manuscript import Manuscript
from app.guides.edit.skeleton import new_guide
from app.guides.test import Outcomes
from app.presenters.workbench.assess import Assessment, Study, assess, studied, study
from app.presenters.workbench.editing import Editing
from app.presenters.workbench.fact_panel import facts_panel
from app.presenters.workbench.frame import (
    PAGES,
    bar_state,
    problems_state,
    rail_state,
    source_state,
    themes,
)
from app.presenters.workbench.keeping import Keeping
from app.presenters.workbench.materials import Materials, options
from app.presenters.workbench.notices import Notices
from app.presenters.workbench.pages.cases import tests_page
from app.presenters.workbench.pages.drawing import diagram_page
from app.presenters.workbench.pages.general import general_page
from app.presenters.workbench.pages.lists import (
    outcomes_page,
    parameters_page,
    questions_page,
    reasons_page,
)
from app.presenters.workbench.pages.steps import steps_page
from app.presenters.workbench.pages.tables import tables_page
from app.presenters.workbench.trying import Trying
from app.presenters.workbench.view import View
from widgets.state import Choice
from widgets.workbench.state import (
    Bar,
    Diagram,
    Facts,
    Options,
    Page,
    Preview,
    Problems,
    Rail,
    Source,
)

REST_MS = 500
"""Tests are run, and proofs looked for, after this long without a change."""
Aside = Callable[[Callable[[], Study | None], Callable[[Study | None], None]], None]
"""Does a longer work without holding up the window, and hands over what came of it."""
SOURCE, DIAGRAM = "source", "diagram"
_MAKERS: dict[str, Callable[[View], Page]] = {
    "steps": steps_page,
    "general": general_page,
    "reasons": reasons_page,
    "questions": questions_page,
    "parameters": parameters_page,
    "tables": tables_page,
    "outcomes": outcomes_page,
    "tests": tests_page,
}


def at_once(work: Callable[[], Study | None], done: Callable[[Study | None], None]) -> None:
    """Do it here and now."""
    done(work())


class Showing(QObject):
    """Holds the parts of the workbench, and makes the states of them all."""

    bar_changed = Signal(Bar)
    rail_changed = Signal(Rail)
    page_changed = Signal(Page)
    facts_changed = Signal(Facts)
    preview_changed = Signal(Preview)
    problems_changed = Signal(Problems)
    source_changed = Signal(Source)
    diagram_changed = Signal(Diagram)
    notice_changed = Signal(object)
    place_reached = Signal(str, object)
    """A page and a way: the cursor is to go there."""
    problems_toggled = Signal()
    look_changed = Signal(str, str)
    """Language and theme of the window: everything has to be shown again."""
    closed = Signal()

    def __init__(
        self,
        path: Path,
        disk: OnDisk,
        materials: Materials,
        now: Callable[[], datetime],
        *,
        language: str,
        theme: str,
        draft: Draft | None = None,
        aside: Aside = at_once,
    ) -> None:
        super().__init__()
        self._aside = aside
        self._path, self.materials = path, materials
        self.language, self.theme = language, theme
        self.card_language, self.card_theme = language, theme
        words = materials.words(language)
        self.page = PAGES[0][0]
        self.editing = Editing(Manuscript.of(disk.text, str(path)), words, self)
        self.trying = Trying(materials.book, materials.card_words(language), now, self)
        self.notices = Notices(words, self)
        self.keeping = Keeping(path, disk, self.editing, self.notices, self)
        self.found: Assessment | None = None
        self._tests: Outcomes | None = None
        self.line = 0
        self.last: dict[str, object] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.study)
        self.frame = QTimer(self, singleShot=True, interval=0)
        self.frame.timeout.connect(self.settle)
        self.editing.changed.connect(self.frame.start)
        self.editing.history.stack.indexChanged.connect(self._tell_again)
        self.trying.changed.connect(self.frame.start)
        self.keeping.changed.connect(self.frame.start)
        self.keeping.closed.connect(self.closed)
        self.notices.changed.connect(self.notice_changed)
        self.assessed()
        if not disk.text.strip():
            self.editing.replace(new_guide(path.stem), "new")
        if draft is not None:
            self.keeping.recover(draft, words.day(draft.at, now()))
        if self.editing.guide.reading is None:
            self.page = SOURCE

    def settle(self) -> None:
        """Show everything as it is now; what has not changed is not shown again."""
        self.frame.stop()
        self.assessed()
        view = self._view()
        stack = self.editing.history.stack
        self._show(
            self.bar_changed,
            bar_state(
                view,
                self._path,
                saved=self.keeping.saved,
                undo=stack.undoText(),
                redo=stack.redoText(),
                language=self.language,
                theme=self.theme,
            ),
        )
        self._show_page(view)
        self._show(self.rail_changed, rail_state(view, self.page))
        panel = facts_panel(
            view,
            self.trying.rehearsal,
            self.trying.start,
            self.trying.typed,
            self.trying.wrong,
        )
        self._show(self.facts_changed, panel)
        self._show(self.preview_changed, self._preview(view))
        self._show(self.problems_changed, problems_state(view))

    def show_again(self) -> None:
        """Show everything to a window that has been made anew."""
        self.last.clear()
        self.settle()
        self.notice_changed.emit(self.notices.state)

    def study(self) -> None:
        """Find out, aside from what is shown, what only a longer look tells."""
        found = self.assessed()
        self._rest.stop()
        if found.loaded is not None and found.fresh:
            self._aside(partial(study, found.loaded, self.materials.shelf), self._learn)

    def _learn(self, learnt: Study | None) -> None:
        """Take over what was found out, if it is still about this text."""
        if learnt is None or self.found is None or self.found.text.text != learnt.text:
            return
        self._tests = learnt.tests
        self.found = studied(self.found, learnt)
        self.frame.start()

    def suggest(self, kind: Kind, text: str, cursor: int) -> Options:
        """Return what can be completed in a field."""
        return options(self.materials, self.editing.guide, kind, text, cursor, self.language)

    def assessed(self) -> Assessment:
        """Return the judgement of the text as it stands now."""
        if self.found is not None and self.found.text.text == self.editing.guide.text:
            return self.found
        self.found = assess(self.editing.guide, self.materials.shelf, self.found)
        if self.found.fresh:
            guide = self.found.guide
            self.trying.use(guide, self.materials.guides_beside(guide))
            self._rest.start()
        self.keeping.follow()
        return self.found

    def _view(self) -> View:
        found, language = self.assessed(), self.language
        guide = found.guide
        return View(
            text=self.editing.guide,
            found=found,
            words=self.materials.words(language),
            lexicon=self.materials.lexicon(language),
            walk=self.trying.rehearsal.walk if guide is not None else None,
            tests=self._tests,
            typing=self.editing.typing,
            unmeant=self.editing.unmeant,
            chosen=self.editing.chosen,
            guides={n: g.title for n, g in self.materials.guides_beside(guide).items()},
            actions=self.materials.actions,
        )

    def _tell_again(self) -> None:
        """Let the page be told even if it is as it was: a field may show what was undone since."""
        self.last.pop("Page", None)
        self.last.pop("Source", None)

    def _show(self, signal: SignalInstance, state: object) -> None:
        name = type(state).__name__
        if self.last.get(name) != state:
            self.last[name] = state
            signal.emit(state)

    def _show_page(self, view: View) -> None:
        if self.page == SOURCE:
            line, self.line = self.line, 0
            self._show(self.source_changed, source_state(view, line))
        elif self.page == DIAGRAM:
            self._show(self.diagram_changed, diagram_page(view, self.materials.shelf))
        elif view.text.reading is None:
            words, key = view.words, self.page
            blocked = words("page.blocked", line=view.found.problems[0].line)
            title = words(f"{key}.title")
            self._show(self.page_changed, Page(key=key, title=title, blocked=blocked))
        else:
            self._show(self.page_changed, _MAKERS[self.page](view))

    def _preview(self, view: View) -> Preview:
        words = view.words
        notice = ""
        if not view.found.fresh:
            notice = words("preview.stale" if view.found.guide is not None else "preview.none")
        return Preview(
            card=self.trying.card,
            notice=notice,
            language=self.card_language,
            languages=(Choice(key="zh", text="中"), Choice(key="en", text="EN")),
            theme=self.card_theme,
            themes=themes(view),
        )
