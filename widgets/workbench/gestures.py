"""What an author can do in the workbench, as signals. A `way` is handed back as it was given."""

from PySide6.QtCore import QObject, Signal


class Gestures(QObject):
    """One for all parts of the window."""

    edit_requested = Signal(object, str)  # way, text: with every character
    rename_requested = Signal(object, str)  # way, name: once it is finished
    edit_finished = Signal()
    """The field was left: what is typed next is another change."""
    press_requested = Signal(str, object)  # key, way
    choose_requested = Signal(str, int)  # grid, index
    move_requested = Signal(str, int, int)  # grid, index, the index it is to have
    remove_requested = Signal(str, int)  # grid, index
    page_requested = Signal(str)  # key
    fix_requested = Signal(str)  # note
    place_requested = Signal(str)  # note: go where it is
    source_requested = Signal(str)  # text
    undo_requested = Signal()
    redo_requested = Signal()
    save_requested = Signal()
    close_requested = Signal()
    fact_requested = Signal(str, str)  # name, text
    fact_state_requested = Signal(str, str)  # name, state
    start_requested = Signal(str)  # key
    language_requested = Signal(str)
    theme_requested = Signal(str)
    preview_language_requested = Signal(str)
    preview_theme_requested = Signal(str)
