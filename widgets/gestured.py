"""A floating window that passes on every gesture made on it."""

from PySide6.QtCore import QPoint, Signal

from widgets.floating import Floating
from widgets.gestures import FORWARDED, Gestures
from widgets.theme import Theme


class Gestured(Floating):
    """Each gesture begins with the id of the call it is about."""

    answer_requested = Signal(str, str, str)
    step_done_requested = Signal(str, str)
    step_skipped_requested = Signal(str, str)
    back_requested = Signal(str)
    action_requested = Signal(str, str)
    link_requested = Signal(str, str, str)
    reason_requested = Signal(str, str)
    person_requested = Signal(str, str)
    finish_requested = Signal(str, str, str)
    copy_requested = Signal(str, str)
    fold_requested = Signal(str, bool)
    search_requested = Signal(str, str)
    settings_requested = Signal(str)
    refresh_requested = Signal(str, str)
    details_requested = Signal(str, str)
    renewal_requested = Signal(str, str)
    reveal_requested = Signal(str, str)
    changes_requested = Signal(str)
    mood_requested = Signal(str, str)
    moved = Signal(str, QPoint)

    def __init__(self, theme: Theme, *, composited: bool, can_park: bool | None) -> None:
        super().__init__(theme, composited=composited, can_park=can_park)
        self.gestures = Gestures(self)
        for name in FORWARDED:
            getattr(self.gestures, name).connect(getattr(self, name))
