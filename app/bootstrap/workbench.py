"""Open the guide workbench on one file, and wire its window."""

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TypeVar, get_args

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app import paths
from app.bootstrap.clock import utc_now
from app.bootstrap.look import Look, first_look
from app.bootstrap.playbook import build_playbook
from app.bootstrap.qt_log import qt_messages_logged
from app.bridge import Tasks, run
from app.guides.edit.complete import Kind
from app.guides.edit.kept import find_draft, read_kept
from app.guides.shelf import Shelf
from app.logs import logging_to
from app.presenters.wording import load_wording
from app.presenters.workbench.materials import Materials
from app.presenters.workbench.showing import Aside, at_once
from app.presenters.workbench.workbench import WorkbenchPresenter
from app.settings import Settings
from widgets.icons import Icons
from widgets.theme import Theme, load_tokens
from widgets.workbench.gestures import Gestures
from widgets.workbench.kit import BenchKit
from widgets.workbench.state import Options
from widgets.workbench.window import Workbench

T = TypeVar("T")
log = logging.getLogger(__name__)

SIZE_PX = (1600, 960)
"""Of the window at first; less where the screen is smaller."""


def open_workbench(path: Path, shelf: Shelf, settings: Settings) -> int:
    """Show the window until it is closed; return the exit status.

    Args:
        path: The guide file; one that is not there yet is begun.
        shelf: What a guide may speak of here.
        settings: Language, theme and size of text.
    """
    with ExitStack() as stack:
        stack.enter_context(logging_to(paths.log_folder()))
        stack.enter_context(qt_messages_logged())
        application = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(application, QApplication)
        application.setApplicationName("Ringside")
        application.setDesktopFileName("ringside")
        application.setStyle("Fusion")
        return run(application, lambda asked: _live(asked, path, shelf, settings))


async def _live(quit_requested: asyncio.Event, path: Path, shelf: Shelf, settings: Settings) -> int:
    async with Tasks() as tasks:

        def aside(work: Callable[[], T], done: Callable[[T], None]) -> None:
            tasks.spawn(_in_thread(work, done), name="study a guide")

        bench = Bench(path, shelf, settings, first_look(settings), aside)
        bench.presenter.closed.connect(quit_requested.set)
        bench.show()
        try:
            await quit_requested.wait()
        finally:
            bench.close()
    return 0


async def _in_thread(work: Callable[[], T], done: Callable[[T], None]) -> None:
    done(await asyncio.to_thread(work))


