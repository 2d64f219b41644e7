"""The always-on-top card beside the agent's other windows: shows states, reports gestures."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QElapsedTimer, QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QHideEvent, QKeyEvent, QShowEvent

from widgets import placement
from widgets.blank import Blank
from widgets.fitted import Fitted
from widgets.floating import screens
from widgets.icons import Icons
from widgets.keys import is_search
from widgets.placement import Place, Screen
from widgets.state import CardState
from widgets.theme import Theme

FRAME_MS = 16
REST_MS = 40
"""Nothing is animated until the first picture is out."""


class Overlay(Fitted):
    """One window, reused for every call. Decides nothing."""

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        *,
        now: Callable[[], datetime],
        composited: bool = True,
        can_park: bool | None = None,
        places: tuple[Place, ...] = (),
        cursor: Callable[[], QPoint] = QCursor.pos,
        displays: Callable[[], tuple[Screen, ...]] = screens,
    ) -> None:
        """Build it, hidden.

        Args:
            theme: How it looks; the language is taken from each state.
            icons: Where its icons come from.
            now: The clock, UTC-aware.
            composited: Whether the desktop can show a translucent shadow.
            can_park: Whether it may wait off-screen; None decides by the platform.
            places: Remembered places, latest first.
            cursor: Where the mouse is on the desktop.
            displays: The displays there are, to place it on.
        """
        self._cursor = cursor
        self._wanted: CardState | None = None
        self._blank = Blank()
        super().__init__(
            theme, icons, now=now, composited=composited, can_park=can_park, places=places,
            displays=displays,
        )  # fmt: skip
        self._connect()
        self._wind_clocks()

    def _connect(self) -> None:
        self.gestures.typing_requested.connect(self.take_keyboard)
        self.gestures.searching_requested.connect(lambda: self.take_focus(to_search=True))
        self.keyboard_changed.connect(self._show_keyboard)

    def _wind_clocks(self) -> None:
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self.settle)
        self._last_frame = QElapsedTimer()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)

    @property
    def state(self) -> CardState | None:
        """What is shown."""
        return self._shown

    def show_state(self, state: CardState) -> None:
        """Show exactly this with the next frame; a later state before that takes its place."""
        self._wanted = state
        if not self._frame.isActive():
            since = self._last_frame.elapsed() if self._last_frame.isValid() else FRAME_MS
            self._frame.start(max(0, FRAME_MS - since))

    def settle(self) -> None:
        """Show what was asked for now, without waiting for the frame."""
        self._frame.stop()
        state, self._wanted = self._wanted, None
        if state is None or state == self._shown:
            return
        self._last_frame.start()
        if self._shown is not None and state.call_id != self._shown.call_id:
            self.release_keyboard(back=True)  # it would type into another call
            if not self.parked:
                self.shield.rise(self._cursor())
        self._shown = state
        self._blank.learn(state)
        self.gestures.call_id = state.call_id
        if state.language != self._wanted_theme.language:
            self._wanted_theme = self._wanted_theme.with_language(state.language)
            self._build(self._fitted()[0])
        if state.labels.window_title != self.windowTitle():
            self.setWindowTitle(state.labels.window_title)
            self.setAccessibleName(state.labels.window_title)
        self._show(state)

    def _show(self, state: CardState) -> None:
        folded_before, typed_in = self.card.isHidden(), self.focusWidget()
        found_before = self.card.people.finds
        self.slim.setVisible(state.folded)
        self.card.setVisible(not state.folded)
        (self.slim.show_part if state.folded else self.card.show_state)(state)
        if folded_before != state.folded:
            self._fit_window(state.folded)
        if state.found and not found_before and self.has_keyboard:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # the number keys pick from the list
        if state.folded or (typed_in is not None and not typed_in.isVisibleTo(self)):
            self.release_keyboard(back=True)

    def show_not_found(self, call_id: str, text: str) -> None:
        """Say that this search means nothing; it can be mended in the field."""
        if call_id == self.gestures.call_id:
            self.card.footer.show_not_found(text)

    def forget(self, call_id: str) -> None:
        """Drop what was typed and picked for a call: it is finished."""
        self._drafts.forget(call_id)

    def pop(self, state: CardState) -> None:
        """Show a call that was just offered, in one move, without touching the keyboard."""
        self.show_state(state)
        self.settle()
        if self.isVisible() and not self.parked:
            return
        self._fit_card()
        self.shield.rise(self._cursor())
        self.bring(placement.placed(self.card_size(), self.places, self._displays()))
        self._second.start()
        QTimer.singleShot(REST_MS, self, self._rest_over)

    def park(self) -> None:
        """Go out of sight until the next call, with nothing of the last one on the card."""
        self._second.stop()
        self.ticker.pause(True)
        self.release_keyboard(back=True)
        blank = self._blank.state()
        if blank is not None:
            self.show_state(blank)
            self.settle()
        self._fit_card()
        self.put_away(placement.parked_at(self.size(), self._displays()))

    def _rest_over(self) -> None:
        self.ticker.pause(self.parked or not self.isVisible())

    def _tick(self) -> None:
        (self.slim if self.card.isHidden() else self.card).tick()

    def take_focus(self, *, to_search: bool = False) -> None:
        """Take the keyboard: the number keys pick, or the search field has the cursor."""
        self.take_keyboard()
        if self.card.isHidden():
            return
        if to_search or not self.card.numbered():
            self.card.footer.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_keyboard(self, here: bool) -> None:
        self.card.show_keyboard(here)

    def give_focus_back(self) -> None:
        """Return the keyboard to the program that had it."""
        self.release_keyboard(back=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes or gives the keyboard back, Ctrl+K searches, 1 to 9 pick, 0 lists the status.

        Only while the card has the keyboard.
        """
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        number = event.key() - Qt.Key.Key_1
        if not self.has_keyboard:
            event.ignore()
        elif event.key() == Qt.Key.Key_Escape:
            if not self.card.close_details():
                self.give_focus_back()
        elif event.key() == Qt.Key.Key_0 and not control and not event.isAutoRepeat():
            self.card.list_status()
        elif is_search(event):
            self.card.footer.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif 0 <= number < 9 and not control and not event.isAutoRepeat():
            choices = self.card.numbered()
            if number < len(choices):
                choices[number].click()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the clocks go."""
        super().showEvent(event)
        if not self.parked:
            self._second.start()
            QTimer.singleShot(REST_MS, self, self._rest_over)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let everything rest."""
        self._second.stop()
        self.ticker.pause(True)
        super().hideEvent(event)
