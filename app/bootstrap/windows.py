"""The card: made, wired to its presenter, and dressed together with the tray."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QCursor, QGuiApplication

from app.bootstrap.compositing import composited
from app.bootstrap.desktop import QtDesktop
from app.bootstrap.locked import ScreenLock, watch_lock
from app.bootstrap.look import Look
from app.bootstrap.memory import Memory
from app.presenters.overlay import OverlayPresenter
from app.presenters.tray import TrayPresenter
from app.settings import Settings
from widgets.call_strip import CallStrip
from widgets.icons import Icons
from widgets.overlay import Overlay
from widgets.state import CardState
from widgets.state.calls import Calls
from widgets.theme import Theme, load_tokens
from widgets.tray import Tray


class Windows(QObject):
    """Owns the card, and dresses card and tray alike."""

    overlay: Overlay
    strip: CallStrip
    lock: ScreenLock
    presenter: OverlayPresenter

    def __init__(
        self,
        settings: Settings,
        resources: Path,
        look: Look,
        tray: Tray,
        tray_presenter: TrayPresenter,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._memory: Memory | None = None
        self._settings, self._resources, self._now = settings, resources, now
        self.look, self.tray, self.tray_presenter = look, tray, tray_presenter
        tray.language_requested.connect(lambda key: self.choose(language=key))
        tray.theme_requested.connect(lambda key: self.choose(theme=key))

    def open_card(self, presenter: OverlayPresenter, memory: Memory) -> None:
        """Build the card out of sight and connect it."""
        self.presenter, self._memory = presenter, memory
        icons = Icons(self._resources / "icons")
        self.overlay = Overlay(
            self._theme(),
            icons,
            now=self._now,
            composited=composited(),
            places=memory.places,
        )
        self.strip = CallStrip(self._theme(), icons, now=self._now, composited=composited())
        self.overlay.show_state(presenter.blank())
        self.overlay.settle()
        self.overlay.park()
        QTimer.singleShot(0, self, self.overlay.theme.fetch_fonts)
        self._connect_gestures(presenter)
        presenter.card_changed.connect(self._show)
        presenter.card_gone.connect(self._hide)
        presenter.calls_changed.connect(self._show_calls)
        presenter.call_back_requested.connect(self._call_back)
        self.overlay.stood.connect(self._stand_by)
        self.overlay.keyboard_changed.connect(presenter.hold)
        QTimer.singleShot(0, self, self._watch_lock)
        self.strip.call_requested.connect(self._call_up)
        self.tray.call_requested.connect(presenter.call_back)
        presenter.call_ended.connect(self.overlay.forget)
        presenter.search_failed.connect(self.overlay.show_not_found)
        self.tray.show_requested.connect(presenter.show_now)
        self.tray.pause_requested.connect(presenter.pause)
        self.tray.pause_requested.connect(self.tray_presenter.pause)

    def dress(self, *, language: str | None = None, theme: str | None = None) -> None:
        """Change language or theme, now and everywhere; a card yet to be made will wear them."""
        self.look = replace(
            self.look, language=language or self.look.language, theme=theme or self.look.theme
        )
        words = self.look.words(self._resources)
        self.tray_presenter.dress(words, self.look.theme)
        if not hasattr(self, "overlay"):
            return
        self.overlay.use_theme(self._theme())
        self.strip.use_theme(self._theme())
        self.presenter.speak(words)

    def choose(self, *, language: str | None = None, theme: str | None = None) -> None:
        """Do what was picked in the tray, and keep it for the next start."""
        self.dress(language=language, theme=theme)
        if self._memory is not None:
            self._memory.keep_look(language, theme)

    def close(self) -> None:
        """Take the card off the screen for good; what is still told of a call shows nowhere."""
        self.presenter.blockSignals(True)
        for window in (self.overlay, self.strip):
            window.hide()
            window.deleteLater()

    def _connect_gestures(self, presenter: OverlayPresenter) -> None:
        overlay = self.overlay
        for signal, slot in (
            (overlay.answer_requested, presenter.answer),
            (overlay.step_done_requested, presenter.finish_step),
            (overlay.step_skipped_requested, presenter.skip_step),
            (overlay.back_requested, presenter.go_back),
            (overlay.action_requested, presenter.request_action),
            (overlay.link_requested, presenter.follow_link),
            (overlay.reason_requested, presenter.choose_reason),
            (overlay.person_requested, presenter.choose_person),
            (overlay.finish_requested, presenter.finish),
            (overlay.fold_requested, presenter.fold),
            (overlay.search_requested, presenter.search),
            (overlay.settings_requested, self._open_menu),
            (overlay.refresh_requested, presenter.refresh),
            (overlay.details_requested, presenter.open_details),
            (overlay.renewal_requested, presenter.renew),
            (overlay.reveal_requested, presenter.reveal),
            (overlay.changes_requested, presenter.follow_changes),
            (overlay.mood_requested, presenter.note_mood),
            (overlay.copy_requested, self._copy),
            (overlay.moved, self._remember),
        ):
            signal.connect(slot)

    def _theme(self) -> Theme:
        tokens = load_tokens(self._resources / "themes" / f"{self.look.theme}.toml")
        return Theme(
            tokens,
            scale=self._settings.text_scale,
            language=self.look.language,
            reduced_motion=self._settings.overlay.reduced_motion,
        )

    def _show(self, state: CardState) -> None:
        if self.overlay.isVisible() and not self.overlay.parked:
            self.overlay.show_state(state)  # with the next frame: the first picture is out sooner
        else:
            self.overlay.pop(state)
        self.tray_presenter.call(present=True)  # the card first: drawing an icon takes a while

    def _hide(self) -> None:
        self.tray_presenter.call(present=False)
        self.overlay.park()

    def _watch_lock(self) -> None:
        self.lock = watch_lock(self)
        self.lock.changed.connect(self.presenter.lock)

    def _show_calls(self, calls: Calls) -> None:
        self._stand_by()
        self.strip.show_state(calls)
        self.tray.show_calls(calls)

    def _stand_by(self) -> None:
        self.strip.stand_by(self.overlay.card_rect(), self.overlay.places)

    def _call_up(self, call_id: str) -> None:
        if call_id:
            self.presenter.call_up(call_id)
        else:
            self.tray.calls_menu.popup(QCursor.pos())

    def _call_back(self, number: str) -> None:
        """Have the telephone dial; where no program does, the number is there to be pasted."""
        if not QtDesktop().open_address(f"tel:{number}"):
            QGuiApplication.clipboard().setText(number)

    def _copy(self, _call_id: str, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def _open_menu(self, _call_id: str) -> None:
        """What can be set during a call stands in the tray's menu."""
        self.tray.menu.popup(QCursor.pos())

    def _remember(self, _call_id: str, _at: QPoint) -> None:
        if self._memory is not None:
            self._memory.keep_places(self.overlay.places)