class Bench(QObject):
    """The presenter and its window, in one look at a time."""

    def __init__(
        self,
        path: Path,
        shelf: Shelf,
        settings: Settings,
        look: Look,
        aside: Aside = at_once,
    ) -> None:
        super().__init__()
        self._resources = paths.resources_folder()
        self._settings, self._look = settings, look
        texts, zone = self._resources / "i18n", look.zone
        self._words = cache(lambda language: load_wording(texts / "workbench", language, zone))
        self._card_words = cache(lambda language: load_wording(texts, language, zone))
        self._icons = Icons(self._resources / "icons")
        self.gestures = Gestures(self)
        self.presenter = WorkbenchPresenter(
            path,
            read_kept(path),
            self._materials(path, shelf),
            utc_now,
            language=look.language,
            theme=look.theme,
            draft=find_draft(path),
            aside=aside,
        )
        self.window = Workbench(self._kit(look.language, look.theme), self._theme, utc_now)
        self._listen()
        self._show_all()
        self.presenter.settle()

    def show(self) -> None:
        """Put the window on screen."""
        screen = self.window.screen().availableGeometry()
        self.window.resize(
            min(SIZE_PX[0], screen.width() - 40), min(SIZE_PX[1], screen.height() - 60)
        )
        self.window.show()
        self.presenter.show_again()
        self.window.settle_in()

    def close(self) -> None:
        """Take the window away; unsaved work has been kept beside the file."""
        self.presenter.keeping.keeper.stop()
        self.window.closing = True
        self.window.close()
        self.window.deleteLater()

    def _materials(self, path: Path, shelf: Shelf) -> Materials:
        book = build_playbook(self._resources, path.parent).book
        playbook = replace(book.playbook, definitions=dict(shelf.facts))
        return Materials(
            shelf=shelf,
            book=replace(book, playbook=playbook),
            actions={name: each.title for name, each in playbook.actions.items()},
            words=self._words,
            card_words=self._card_words,
        )

    def _kit(self, language: str, theme: str) -> BenchKit:
        return BenchKit(
            theme=self._theme(theme, language),
            icons=self._icons,
            words=self._words(language),
            gestures=self.gestures,
            suggest=self._suggest,
        )

    def _theme(self, name: str, language: str) -> Theme:
        tokens = load_tokens(self._resources / "themes" / f"{name}.toml")
        return Theme(tokens, scale=self._settings.text_scale, language=language)

    def _suggest(self, kind: str, text: str, cursor: int) -> Options:
        known: tuple[Kind, ...] = get_args(Kind)
        found = next((each for each in known if each == kind), None)
        return self.presenter.suggest(found, text, cursor) if found is not None else Options()

    def _dress(self, language: str, theme: str) -> None:
        self.window.dress(self._kit(language, theme))
        self.presenter.show_again()

    def _show_all(self) -> None:
        presenter, window = self.presenter, self.window
        presenter.bar_changed.connect(window.show_bar)
        presenter.rail_changed.connect(window.show_rail)
        presenter.page_changed.connect(window.show_page)
        presenter.facts_changed.connect(window.show_facts)
        presenter.preview_changed.connect(window.show_preview)
        presenter.problems_changed.connect(window.show_problems)
        presenter.source_changed.connect(window.show_source)
        presenter.diagram_changed.connect(window.show_diagram)
        presenter.notice_changed.connect(window.show_notice)
        presenter.place_reached.connect(window.reach)
        presenter.problems_toggled.connect(window.fold_problems)
        presenter.look_changed.connect(self._dress)

    def _listen(self) -> None:
        gestures, presenter = self.gestures, self.presenter
        editing, trying = presenter.editing, presenter.trying
        for signal, slot in (
            (gestures.edit_requested, editing.type_text),
            (gestures.rename_requested, editing.rename),
            (gestures.edit_finished, editing.finish),
            (gestures.move_requested, editing.move),
            (gestures.remove_requested, editing.remove),
            (gestures.source_requested, editing.write_source),
            (gestures.undo_requested, editing.undo),
            (gestures.redo_requested, editing.redo),
            (gestures.press_requested, presenter.press),
            (gestures.choose_requested, presenter.choose),
            (gestures.page_requested, presenter.show_page),
            (gestures.fix_requested, presenter.fix),
            (gestures.place_requested, presenter.go),
            (gestures.save_requested, presenter.keeping.save),
            (gestures.close_requested, presenter.keeping.close),
            (gestures.fact_requested, trying.say),
            (gestures.fact_state_requested, trying.say_state),
            (gestures.start_requested, trying.begin),
            (gestures.language_requested, presenter.speak),
            (gestures.theme_requested, presenter.dress),
            (gestures.preview_language_requested, presenter.speak_card),
            (gestures.preview_theme_requested, presenter.dress_card),
        ):
            signal.connect(slot)
        self._listen_to_card()

    def _listen_to_card(self) -> None:
        presenter = self.presenter.trying.presenter
        card = self.window.card_gestures
        for signal, slot in (
            (card.answer_requested, presenter.answer),
            (card.step_done_requested, presenter.finish_step),
            (card.step_skipped_requested, presenter.skip_step),
            (card.back_requested, presenter.go_back),
            (card.action_requested, presenter.request_action),
            (card.link_requested, presenter.follow_link),
            (card.fold_requested, presenter.fold),
            (card.refresh_requested, presenter.refresh),
            (card.details_requested, presenter.open_details),
            (card.renewal_requested, presenter.renew),
            (card.reveal_requested, presenter.reveal),
            (card.changes_requested, presenter.follow_changes),
            (card.mood_requested, presenter.note_mood),
        ):
            signal.connect(slot)
