"""What an agent can do to a card, as signals; the first argument is always the call it is about."""

from PySide6.QtCore import QObject, Signal


class Gestures(QObject):
    """One for all parts of a card. `call_id` is the call shown at this moment."""

    answer_requested = Signal(str, str, str)  # fact, key
    step_done_requested = Signal(str, str)  # step
    step_skipped_requested = Signal(str, str)  # step
    back_requested = Signal(str)
    action_requested = Signal(str, str)  # name
    link_requested = Signal(str, str, str)  # order key, link
    reason_requested = Signal(str, str)  # guide
    person_requested = Signal(str, str)  # customer id
    finish_requested = Signal(str, str, str)  # code, summary
    copy_requested = Signal(str, str)  # text
    fold_requested = Signal(str, bool)
    search_requested = Signal(str, str)  # text
    settings_requested = Signal(str)
    refresh_requested = Signal(str, str)  # system
    details_requested = Signal(str, str)  # chip; "+a b": these chips listed; "": closed
    renewal_requested = Signal(str, str)  # chip; empty: everything
    reveal_requested = Signal(str, str)  # fact
    changes_requested = Signal(str)
    mood_requested = Signal(str, str)  # mood
    call_requested = Signal(str)  # made on the line of another call; empty: on the last
    searching_requested = Signal(str)
    """The agent wants the cursor in the search field."""
    typing_requested = Signal(str)
    """The agent clicked where text is typed: the window must take the keyboard."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.call_id = ""


FORWARDED = (
    "answer_requested",
    "step_done_requested",
    "step_skipped_requested",
    "back_requested",
    "action_requested",
    "link_requested",
    "reason_requested",
    "person_requested",
    "finish_requested",
    "copy_requested",
    "fold_requested",
    "search_requested",
    "settings_requested",
    "refresh_requested",
    "details_requested",
    "renewal_requested",
    "reveal_requested",
    "changes_requested",
    "mood_requested",
)
"""The gestures the overlay passes on unchanged."""
