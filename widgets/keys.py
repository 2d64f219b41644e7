"""Keys that mean the same wherever the cursor is on the card."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def is_search(event: QKeyEvent) -> bool:
    """Say whether this is Ctrl+K, which leads to the search field."""
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return control and event.key() == Qt.Key.Key_K
